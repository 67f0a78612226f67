import ArgumentParser
import Foundation
import Postgres
import SQLText
import SchemaDiff
import Schema
import Terminal
import Workbench

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The project's folder (else found from the current folder upwards).", valueName: "dir"))
    var project: String?
    @Option(
        name: .long,
        help: ArgumentHelp("The database to work on: a URL, service=NAME, or an environment of db/dbw.toml.", valueName: "url"))
    var target: String?
    @Option(name: .long, help: ArgumentHelp("A server to build shadows on, instead of the embedded one.", valueName: "url"))
    var shadow: String?
    @Option(name: .long, help: ArgumentHelp("The migration folder.", valueName: "dir"))
    var dir: String?
    @Option(name: .long, help: ArgumentHelp("The configuration file (else db/dbw.toml).", valueName: "file"))
    var config: String?
    @Option(name: .long, help: ArgumentHelp("An environment of db/dbw.toml.", valueName: "name"))
    var env: String?
    @Flag(name: .long, help: "Results as JSON.")
    var json = false
    @Flag(name: [.long, .customShort("q")], help: "Only data and errors.")
    var quiet = false
    @Flag(name: .customLong("no-color"), help: "No colours.")
    var noColor = false

    /// Opens the workbench that these options describe.
    func open() throws -> Workbench {
        Output.isQuiet = quiet
        Output.noColor = noColor
        var options = Workbench.Options()
        options.projectFolder = project
        options.target = target
        options.shadow = shadow
        options.migrations = dir
        options.configuration = config
        options.environmentName = env
        options.superviseCommand = Output.executable.map { [$0, "server", "supervise"] }
        if quiet { options.environment["DBW_QUIET"] = "1" }
        let workbench = try Workbench(options)
        workbench.onEvent = { event in
            switch event {
            case .note(let text): Output.note(text)
            case .progress(let text): Output.progress(text)
            }
        }
        return workbench
    }
}

/// `--allow deletes-data,possible-rename` or `--allow all`.
struct AllowOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Hazards to accept: names with commas, or all.", valueName: "hazard"))
    var allow: [String] = []

    func hazards() throws -> Set<Hazard.Name> { try HazardList.parse(allow.joined(separator: ",")) }
}
