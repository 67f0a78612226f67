/// The state machine behind `AtlasSplitter`. Stepping by bytes gives what Atlas's stepping by characters gives: every byte
/// that means something is ASCII, and a delimiter starts with the first byte of a character.
struct AtlasScanner {
    private let bytes: [UInt8]
    /// Where scanning began; Atlas counts its positions from here.
    private let base: Int
    /// Where the text that is not emitted yet starts.
    private var start: Int
    /// The next byte to read.
    private(set) var position: Int
    private var delimiter = Array(";".utf8)
    private var isDefaultDelimiter = true
    private(set) var hasCustomDelimiter = false
    private var comments: [Range<Int>] = []
    private let blocks: BlockMemory

    init(_ bytes: [UInt8], from offset: Int, blocks: BlockMemory) throws(AtlasSplitter.Failure) {
        self.bytes = bytes
        self.blocks = blocks
        start = offset
        position = offset
        guard let first = Directive(firstLineOf: bytes[offset...]), first.name == "delimiter", first.prefix == "-- " else {
            base = offset
            return
        }
        let lineEnd = bytes[offset...].firstIndex(of: UInt8(ascii: "\n"))
        base = lineEnd.map { $0 + 1 } ?? bytes.count
        try setDelimiter(first.arguments)
        if lineEnd == nil { throw failure("no input found after delimiter \"\(first.arguments)\"", at: offset) }
        start = base
        position = base
    }

    /// How many bytes were read, not counting a line that set the delimiter.
    private var consumed: Int { position - base }

    mutating func next() throws(AtlasSplitter.Failure) -> AtlasSplitter.Statement? {
        skipSpaces()
        var depth = 0
        var opening = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "("):
                if depth == 0 { opening = position }
                depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { throw failure("unexpected ')'", at: position) }
                depth -= 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                try skipQuoted(by: byte)
            default:
                if position == start + 1, isDelimiterCommand {
                    try readDelimiterCommand()
                } else if depth == 0, has(delimiter, at: position - 1) {
                    position += delimiter.count - 1
                    return emit()
                } else if try skipSpecial(byte) {
                    return emit()
                }
            }
        }
        if depth > 0 { throw failure("unclosed '('", at: opening) }
        return position > start ? emit() : nil
    }

    /// Dollar quotes, comments and BEGIN blocks; true where a block ends the statement.
    private mutating func skipSpecial(_ byte: UInt8) throws(AtlasSplitter.Failure) -> Bool {
        switch byte {
        case UInt8(ascii: "$"): skipDollarQuoted()
        case UInt8(ascii: "-") where position < bytes.count && bytes[position] == byte: skipComment(closing: [UInt8(ascii: "\n")])
        case UInt8(ascii: "/") where position < bytes.count && bytes[position] == UInt8(ascii: "*"):
            skipComment(closing: Array("*/".utf8))
        case UInt8(ascii: "B"), UInt8(ascii: "b"): return try skipBlock()
        default: break
        }
        return false
    }

    // MARK: Quotes and comments

    private mutating func skipQuoted(by quote: UInt8) throws(AtlasSplitter.Failure) {
        guard let end = bytes[position...].firstIndex(of: quote) else {
            let name = quote == UInt8(ascii: "'") ? "'\\''" : "'\(UnicodeScalar(quote))'"
            throw failure("unclosed quote \(name)", at: position)
        }
        position = end + 1
    }

    /// Skips to the same tag, or to the end where there is none. A `$` that starts no tag is left alone.
    private mutating func skipDollarQuoted() {
        var end = position
        while end < bytes.count, let width = tagCharacterWidth(at: end, isFirst: end == position) { end += width }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return }
        let tag = Array(bytes[(position - 1)...end])
        position = end + 1
        while position < bytes.count, !has(tag, at: position) { position += 1 }
        position = min(position + tag.count, bytes.count)
    }

    /// Letters, digits and `_` of ASCII, and U+00C8 to U+00FF; no digit first.
    private func tagCharacterWidth(at index: Int, isFirst: Bool) -> Int? {
        switch bytes[index] {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"): isFirst ? nil : 1
        case 0xC3: index + 1 < bytes.count && (0x88...0xBF).contains(bytes[index + 1]) ? 2 : nil
        default: nil
        }
    }

    /// Before any byte of a statement a comment is put aside for it; a blank line after it drops what was put aside.
    private mutating func skipComment(closing: [UInt8]) {
        position += 1
        let isLeading = position == start + 2
        var end = position
        while end < bytes.count, !has(closing, at: end) { end += 1 }
        guard end < bytes.count else { return }
        position = end + closing.count
        guard isLeading else { return }
        comments.append(start..<position)
        start = position
        let blank = Array(repeating: UInt8(ascii: "\n"), count: closing.count)
        if has(blank, at: start) { comments = [] }
        skipSpaces()
    }

    // MARK: Delimiters

    private var isDelimiterCommand: Bool {
        start + 9 < bytes.count && matches("delimiter", at: start) == start + 9
    }

    private mutating func readDelimiterCommand() throws(AtlasSplitter.Failure) {
        position = start + 9
        guard bytes[position] == UInt8(ascii: " ") else { return }
        let lineEnd = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var text = String(decoding: bytes[UnicodeSpace.trimmed(position..<lineEnd, in: bytes)], as: UTF8.self)
        if text.utf8.count > 1, text.hasPrefix("'"), text.hasSuffix("'") {
            text = text.dropFirst().dropLast().split(separator: "''", omittingEmptySubsequences: false).joined(separator: "'")
        }
        position = min(lineEnd + 1, bytes.count)
        try setDelimiter(text)
        hasCustomDelimiter = true
        start = position
        comments = []
        skipSpaces()
    }

    private mutating func setDelimiter(_ text: String) throws(AtlasSplitter.Failure) {
        if text.isEmpty { throw failure("empty delimiter", at: position) }
        delimiter = Array(AtlasSplitter.unescapedDelimiter(text).utf8)
        isDefaultDelimiter = delimiter == Array(";".utf8)
        hasCustomDelimiter = hasCustomDelimiter || !isDefaultDelimiter
    }

    // MARK: Text

    private mutating func emit() -> AtlasSplitter.Statement {
        var end = position
        if !isDefaultDelimiter, end - start >= delimiter.count, has(delimiter, at: end - delimiter.count) {
            end -= delimiter.count
        }
        let text = UnicodeSpace.trimmed(start..<end, in: bytes)
        defer {
            start = position
            comments = []
        }
        return AtlasSplitter.Statement(
            bytes: Array(bytes[text]), offset: text.lowerBound, position: start - base,
            comments: comments.map { String(decoding: bytes[$0], as: UTF8.self) })
    }

    private mutating func skipSpaces() {
        while case let width = UnicodeSpace.length(in: bytes, at: start), width > 0 { start += width }
        position = start
    }

    private func has(_ text: [UInt8], at index: Int) -> Bool {
        guard index >= 0, index + text.count <= bytes.count else { return false }
        for offset in text.indices where bytes[index + offset] != text[offset] { return false }
        return true
    }

    /// The index after this word, whatever its case; nil where it is not there.
    private func matches(_ word: StaticString, at index: Int) -> Int? {
        guard index + word.utf8CodeUnitCount <= bytes.count else { return nil }
        for offset in 0..<word.utf8CodeUnitCount {
            let byte = bytes[index + offset]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if lower != word.utf8Start[offset] { return nil }
        }
        return index + word.utf8CodeUnitCount
    }

    private func failure(_ message: String, at offset: Int) -> AtlasSplitter.Failure {
        let before = bytes[..<min(offset, bytes.count)]
        let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
        return AtlasSplitter.Failure(message: message, line: line, column: column, offset: offset)
    }
}

