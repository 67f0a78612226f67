import Migrations
import Schema

/// A hash over all that is compared of a state: equal for equal states, whatever their OIDs, the order of reading and the server's version.
public enum Fingerprint {
    /// SHA-256 as 64 lower-case hexadecimal digits.
    public static func of(_ state: State) -> String {
        var text = FramedText()
        for fact in state.facts.sorted(by: { $0.identity < $1.identity }) {
            let identity = fact.identity
            text.open()
            for name in [identity.kind.rawValue, identity.schema, identity.relation, identity.name, identity.signature] {
                text.append(name)
            }
            // What is not there says nothing, so that an attribute that dbw comes to know changes only the objects that have it.
            for (attribute, value) in zip(Kinds.of(fact.kind).attributes, fact.values) where attribute.isCompared {
                guard let value else { continue }
                text.append(attribute.name)
                for part in attribute.normalized(value) { text.append(part) }
                text.close()
            }
            text.close()
        }
        for object in state.unmodelled.map({ [$0.kind, $0.name] }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            text.open()
            object.forEach { text.append($0) }
            text.close()
        }
        return Checksum.hex(of: text.bytes)
    }
}

/// Texts one after the other, each with its length before it, so that no two lists make the same bytes.
private struct FramedText {
    private(set) var bytes: [UInt8] = []

    mutating func open() { bytes.append(UInt8(ascii: "(")) }
    mutating func close() { bytes.append(UInt8(ascii: ")")) }

    mutating func append(_ text: String) {
        bytes += String(text.utf8.count).utf8
        bytes.append(UInt8(ascii: ":"))
        bytes += text.utf8
    }
}
