/// A text with its name, that turns byte offsets into lines and columns.
public struct SourceText: Sendable {
    /// The name that locations carry: the path as the person named it, or `<prompt>`, `<stdin>`, `<-c>`.
    public let file: String
    /// The whole text as it was read, UTF-8 or not; all offsets count in it, from 0.
    public let bytes: [UInt8]
    /// Byte offset at which each line starts.
    private let lineStarts: [Int]

    /// A text at hand; its bytes are its UTF-8.
    public init(file: String, _ text: String) {
        self.init(file: file, bytes: Array(text.utf8))
    }

    /// A text as it was read; any bytes are taken, and malformed UTF-8 is repaired only when text is asked for.
    public init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// The text between two byte offsets; malformed UTF-8 is repaired with U+FFFD.
    public func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// Refuses what no SQL text may hold: NUL bytes, and bytes that are not UTF-8.
    ///
    /// - Throws: `Diagnostic` (script) with the place.
    public func requireText() throws {
        if let nul = bytes.firstIndex(of: 0) {
            throw Diagnostic(
                .script, "a NUL byte is in the text, which SQL cannot hold", help: "save the file as plain UTF-8 text",
                location: location(at: nul))
        }
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        // The first byte at which decoding repairs something.
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let offset = zip(bytes, repaired).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? bytes.count
        throw Diagnostic(
            .script, "the text is not UTF-8", help: "save the file as UTF-8", location: location(at: offset))
    }

    /// Where a byte offset lies. An offset past the end is taken as the end. `length` is in characters.
    public func location(at offset: Int, length: Int = 1) -> SourceLocation {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        let start = lineStarts[low]
        var end = low + 1 < lineStarts.count ? lineStarts[low + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return SourceLocation(
            file: file, line: low + 1, column: text(start..<offset).count + 1, lineText: text(start..<max(start, end)),
            length: max(1, length))
    }
}