// MARK: BEGIN blocks

extension AtlasScanner {
    /// What is known of blocks, by where their bodies start: each is scanned once however deep BEGINs without an END nest.
    final class BlockMemory {
        fileprivate var ends: [Int: Int?] = [:]
        fileprivate var depth = 0
        fileprivate var isTooDeep = false
    }

    private enum BlockKind: Int { case atomic, compound }

    /// Atlas doubles its work with each BEGIN that has no END; it never gets through this many.
    private static var deepestNesting: Int { 100 }

    /// At `BEGIN [ATOMIC]`: goes to the end of the block and says true, or past the words where nothing ends the block.
    private mutating func skipBlock() throws(AtlasSplitter.Failure) -> Bool {
        guard isDefaultDelimiter, let begin = matchBegin(at: position - 1) else { return false }
        if let atomic = matches("atomic", at: begin), case let body = RegexSpace.skip(in: bytes, from: atomic), body > atomic {
            return try skipBody(from: body, .atomic)
        }
        guard position == start + 1 || RegexSpace.contains(bytes[position - 2]) else { return false }
        return try skipBody(from: begin, .compound)
    }

    /// The index after `BEGIN` and the white space behind it, where that starts at `index`.
    private func matchBegin(at index: Int) -> Int? {
        guard let word = matches("begin", at: index) else { return nil }
        let end = RegexSpace.skip(in: bytes, from: word)
        return end > word ? end : nil
    }

    private mutating func skipBody(from body: Int, _ kind: BlockKind) throws(AtlasSplitter.Failure) -> Bool {
        position = body
        let key = body * 2 + kind.rawValue
        if blocks.ends[key] == nil {
            if blocks.depth == Self.deepestNesting {
                blocks.isTooDeep = true
                throw failure("more than \(Self.deepestNesting) times BEGIN without END", at: body)
            }
            blocks.depth += 1
            defer { blocks.depth -= 1 }
            blocks.ends[key] = .some(try lengthOfBody(at: body, kind))
        }
        guard case .some(.some(let length)) = blocks.ends[key] else { return false }
        position = body + length
        return true
    }

    /// How many bytes the block's body takes up to its END; nil where there is no such statement.
    private func lengthOfBody(at body: Int, _ kind: BlockKind) throws(AtlasSplitter.Failure) -> Int? {
        do {
            var scanner = try AtlasScanner(bytes, from: body, blocks: blocks)
            while let statement = try scanner.next() {
                guard let end = scanner.matches("end", at: statement.offset), end <= statement.range.upperBound else { continue }
                let rest = RegexSpace.skip(in: bytes, from: end)
                let closes = rest >= statement.range.upperBound || Array(bytes[rest..<statement.range.upperBound]) == delimiter
                if kind == .atomic || closes { return scanner.consumed }
            }
        } catch {
            if blocks.isTooDeep { throw error }
        }
        return nil
    }
}
