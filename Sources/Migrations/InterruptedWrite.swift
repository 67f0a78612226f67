/// What a write to a migration folder left when its process died, found by the hidden files that are still there.
///
/// A write prepares every new file and then the new atlas.sum beside their places, and only then puts them in place, atlas.sum
/// last. So the prepared atlas.sum says what the folder was to become, and is there exactly while that is not done.
public enum InterruptedWrite: Sendable, Equatable {
    /// Nothing was put in place; the folder is as before, but for hidden files that the next write or `hash` clears away.
    case abandoned(leftovers: [String])
    /// Every new content is on disk: going on gives exactly what the prepared atlas.sum says. Names of files that are new or
    /// have new content, and of files that go.
    case unfinished(adding: [String], removing: [String])

    /// - Parameter leftovers: the hidden files under their hidden names.
    init?(files: [MigrationFile], recordedSum: [UInt8]?, leftovers: [MigrationFile]) throws {
        if leftovers.isEmpty { return nil }
        self = .abandoned(leftovers: leftovers.map(\.name))
        let prepared = leftovers.map { MigrationFile(name: FolderWriter.finalName(of: $0.name), content: $0.content) }
        guard let sumBytes = prepared.first(where: { $0.name == SumFile.fileName })?.content,
            let target = try? SumFile(parsing: sumBytes), target.isConsistent
        else { return }
        let recorded = (try? recordedSum.map { try SumFile(parsing: $0) })??.entries.map(\.name) ?? []
        let wanted = target.entries.map(\.name)
        let removing = recorded.filter { !wanted.contains($0) }
        let arriving = prepared.filter { $0.name != SumFile.fileName }
        let outcome =
            files.filter { file in !removing.contains(file.name) && !arriving.contains { $0.name == file.name } } + arriving
        guard SumFile(of: outcome.sortedByName) == target else { return }
        let adding = Set(arriving.map(\.name)).union(wanted.filter { !recorded.contains($0) })
        self = .unfinished(adding: adding.sorted { $0.isBytewiseLess(than: $1) }, removing: removing)
    }
}
