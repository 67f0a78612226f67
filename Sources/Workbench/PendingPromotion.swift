import Foundation
import Migrations
import SQLText

/// A promote that has begun to write: what a restart needs to finish it, or to know that nothing was written.
///
/// Order: this file, the migrations with their checksum, the schema file, the journal, this file's end. A death between two steps leaves the
/// migration either absent (the session is as before) or present (the rest follows on the next start).
struct PendingPromotion: Codable {
    let name: String
    /// The contents of the migration files.
    let contents: [String]
    /// The migration folder's fingerprint before.
    let folderBefore: String
    let schemaFile: String
    let schemaText: String

    /// The description of each file: the second is for what runs outside a transaction.
    func name(of index: Int) -> String { index == 0 ? name : name + "_concurrently" }

    func save(in folder: SessionFolder) throws {
        try Files.write(JSONEncoder().encode(self), to: folder.promotion, mode: 0o600)
    }

    func discard(in folder: SessionFolder) { try? FileManager.default.removeItem(atPath: folder.promotion) }

    /// Writes what comes after the migrations.
    func complete(_ folder: SessionFolder) throws {
        try Files.write(Data(schemaText.utf8), to: schemaFile)
        try Journal(path: folder.journal).rewrite([])
        discard(in: folder)
    }

    /// Finishes, or forgets, what a former process began.
    static func finish(_ folder: SessionFolder, _ project: Project, note: (String) -> Void) throws {
        guard let data = FileManager.default.contents(atPath: folder.promotion),
            let pending = try? JSONDecoder().decode(PendingPromotion.self, from: data)
        else { return }
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        if directory.interruptedWrite != nil { try directory.rehash() }
        guard directory.fingerprint != pending.folderBefore else {
            pending.discard(in: folder)
            return
        }
        for (index, content) in pending.contents.enumerated()
        where !directory.files.contains(where: { $0.content == Array(content.utf8) && $0.description == pending.name(of: index) })
        {
            // The first file is there and the second is not: it belongs to the same promote.
            if index == 0 {
                pending.discard(in: folder)
                return
            }
            try directory.add(pending.name(of: index), content: content, at: Date())
        }
        try pending.complete(folder)
        note("finished the promote \"\(pending.name)\" that was interrupted")
    }
}
