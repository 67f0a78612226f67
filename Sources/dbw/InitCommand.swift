import ArgumentParser
import Foundation
import SQLText
import Workbench

/// `dbw init`
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a project: db/, just recipes, compose.yaml, packages/backend/core/src/db.ts.",
        discussion: "Files that are there already are left as they are.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let folder = global.project ?? FileManager.default.currentDirectoryPath
        let written = try Scaffold(folder: folder).write()
        if global.json {
            Output.data(try JSONText.encode(written))
        } else {
            for (path, isNew) in written.sorted(by: { $0.key < $1.key }) { Output.data("\(isNew ? "wrote" : "kept ") \(path)\n") }
            Output.message("next: write your tables into db/schema.sql, then dbw migration new init")
        }
    }
}
