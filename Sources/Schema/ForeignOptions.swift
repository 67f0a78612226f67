import SQLText

/// The options of foreign data: `name 'value'` pairs of wrappers, servers, user mappings, foreign tables and their columns.
///
/// What is secret in them never leaves the server: the catalog query puts `********` in its place, and that is all that is compared. A plan that
/// has to write such an option writes the stars and says so with a hazard.
struct ForeignOptions {
    /// What stands for a secret.
    static let mask = "********"

    /// Names (quoted where they need it) and values (as SQL literals).
    private let list: [(name: String, value: String)]

    /// - Parameter text: as `sql` gives it; nil for no options.
    init(_ text: String?) {
        list = ListText.parts(text ?? "").map(Self.pair)
    }

    /// SQL that gives the options in a `text[]` column, sorted by name, with secrets masked: those whose name says that they are one, and
    /// passwords inside of URLs and connection strings.
    static func sql(_ column: String) -> String {
        #"""
        (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(CASE
            WHEN o.option_name ~* '(password|passwd|passphrase|pwd|secret|token|credentials?|(api|access|account|private|secret|sa)_?key)$' THEN '\#(mask)'
            ELSE regexp_replace(regexp_replace(o.option_value, '(://[^:/@[:space:]]*:)[^@/[:space:]]*@', '\1\#(mask)@', 'g'),
              '((password|passwd|pwd)[[:space:]]*=[[:space:]]*)(''[^'']*''|[^[:space:];&]+)', '\1\#(mask)', 'gi') END), ', '
            ORDER BY o.option_name COLLATE "C") FROM pg_options_to_table(\#(column)) o)
        """#
    }

    /// ` OPTIONS (...)` for a CREATE; nothing without options.
    var creationClause: String {
        list.isEmpty ? "" : " OPTIONS (" + list.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + ")"
    }

    /// `OPTIONS (DROP a, SET b '1', ADD c '2')` for an ALTER that turns `old` into these; nil where nothing differs.
    func alterationClause(from old: ForeignOptions) -> String? {
        let clauses = old.list.filter { option in !names.contains(option.name) }.map { "DROP \($0.name)" } + changes(from: old)
        return clauses.isEmpty ? nil : "OPTIONS (\(clauses.joined(separator: ", ")))"
    }

    /// What has to be said where an option is written whose value dbw does not know.
    ///
    /// - Parameter label: whose options they are, for people.
    func hazards(from old: ForeignOptions, of label: String) -> [Hazard] {
        guard changes(from: old).contains(where: { $0.contains(Self.mask) }) else { return [] }
        return [
            Hazard(
                .secretLeftOut,
                "writes \(Self.mask) where \(label) has a secret, which dbw does not read: put the secret there by hand")
        ]
    }

    private var names: Set<String> { Set(list.map(\.name)) }

    private func changes(from old: ForeignOptions) -> [String] {
        let before = Dictionary(old.list.map { ($0.name, $0.value) }) { first, _ in first }
        return list.compactMap { name, value in
            guard let known = before[name] else { return "ADD \(name) \(value)" }
            return known == value ? nil : "SET \(name) \(value)"
        }
    }

    /// The name ends at the first blank outside of its quotes.
    private static func pair(_ text: String) -> (name: String, value: String) {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == " ", !isQuoted {
                return (String(text[..<index]), String(text[text.index(after: index)...]))
            }
        }
        return (text, "''")
    }
}
