import Foundation
import Migrations
import Postgres
import SQLText

extension Workbench {
    /// The names of the migrations that are not in a branch, tag or commit of the project's git repository: those added since, committed or not.
    ///
    /// - Throws: `Diagnostic` (usage) where there is no git, no repository, or no such base.
    public func migrations(notIn base: String) throws -> [String] {
        let folder = try requireProject().migrationsFolder
        let present = try migrationDirectory().files.map(\.name)
        let output = try ProcessRunner(
            "git", ["ls-tree", "--name-only", "--full-name", "-z", base, "./"], workingDirectory: folder
        ).capture()
        guard output.ending.isSuccess else {
            let reason = output.error.split(separator: "\n").first.map(String.init)
            throw Diagnostic(
                .usage, "git does not know \(base)", help: "name a branch, a tag or a commit, and fetch it where it is another's",
                detail: reason)
        }
        let known = Set(output.output.split(separator: "\0").map { ($0.split(separator: "/").last).map(String.init) ?? "" })
        return present.filter { !known.contains($0) }
    }
}
