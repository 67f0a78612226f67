/// The texts of one change: most often one, which runs in a transaction.
enum MigrationText {
    /// How a file says that it runs outside of a transaction.
    static let outsideTransaction = "-- atlas:txmode none"

    /// What a file is called after its version: the first as the person said, a later one by why it is a file of its own.
    static func name(_ name: String, of index: Int, in texts: [String]) -> String {
        if index == 0 { return name }
        return texts[index].hasPrefix(outsideTransaction) ? name + "_concurrently" : "\(name)_\(index + 1)"
    }

    /// The texts with one of them cut in two.
    static func cut(_ texts: [String], at place: (index: Int, offset: Int)) -> [String] {
        let bytes = Array(texts[place.index].utf8)
        func text(_ part: ArraySlice<UInt8>) -> String { String(decoding: part, as: UTF8.self) }
        return texts[..<place.index] + [text(bytes[..<place.offset]), text(bytes[place.offset...])] + texts[(place.index + 1)...]
    }
}
