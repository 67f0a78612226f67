import Schema

/// What a plan does to each kind of object, for those who want to know how rather than with which statements.
public struct PlanOutline: Sendable {
    /// How a difference between two forms of one object is brought about.
    public enum Way: String, Sendable, Comparable {
        case inPlace = "in place"
        case rebuilt = "made anew"

        /// In place first.
        public static func < (left: Way, right: Way) -> Bool { left == .inPlace && right == .rebuilt }
    }

    /// A compared attribute of a kind.
    public struct Property: Sendable, Hashable {
        /// The kind.
        public let kind: KindID
        /// The attribute's name.
        public let attribute: String

        /// An attribute by its kind and its name.
        public init(kind: KindID, attribute: String) {
            self.kind = kind
            self.attribute = attribute
        }
    }

    /// The attributes that differ between two forms of an object, with what is done about them.
    public internal(set) var changed: [Property: Set<Way>] = [:]
    /// Kinds of which an object comes.
    public internal(set) var made: Set<KindID> = []
    /// Kinds of which an object goes.
    public internal(set) var dropped: Set<KindID> = []

    /// An outline of nothing.
    public init() {}

    /// Takes another plan's outline in.
    public mutating func add(_ other: PlanOutline) {
        changed.merge(other.changed) { $0.union($1) }
        made.formUnion(other.made)
        dropped.formUnion(other.dropped)
    }
}
