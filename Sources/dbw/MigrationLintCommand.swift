import ArgumentParser
import SQLText
import Workbench

/// `dbw migration lint [VERSION...]`
struct MigrationLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Run migrations on a shadow, and tell what of them hurts where there are rows and users.",
        discussion:
            "Each finding has its rule's code; `[lint]` of db/dbw.toml sets a code to error, warning, note or off, and a line `-- atlas:nolint CODE -- why` before a statement keeps it quiet. Exits with 4 where there are errors."
    )
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Versions or names of the files; without any, all.") var files: [String] = []
    @Option(help: ArgumentHelp("Only the last so many files.", valueName: "n")) var latest: Int?
    @Option(
        name: .customLong("git-base"),
        help: ArgumentHelp("Only files that are not in this branch, tag or commit.", valueName: "ref"))
    var base: String?
    @Option(help: "text, json, github or sarif.") var format = "text"
    @Flag(name: .customLong("rules"), help: "List the rules.") var listsRules = false

    private enum Format: String, CaseIterable { case text, json, github, sarif }

    func run() throws {
        let format = try global.json ? .json : Choice.of(self.format, "--format", Format.allCases)
        let workbench = try global.open()
        if listsRules { return try list(workbench) }
        guard [!files.isEmpty, latest != nil, base != nil].filter({ $0 }).count <= 1 else {
            throw Diagnostic(.usage, "files, --latest and --git-base exclude each other", help: "give one of them")
        }
        let project = try workbench.requireProject()
        let report = LintReport(
            files: try workbench.lint(chosen(workbench)), folder: project.relative(project.migrationsFolder) + "/")
        switch format {
        case .text: Output.data(report.text)
        case .json: Output.data(try JSONText.encode(report))
        case .github: Output.data(report.github)
        case .sarif: Output.data(try JSONText.encode(SARIFReport(report, version: ProgramVersion.number)))
        }
        if report.count(.error) > 0 { throw ExitCode(Diagnostic.Family.assertion.rawValue) }
    }

    private func chosen(_ workbench: Workbench) throws -> [String]? {
        if let base { return try workbench.migrations(notIn: base) }
        if let latest {
            guard latest > 0 else { throw Diagnostic(.usage, "--latest takes a number from 1 on, not \(latest)") }
            return try workbench.migrationDirectory().files.suffix(latest).map(\.name)
        }
        return files.isEmpty ? nil : files
    }

    private func list(_ workbench: Workbench) throws {
        for rule in LintRule.all {
            let level = workbench.configuration.lint[rule.code] ?? rule.level
            let name = level.rawValue + String(repeating: " ", count: 8 - level.rawValue.count)
            Output.data("\(rule.code)  \(name) \(rule.title)\n")
        }
    }
}
