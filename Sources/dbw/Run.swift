import ArgumentParser
import Foundation
import SQLText
import Script
import Workbench

/// `dbw run FILE.dbw [--NAME VALUE ...]`
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a script.", usage: "dbw run [OPTIONS] FILE.dbw [--NAME VALUE ...]",
        discussion: "dbw's own options stand before the file, the script's parameters after it; FILE --help lists those.")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Flag(name: .customLong("allow-shell"), help: "Let the script run shell commands with \\!.")
    var allowShell = false
    @Flag(help: "Write what \\expect finds into the script instead of failing.")
    var update = false
    @Argument(help: "The script; - is standard input.") var file: String
    @Argument(parsing: .captureForPassthrough, help: "The script's parameters.") var parameters: [String] = []

    func run() throws {
        let workbench = try global.open(scope)
        let bytes = file == "-" ? Array(FileHandle.standardInput.readDataToEndOfFile()) : try ScriptFile.read(file, workbench)
        let source = SourceText(file: file == "-" ? "<stdin>" : file, bytes: bytes)
        let program = try Parser.parse(source)
        if parameters.contains("--help") || parameters.contains("-h") {
            Output.data(ScriptHelp.text(of: program, file: file))
            return
        }
        let host = WorkbenchHost(
            workbench, display: TerminalDisplay(isInteractive: false), allowsShell: allowShell,
            programVersion: ProgramVersion.number)
        if global.json { host.settings.format = .json }
        let evaluator = Evaluator(host: host)
        evaluator.updatesExpectations = update
        let outcome = try evaluator.run(program, arguments: ScriptHelp.arguments(parameters))
        let updates = evaluator.expectationUpdates.filter { $0.file == source.file }
        if update, !updates.isEmpty {
            try workbench.write(
                String(decoding: ExpectationUpdate.apply(updates, to: source), as: UTF8.self), to: workbench.absolute(file))
            Output.note(counted(updates.count, "expectation") + " of \(file) updated")
        }
        if case .exit(let code) = outcome, code != 0 { throw ExitCode(code) }
    }
}

/// A script's parameters on the command line.
private enum ScriptHelp {
    /// `--name value` and `--name=value`.
    static func arguments(_ words: [String]) throws -> [String: String] {
        var result: [String: String] = [:]
        var index = 0
        while index < words.count {
            let word = words[index]
            guard word.hasPrefix("--"), word.count > 2 else {
                throw Diagnostic(.usage, "\"\(word)\" is no parameter", help: "write parameters as --NAME VALUE")
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                result[parts[0]] = parts[1]
            } else {
                guard index + 1 < words.count else { throw Diagnostic(.usage, "\(word) needs a value") }
                index += 1
                result[parts[0]] = words[index]
            }
            index += 1
        }
        return result
    }

    static func text(of program: Program, file: String) -> String {
        var lines = ["USAGE: dbw run \(file)" + (program.parameters.isEmpty ? "" : " [--NAME VALUE ...]")]
        if program.parameters.isEmpty { lines += ["", "The script takes no parameters."] } else { lines += ["", "PARAMETERS:"] }
        for parameter in program.parameters {
            let value = parameter.defaultText.map { " (default: \($0))" } ?? " (required)"
            lines.append("  --\(parameter.name) <\(parameter.type.rawValue)>" + (parameter.help.map { "  " + $0 } ?? "") + value)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
