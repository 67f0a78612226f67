import Foundation
import SQLText

/// One step of a session, as it was typed.
public struct Edit: Codable, Sendable, Equatable {
    /// The statement, without its semicolon.
    public let sql: String
    let effect: StatementClass.Effect
    /// The data of a COPY FROM STDIN.
    let copyData: String?
    /// The index that `CREATE INDEX CONCURRENTLY` made, where PostgreSQL chose its name.
    var index: String?

    /// Whether it changed rows rather than the schema.
    public var changesData: Bool { effect == .data }
    /// The statement on one line, for lists.
    public var summary: String {
        sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// The session on disk: what was done since the last promote, one JSON object a line, so that a killed dbw loses nothing.
///
/// A line is written after its statement succeeded. A half-written last line is what a kill leaves, and is dropped.
final class Journal {
    struct Line: Codable {
        enum Operation: String, Codable { case run, undo, redo, reset, checkpoint, back }
        var operation: Operation
        var edit: Edit?
        var count: Int?
        var name: String?
    }

    private let path: String
    private var handle: FileHandle?
    private let encoder = JSONEncoder()

    init(path: String) { self.path = path }

    /// The lines on disk.
    func read() throws -> [Line] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let decoder = JSONDecoder()
        var lines: [Line] = []
        let pieces = data.split(separator: UInt8(ascii: "\n"))
        for (index, piece) in pieces.enumerated() {
            if let line = try? decoder.decode(Line.self, from: piece) {
                lines.append(line)
            } else if index < pieces.count - 1 {
                throw Diagnostic(
                    .usage, "the session's journal cannot be read (line \(index + 1) of \(path))",
                    help: "mend the line, or move the file away to start an empty session")
            }
        }
        return lines
    }

    func append(_ line: Line) throws {
        let data = try encoder.encode(line) + [UInt8(ascii: "\n")]
        do {
            try open().write(contentsOf: data)
        } catch {
            throw Diagnostic(
                .usage, "cannot write the session's journal \(path): \(error.localizedDescription)",
                help: "see that the disk has room and the folder may be written")
        }
    }

    /// Another wrote the file anew: the next line goes to what is there now.
    func reopen() { handle = nil }

    /// Begins again with these edits; the old journal is replaced at once.
    func rewrite(_ edits: [Edit]) throws {
        handle = nil
        var data = Data()
        for edit in edits {
            data += try encoder.encode(Line(operation: .run, edit: edit)) + [UInt8(ascii: "\n")]
        }
        try Files.write(data, to: path, mode: 0o600)
    }

    private func open() throws -> FileHandle {
        if let handle { return handle }
        if !FileManager.default.fileExists(atPath: path) { try Files.write(Data(), to: path, mode: 0o600) }
        let handle = FileHandle(forUpdatingAtPath: path)
        guard let handle else { throw CocoaError(.fileWriteNoPermission) }
        try Self.endLastLine(handle)
        self.handle = handle
        return handle
    }
}

extension Journal {
    /// A kill may have left half a line, which goes, or a whole one without its end, which gets it. Stands at the end then.
    private static func endLastLine(_ handle: FileHandle) throws {
        try handle.seek(toOffset: 0)
        let data = try handle.readToEnd() ?? Data()
        let lineEnd = UInt8(ascii: "\n")
        let start = data.lastIndex(of: lineEnd).map { $0 + 1 } ?? 0
        guard start < data.count else { return }
        if (try? JSONDecoder().decode(Line.self, from: data[start...])) != nil {
            try handle.write(contentsOf: Data([lineEnd]))
        } else {
            try handle.truncate(atOffset: UInt64(start))
            try handle.seekToEnd()
        }
    }
}

/// Writing files so that a reader, and a crash, sees the old text or the new one and nothing between.
enum Files {
    /// Writes beside the file and renames.
    ///
    /// - Throws: `Diagnostic` (usage) where the folder cannot be written or the disk is full.
    static func write(_ data: Data, to path: String, mode: Int = 0o644) throws {
        let folder = (path as NSString).deletingLastPathComponent
        // Hidden, and of one name: what a killed process left is written over by the next.
        let temporary = folder + "/." + (path as NSString).lastPathComponent + ".dbw"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try data.write(to: URL(fileURLWithPath: temporary))
            let kept = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
            try FileManager.default.setAttributes([.posixPermissions: kept ?? mode], ofItemAtPath: temporary)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw Diagnostic(
                .usage, "cannot write \(path): \(error.localizedDescription)",
                help: "see that the disk has room and the folder may be written")
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(atPath: temporary)
            throw Diagnostic(.usage, "cannot write \(path): \(reason)", help: "see that the file and its folder may be written")
        }
    }
}
