import SQLText

/// Turns a `Diagnostic` into the text that a person reads. The one place where errors are worded for a terminal or a log.
public struct DiagnosticRenderer: Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        case error, warning, note

        var role: Style.Role {
            switch self {
            case .error: .error
            case .warning: .warning
            case .note: .note
            }
        }
    }

    /// Whether and how it is coloured.
    public var style: Style
    /// How wide a source line may be before only the part around the caret is shown; nil for any width.
    public var columns: Int?

    /// A renderer for a stream.
    public init(style: Style = .plain, columns: Int? = nil) {
        self.style = style
        self.columns = columns
    }

    /// `file:line:column: error: message`, the source line with a caret, and what the server and dbw add. Ends with a line end.
    public func render(_ diagnostic: Diagnostic, as severity: Severity = .error) -> String {
        var text = ""
        if let location = diagnostic.location {
            text += style.paint("\(location.file):\(location.line):\(location.column):", .emphasis) + " "
        }
        text += style.paint("\(severity.rawValue):", severity.role) + " " + style.paint(diagnostic.message, .emphasis)
        if let state = diagnostic.sqlState { text += style.paint(" (SQLSTATE \(state))", .faint) }
        text += "\n"
        if let location = diagnostic.location { text += excerpt(location, severity) }
        text += field("DETAIL", diagnostic.detail) + field("HINT", diagnostic.hint) + field("CONTEXT", diagnostic.context)
        return text + field("help", diagnostic.help)
    }

    /// Several, each as `render` gives it.
    public func render(_ diagnostics: [Diagnostic], as severity: Severity = .error) -> String {
        diagnostics.map { render($0, as: severity) }.joined()
    }

    /// `LABEL: text`, further lines of the text below its first.
    private func field(_ label: String, _ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let indent = TextWidth.spaces(label.utf8.count + 2)
        return style.paint("\(label):", .note) + " " + lines.joined(separator: "\n" + indent) + "\n"
    }

    private func excerpt(_ location: SourceLocation, _ severity: Severity) -> String {
        if location.lineText.allSatisfy(\.isWhitespace) && location.column <= 1 { return "" }
        let gutter = "\(location.line) | "
        let blank = TextWidth.spaces(gutter.utf8.count - 2) + "| "
        let room = columns.map { max(20, $0 - gutter.utf8.count) }
        let line = SourceExcerpt(location, columns: room)
        let caret = "^" + String(repeating: "~", count: max(0, line.caretWidth - 1))
        return style.paint(gutter, .faint) + line.text + "\n" + style.paint(blank, .faint)
            + TextWidth.spaces(line.caretColumn) + style.paint(caret, severity.role) + "\n"
    }
}
