/// Cuts a script into statements, backslash commands and COPY data, the way psql reads it.
///
/// A statement ends at a `;` outside parentheses and outside a `BEGIN ATOMIC ... END` body. A command ends with its line.
/// Takes any bytes in linear time; nothing is interpreted beyond that, so a statement of a future server splits as well.
public struct StatementSplitter: Sendable {
    /// The whole text.
    public let bytes: [UInt8]
    /// Byte offset of the next fragment.
    public private(set) var position: Int
    private let end: Int
    private var copyDataFollows = false

    /// A splitter over a text, or over a part of it.
    public init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        position = range.lowerBound
        end = range.upperBound
    }

    /// All fragments of a text.
    public static func fragments(of bytes: [UInt8]) -> [StatementFragment] {
        var splitter = StatementSplitter(bytes)
        var fragments: [StatementFragment] = []
        while let fragment = splitter.next() { fragments.append(fragment) }
        return fragments
    }

    /// What a text leaves open at its end.
    public static func openness(of bytes: [UInt8]) -> Openness {
        var splitter = StatementSplitter(bytes)
        var openness = Openness.empty
        while let fragment = splitter.next() {
            if fragment.kind != .trivia || fragment.openness.isOpen { openness = fragment.openness }
        }
        return openness
    }

    /// Continues at another offset: for a reader that knows better where a command ends.
    public mutating func seek(to offset: Int) {
        position = min(max(offset, 0), end)
        copyDataFollows = false
    }

    /// The next fragment, or `nil` at the end of the text.
    public mutating func next() -> StatementFragment? {
        guard position < end || copyDataFollows else { return nil }
        if copyDataFollows {
            copyDataFollows = false
            return copyData()
        }
        var lexer = Lexer(bytes, in: position..<end)
        var tracker = StatementTracker()
        var body: Range<Int>?
        var openness: Openness?
        while let token = lexer.next() {
            switch token.kind {
            case .semicolon where tracker.isAtTopLevel:
                let body = body ?? token.range.lowerBound..<token.range.lowerBound
                copyDataFollows = tracker.readsCopyData && restOfLineIsBlank(token.range.upperBound)
                var fragment = finish(.statement, body: body, to: token.range.upperBound, .semicolon)
                fragment.readsCopyData = tracker.readsCopyData
                return fragment
            case .backslash:
                guard let body else { return command(at: token.range.lowerBound) }
                var fragment = finish(.statement, body: body, to: token.range.lowerBound, .command)
                fragment.readsCopyData = tracker.readsCopyData
                return fragment
            case .whitespace, .lineComment: break
            case .blockComment: openness = Openness(unterminated: token, in: bytes)
            default:
                tracker.track(token, in: bytes)
                body = (body?.lowerBound ?? token.range.lowerBound)..<token.range.upperBound
                openness = Openness(unterminated: token, in: bytes)
            }
        }
        guard let body else {
            return finish(.trivia, body: end..<end, to: end, .endOfText, openness ?? .empty)
        }
        let open = openness ?? (tracker.parenDepth > 0 ? .inParens : .needsSemicolon)
        var fragment = finish(.statement, body: body, to: end, .endOfText, open)
        fragment.readsCopyData = tracker.readsCopyData
        return fragment
    }

    private mutating func copyData() -> StatementFragment {
        let lines = copyDataLines(after: position, before: end)
        let terminator: StatementFragment.Terminator = lines.isClosed ? .semicolon : .endOfText
        return finish(
            .copyData, body: lines.data, to: lines.next, terminator, lines.isClosed ? .complete : .inCopyData)
    }

    private mutating func finish(
        _ kind: StatementFragment.Kind, body: Range<Int>, to end: Int, _ terminator: StatementFragment.Terminator,
        _ openness: Openness = .complete
    ) -> StatementFragment {
        let range = position..<end
        position = end
        return StatementFragment(kind: kind, range: range, body: body, terminator: terminator, openness: openness)
    }

    /// A command: quotes protect a backslash, and `\\` directly after it only separates, as in psql.
    private mutating func command(at start: Int) -> StatementFragment {
        var offset = start + 1
        if offset < end, bytes[offset] == UInt8(ascii: "\\") {
            return finish(.command, body: start..<offset + 1, to: offset + 1, .command)
        }
        var quote: UInt8?
        while offset < end, !bytes[offset].isNewline {
            let byte = bytes[offset]
            if let open = quote {
                if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "'"), offset + 1 < end, !bytes[offset + 1].isNewline {
                    offset += 1
                } else if byte == open {
                    quote = nil
                }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
                quote = byte
            } else if byte == UInt8(ascii: "\\") {
                break
            }
            offset += 1
        }
        var bodyEnd = offset
        while bodyEnd > start, bytes[bodyEnd - 1].isSpace { bodyEnd -= 1 }
        return finish(.command, body: start..<bodyEnd, to: offset, offset < end ? .command : .endOfText)
    }
}
