import Foundation
import SQLText
import Script
import Terminal
import Workbench

/// The read-and-run loop of the prompt. An error is shown and the loop goes on.
final class PromptLoop {
    private let workbench: Workbench
    private let host: WorkbenchHost
    private let evaluator: Evaluator
    private let style: Style

    init(workbench: Workbench, host: WorkbenchHost, evaluator: Evaluator) {
        self.workbench = workbench
        self.host = host
        self.evaluator = evaluator
        style = Style.decide(isTerminal: true, environment: ProcessInfo.processInfo.environment, isRefused: Output.noColor)
    }

    /// - Returns: the process's exit code.
    func run() throws -> Int32 {
        // The session is asked for anew each time: after the server went away another takes its place.
        let history = StatementHistory(path: try host.session().historyFile)
        let completer = SchemaCompleter(host: host, evaluator: evaluator)
        let editor = LineEditor(
            terminal: ProcessInfo.processInfo.environment["TERM"], history: history, completer: completer, style: style)
        try greet(host.session())
        while true {
            let input = editor.readStatement(
                prompt: prompt(), continuation: "   -> ",
                isComplete: { !Parser.completeness(of: SourceText(file: "<prompt>", $0)).needsMore })
            switch input {
            case .endOfFile:
                farewell()
                return 0
            case .interrupted: continue
            case .text(let text):
                if text.allSatisfy(\.isWhitespace) { continue }
                if let code = runText(text) {
                    farewell()
                    return code
                }
            }
        }
    }

    private func greet(_ session: EditSession) {
        Output.message("dbw \(ProgramVersion.number) on \(session.project.name). \\? lists the commands, \\q leaves.")
        if session.isEdited { Output.message("\(Self.edits(session.edits.count)) of the last session back; \\log shows them.") }
    }

    private static func edits(_ count: Int) -> String { count == 1 ? "1 edit" : "\(count) edits" }

    /// - Returns: the exit code where the text was `\q` or `\exit`.
    private func runText(_ text: String) -> Int32? {
        do {
            if case .exit(let code) = try evaluator.run(SourceText(file: "<prompt>", text)) { return code }
        } catch let error as Diagnostic {
            Output.show(error)
            if error.family == .connection { host.reconnect() }
        } catch {
            Output.message("dbw: \(error)")
        }
        return nil
    }

    /// `todos +2 ~1 -0> `
    private func prompt() -> String {
        guard let session = try? host.session() else { return "(no shadow)> " }
        var text = style.paint(session.project.name, .keyword)
        if session.isEdited, let changes = try? host.changes() {
            text += " " + (changes.items.isEmpty ? "*" : changes.counts)
        }
        return text + "> "
    }

    private func farewell() {
        guard let session = host.sessionIfOpen, session.isEdited else { return }
        Output.message("\(Self.edits(session.edits.count)) not promoted: back when you start dbw here again.")
    }
}
