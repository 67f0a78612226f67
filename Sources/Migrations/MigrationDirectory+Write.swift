import Foundation
import SQLText

extension MigrationDirectory {
    /// Writes a new migration after all others and brings atlas.sum up to date.
    ///
    /// - Parameters:
    ///   - description: what follows the version in the file name, verbatim; may be empty.
    ///   - moment: the time that becomes the version.
    /// - Returns: the file as written.
    /// - Throws: a `Diagnostic` where the folder is invalid, the name cannot be one, or the disk refuses.
    @discardableResult
    public mutating func add(_ description: String, content: String, at moment: Date) throws -> MigrationFile {
        if description.contains(where: { $0 == "/" || $0 == "\0" || $0.isNewline }) {
            throw Diagnostic(.usage, "\(description) cannot be part of a file name", help: "use letters, digits and _")
        }
        return try change(requiringValid: true) { current in
            let version = try current.nextVersion(at: moment)
            let name = description.isEmpty ? "\(version).sql" : "\(version)_\(description).sql"
            return (adding: [MigrationFile(name: name, content: content)], removing: [])
        }[0]
    }

    /// Gives files new versions after all others, keeping their order, and brings atlas.sum up to date. For files of a branch
    /// that were merged out of order; the folder may disagree with its atlas.sum, as it does after a merge.
    ///
    /// - Parameter chosen: names or versions.
    /// - Returns: the files under their new names.
    @discardableResult
    public mutating func rebase(_ chosen: [String], at moment: Date) throws -> [MigrationFile] {
        try change(requiringValid: false) { current in
            var renamed: [MigrationFile] = []
            let moving = try current.files(chosen)
            var outcome = MigrationDirectory(files: current.files.filter { file in !moving.contains(file) })
            for file in moving {
                let version = try outcome.nextVersion(at: moment)
                let name = file.description.isEmpty ? "\(version).sql" : "\(version)_\(file.description).sql"
                renamed.append(MigrationFile(name: name, content: file.content))
                outcome = MigrationDirectory(files: outcome.files + renamed.suffix(1))
            }
            let names = Set(renamed.map(\.name))
            return (adding: renamed, removing: moving.map(\.name).filter { !names.contains($0) })
        }
    }

    /// Takes files out of the folder, and brings atlas.sum up to date; the folder may disagree with its atlas.sum, as it does after a merge.
    ///
    /// - Parameter chosen: names or versions.
    /// - Returns: the files that were there.
    @discardableResult
    public mutating func remove(_ chosen: [String]) throws -> [MigrationFile] {
        var removed: [MigrationFile] = []
        try change(requiringValid: false) { current in
            removed = try current.files(chosen)
            return (adding: [], removing: removed.map(\.name))
        }
        return removed
    }

    /// The files with these names or versions, in the folder's order; a `Diagnostic` (usage) where one of them is not there.
    public func files(_ chosen: [String]) throws -> [MigrationFile] {
        let found = files.filter { chosen.contains($0.name) || chosen.contains($0.version) }
        if let unknown = chosen.first(where: { name in !found.contains { $0.name == name || $0.version == name } }) {
            let help = nearest(unknown, in: files.map(\.version)).map { "did you mean \($0)?" }
            throw Diagnostic(.usage, "there is no migration \(unknown) in \(displayPath)", help: help)
        }
        return found
    }

    /// Puts these files in the place of those, and brings atlas.sum up to date: one change that is made wholly or not at all.
    public mutating func replace(_ names: [String], with files: [MigrationFile]) throws {
        try change(requiringValid: true) { current in
            let removing = Set(names)
            if let clash = files.first(where: { new in
                !removing.contains(new.name) && current.files.contains { $0.name == new.name }
            }) {
                throw Diagnostic(.migrationFolder, "\(clash.name) is there already")
            }
            return (adding: files, removing: names.filter { name in !files.contains { $0.name == name } })
        }
    }

    /// Brings atlas.sum up to date with whatever the folder holds, finishes an interrupted write, and clears what it left.
    public mutating func rehash() throws {
        try change(requiringValid: false) { _ in (adding: [], removing: []) }
    }

    /// Runs one change under the folder's lock, on the folder as it is then, and reads it again. Returns what was added.
    @discardableResult
    mutating func change(
        requiringValid: Bool, afterStep: @escaping (FolderWriter.Step, String) throws -> Void = { _, _ in },
        _ decide: (MigrationDirectory) throws -> (adding: [MigrationFile], removing: [String])
    ) throws -> [MigrationFile] {
        let writer = FolderWriter(path: path, afterStep: afterStep)
        let (changed, added) = try writer.locked {
            var current = try MigrationDirectory(path: writer.path)
            if requiringValid { try current.validate() }
            switch current.interruptedWrite {
            case .unfinished(let adding, let removing):
                try writer.place(adding: adding, removing: removing)
                current = try MigrationDirectory(path: writer.path)
            case .abandoned(let leftovers): try writer.clear(leftovers: leftovers)
            case nil: break
            }
            let (adding, removing) = try decide(current)
            let replaced = Set(removing + adding.map(\.name))
            let outcome = MigrationDirectory(files: current.files.filter { !replaced.contains($0.name) } + adding)
            let sum = outcome.computedSum
            if !adding.isEmpty || !removing.isEmpty || current.recordedSum != Array(sum.text.utf8) {
                try writer.write(adding: adding, removing: removing, sum: sum)
            }
            return (try MigrationDirectory(path: writer.path), adding)
        }
        self = changed
        return added
    }
}
