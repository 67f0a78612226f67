import SQLText

/// SQL in which variables were replaced, that knows for each byte where in the script it comes from.
public struct SubstitutedText: Sendable {
    /// Where a stretch of the text comes from.
    public enum Origin: Sendable, Equatable {
        /// Copied from the script, byte for byte.
        case script
        /// The value of a variable, whose reference stands at the segment's source range.
        case variable(String)
        /// Made by the query at the source range (`\gexec`).
        case generated
    }

    /// A stretch of the text with one origin.
    public struct Segment: Sendable, Equatable {
        /// Byte offsets in the substituted text.
        public var output: Range<Int>
        /// Byte offsets in the script.
        public var source: Range<Int>
        /// Where the bytes come from.
        public var origin: Origin
    }

    /// A place of the substituted text as the person knows it.
    public struct Place: Sendable, Equatable {
        /// Where in the script; for a variable's value, where the variable is used.
        public var location: SourceLocation
        /// The variable whose value holds the place, without its colon.
        public var variable: String?
    }

    /// What is sent to the server.
    public let text: String
    /// The script.
    public let source: SourceText
    /// In order; they cover the text without gaps.
    public let segments: [Segment]

    init(text: String, source: SourceText, segments: [Segment]) {
        self.text = text
        self.source = source
        self.segments = segments
    }

    /// A text as it stands in a script, without variables.
    public init(_ source: SourceText, range: Range<Int>? = nil) {
        let range = range ?? 0..<source.bytes.count
        self.init(
            text: source.text(range), source: source,
            segments: [Segment(output: 0..<range.count, source: range, origin: .script)])
    }

    /// Text that a query made; every place in it is the query's.
    static func generated(_ text: String, by statement: Range<Int>, in source: SourceText) -> SubstitutedText {
        SubstitutedText(
            text: text, source: source,
            segments: [Segment(output: 0..<text.utf8.count, source: statement, origin: .generated)])
    }

    /// Where the text starts in the script.
    public var location: SourceLocation { source.location(at: segments.first?.source.lowerBound ?? 0) }

    /// The place of a byte offset in the text; an offset past the end is the end.
    public func place(atByte offset: Int) -> Place {
        guard let segment = segments.last(where: { $0.output.lowerBound <= offset }) ?? segments.first else {
            return Place(location: source.location(at: 0), variable: nil)
        }
        switch segment.origin {
        case .script:
            let inside = min(max(0, offset - segment.output.lowerBound), segment.source.count)
            return Place(location: source.location(at: segment.source.lowerBound + inside), variable: nil)
        case .variable(let name):
            let length = source.text(segment.source).count
            return Place(location: source.location(at: segment.source.lowerBound, length: length), variable: name)
        case .generated:
            return Place(location: source.location(at: segment.source.lowerBound), variable: nil)
        }
    }

    /// The place of a 1-based position in characters (code points), as the server reports it.
    public func place(atCharacter position: Int) -> Place {
        let scalars = text.unicodeScalars
        let index = scalars.index(scalars.startIndex, offsetBy: max(0, position - 1), limitedBy: scalars.endIndex)
        return place(atByte: text.utf8.distance(from: text.startIndex, to: index ?? text.endIndex))
    }

    /// An error of the server, given its place in the script, and the variable when its value is at fault.
    public func locate(_ diagnostic: Diagnostic, atCharacter position: Int?) -> Diagnostic {
        var located = diagnostic
        guard let position else {
            located.location = located.location ?? location
            return located
        }
        let place = place(atCharacter: position)
        located.location = place.location
        if let variable = place.variable {
            let note = "in the value of :\(variable)"
            located.context = located.context.map { "\($0)\n\(note)" } ?? note
        }
        return located
    }
}
