/// A glob as kysely-codegen's `--include-pattern` takes it (micromatch, case ignored).
///
/// `*` and `?` (not over a slash, `*` at the beginning not over a dot), `[a-z]` and `[!a-z]`, `{a,b}`, `{1..3}`, `(a|b)`, the extended
/// groups `@(...)`, `?(...)`, `*(...)`, `+(...)` and `!(...)`, a leading `!` for the opposite, and `\` before a character that is
/// meant itself.
public struct GlobPattern: Sendable {
    private let source: String
    private let isNegated: Bool
    private let alternatives: [[Node]]

    indirect enum Node: Sendable, Equatable {
        case character(Character)
        case anyCharacter
        case star
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
        /// One of the alternatives, so many times.
        case group([[Node]], atLeast: Int, atMost: Int)
        /// Anything but the alternatives; at the end of the glob the rest of the text must not equal one, elsewhere not begin with one.
        case except([[Node]], isLast: Bool)
    }

    /// Any text is a glob: what is not closed is taken literally.
    public init(_ source: String) {
        self.source = source
        var parser = GlobParser(source)
        isNegated = parser.takeNegation()
        alternatives = parser.parseAlternatives(until: [])
    }

    /// Whether the relation is meant: by its name, or by `schema.name` where the glob has a dot.
    public func matches(schema: String, name: String) -> Bool {
        matches(source.contains(".") ? "\(schema).\(name)" : name)
    }

    /// Whether the whole text fits.
    public func matches(_ text: String) -> Bool {
        if text == source { return true }
        let text = Array(text.lowercased())
        return alternatives.contains { Self.match($0[...], text[...], isStart: true) { $0.isEmpty } } != isNegated
    }

    /// Tries `nodes` at the beginning of `text`, and calls `next` with each possible rest until it is content.
    private static func match(
        _ nodes: ArraySlice<Node>, _ text: ArraySlice<Character>, isStart: Bool, _ next: (ArraySlice<Character>) -> Bool
    ) -> Bool {
        guard let node = nodes.first else { return next(text) }
        let after = nodes.dropFirst()
        switch node {
        case .character(let character):
            return text.first == character && match(after, text.dropFirst(), isStart: false, next)
        case .anyCharacter:
            guard let first = text.first, first != "/" else { return false }
            return match(after, text.dropFirst(), isStart: false, next)
        case .set(let ranges, let isNegated):
            guard let scalar = text.first?.unicodeScalars.first, scalar != "/" else { return false }
            guard ranges.contains(where: { $0.contains(scalar) }) != isNegated else { return false }
            return match(after, text.dropFirst(), isStart: false, next)
        case .star:
            if isStart, text.isEmpty || text.first == "." { return false }
            return matchStar(after, text, next)
        case .group(let alternatives, let atLeast, let atMost):
            return matchGroup(alternatives, atLeast, atMost, text, isStart: isStart) { rest in
                match(after, rest, isStart: isStart && rest.startIndex == text.startIndex, next)
            }
        case .except(let alternatives, let isLast):
            let isExcluded = alternatives.contains { match($0[...], text, isStart: false) { !isLast || $0.isEmpty } }
            return !isExcluded && matchStar(after, text, next)
        }
    }

    private static func matchStar(
        _ nodes: ArraySlice<Node>, _ text: ArraySlice<Character>, _ next: (ArraySlice<Character>) -> Bool
    ) -> Bool {
        var rest = text
        while true {
            if match(nodes, rest, isStart: false, next) { return true }
            guard let first = rest.first, first != "/" else { return false }
            rest = rest.dropFirst()
        }
    }

    private static func matchGroup(
        _ alternatives: [[Node]], _ atLeast: Int, _ atMost: Int, _ text: ArraySlice<Character>, isStart: Bool,
        _ next: (ArraySlice<Character>) -> Bool
    ) -> Bool {
        if atLeast <= 0, next(text) { return true }
        guard atMost > 0 else { return false }
        return alternatives.contains { alternative in
            match(alternative[...], text, isStart: isStart) { rest in
                // A turn that took nothing would be taken for ever.
                if rest.startIndex == text.startIndex { return atLeast <= 1 && next(rest) }
                return matchGroup(alternatives, atLeast - 1, atMost - 1, rest, isStart: false, next)
            }
        }
    }
}

