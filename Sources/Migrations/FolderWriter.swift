import Foundation
import SQLText

/// Changes a migration folder so that it can be told at any moment, also after a crash, what was done and what was not.
///
/// Order: new files under hidden names; then the new atlas.sum under a hidden name (from here on the outcome is decided);
/// then each new file to its place; then the removed files; then atlas.sum to its place. Everything is synchronised to disk
/// before the next phase. `InterruptedWrite` reads what is left of it.
struct FolderWriter {
    let path: String
    /// Called after each step with the name of the file it was about.
    var afterStep: (Step, String) throws -> Void = { _, _ in }

    enum Step: Equatable { case prepared, placed, removed }

    /// The hidden name under which a file is prepared. Does not end in `.sql`, so no tool takes it for a migration.
    static func temporaryName(of name: String) -> String { ".\(name).dbw-new" }

    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".dbw-new") }

    static func finalName(of temporary: String) -> String { String(temporary.dropFirst().dropLast(".dbw-new".count)) }

    /// Runs `body` while no other process that locks the folder changes it. The folder is made where it is missing.
    func locked<T>(_ body: () throws -> T) throws -> T {
        try prepareFolder()
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw failure("cannot open \(path)") }
        defer { close(descriptor) }
        // A file system without locks (some network mounts) is used without.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }

    /// Makes the change. The folder has to be locked, and `sum` is that of the outcome.
    func write(adding: [MigrationFile], removing: [String], sum: SumFile) throws {
        for file in adding { try prepare(file.name, file.content) }
        try prepare(SumFile.fileName, Array(sum.text.utf8))
        try synchroniseFolder()
        try place(adding: adding.map(\.name), removing: removing)
    }

    /// Puts prepared files in place, atlas.sum last.
    func place(adding: [String], removing: [String]) throws {
        for name in adding { try place(name) }
        for name in removing {
            guard unlink(path + "/" + name) == 0 || errno == ENOENT else { throw failure("cannot remove \(name)") }
            try afterStep(.removed, name)
        }
        try synchroniseFolder()
        try place(SumFile.fileName)
        try synchroniseFolder()
    }

    /// Removes hidden files that a former write left.
    func clear(leftovers: [String]) throws {
        for name in leftovers where unlink(path + "/" + name) != 0 && errno != ENOENT { throw failure("cannot remove \(name)") }
    }

    private func prepareFolder() throws {
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            // A checkout that changes line ends would change every checksum.
            if try files.contentsOfDirectory(atPath: path).isEmpty {
                try Data("*.sql text eol=lf\n".utf8).write(to: URL(fileURLWithPath: path + "/.gitattributes"))
            }
        } catch {
            throw Diagnostic(.migrationFolder, "cannot make the folder \(path)", detail: error.localizedDescription)
        }
    }

    private func prepare(_ name: String, _ content: [UInt8]) throws {
        let temporary = path + "/" + Self.temporaryName(of: name)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw failure("cannot write \(name)") }
        defer { close(descriptor) }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write \(name)") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("cannot write \(name)") }
        try afterStep(.prepared, name)
    }

    private func place(_ name: String) throws {
        let temporary = path + "/" + Self.temporaryName(of: name)
        // Going on after a crash meets files that are in place already.
        guard rename(temporary, path + "/" + name) == 0 || (errno == ENOENT && access(path + "/" + name, F_OK) == 0) else {
            throw failure("cannot put \(name) in place")
        }
        try afterStep(.placed, name)
    }

    private func synchroniseFolder() throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw failure("cannot open \(path)") }
        defer { close(descriptor) }
        // Some file systems refuse to synchronise a folder and need not.
        _ = fsync(descriptor)
    }

    private func failure(_ what: String) -> Diagnostic {
        Diagnostic(.migrationFolder, what, detail: String(cString: strerror(errno)))
    }
}
