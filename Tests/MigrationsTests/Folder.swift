// Here: a folder on disk for one test, and reading an error's message. No tests.
import Foundation
import SQLText

/// A folder that is removed after the test.
struct Folder {
    let root: String

    func path(_ name: String) -> String { root + "/" + name }

    func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func write(_ name: String, _ content: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: url)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }
}

func withFolder(_ body: (Folder) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "dbw-migrations-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try body(Folder(root: root))
}

/// The message of the `Diagnostic` that `body` throws; nil where it throws none.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? Diagnostic)?.message ?? "not a Diagnostic: \(error)"
    }
}
