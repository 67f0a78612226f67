import ArgumentParser
import Migrations
import SQLText
import Workbench

/// `dbw migration preflight`
struct MigrationPreflight: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight", abstract: "Ask the target whether its rows let the pending migrations through.",
        discussion:
            "Reads only: nulls before NOT NULL, duplicates before UNIQUE, orphans before a foreign key, rows that break a check, values that are none of a new type; what would be locked and how big it is, and who holds it now. Exits with 6 where something would fail."
    )
    @OptionGroup var global: GlobalOptions
    @OptionGroup var records: RevisionsOption
    @Argument(help: "At most so many.") var amount: Int?
    @Option(name: .customLong("to"), help: ArgumentHelp("Up to and with this version.", valueName: "version")) var version:
        String?
    @Option(
        name: .customLong("statement-timeout"),
        help: ArgumentHelp("How long a question may take, in milliseconds.", valueName: "ms"))
    var timeout = 5000

    func run() throws {
        guard timeout > 0 else { throw Diagnostic(.usage, "--statement-timeout takes a number from 1 on, not \(timeout)") }
        let workbench = try global.open()
        var options = records.options
        options.amount = amount
        options.toVersion = version
        let preflight = try workbench.preflight(
            of: workbench.target(), options: options, timeout: StatementTimeout(milliseconds: timeout))
        Output.data(global.json ? try JSONText.encode(preflight) : preflight.text)
        if !preflight.blocked.isEmpty { throw ExitCode(Diagnostic.Family.refused.rawValue) }
    }
}
