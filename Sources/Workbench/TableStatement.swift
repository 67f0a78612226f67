import SQLText

/// The elements between the outer parentheses of a `CREATE TABLE`, found by the lexer: where each starts and ends.
///
/// Only a proposal is built on it; whether the text still gives the wanted table is decided by loading it.
struct TableStatement {
    struct Element {
        /// From its first token to its last, without the comma.
        let range: Range<Int>
        /// The column's name; nil for a table constraint.
        let column: String?
    }

    let bytes: [UInt8]
    let elements: [Element]

    /// Nil where the statement has no list in parentheses.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        var lexer = Lexer(bytes, in: range)
        var depth = 0
        var elements: [Element] = []
        var current: (start: Int, end: Int, first: Token)?
        var isOver = false
        func close() {
            guard let part = current else { return }
            elements.append(Element(range: part.start..<part.end, column: Self.columnName(part.first, bytes)))
            current = nil
        }
        while !isOver, let token = lexer.next() {
            switch token.kind {
            case .leftParenthesis:
                depth += 1
                if depth == 1 { continue }
            case .rightParenthesis:
                depth -= 1
                if depth == 0 {
                    close()
                    isOver = true
                    continue
                }
            case .comma where depth == 1:
                close()
                continue
            default: break
            }
            guard depth >= 1, !token.isTrivia else { continue }
            current = (current?.start ?? token.range.lowerBound, token.range.upperBound, current?.first ?? token)
        }
        guard isOver, !elements.isEmpty else { return nil }
        self.elements = elements
    }

    private static func columnName(_ token: Token, _ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes[token.range], as: UTF8.self)
        if token.kind == .quotedIdentifier { return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"") }
        let word = text.lowercased()
        return ["constraint", "primary", "unique", "check", "foreign", "exclude", "like"].contains(word) ? nil : word
    }

    /// The edit that puts a column after the last one, in the same style.
    func adding(_ definition: String) -> TextEdit? {
        guard let last = elements.last(where: { $0.column != nil }) else { return nil }
        let indent = indentation(of: last)
        let text = indent + aligned(definition)
        let after = rest(of: last)
        if after.hasComma {
            return TextEdit(range: after.end..<after.end, text: "\n" + text + ",")
        }
        if after.end > last.range.upperBound {
            // A comment stands behind the last element: the comma comes before it.
            let comment = String(decoding: bytes[last.range.upperBound..<after.end], as: UTF8.self)
            return TextEdit(range: last.range.upperBound..<after.end, text: "," + comment + "\n" + text)
        }
        return TextEdit(range: last.range.upperBound..<last.range.upperBound, text: ",\n" + text)
    }

    /// The edit that takes a column out, with the rest of its line.
    func removing(_ column: String) -> TextEdit? {
        guard let index = elements.firstIndex(where: { $0.column == column }), elements.count > 1 else { return nil }
        let element = elements[index]
        let after = rest(of: element)
        var start = element.range.lowerBound
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
        if after.hasComma {
            let isLine = start > 0 && bytes[start - 1] == UInt8(ascii: "\n")
            let end = isLine && after.end < bytes.count && bytes[after.end] == UInt8(ascii: "\n") ? after.end + 1 : after.end
            return TextEdit(range: (isLine ? start : element.range.lowerBound)..<end, text: "")
        }
        // The last element: the comma before it goes too.
        guard index > 0 else { return nil }
        return TextEdit(range: elements[index - 1].range.upperBound..<element.range.upperBound, text: "")
    }

    /// The edit that writes a column's definition anew.
    func replacing(_ column: String, with definition: String) -> TextEdit? {
        guard let element = elements.first(where: { $0.column == column }) else { return nil }
        return TextEdit(range: element.range, text: aligned(definition))
    }

    /// Behind an element: whether a comma follows, and where its line's comment ends.
    private func rest(of element: Element) -> (hasComma: Bool, end: Int) {
        var lexer = Lexer(bytes, in: element.range.upperBound..<bytes.count)
        var hasComma = false
        var end = element.range.upperBound
        while let token = lexer.next() {
            switch token.kind {
            case .comma where !hasComma:
                hasComma = true
                end = token.range.upperBound
            case .whitespace:
                if bytes[token.range].contains(UInt8(ascii: "\n")) { return (hasComma, end) }
            case .lineComment, .blockComment: end = token.range.upperBound
            default: return (hasComma, end)
            }
        }
        return (hasComma, end)
    }

    private func indentation(of element: Element) -> String {
        var start = element.range.lowerBound
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n") else { return "    " }
        return String(decoding: bytes[start..<element.range.lowerBound], as: UTF8.self)
    }

    /// How far the types stand from the names' start, where the columns are lined up.
    var typeOffset: Int? {
        let offsets = elements.filter { $0.column != nil }.compactMap { element -> Int? in
            let text = bytes[element.range]
            guard let space = text.firstIndex(of: UInt8(ascii: " ")) else { return nil }
            return text[space...].firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - text.startIndex }
        }
        guard offsets.count > 1, let first = offsets.first, offsets.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// The blanks between a column's name and its type under another name; nil where the columns are not lined up.
    func gap(afterName name: String) -> String? {
        typeOffset.map { String(repeating: " ", count: max(1, $0 - name.utf8.count)) }
    }

    /// The definition with its type standing where the others' do.
    private func aligned(_ definition: String) -> String {
        guard let name = definition.firstIndex(of: " "), let gap = gap(afterName: String(definition[..<name])) else {
            return definition
        }
        return definition[..<name] + gap + definition[definition.index(after: name)...]
    }
}

/// A stretch of bytes and what takes its place.
struct TextEdit {
    let range: Range<Int>
    let text: String

    /// Applies edits that do not overlap; nil where they do.
    static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> String? {
        var result = bytes
        var limit = Int.max
        for edit in edits.enumerated().sorted(by: {
            ($0.element.range.lowerBound, $0.offset) > ($1.element.range.lowerBound, $1.offset)
        }).map(\.element) {
            guard edit.range.upperBound <= limit else { return nil }
            result.replaceSubrange(edit.range, with: Array(edit.text.utf8))
            limit = edit.range.lowerBound
        }
        return String(decoding: result, as: UTF8.self)
    }
}
