/// Data blocks of `COPY ... FROM STDIN`.
extension StatementSplitter {
    /// Whether only blanks or a comment stand between an offset and the line end.
    func restOfLineIsBlank(_ offset: Int) -> Bool {
        var offset = offset
        while offset < bytes.count, bytes[offset].isSpace, !bytes[offset].isNewline { offset += 1 }
        if offset >= bytes.count || bytes[offset].isNewline { return true }
        return bytes[offset...].starts(with: "--".utf8)
    }

    /// The range of the data lines that follow the line at an offset, where the fragment after them starts, and whether the
    /// line `\.` was there.
    func copyDataLines(after offset: Int, before end: Int) -> (data: Range<Int>, next: Int, isClosed: Bool) {
        let start = nextLine(offset, end)
        var line = start
        while line < end {
            let next = nextLine(line, end)
            var lineEnd = next
            while lineEnd > line, bytes[lineEnd - 1].isNewline { lineEnd -= 1 }
            if lineEnd == line + 2, bytes[line] == UInt8(ascii: "\\"), bytes[line + 1] == UInt8(ascii: ".") {
                return (start..<line, next, true)
            }
            line = next
        }
        return (start..<end, end, false)
    }

    private func nextLine(_ offset: Int, _ end: Int) -> Int {
        var offset = offset
        while offset < end {
            if bytes[offset] == UInt8(ascii: "\n") { return offset + 1 }
            offset += 1
        }
        return end
    }
}
