// Here: a project to run dbw in, made anew for each test, on servers that the whole run shares. No tests.
import Foundation
import Postgres
import TestSupport
import Testing

/// A copy of the example project in `<root>/NAME`. All tests that use one name take turns, since they share its servers.
final class ScratchProject {
    let folder: String
    let environment: [String: String]
    /// What paths are called in transcripts.
    var pathNames: [(path: String, name: String)] {
        [(folder, "<project>"), (Self.root + "/cache", "<cache>"), (Self.root, "<root>")]
    }

    /// The folder of this run: every project, the cache and the home folder are in it.
    private static let root: String = {
        var template = Array((NSTemporaryDirectory() + "dbw-transcripts-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { return NSTemporaryDirectory() }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The server's user has to pass through.
        chmod(path, 0o755)
        for name in ["home", "bin", "cache"] {
            try? FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        }
        if let program = TestServer.program {
            try? FileManager.default.createSymbolicLink(atPath: path + "/bin/dbw", withDestinationPath: program)
        }
        atexit { ScratchProject.stopServers() }
        return path
    }()

    /// The checkout that holds these tests.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    init(name: String) throws {
        folder = Self.root + "/" + name
        var environment = [
            "HOME": Self.root + "/home", "DBW_CACHE": Self.root + "/cache", "DBW_QUIET": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "PSQLRC": "/dev/null", "SWIFT_BACKTRACE": "enable=no", "TMPDIR": Self.root + "/home",
        ]
        let tools = try (TestServer.tool("psql") as NSString).deletingLastPathComponent
        environment["PATH"] = "\(Self.root)/bin:\(tools):/usr/local/bin:/usr/bin:/bin"
        environment["DBW_POSTGRES_BIN"] = ProcessInfo.processInfo.environment["DBW_POSTGRES_BIN"]
        self.environment = environment
        let files = FileManager.default
        try? files.removeItem(atPath: folder)
        let states = Self.root + "/cache/state/"
        for state in (try? files.contentsOfDirectory(atPath: states)) ?? [] where state.hasPrefix(name + "-") {
            try files.removeItem(atPath: states + state)
        }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try files.copyItem(atPath: Self.repository + "/db", toPath: folder + "/db")
        let url = try shell("dbw server url").output.trimmingCharacters(in: .whitespacesAndNewlines)
        try Session(ConnectionTarget(url).with(database: "postgres")).execute("DROP DATABASE IF EXISTS dev WITH (FORCE)")
    }

    /// Runs a command line in the project's folder.
    func shell(_ command: String) throws -> ProcessRunner.Output {
        try ProcessRunner("/bin/bash", ["-c", command], environment: environment, workingDirectory: folder).capture(
            timeout: .seconds(60))
    }

    func write(_ path: String, _ text: String) throws {
        let full = folder + "/" + path
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: full))
    }

    /// At the end of the run.
    private static func stopServers() {
        guard root != "/tmp", let program = TestServer.program else { return }
        let environment = ["HOME": root + "/home", "DBW_CACHE": root + "/cache", "PATH": "/usr/bin:/bin"].merging(
            ProcessInfo.processInfo.environment.filter { $0.key == "DBW_POSTGRES_BIN" }
        ) { $1 }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        where FileManager.default.fileExists(atPath: "\(root)/\(name)/db") {
            _ = try? ProcessRunner(
                program, ["server", "stop", "-q"], environment: environment, workingDirectory: root + "/" + name
            ).capture(timeout: .seconds(20))
        }
        // A supervisor that is just leaving may still write.
        for _ in 0..<40 where FileManager.default.fileExists(atPath: root) {
            if (try? FileManager.default.removeItem(atPath: root)) == nil { usleep(50_000) }
        }
    }
}
