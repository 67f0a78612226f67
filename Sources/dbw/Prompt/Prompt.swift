import ArgumentParser
import Foundation
import SQLText
import Script
import Terminal
import Workbench

/// `dbw`: the prompt; `dbw -c TEXT`, `dbw -f FILE`: the same without one.
struct Prompt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Open the prompt (the default), or run a text with -c or -f.", shouldDisplay: false)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Option(name: .short, help: ArgumentHelp("Run this text and leave; may be given several times.", valueName: "text"))
    var command: [String] = []
    @Option(name: .short, help: ArgumentHelp("Run this file and leave; - is standard input.", valueName: "file"))
    var file: [String] = []
    @Flag(name: .customLong("allow-shell"), help: "Let scripts run shell commands with \\!.")
    var allowShell = false

    func run() throws {
        let workbench = try global.open(scope)
        var texts = command.map { SourceText(file: "<-c>", $0) }
        for name in file {
            texts.append(name == "-" ? Self.standardInput() : try SourceText(file: name, bytes: ScriptFile.read(name, workbench)))
        }
        if texts.isEmpty, !Screen.isTerminal(0) { texts = [Self.standardInput()] }
        let isInteractive = texts.isEmpty
        let host = WorkbenchHost(
            workbench, display: TerminalDisplay(isInteractive: isInteractive), allowsShell: allowShell || isInteractive,
            programVersion: ProgramVersion.number)
        if global.json { host.settings.format = .json }
        let evaluator = Evaluator(host: host)
        guard isInteractive else {
            for text in texts {
                if case .exit(let code) = try evaluator.run(text), code != 0 { throw ExitCode(code) }
            }
            return
        }
        let code = try PromptLoop(workbench: workbench, host: host, evaluator: evaluator).run()
        if code != 0 { throw ExitCode(code) }
    }

    private static func standardInput() -> SourceText {
        SourceText(file: "<stdin>", bytes: Array(FileHandle.standardInput.readDataToEndOfFile()))
    }
}

/// dbw's own version.
enum ProgramVersion {
    static let number = "0.1.0"
}

/// Reads script files.
enum ScriptFile {
    static func read(_ name: String, _ workbench: Workbench) throws -> [UInt8] {
        let path = workbench.absolute(name)
        guard let data = FileManager.default.contents(atPath: path) else {
            let folder = (path as NSString).deletingLastPathComponent
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            throw Diagnostic(
                .usage, "cannot read \(name)",
                help: nearest((path as NSString).lastPathComponent, in: names).map { "did you mean \($0)?" }
                    ?? "see that the file exists and may be read")
        }
        return Array(data)
    }
}
