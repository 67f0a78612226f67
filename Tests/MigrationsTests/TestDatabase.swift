// Here: a database of its own for one test, on the server that DBW_TEST_URL names. No tests.
import Foundation
import Postgres
import SQLText
import Testing

@testable import Migrations

enum TestServer {
    static let url = ProcessInfo.processInfo.environment["DBW_TEST_URL"]
    static var isThere: Bool { url != nil }
}

/// A fresh database, gone after the test, and a folder for migrations.
struct TestDatabase {
    let target: ConnectionTarget
    let session: Session
    let folder: Folder

    static func with(_ body: (TestDatabase) throws -> Void) throws {
        let server = ConnectionTarget(try #require(TestServer.url))
        let name = "dbw_migrations_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let admin = try Session(server)
        try admin.execute("CREATE DATABASE \(name) TEMPLATE template0")
        defer { _ = try? admin.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
        try withFolder { (folder) throws in
            let target = server.with(database: name)
            try body(TestDatabase(target: target, session: try Session(target), folder: folder))
        }
    }

    var writable: WritableTarget { WritableTarget(session: session) }

    /// Writes these files and their atlas.sum, and reads the folder.
    @discardableResult
    func migrations(_ files: [(String, String)]) throws -> MigrationDirectory {
        for (name, content) in files { try folder.write("m/\(name)", content) }
        var directory = try MigrationDirectory(path: folder.path("m"))
        try directory.rehash()
        return directory
    }

    @discardableResult
    func apply(
        _ files: [(String, String)], _ configure: (inout Executor.Options) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) throws -> [String] {
        let directory = try migrations(files)
        var options = Executor.Options()
        configure(&options)
        let log = Log()
        try Executor(directory: directory, options: options).apply(
            to: writable, shouldStop: shouldStop, onEvent: { log.add($0) })
        return log.lines
    }

    /// All cells of a query, tab between columns, one string per row, `∅` for NULL.
    func rows(_ sql: String) throws -> [String] {
        let rows = try session.query(sql)
        return (0..<rows.count).map { rows.row($0).map { $0 ?? "∅" }.joined(separator: "\t") }
    }

    /// Version, kind, applied and total of each row of the revisions table.
    func revisions() throws -> [String] {
        try Revisions.locate(on: session).read(on: session).map { "\($0.version) \($0.kind.rawValue) \($0.applied)/\($0.total)" }
    }

    func tables() throws -> [String] {
        try rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname")
    }
}

/// Events in short form.
final class Log {
    private(set) var lines: [String] = []

    func add(_ event: ApplyEvent) {
        switch event {
        case .started(let from, let to, let files):
            lines.append("started \(from ?? "-") \(to ?? "-") " + files.map(\.version).joined(separator: ","))
        case .warning(let diagnostic): lines.append("warning \(diagnostic.message)")
        case .baseline(let row): lines.append("baseline \(row.version)")
        case .fileStarted(let file, let mode, let skipped): lines.append("file \(file.version) \(mode.rawValue) \(skipped)")
        case .statementStarted(_, let sql): lines.append("send \(sql)")
        case .retrying(_, let attempt, _, _): lines.append("retry \(attempt)")
        case .fileFinished(let file, _): lines.append("done \(file.version)")
        case .statementFinished, .finished: break
        }
    }
}