/// Reads a glob from left to right.
private struct GlobParser {
    private var rest: Substring

    init(_ source: String) { rest = Substring(source.lowercased()) }

    /// Takes the leading `!`s that do not open a group; true when their number is odd.
    mutating func takeNegation() -> Bool {
        var isNegated = false
        while rest.first == "!", rest.dropFirst().first != "(" {
            isNegated.toggle()
            rest.removeFirst()
        }
        return isNegated
    }

    /// Alternatives divided by `|` (by `,` in braces), up to one of the closing characters, which is taken.
    mutating func parseAlternatives(until closing: Set<Character>) -> [[GlobPattern.Node]] {
        let divider: Character = closing.contains("}") ? "," : "|"
        var alternatives: [[GlobPattern.Node]] = [[]]
        while let character = rest.first {
            rest.removeFirst()
            if closing.contains(character) { break }
            if character == divider {
                alternatives.append([])
            } else {
                alternatives[alternatives.count - 1].append(parseNode(character))
            }
        }
        return alternatives
    }

    private mutating func parseNode(_ character: Character) -> GlobPattern.Node {
        if rest.first == "(", let group = parseExtendedGroup(character) { return group }
        switch character {
        case "\\":
            return .character(rest.popFirst() ?? "\\")
        case "*":
            while rest.first == "*" { rest.removeFirst() }
            return .star
        case "?":
            return .anyCharacter
        case "(" where rest.contains(")"):
            return .group(parseAlternatives(until: [")"]), atLeast: 1, atMost: 1)
        case "[":
            return parseSet() ?? .character("[")
        case "{":
            return parseBraces() ?? .character("{")
        default:
            return .character(character)
        }
    }

    private mutating func parseExtendedGroup(_ sign: Character) -> GlobPattern.Node? {
        guard "@?*+!".contains(sign), rest.contains(")") else { return nil }
        rest.removeFirst()
        let alternatives = parseAlternatives(until: [")"])
        switch sign {
        case "@": return .group(alternatives, atLeast: 1, atMost: 1)
        case "?": return .group(alternatives, atLeast: 0, atMost: 1)
        case "*": return .group(alternatives, atLeast: 0, atMost: Int.max)
        case "+": return .group(alternatives, atLeast: 1, atMost: Int.max)
        default: return .except(alternatives, isLast: rest.allSatisfy { $0 == ")" })
        }
    }

    private mutating func parseSet() -> GlobPattern.Node? {
        guard let end = rest.dropFirst().firstIndex(of: "]") else { return nil }
        var body = Array(rest[..<end].unicodeScalars)
        rest = rest[rest.index(after: end)...]
        let isNegated = body.first == "!" || body.first == "^"
        if isNegated { body.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var index = 0
        while index < body.count {
            if index + 2 < body.count, body[index + 1] == "-", body[index] <= body[index + 2] {
                ranges.append(body[index]...body[index + 2])
                index += 3
            } else {
                ranges.append(body[index]...body[index])
                index += 1
            }
        }
        return .set(ranges, isNegated: isNegated)
    }

    private mutating func parseBraces() -> GlobPattern.Node? {
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let body = rest[..<end]
        if let range = Self.range(body) {
            rest = rest[rest.index(after: end)...]
            return .group(range.map { $0.map { .character($0) } }, atLeast: 1, atMost: 1)
        }
        guard body.contains(",") else { return nil }
        return .group(parseAlternatives(until: ["}"]), atLeast: 1, atMost: 1)
    }

    /// The texts of `1..3` or `a..c`.
    private static func range(_ body: Substring) -> [String]? {
        guard let dots = body.firstRange(of: ".."), !body.contains(",") else { return nil }
        let (first, last) = (body[..<dots.lowerBound], body[dots.upperBound...])
        if let first = Int(first), let last = Int(last), abs(first - last) <= 10_000 {
            return (min(first, last)...max(first, last)).map(String.init)
        }
        guard let low = first.unicodeScalars.first, let high = last.unicodeScalars.first, first.count == 1, last.count == 1
        else { return nil }
        return (min(low, high).value...max(low, high).value).compactMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
