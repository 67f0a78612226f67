// Here: the record of an apply as JSON, from events alone. Pure.
import Foundation
import SQLText
import Testing

@testable import Migrations

struct ApplyReportTests {
    private let file = MigrationFile(name: "1_a.sql", content: "")
    private let second = MigrationFile(name: "2.sql", content: "")
    private let start = Date(timeIntervalSince1970: 0)

    @Test func successHasAtlasKeys() throws {
        #expect(
            try json([
                .started(from: nil, to: "1", files: [file]), .fileStarted(file, mode: .file, skipped: 0),
                .statementStarted(file, sql: "SELECT 1"), .statementFinished(file, sql: "SELECT 1", duration: .zero),
                .fileFinished(file, duration: .zero), .finished(duration: .zero),
            ])
                == #"{"Applied":[{"Applied":["SELECT 1"],"Description":"a","End":"1970-01-01T00:00:05Z","Name":"1_a.sql","Skipped":0,"#
                + #""Start":"1970-01-01T00:00:02Z","Version":"1"}],"Dir":"(memory)","Driver":"postgres","End":"1970-01-01T00:00:06Z","#
                + #""Message":"Migrated to version 1 from  (1 migrations in total)","#
                + #""Pending":[{"Description":"a","Name":"1_a.sql","Version":"1"}],"Start":"1970-01-01T00:00:00Z","Target":"1"}"#)
    }

    @Test func nothingToDoSaysSo() throws {
        #expect(
            try json([.started(from: "1", to: "1", files: []), .finished(duration: .zero)])
                .contains(#""Message":"No migration files to execute""#))
    }

    @Test func failureIsAtItsFileAndStatement() throws {
        let text = try json(
            [
                .started(from: nil, to: "2", files: [file, second]), .fileStarted(file, mode: .file, skipped: 0),
                .fileFinished(file, duration: .zero), .fileStarted(second, mode: .file, skipped: 0),
                .statementStarted(second, sql: "SELECT x"),
            ], failure: Diagnostic(.script, "no x"))
        #expect(text.contains(#""Error":{"Stmt":"SELECT x","Text":"no x"}"#))
        #expect(text.contains(#""Driver":"postgres","End":"1970-01-01T00:00:06Z","Error":"no x""#))
        #expect(!text.contains("Message"))
    }

    @Test func anAttemptThatIsTakenBackIsNotReportedTwice() throws {
        var report = ApplyReport(directory: MigrationDirectory(files: [file]), at: start)
        report.record(.fileStarted(file, mode: .file, skipped: 0), at: start)
        report.record(.retrying([file], attempt: 1, pause: .zero, Diagnostic(.script, "lock")), at: start)
        report.record(.fileStarted(file, mode: .file, skipped: 0), at: start)
        #expect(report.applied.map(\.name) == ["1_a.sql"])
    }

    /// Each event one second after the one before.
    private func json(_ events: [ApplyEvent], failure: Diagnostic? = nil) throws -> String {
        var report = ApplyReport(directory: MigrationDirectory(files: []), at: start)
        for (index, event) in events.enumerated() { report.record(event, at: start.addingTimeInterval(Double(index + 1))) }
        if let failure { report.record(failure, at: start.addingTimeInterval(Double(events.count + 1))) }
        let encoder = JSONEncoder.plain
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
