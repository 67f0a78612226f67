import SQLText

/// The variables of a script or a prompt, by name. Names are case-sensitive, as in psql.
public struct Variables: Sendable {
    private var values: [String: Value]

    /// Variables with their first values.
    public init(_ values: [String: Value] = [:]) {
        self.values = values
    }

    /// The value of a variable; `nil` is "not set".
    public subscript(name: String) -> Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// All names, sorted.
    public var names: [String] { values.keys.sorted() }

    /// Whether a text is a variable's name: letters, digits and underscores, not starting with a digit.
    public static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.startsIdentifier else { return false }
        return text.utf8.allSatisfy(\.continuesVariable)
    }

    /// The error for a name that is not set, with the nearest one that is.
    func notSet(_ name: String, at location: SourceLocation) -> Diagnostic {
        let help = nearest(name, in: names).map { "did you mean :\($0)?" } ?? "set it with \\set \(name) VALUE"
        return Diagnostic(.script, "the variable :\(name) is not set", help: help, location: location)
    }
}
