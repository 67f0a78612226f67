/// A name as SQL has to write it: bare where that means the same name, else in double quotes.
///
/// The rule is that of the server's `quote_ident` (`quote_identifier` in ruleutils.c): bare only when the name is made of
/// `a-z 0-9 _`, does not start with a digit, and is no keyword other than an unreserved one. `$` is quoted, as the server
/// does, so that our text and the server's own (`pg_get_indexdef`, ...) agree.
public func quoteIdentifier(_ name: String) -> String {
    if isBareIdentifier(name) { return name }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in name.utf8 {
        if byte == UInt8(ascii: "\"") { quoted.append(byte) }
        quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
}

/// The name that `quoteIdentifier` wrote.
public func unquoteIdentifier(_ text: String) -> String {
    guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
    return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
}

/// A string as an SQL literal; with a backslash inside it takes the `E''` form, which reads the same whatever
/// `standard_conforming_strings` says.
public func quoteLiteral(_ value: String) -> String {
    var quoted: [UInt8] = []
    var hasBackslash = false
    for byte in value.utf8 {
        switch byte {
        case UInt8(ascii: "'"):
            quoted.append(byte)
        case UInt8(ascii: "\\"):
            hasBackslash = true
            quoted.append(byte)
        default: break
        }
        quoted.append(byte)
    }
    return (hasBackslash ? "E'" : "'") + String(decoding: quoted, as: UTF8.self) + "'"
}

/// The parts of a name, each quoted where needed and joined with dots: `qualified("public", "Order")` is `public."Order"`.
public func qualified(_ parts: String...) -> String {
    parts.map(quoteIdentifier).joined(separator: ".")
}

private func isBareIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !first.isDigit else { return false }
    for byte in name.utf8 where !(byte.isDigit || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "a") < 26) { return false }
    return !Keyword.quoted.contains(name)
}

/// The schema and the name of `schema.name`, both as SQL writes them; without a schema it is empty.
public func splitQualified(_ text: String) -> (schema: String, name: String) {
    var isQuoted = false
    for index in text.indices {
        if text[index] == "\"" { isQuoted.toggle() }
        guard text[index] == ".", !isQuoted else { continue }
        return (unquoteIdentifier(String(text[..<index])), unquoteIdentifier(String(text[text.index(after: index)...])))
    }
    return ("", unquoteIdentifier(text))
}
