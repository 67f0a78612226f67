/// `((a AND b) AND c)` as `(a AND b AND c)`: what PostgreSQL's grammar makes of a list that begins with a list of the same kind.
struct ConditionLists {
    private enum Word: Equatable { case and, or }

    private let bytes: [UInt8]
    private var place = 0

    static func flattened(_ bytes: [UInt8]) -> [UInt8] {
        var lists = ConditionLists(bytes: bytes)
        return lists.content(until: nil).text
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// What stands between brackets, up to the closing one, and the word that joins its parts where one word alone does.
    private mutating func content(until closing: UInt8?) -> (text: [UInt8], word: Word?) {
        var text: [UInt8] = []
        var words: [Word] = []
        // The list in brackets with which the content begins, and what it reads without them.
        var first: (end: Int, text: [UInt8], word: Word)?
        while place < bytes.count, bytes[place] != closing {
            if let end = SettledText.quoteEnd(bytes, place) {
                text += bytes[place..<end]
                place = end
            } else if bytes[place] == UInt8(ascii: "(") {
                let isFirst = text.isEmpty
                place += 1
                let inner = content(until: UInt8(ascii: ")"))
                text += Array("(".utf8) + inner.text
                guard place < bytes.count else { break }
                text.append(UInt8(ascii: ")"))
                place += 1
                if isFirst, let word = inner.word { first = (text.count, inner.text, word) }
            } else if let (word, length) = word() {
                if words.isEmpty, let list = first, list.end == text.count, list.word == word {
                    text = list.text
                }
                words.append(word)
                text += bytes[place..<(place + length)]
                place += length
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        let word = words.first.flatMap { word in words.allSatisfy { $0 == word } ? word : nil }
        return (text, word)
    }

    private func word() -> (Word, Int)? {
        guard bytes[place] == UInt8(ascii: " ") else { return nil }
        if bytes[place...].starts(with: " AND ".utf8) { return (.and, 5) }
        return bytes[place...].starts(with: " OR ".utf8) ? (.or, 4) : nil
    }
}
