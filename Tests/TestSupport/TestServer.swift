// What tests on a real server share: where the server is, databases of their own, and the server's own programs as witnesses.
import Foundation
import Postgres
import Schema

/// The server that the test run was given (`DBW_TEST_URL`), and databases on it.
public enum TestServer {
    /// A URL of a superuser on a server where tests may create databases; nil where the run has none.
    public static var url: String? { ProcessInfo.processInfo.environment["DBW_TEST_URL"] }
    /// Whether the run was given a server; suites that need one are enabled by it.
    public static var isThere: Bool { url != nil }

    /// The dbw under test (`DBW_TEST_BIN`).
    public static var program: String? { ProcessInfo.processInfo.environment["DBW_TEST_BIN"] }

    /// The server's programs of this name: `psql`, `pg_dump`.
    public static func tool(_ name: String) throws -> String {
        try ServerBinaries.find(environment: ProcessInfo.processInfo.environment).program(name)
    }
}

/// A database of one test, dropped when the test lets go of it.
public final class TestDatabase {
    /// `dbw_test_` and random hexadecimal digits; it needs no quotes.
    public let name: String
    /// The database itself, with the role of `DBW_TEST_URL`.
    public let target: ConnectionTarget
    private let admin: Session

    /// - Parameter template: the database to copy; empty where none is named.
    public init(template: String = "template0") throws {
        name = "dbw_test_" + UUID().uuidString.prefix(12).lowercased().replacingOccurrences(of: "-", with: "")
        let server = ConnectionTarget(TestServer.url ?? "")
        admin = try Session(server)
        try admin.execute("SET client_min_messages = error")
        try admin.execute("CREATE DATABASE \(name) TEMPLATE \(template)")
        target = server.with(database: name)
    }

    deinit {
        dropSubscriptions()
        _ = try? admin.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// A database with subscriptions cannot be dropped. They let their slots go first, which are on no server.
    private func dropSubscriptions() {
        let rows = try? admin.query(
            "SELECT 1 FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 LIMIT 1", [name])
        guard let rows, rows.count > 0, let session = try? session() else { return }
        defer { session.close() }
        _ = try? session.execute(
            """
            DO $$
            DECLARE s name;
            BEGIN
              FOR s IN SELECT x.subname FROM pg_subscription x JOIN pg_database d ON d.oid = x.subdbid WHERE d.datname = current_database() LOOP
                EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', s);
                EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s);
                EXECUTE format('DROP SUBSCRIPTION %I', s);
              END LOOP;
            END $$
            """)
    }

    /// A new session in it.
    public func session() throws -> Session { try Session(target) }

    /// Runs a text with psql, stopping at the first error.
    ///
    /// - Returns: psql's ending and what it said on standard error.
    public func psql(_ sql: String) throws -> (isSuccess: Bool, error: String) {
        let output = try ProcessRunner(
            TestServer.tool("psql"), ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", target.url, "-f", "-"], environment: Self.quiet
        ).capture(input: sql)
        return (output.ending.isSuccess, output.error)
    }

    /// What `pg_dump --schema-only` prints, as the sorted texts of its objects: order and session settings do not count, but for the
    /// tablespace and the access method that stand before what they are for.
    public func dump() throws -> [String] {
        let output = try ProcessRunner(TestServer.tool("pg_dump"), ["--schema-only", "--no-owner", "-d", target.url]).capture()
        guard output.ending.isSuccess else { throw PostgresToolFailure(text: output.error) }
        var blocks: [String] = []
        var block: [String] = []
        var defaults: [Substring: Substring] = [:]
        for line in output.output.split(separator: "\n") {
            if line.hasPrefix("SET default_"), let setting = line.split(separator: " ").dropFirst().first {
                defaults[setting] = line
            }
            if block.isEmpty, Self.isStored(line) {
                block = defaults.values.filter { !$0.hasSuffix("= '';") && !$0.hasSuffix("= heap;") }.map(String.init).sorted()
            }
            if line.hasPrefix("SET ") || line.hasPrefix("SELECT pg_catalog.set_config") || line.hasPrefix("\\") { continue }
            if line == "--" || line.hasPrefix("-- Name: ") || line.hasPrefix("-- Dumped") {
                if !block.isEmpty { blocks.append(block.joined(separator: "\n")) }
                block = []
                continue
            }
            // pg_dump of what its own text makes prints the settled form.
            block.append(SettledText.of(Self.withoutMadeNames(line)))
        }
        if !block.isEmpty { blocks.append(block.joined(separator: "\n")) }
        return blocks.sorted()
    }

    /// A line without the names that PostgreSQL 18 gave to NOT NULL constraints: they say how a column was called once, and do not count.
    private static func withoutMadeNames(_ line: Substring) -> String {
        let line = String(line)
        guard line.contains("_not_null") else { return line }
        return line.replacing(#/ CONSTRAINT ([\w$]+|"[^"]+)_not_null[0-9]*"? NOT NULL/#, with: " NOT NULL")
    }

    /// Whether what a line begins to make lies in a tablespace.
    private static func isStored(_ line: Substring) -> Bool {
        ["CREATE TABLE ", "CREATE UNLOGGED TABLE ", "CREATE MATERIALIZED VIEW ", "CREATE INDEX ", "CREATE UNIQUE INDEX "].contains
        {
            line.hasPrefix($0)
        }
    }

    private static var quiet: [String: String] {
        ProcessInfo.processInfo.environment.merging(["PGOPTIONS": "-c client_min_messages=error"]) { $1 }
    }
}

/// A program of PostgreSQL failed.
public struct PostgresToolFailure: Error, CustomStringConvertible {
    /// What the program said on standard error.
    public let text: String
    /// The same text, for the test's report.
    public var description: String { text }
}

/// A folder of one test, removed with it.
public final class ScratchFolder {
    /// Absolute, in the system's folder for temporary files.
    public let path: String

    /// Makes an empty folder of its own; throws what the file system refuses with.
    public init() throws {
        path = NSTemporaryDirectory() + "dbw-test-" + UUID().uuidString.prefix(8).lowercased()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it.
    public func write(_ name: String, _ text: String) throws {
        let full = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: full))
    }

    /// The text of a file; nil where there is none.
    public func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }
}
