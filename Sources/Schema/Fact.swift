/// One addressable thing of a schema: what kind it is, its name, its place in the server, and its attributes.
public struct Fact: Sendable {
    public let identity: Identity
    public let address: Address
    /// The object that this one is a part of and goes away with: a column's table, a comment's target.
    public let parent: Address?
    /// One value for each of the kind's attributes, in their order, as PostgreSQL printed it; nil for NULL.
    public let values: [String?]

    public init(identity: Identity, address: Address, parent: Address?, values: [String?]) {
        self.identity = identity
        self.address = address
        self.parent = parent
        self.values = values
    }

    public var kind: KindID { identity.kind }

    /// An attribute's value by its name; the name has to be one of the kind's.
    public subscript(attribute: String) -> String? {
        guard let index = Kinds.of(kind).attributes.firstIndex(where: { $0.name == attribute }) else {
            preconditionFailure("\(kind) has no attribute \(attribute)")
        }
        return values[index]
    }

    /// Whether a boolean attribute is true (PostgreSQL prints `t`).
    public func isTrue(_ attribute: String) -> Bool { self[attribute] == "t" }
}

/// A property of a kind's objects, read by its catalog query.
public struct Attribute: Sendable, ExpressibleByStringLiteral {
    public let name: String
    /// Whether two objects are different when this is. What only helps to render or to find is not compared.
    public let isCompared: Bool
    /// Whether the value is a list (`a, b`) whose order says nothing: it is kept to print it as it was, and not compared.
    public let isUnordered: Bool

    public init(_ name: String, isCompared: Bool = true, isUnordered: Bool = false) {
        self.name = name
        self.isCompared = isCompared
        self.isUnordered = isUnordered
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// An attribute that is known but does not count for equality.
    public static func uncompared(_ name: String) -> Attribute { Attribute(name, isCompared: false) }

    /// A list whose order does not count for equality.
    public static func unordered(_ name: String) -> Attribute { Attribute(name, isUnordered: true) }

    /// Whether two values of it differ.
    func differs(_ old: String?, _ new: String?) -> Bool {
        guard isCompared, old != new else { return false }
        guard isUnordered, let old, let new else { return true }
        return ListText.parts(old).sorted() != ListText.parts(new).sorted()
    }
}
