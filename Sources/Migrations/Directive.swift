/// One `atlas:name arguments` comment line. Any printable ASCII may stand before it, and the last `atlas:` of the line counts.
///
/// Source: Atlas, sql/migrate/dir.go (`reDirective`); quirks such as a lone blank as argument are kept because both tools
/// must read the same file alike.
struct Directive: Equatable {
    /// What stands before `atlas:`, usually `-- `.
    let prefix: String
    let name: String
    /// What follows the name and its blanks up to the line's end; empty where there is nothing.
    let arguments: String

    /// Reads the first line of `text`; nil where it holds no directive.
    init?(firstLineOf text: some Collection<UInt8>) {
        let line = Array(text.prefix { $0 != UInt8(ascii: "\n") })
        let marker = Array("atlas:".utf8)
        let printable = line.prefix { (0x20...0x7E).contains($0) }.count
        guard printable > marker.count else { return nil }
        var start = printable - marker.count - 1
        while !(line[start...].starts(with: marker) && Self.isWord(line[start + marker.count])) {
            if start == 0 { return nil }
            start -= 1
        }
        let rest = line[(start + marker.count)...]
        let name = rest.prefix(while: Self.isWord)
        let tail = rest[name.endIndex...]
        let argument = tail.drop { $0 == 0x20 }
        self.prefix = String(decoding: line[..<start], as: UTF8.self)
        self.name = String(decoding: name, as: UTF8.self)
        if argument.startIndex == tail.startIndex {
            arguments = ""
        } else if argument.isEmpty {
            arguments = tail.count > 1 ? " " : ""
        } else {
            arguments = String(decoding: argument, as: UTF8.self)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
