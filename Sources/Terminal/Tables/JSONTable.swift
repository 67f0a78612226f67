/// JSON output: one array with an object for each row, each on its own line.
extension TableFormatter {
    func writeJSON(_ table: ResultTable, to output: inout some TextOutputStream) {
        guard table.rowCount > 0 else {
            output.write("[]\n")
            return
        }
        let keys = Self.uniqueKeys(table.columns.map(\.name)).map(Self.jsonString)
        output.write("[\n")
        for row in 0..<table.rowCount {
            let members = table.columns.indices.map { column in
                keys[column] + ": " + Self.jsonValue(table.cell(row, column), table.columns[column].json)
            }
            output.write("{" + members.joined(separator: ", ") + (row + 1 < table.rowCount ? "},\n" : "}\n"))
        }
        output.write("]\n")
    }

    /// SQL allows two columns of one name, but most JSON readers keep only one of them: the second `id` becomes `id_2`.
    static func uniqueKeys(_ names: [String]) -> [String] {
        var taken = Set<String>()
        return names.map { name in
            var key = name
            var number = 2
            while !taken.insert(key).inserted {
                key = "\(name)_\(number)"
                number += 1
            }
            return key
        }
    }

    private static func jsonValue(_ value: String?, _ form: ResultTable.Column.JSONForm) -> String {
        guard let value else { return "null" }
        switch form {
        case .string: return jsonString(value)
        case .raw: return value
        case .number: return isJSONNumber(value) ? value : jsonString(value)
        case .boolean:
            switch value {
            case "t", "true": return "true"
            case "f", "false": return "false"
            default: return jsonString(value)
            }
        }
    }

    /// JSON's grammar of a number (RFC 8259, section 6).
    static func isJSONNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Bool {
            let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let before = rest.count
        guard digits() else { return false }
        if startsWithZero && before - rest.count > 1 { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() else { return false }
        }
        return rest.isEmpty
    }

    static func jsonString(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
