// Here: the session on disk: what a reader finds after every way in which a writer may have stopped.
import Foundation
import SQLText
import TestSupport
import Testing

@testable import Workbench

struct JournalTests {
    let scratch: ScratchFolder
    let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = scratch.path + "/journal.jsonl"
    }

    private func run(_ sql: String, data: String? = nil) -> Journal.Line {
        Journal.Line(operation: .run, edit: Edit(sql: sql, effect: .schema, copyData: data))
    }

    private func statements() throws -> [String] { try Journal(path: path).read().compactMap { $0.edit?.sql } }

    @Test func linesAreReadAsTheyWereWritten() throws {
        let journal = Journal(path: path)
        #expect(try journal.read().isEmpty)
        try journal.append(run("CREATE TABLE a (\n  \"b\" text DEFAULT 'ü'\n)", data: "1\t\\N\n"))
        try journal.append(Journal.Line(operation: .undo, count: 2))
        try journal.append(Journal.Line(operation: .checkpoint, name: "here"))
        let lines = try Journal(path: path).read()
        #expect(lines.map(\.operation) == [.run, .undo, .checkpoint])
        #expect(lines[0].edit?.sql == "CREATE TABLE a (\n  \"b\" text DEFAULT 'ü'\n)")
        #expect(lines[0].edit?.copyData == "1\t\\N\n")
        #expect(lines[1].count == 2)
        #expect(lines[2].name == "here")
    }

    @Test func journalIsPrivate() throws {
        let journal = Journal(path: path)
        try journal.append(run("SELECT 1"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        try journal.rewrite([])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func halfWrittenLastLineIsDropped() throws {
        try Journal(path: path).append(run("one"))
        let whole = try #require(scratch.read("journal.jsonl"))
        // Cut at every byte: the first line alone, however much of the second came.
        for length in 1..<whole.utf8.count - 1 {
            try scratch.write("journal.jsonl", whole + String(decoding: whole.utf8.prefix(length), as: UTF8.self))
            #expect(try statements() == ["one"], "cut after \(length)")
        }
    }

    @Test func halfWrittenLineDoesNotSpoilWhatFollows() throws {
        try Journal(path: path).append(run("one"))
        try scratch.write("journal.jsonl", (scratch.read("journal.jsonl") ?? "") + "{\"operation\":\"ru")
        try Journal(path: path).append(run("two"))
        try Journal(path: path).append(run("three"))
        #expect(try statements() == ["one", "two", "three"])
    }

    @Test func lastLineWithoutItsEndCounts() throws {
        try Journal(path: path).append(run("one"))
        let line = try #require(scratch.read("journal.jsonl"))
        try scratch.write("journal.jsonl", line + line.dropLast())
        #expect(try statements() == ["one", "one"])
        try Journal(path: path).append(run("two"))
        #expect(try statements() == ["one", "one", "two"])
    }

    @Test func damageInTheMiddleIsSaidWithItsLine() throws {
        let journal = Journal(path: path)
        try journal.append(run("one"))
        let line = try #require(scratch.read("journal.jsonl"))
        try scratch.write("journal.jsonl", line + "{]\n" + line)
        let error = #expect(throws: Diagnostic.self) { try Journal(path: path).read() }
        #expect(error?.message.contains("line 2 of \(path)") == true)
        #expect(error?.help != nil)
    }

    @Test func rewriteStartsAgain() throws {
        let journal = Journal(path: path)
        try journal.append(run("one"))
        try journal.rewrite([Edit(sql: "kept", effect: .data, copyData: nil)])
        try journal.append(run("two"))
        #expect(try statements() == ["kept", "two"])
    }
}
