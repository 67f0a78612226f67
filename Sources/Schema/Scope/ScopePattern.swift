import SQLText

/// What a person names when they say which objects count: `app`, `audit.*`, `public.users.tmp_*`, `extension:postgis`.
///
/// `*` stands for any characters, `?` for one, and what is in double quotes for itself, as in psql; the case of letters counts.
/// One part names a schema; two an object in one, with all its parts; three a part of a table or view. `kind:` in front keeps to objects of that kind:
/// then the last part is the object's own name, and one part alone is that name in any schema, or in none. `(` in the last part asks for the arguments too.
public struct ScopePattern: Sendable, Equatable, CustomStringConvertible {
    /// The pattern as it was written.
    public let text: String
    private let kind: KindID?
    private let parts: [Wildcard]

    /// - Throws: `Diagnostic` (usage) for an empty part, more than three of them, an open quote, or a kind that there is not.
    public init(_ text: String) throws {
        self.text = text
        var rest = text[...]
        var kind: KindID?
        if let colon = text.firstIndex(of: ":"), !text[..<colon].contains(where: { "\".*?(".contains($0) }) {
            kind = try Self.kind(String(text[..<colon]), in: text)
            rest = text[text.index(after: colon)...]
        }
        guard let parts = Wildcard.parts(rest), (1...3).contains(parts.count), !parts.contains(where: \.isEmpty) else {
            throw Diagnostic(
                .usage, "\"\(text)\" is not a pattern of objects",
                help: "write it as SCHEMA, SCHEMA.OBJECT or KIND:SCHEMA.OBJECT, with * and ?")
        }
        (self.kind, self.parts) = (kind, parts)
    }

    private static func kind(_ word: String, in text: String) throws -> KindID {
        let name = String(word.map { $0 == "-" || $0 == "_" ? " " : $0 }).lowercased()
        if let known = Kinds.find(name) { return known.id }
        let names = Kinds.all.map(\.id.rawValue)
        throw Diagnostic(
            .usage, "there is no kind of object \"\(word)\" in the pattern \"\(text)\"",
            help: nearest(name, in: names).map { "did you mean \($0)?" } ?? "kinds are " + names.joined(separator: ", "))
    }

    /// Several patterns in one text, with commas between them.
    public static func list(_ text: String) throws -> [ScopePattern] {
        var items = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { items.append("") } else { items[items.count - 1].append(character) }
        }
        return try items.map { item in
            try ScopePattern(String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// As it was written.
    public var description: String { text }

    /// Whether an object is meant.
    public func matches(_ identity: Identity) -> Bool {
        if let kind {
            guard kind == identity.kind, matchesName(parts[parts.count - 1], identity) else { return false }
            if parts.count > 1, !parts[0].matches(identity.schema) { return false }
            return parts.count < 3 || parts[1].matches(identity.relation)
        }
        let isSchema = identity.kind == "schema"
        guard parts[0].matches(isSchema ? identity.name : identity.schema), isSchema || !identity.schema.isEmpty else {
            return false
        }
        switch parts.count {
        case 1: return true
        // All that is in a schema is the schema.
        case 2 where isSchema: return parts[1].isEverything
        case 2: return identity.relation.isEmpty ? matchesName(parts[1], identity) : parts[1].matches(identity.relation)
        default: return !isSchema && parts[1].matches(identity.relation) && matchesName(parts[2], identity)
        }
    }

    /// Whether every object of a kind is meant, and that is all.
    func isAll(of kind: KindID) -> Bool { self.kind == kind && parts.allSatisfy(\.isEverything) }

    private func matchesName(_ part: Wildcard, _ identity: Identity) -> Bool {
        part.matches(part.hasArguments ? "\(identity.name)(\(identity.signature))" : identity.name)
    }
}

/// One name in which `*` stands for any characters and `?` for one.
struct Wildcard: Sendable, Equatable {
    private enum Element: Sendable, Equatable { case one, any, exactly(Character) }
    private var elements: [Element] = []

    var isEmpty: Bool { elements.isEmpty }
    var isEverything: Bool { elements == [.any] }
    var hasArguments: Bool { elements.contains(.exactly("(")) }

    /// The parts of a dotted pattern; nil where a quote is left open.
    static func parts(_ text: Substring) -> [Wildcard]? {
        var parts = [Wildcard()]
        var isQuoted = false
        var depth = 0
        var rest = text
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                parts[parts.count - 1].elements.append(.exactly("\""))
            case "\"": isQuoted.toggle()
            case "." where !isQuoted && depth == 0: parts.append(Wildcard())
            case "*" where !isQuoted: parts[parts.count - 1].elements.append(.any)
            case "?" where !isQuoted: parts[parts.count - 1].elements.append(.one)
            default:
                // The dots in a list of arguments are the arguments' own.
                if !isQuoted { depth += character == "(" ? 1 : character == ")" ? -1 : 0 }
                parts[parts.count - 1].elements.append(.exactly(character))
            }
        }
        return isQuoted ? nil : parts
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (element, place) = (0, 0)
        // Where the last `*` was, and how far it reaches by now: only it ever has to take one more.
        var star: (element: Int, place: Int)?
        while place < text.count {
            if element < elements.count, elements[element] == .any {
                star = (element, place)
                element += 1
            } else if element < elements.count, elements[element] == .one || elements[element] == .exactly(text[place]) {
                (element, place) = (element + 1, place + 1)
            } else if let last = star {
                star = (last.element, last.place + 1)
                (element, place) = (last.element + 1, last.place + 1)
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { $0 == .any }
    }
}
