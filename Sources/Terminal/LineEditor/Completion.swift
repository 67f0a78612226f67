/// Whoever knows what could stand at the cursor.
public protocol Completer: AnyObject {
    /// What may be put into the text at the cursor.
    ///
    /// - Parameters:
    ///   - text: the whole statement so far.
    ///   - cursor: an offset in its UTF-8.
    func complete(text: String, cursor: Int) -> Completion
}

/// A completer's answer: which part of the text is replaced, and by what.
public struct Completion: Sendable, Equatable {
    /// One thing that could stand there.
    public struct Candidate: Sendable, Equatable {
        /// What replaces the range.
        public var text: String
        /// What is shown beside it in the list: a type, a table, what a command does.
        public var description: String?
        /// Added when it is the only candidate: mostly a space.
        public var suffix: String

        /// A candidate.
        public init(_ text: String, description: String? = nil, suffix: String = "") {
            self.text = text
            self.description = description
            self.suffix = suffix
        }
    }

    /// Offsets in the text's UTF-8, mostly from the word's start to the cursor.
    public var range: Range<Int>
    /// The candidates in the order to show them.
    public var candidates: [Candidate]

    /// An answer.
    public init(range: Range<Int>, candidates: [Candidate]) {
        self.range = range
        self.candidates = candidates
    }

    /// Nothing known.
    public static func none(at cursor: Int) -> Completion { Completion(range: cursor..<cursor, candidates: []) }
}

/// What one press of TAB does.
enum CompletionStep: Equatable {
    /// Put this in place of the range; `isUnique` when nothing else could stand there.
    case replace(String, isUnique: Bool)
    /// Several candidates that have nothing more in common: the next TAB lists them.
    case ambiguous
    case nothing

    /// - Parameter typed: the text in the range that would be replaced.
    init(_ completion: Completion, typed: String) {
        guard let first = completion.candidates.first else {
            self = .nothing
            return
        }
        if completion.candidates.count == 1 {
            self = .replace(first.text + first.suffix, isUnique: true)
            return
        }
        let prefix = Self.commonPrefix(completion.candidates)
        // A shorter prefix would take back what the person typed: candidates that match in another way than by their beginning.
        self = prefix.utf8.count > typed.utf8.count ? .replace(prefix, isUnique: false) : .ambiguous
    }

    /// The longest beginning that all have, cut between characters.
    static func commonPrefix(_ candidates: [Completion.Candidate]) -> String {
        guard let first = candidates.first?.text else { return "" }
        var common = Array(first.utf8)
        for candidate in candidates.dropFirst() {
            var length = 0
            for byte in candidate.text.utf8 {
                if length == common.count || common[length] != byte { break }
                length += 1
            }
            common.removeLast(common.count - length)
            if common.isEmpty { return "" }
        }
        // A byte position within a character moves to that character's beginning.
        var end = first.utf8.index(first.utf8.startIndex, offsetBy: common.count)
        while end > first.startIndex, end.samePosition(in: first) == nil { end = first.utf8.index(before: end) }
        return String(first[..<end])
    }
}
