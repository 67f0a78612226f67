/// What it takes to turn a column's values from one type into another.
///
/// Source: PostgreSQL's `pg_cast` (which casts are binary-coercible, which are assignment casts) and `ATColumnChangeRequiresRewrite`.
enum TypeConversion: Equatable {
    /// Neither a rewrite nor a cast.
    case free
    /// PostgreSQL converts by itself, and writes the table anew.
    case assignment
    /// A `USING` expression is needed: the cast to append to the column's name.
    case cast(String)

    private static let numbers: Set<String> = ["smallint", "integer", "bigint", "numeric", "real", "double precision"]
    private static let strings: Set<String> = ["character varying", "text", "character"]
    private static let times: Set<String> = ["date", "timestamp without time zone", "timestamp with time zone"]

    init(from old: String, to new: String) {
        let (oldBase, oldLength) = Self.split(old)
        let (newBase, newLength) = Self.split(new)
        if oldBase == newBase {
            self = Self.widens(base: oldBase, from: oldLength, to: newLength) ? .free : .assignment
        } else if Self.strings.contains(oldBase), Self.strings.contains(newBase) {
            let binary = oldBase != "character" && newBase != "character" && newLength.isEmpty
            self = binary ? .free : .assignment
        } else if Self.numbers.contains(oldBase), Self.numbers.contains(newBase) {
            self = .assignment
        } else if Self.times.contains(oldBase), Self.times.contains(newBase) {
            self = .assignment
        } else if Self.strings.contains(newBase) {
            self = .assignment
        } else if Self.strings.contains(oldBase) || (!old.contains(".") && !new.contains(".") && !old.hasSuffix("[]")) {
            self = .cast("::" + new)
        } else {
            self = .cast("::text::" + new)
        }
    }

    /// `character varying(20)` is `character varying` and `20`; the modifier may stand inside, as in `timestamp(3) with time zone`.
    private static func split(_ type: String) -> (base: String, modifier: String) {
        guard let open = type.firstIndex(of: "("), let close = type.lastIndex(of: ")"), open < close else { return (type, "") }
        return (String(type[..<open]) + type[type.index(after: close)...], String(type[type.index(after: open)..<close]))
    }

    private static func widens(base: String, from old: String, to new: String) -> Bool {
        if old == new { return true }
        switch base {
        case "character varying", "bit varying":
            if new.isEmpty { return true }
            guard let before = Int(old), let after = Int(new) else { return false }
            return after >= before
        case "numeric":
            if new.isEmpty { return true }
            let before = old.split(separator: ",").compactMap { Int($0) }
            let after = new.split(separator: ",").compactMap { Int($0) }
            return before.count == 2 && after.count == 2 && before[1] == after[1] && after[0] >= before[0]
        default: return false
        }
    }
}
