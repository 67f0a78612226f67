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
    func open(_ scope: ScopeOptions? = nil) throws -> Workbench {
        Output.isQuiet = quiet
        Output.noColor = noColor
        var options = Workbench.Options()
        options.projectFolder = project
        options.target = target
        options.shadow = shadow
        options.migrations = dir
        options.configuration = config
        options.environmentName = env
        if let scope { options.scope = try scope.choice() }
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

/// What counts as the schema: `--schema app --exclude 'public.tmp_*' --no-grants`.
struct ScopeOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Only these schemas (* and ? are patterns); in place of [schemas] include.", valueName: "pattern"))
    var schema: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Leave out: SCHEMA, SCHEMA.OBJECT, SCHEMA.TABLE.PART or KIND:NAME, with * and ?; comes to [schemas] exclude.",
            valueName: "pattern"))
    var exclude: [String] = []
    @Flag(name: .customLong("grants"), inversion: .prefixedNo, help: "Whether privileges count (they do).") var grants: Bool?
    @Option(name: .long, help: "How owners count: relative (to the database's own), absolute or none.") var owners: String?
    @Flag(name: .customLong("no-owners"), help: "As --owners none.") var noOwners = false
    @Flag(
        name: .customLong("extension-versions"), inversion: .prefixedNo,
        help: "Whether versions of extensions count (they do not).")
    var extensionVersions: Bool?

    /// - Throws: `Diagnostic` (usage) for a malformed pattern or an unknown word.
    func choice() throws -> ScopeChoice {
        var choice = ScopeChoice()
        choice.included = try schema.flatMap(ScopePattern.list)
        choice.excluded = try exclude.flatMap(ScopePattern.list)
        choice.hasGrants = grants
        choice.owners = try owners.map { try Choice.of($0, "--owners", Scope.Owners.allCases) }
        if noOwners {
            guard choice.owners == nil || choice.owners == Scope.Owners.none else {
                throw Diagnostic(
                    .usage, "--no-owners and --owners \(owners ?? "") contradict each other", help: "leave one of them out")
            }
            choice.owners = Scope.Owners.none
        }
        choice.hasExtensionVersions = extensionVersions
        return choice
    }
}
