/// One addressable thing of a schema: what kind it is, its name, its place in the server, and its attributes.
public struct Fact: Sendable {
    /// Its name, by which another database knows it.
    public let identity: Identity
    /// Its place in the server that it was read from.
    public let address: Address
    /// The object that this one is a part of and goes away with: a column's table, a comment's target.
    public let parent: Address?
    /// One value for each of the kind's attributes, in their order, as PostgreSQL printed it; nil for NULL.
    public let values: [String?]

    /// `values` has one value for each of the kind's attributes, in their order.
    public init(identity: Identity, address: Address, parent: Address?, values: [String?]) {
        self.identity = identity
        self.address = address
        self.parent = parent
        self.values = values
    }

    /// What kind of object it is.
    public var kind: KindID { identity.kind }

    /// An attribute's value by its name; the name has to be one of the kind's.
    public subscript(attribute: String) -> String? {
        guard let index = Kinds.place(of: attribute, in: kind) else {
            preconditionFailure("\(kind) has no attribute \(attribute)")
        }
        return values[index]
    }

    /// An attribute's value where the kind has an attribute of that name; nil where it has none.
    public func value(of attribute: String) -> String? { Kinds.place(of: attribute, in: kind).flatMap { values[$0] } }

    /// An attribute that says something: neither NULL nor empty.
    func text(_ attribute: String) -> String? { self[attribute].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a boolean attribute is true (PostgreSQL prints `t`).
    public func isTrue(_ attribute: String) -> Bool { self[attribute] == "t" }
}

/// A property of a kind's objects, read by its catalog query.
public struct Attribute: Sendable, ExpressibleByStringLiteral {
    /// As `Fact` is asked for it.
    public let name: String
    /// Whether two objects are different when this is. What only helps to render or to find is not compared.
    public let isCompared: Bool
    /// What separates the parts of a value whose order says nothing: it is kept to print it as it was, and not compared. Nil where the order counts.
    public let separator: Separator?

    /// Whether it means something in another database: an OID does not.
    public let isPortable: Bool
    /// Whether NULL stands for what the server's version does not know: then there is nothing to compare.
    public let isVersioned: Bool

    /// How the parts of a list stand.
    public enum Separator: Sendable { case comma, line }

    /// An attribute; plain ones are compared as they are.
    public init(
        _ name: String, isCompared: Bool = true, unordered separator: Separator? = nil, isPortable: Bool = true,
        isVersioned: Bool = false
    ) {
        self.name = name
        self.isCompared = isCompared
        self.separator = separator
        self.isPortable = isPortable
        self.isVersioned = isVersioned
    }

    /// A compared attribute.
    public init(stringLiteral value: String) { self.init(value) }

    /// An attribute that is known but does not count for equality.
    public static func uncompared(_ name: String) -> Attribute { Attribute(name, isCompared: false) }

    /// An attribute that only the database it was read from knows what to do with: OIDs.
    public static func local(_ name: String) -> Attribute { Attribute(name, isCompared: false, isPortable: false) }

    /// A list whose order does not count for equality.
    public static func unordered(_ name: String, _ separator: Separator = .comma) -> Attribute {
        Attribute(name, unordered: separator)
    }

    /// What only newer servers say. NULL is for the older ones, the empty text for nothing.
    public static func versioned(_ name: String) -> Attribute { Attribute(name, isVersioned: true) }

    /// Whether two values of it differ.
    func differs(_ old: String?, _ new: String?) -> Bool {
        guard isCompared, old != new else { return false }
        if isVersioned, old == nil || new == nil { return false }
        guard separator != nil, let old, let new else { return true }
        return normalized(old) != normalized(new)
    }

    /// The parts of a value in the form in which they are compared: one, or those of a list without its order.
    public func normalized(_ value: String) -> [String] {
        switch separator {
        case .comma: ListText.parts(value).sorted()
        case .line: value.split(separator: "\n").map(String.init).sorted()
        case nil: [value]
        }
    }
}
