/// Pieces of TypeScript text.
enum TypeScriptText {
    /// A string literal, escaped as `JSON.stringify` does.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\u{8}": literal += "\\b"
            case "\t": literal += "\\t"
            case "\n": literal += "\\n"
            case "\u{C}": literal += "\\f"
            case "\r": literal += "\\r"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    /// A property key: bare where it is an ASCII identifier, else a string literal.
    static func key(_ name: String) -> String {
        let isIdentifier = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "_", "$": true
            case "0"..."9": index > 0
            default: false
            }
        }
        return isIdentifier && !name.isEmpty ? name : literal(name)
    }

    /// A doc comment, each line after `indentation`, with a line break at the end. A comment's own end mark is broken up.
    static func docComment(_ text: String, indentation: String) -> String {
        let safe = text.split(separator: "*/", omittingEmptySubsequences: false).joined(separator: "*\\/")
        let lines = safe.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let body = lines.map { "\(indentation) *\($0.isEmpty ? "" : " \($0)")\n" }.joined()
        return "\(indentation)/**\n\(body)\(indentation) */\n"
    }
}
