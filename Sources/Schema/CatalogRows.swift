/// The rows of one catalog query, as they came from the server.
public protocol CatalogRows {
    /// How many rows there are.
    var count: Int { get }
    /// How many cells a row has.
    var columnCount: Int { get }
    /// A cell's text in UTF-8, nil for NULL; valid as long as the rows are.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer?
}

extension CatalogRows {
    /// A cell as a number; nil for NULL and for what is none.
    public func number(_ row: Int, _ column: Int) -> UInt32? {
        guard let bytes = bytes(row, column), (1...10).contains(bytes.count) else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + UInt64(digit)
        }
        return UInt32(exactly: number)
    }

    /// A cell's text.
    public func text(_ row: Int, _ column: Int) -> String? { bytes(row, column).map { String(decoding: $0, as: UTF8.self) } }

    /// Whether two rows hold the same in these columns.
    func isSame(_ row: Int, _ other: Int, _ columns: Range<Int>) -> Bool {
        columns.allSatisfy { column in
            switch (bytes(row, column), bytes(other, column)) {
            case (nil, nil): true
            case (let left?, let right?): left.elementsEqual(right)
            default: false
            }
        }
    }

    /// Of the lengths and the ends of the cells in these columns.
    func hash(_ row: Int, _ columns: Range<Int>) -> UInt64 {
        var hash = PlaceHash()
        for column in columns {
            guard let bytes = bytes(row, column) else {
                hash.combine(1)
                continue
            }
            hash.combine(UInt64(bytes.count) << 1)
            if bytes.count >= 8 {
                hash.combine(bytes.loadUnaligned(as: UInt64.self))
                hash.combine(bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
            } else {
                for byte in bytes { hash.combine(UInt64(byte)) }
            }
        }
        return hash.value
    }
}

/// Gives texts and lists of values that were seen before again, instead of new copies: catalogs repeat themselves.
struct CellCache: Sendable {
    /// Shorter ones cost no memory of their own; longer ones do not come again.
    private static let lengths = 16...256
    private static let size = 4096
    private var texts: [String] = Array(repeating: "", count: size)
    /// Values with the row that they were read from, of the rows at hand.
    private var lists: [(row: Int, values: [String?])] = []

    /// To be called before each query's rows.
    mutating func begin() { lists = Array(repeating: (-1, []), count: 256) }

    mutating func text(_ rows: some CatalogRows, _ row: Int, _ column: Int) -> String? {
        guard let bytes = rows.bytes(row, column) else { return nil }
        guard Self.lengths.contains(bytes.count) else { return String(decoding: bytes, as: UTF8.self) }
        var hash = PlaceHash()
        for offset in stride(from: 0, through: bytes.count - 8, by: 8) {
            hash.combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        hash.combine(bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        let slot = Int(truncatingIfNeeded: hash.value) & (Self.size - 1)
        if texts[slot].utf8.count == bytes.count, texts[slot].utf8.elementsEqual(bytes) { return texts[slot] }
        texts[slot] = String(decoding: bytes, as: UTF8.self)
        return texts[slot]
    }

    /// The cells from `first` on.
    ///
    /// - Parameter settles: whether there may be expressions among them, which are kept in the form in which they stay.
    mutating func values(_ rows: some CatalogRows, _ row: Int, from first: Int, settles: Bool = true) -> [String?] {
        let columns = first..<max(first, rows.columnCount)
        guard !columns.isEmpty else { return [] }
        let slot = Int(truncatingIfNeeded: rows.hash(row, columns)) & 255
        let known = lists[slot]
        if known.row >= 0, rows.isSame(row, known.row, columns) { return known.values }
        let values = columns.map { column in
            let text = text(rows, row, column)
            return settles ? text.map(SettledText.of) : text
        }
        lists[slot] = (row, values)
        return values
    }
}
