/// The version of a server, for catalogs that changed between majors.
public struct ServerVersion: Sendable, Comparable {
    /// As `server_version_num`: 150018.
    public let number: Int
    /// From `server_version_num`.
    public init(number: Int) { self.number = number }
    /// 15, 17, 18.
    public var major: Int { number / 10000 }
    /// Older before newer.
    public static func < (left: ServerVersion, right: ServerVersion) -> Bool { left.number < right.number }
}

/// The fixed leading columns of every kind's catalog query, in order.
public enum CatalogColumn: Int, CaseIterable, Sendable {
    case oid, sub, parent, parentSub, aliases, schema, relation, name, signature
}
