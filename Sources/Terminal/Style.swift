import enum Rainbow.NamedColor

/// Whether output is coloured, and how. Decided once for each stream; everything that paints asks it.
public struct Style: Sendable, Equatable {
    /// What a piece of output means; the colour follows from it.
    public enum Role: Sendable {
        case error, warning, note
        case added, removed, changed
        case keyword, string, number, comment, command, variable
        case emphasis, faint
        /// A target that hurts when touched by mistake.
        case production
    }

    /// Whether colour sequences are written.
    public let isColoured: Bool

    /// Without colours.
    public static let plain = Style(isColoured: false)
    /// With colours, whatever the stream is.
    public static let coloured = Style(isColoured: true)

    private init(isColoured: Bool) { self.isColoured = isColoured }

    /// Colours only on a terminal that has them, unless the person said no.
    ///
    /// `NO_COLOR` counts when it is set and not empty (https://no-color.org); `TERM=dumb` has no colours. `isRefused` is `--no-color`.
    public static func decide(isTerminal: Bool, environment: [String: String], isRefused: Bool = false) -> Style {
        if isRefused || !isTerminal { return .plain }
        if let refusal = environment["NO_COLOR"], !refusal.isEmpty { return .plain }
        guard let terminal = environment["TERM"], !terminal.isEmpty, terminal != "dumb" else { return .plain }
        return .coloured
    }

    /// The text in the colour of a role, and the terminal's own colour after it.
    public func paint(_ text: some StringProtocol, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return String(text) }
        return "\u{1B}[\(Self.codes(role))m\(text)\u{1B}[0m"
    }

    /// The parameters of the "select graphic rendition" sequence. Only the terminal's own 16 colours, so its theme decides.
    private static func codes(_ role: Role) -> String {
        let bold = "1"
        func bright(_ colour: NamedColor) -> String { "\(bold);\(colour.rawValue)" }
        switch role {
        case .error: return bright(.red)
        case .warning: return bright(.yellow)
        case .note: return bright(.cyan)
        case .production: return bright(.red) + ";7"
        case .added: return "\(NamedColor.green.rawValue)"
        case .removed: return "\(NamedColor.red.rawValue)"
        case .changed: return "\(NamedColor.yellow.rawValue)"
        case .keyword: return "\(NamedColor.blue.rawValue)"
        case .string: return "\(NamedColor.green.rawValue)"
        case .number: return "\(NamedColor.cyan.rawValue)"
        case .comment: return "2"
        case .command: return "\(NamedColor.magenta.rawValue)"
        case .variable: return "\(NamedColor.yellow.rawValue)"
        case .emphasis: return bold
        case .faint: return "2"
        }
    }
}
