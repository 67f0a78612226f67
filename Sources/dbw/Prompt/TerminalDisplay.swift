import Foundation
import SQLText
import Script
import Terminal

/// Shows results on this process's streams.
final class TerminalDisplay: Display {
    let isInteractive: Bool
    private let style: Style
    private let errorStyle: Style
    private var editor: LineEditor?

    init(isInteractive: Bool) {
        self.isInteractive = isInteractive
        let environment = ProcessInfo.processInfo.environment
        style = Style.decide(isTerminal: Screen.isTerminal(1), environment: environment, isRefused: Output.noColor)
        errorStyle = Style.decide(isTerminal: Screen.isTerminal(2), environment: environment, isRefused: Output.noColor)
    }

    func show(_ table: ScriptTable, settings: DisplaySettings) {
        var formatter = TableFormatter()
        formatter.format = TableFormatter.Format(rawValue: settings.format.rawValue) ?? .aligned
        formatter.expanded = TableFormatter.Expanded(rawValue: settings.expanded.rawValue) ?? .off
        formatter.border = settings.border
        formatter.nullDisplay = settings.null
        formatter.tuplesOnly = settings.tuplesOnly
        formatter.showsFooter = settings.footer
        let screen = isInteractive ? Screen(descriptor: 1) : nil
        let columns = table.columns.map { column in
            ResultTable.Column(column.name, alignsRight: column.alignsRight, json: Self.jsonForm(column))
        }
        let result = ResultTable(
            title: table.title, columns: columns, rowCount: table.rowCount, footers: table.footers, cell: table.cell)
        guard let screen else {
            // Piece by piece: a large result is never one string.
            var stream = StandardOutput()
            formatter.write(result, for: nil, to: &stream)
            stream.flush()
            return
        }
        let text = formatter.format(result, for: screen)
        if settings.pager, Pager.isNeeded(text, screen: screen),
            let pager = Pager(environment: ProcessInfo.processInfo.environment), pager.show(text)
        {
            return
        }
        Output.data(text)
    }

    private static func jsonForm(_ column: ScriptTable.Column) -> ResultTable.Column.JSONForm? {
        switch column.typeOID {
        case 16: .boolean
        case 114, 3802: .raw
        default: nil
        }
    }

    func print(_ text: String) { Output.data(text) }
    func printSQL(_ text: String) { Output.data(highlightSQL(text, style: style)) }
    func note(_ text: String) { Output.message(text) }

    func warn(_ diagnostic: Diagnostic, severity: String) {
        let level: DiagnosticRenderer.Severity = severity == "WARNING" ? .warning : .note
        let text = DiagnosticRenderer(style: errorStyle).render(diagnostic, as: level)
        Output.message(text)
    }

    func confirm(_ question: String, typing word: String) throws -> Bool {
        Output.message(question)
        return try ask("Type \(word) to go on, anything else to leave it: ") == word
    }

    func ask(_ prompt: String) throws -> String {
        guard Screen.isTerminal(0) else {
            throw Diagnostic(
                .refused, "an answer is needed and there is no terminal: \(prompt)",
                help: "give it with an option, or run dbw on a terminal")
        }
        let editor = self.editor ?? LineEditor(terminal: ProcessInfo.processInfo.environment["TERM"])
        self.editor = editor
        switch editor.readAnswer(prompt: prompt) {
        case .text(let text): return text
        case .interrupted: throw Diagnostic(.interrupted, "interrupted")
        case .endOfFile: return ""
        }
    }
}

/// Standard output in pieces of some size.
private struct StandardOutput: TextOutputStream {
    private var pending = ""

    mutating func write(_ text: String) {
        pending += text
        if pending.utf8.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        Output.data(pending)
        pending = ""
    }
}
