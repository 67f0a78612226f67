import Foundation
import SQLText

/// A folder of versioned migrations: the `*.sql` files of its top level in the bytewise order of their names, and atlas.sum.
public struct MigrationDirectory: Sendable {
    /// The folder as it was named; empty for a directory held in memory.
    public let path: String
    /// False where the folder is not there yet: writing the first file makes it.
    public let exists: Bool
    /// Sorted by name, bytewise.
    public let files: [MigrationFile]
    /// The bytes of atlas.sum, nil where there is none.
    public let recordedSum: [UInt8]?
    /// What a write that did not end left behind; nil where none did.
    public let interruptedWrite: InterruptedWrite?

    /// Reads the folder. A folder that is not there is an empty one with `exists` false. Throws a `Diagnostic` of the family
    /// `migrationFolder` for what cannot be read.
    public init(path: String) throws {
        self.path = path
        var isFolder: ObjCBool = false
        exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists else {
            files = []
            recordedSum = nil
            interruptedWrite = nil
            return
        }
        if !isFolder.boolValue { throw Diagnostic(.migrationFolder, "\(path) is not a folder") }
        let names = try Self.reading(path) { try FileManager.default.contentsOfDirectory(atPath: $0) }
        let content = { (name: String) in
            try Self.reading(path + "/" + name) { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
        }
        files = try names.filter { $0.hasSuffix(".sql") }.map { MigrationFile(name: $0, content: try content($0)) }.sortedByName
        recordedSum = names.contains(SumFile.fileName) ? try content(SumFile.fileName) : nil
        let leftovers = names.filter(FolderWriter.isTemporary).sorted { $0.isBytewiseLess(than: $1) }
        interruptedWrite = try InterruptedWrite(
            files: files, recordedSum: recordedSum,
            leftovers: leftovers.map { MigrationFile(name: $0, content: try content($0)) })
    }

    /// A directory held in memory, with the atlas.sum that belongs to it.
    public init(files: [MigrationFile]) {
        path = ""
        exists = true
        self.files = files.sortedByName
        recordedSum = Array(SumFile(of: self.files).text.utf8)
        interruptedWrite = nil
    }

    /// The folder for messages.
    public var displayPath: String { path.isEmpty ? "(memory)" : path }

    /// What atlas.sum must say now.
    public var computedSum: SumFile { SumFile(of: files) }

    /// Hexadecimal SHA-256 over all names and contents; equal exactly when the files are. A key for caches.
    public var fingerprint: String {
        var checksum = Checksum()
        for file in files {
            checksum.update("\(file.name.utf8.count) \(file.content.count) ".utf8)
            checksum.update(file.name.utf8)
            checksum.update(file.content)
        }
        return checksum.hex()
    }

    /// The file with this version.
    public func file(version: String) -> MigrationFile? { files.first { $0.version == version } }

    /// A version for a new file: the moment in UTC as `yyyyMMddHHmmss`, or one second after the last version where the clock
    /// is behind it. Throws where the last version sorts after every timestamp.
    public func nextVersion(at moment: Date) throws -> String {
        let version = MigrationVersion.at(moment)
        guard let last = files.map(\.version).max(by: { $0.isBytewiseLess(than: $1) }), !last.isBytewiseLess(than: version) else {
            return version
        }
        guard let next = MigrationVersion.successor(of: last) else {
            throw Diagnostic(
                .migrationFolder, "version \(last) sorts after every timestamp, so no new file can come after it",
                help: "rename it to a version of 14 digits, then run `dbw migration hash`")
        }
        return next
    }

    private static func reading<T>(_ path: String, _ body: (String) throws -> T) throws -> T {
        do {
            return try body(path)
        } catch {
            let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw Diagnostic(
                .migrationFolder, "cannot read \(path)", detail: reason?.localizedDescription ?? error.localizedDescription)
        }
    }
}

extension [MigrationFile] {
    var sortedByName: [MigrationFile] { sorted { $0.name.isBytewiseLess(than: $1.name) } }
}
