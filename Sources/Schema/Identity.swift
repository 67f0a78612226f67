import SQLText

/// The name of an object kind, as a person reads it: `table`, `foreign key`, `materialized view`.
public struct KindID: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String
    /// Any name; `Kinds.find` tells whether it is a kind's.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A name written in the source.
    public init(stringLiteral value: String) { rawValue = value }
    /// The name itself.
    public var description: String { rawValue }
    /// By name.
    public static func < (left: KindID, right: KindID) -> Bool { left.rawValue < right.rawValue }
}

/// The name by which two different databases know the same object.
public struct Identity: Hashable, Sendable, Comparable {
    /// What kind of object it is.
    public var kind: KindID
    /// The schema's name; empty for what lives in no schema.
    public var schema: String
    /// The table, view or domain that the object belongs to and that is a part of its name (columns, constraints, triggers); else empty.
    public var relation: String
    /// The object's own name, unquoted.
    public var name: String
    /// What tells apart objects of one name: a function's argument types, the kind of a comment's target; else empty.
    public var signature: String

    /// The parts that a kind has no use for stay empty.
    public init(kind: KindID, schema: String, relation: String = "", name: String, signature: String = "") {
        self.kind = kind
        self.schema = schema
        self.relation = relation
        self.name = name
        self.signature = signature
    }

    /// The identity of what is said of an object: its comment, its grants.
    init(_ kind: KindID, of target: Identity) {
        self.init(
            kind: kind, schema: target.schema, relation: target.relation, name: target.name,
            signature: target.kind.rawValue + "(" + target.signature + ")")
    }

    /// Quoted, as SQL names it: `public.users`, `public.users.email`, `public.f(integer)`.
    public var qualifiedName: String {
        var parts = [schema, relation].filter { !$0.isEmpty }.map(quoteIdentifier)
        parts.append(quoteIdentifier(name))
        return parts.joined(separator: ".")
    }

    /// For people: the kind and the name; a cast has no name, only what it is between.
    public var label: String {
        kind.rawValue + " " + (name.isEmpty ? "" : qualifiedName)
            + (signature.isEmpty || kind == "comment" ? "" : "(\(signature))")
    }

    /// By schema, relation, name, signature and kind.
    public static func < (left: Identity, right: Identity) -> Bool {
        (left.schema, left.relation, left.name, left.signature, left.kind)
            < (right.schema, right.relation, right.name, right.signature, right.kind)
    }
}

/// Where a server keeps an object: its catalog, its row's OID there, and a sub-object's number (a column's attnum), as in `pg_depend`.
///
/// Addresses survive renames, and `CREATE DATABASE ... TEMPLATE` keeps them: two states of one lineage are matched by them.
public struct Address: Hashable, Sendable {
    /// The OID of the catalog.
    public var catalog: UInt32
    /// The OID of the catalog's row.
    public var object: UInt32
    /// A column's number; 0 for the whole object.
    public var sub: Int32
    /// Facts about an object that have no row of their own share its address and are told apart by this.
    public var facet: Facet

    /// What is said of an object apart from the object itself.
    public enum Facet: UInt8, Sendable {
        case object, comment, owner, grants, attachment, ownership, type, options, label, declaration
    }

    /// The address of an object, a column, or a facet of either.
    public init(catalog: UInt32, object: UInt32, sub: Int32 = 0, facet: Facet = .object) {
        self.catalog = catalog
        self.object = object
        self.sub = sub
        self.facet = facet
    }

    /// The object that this facet belongs to.
    public var target: Address { Address(catalog: catalog, object: object, sub: sub) }
    /// The whole object of which this is a column.
    public var whole: Address { Address(catalog: catalog, object: object) }
}

/// The OIDs of the system catalogs (fixed at PostgreSQL's compile time, `src/include/catalog/*.h`).
public enum Catalog {
    /// `pg_type`.
    public static let type: UInt32 = 1247
    /// `pg_proc`.
    public static let function: UInt32 = 1255
    /// `pg_class`.
    public static let relation: UInt32 = 1259
    /// `pg_attrdef`.
    public static let attributeDefault: UInt32 = 2604
    /// `pg_constraint`.
    public static let constraint: UInt32 = 2606
    /// `pg_namespace`.
    public static let schema: UInt32 = 2615
    /// `pg_rewrite`.
    public static let rewrite: UInt32 = 2618
    /// `pg_trigger`.
    public static let trigger: UInt32 = 2620
    /// `pg_am`.
    public static let accessMethod: UInt32 = 2601
    /// `pg_cast`.
    public static let cast: UInt32 = 2605
    /// `pg_conversion`.
    public static let conversion: UInt32 = 2607
    /// `pg_language`.
    public static let language: UInt32 = 2612
    /// `pg_collation`.
    public static let collation: UInt32 = 3456
    /// `pg_transform`.
    public static let transform: UInt32 = 3576
    /// `pg_extension`.
    public static let `extension`: UInt32 = 3079
    /// `pg_policy`.
    public static let policy: UInt32 = 3256
    /// `pg_foreign_data_wrapper`.
    public static let foreignDataWrapper: UInt32 = 2328
    /// `pg_foreign_server`.
    public static let foreignServer: UInt32 = 1417
    /// `pg_user_mapping`.
    public static let userMapping: UInt32 = 1418
    /// `pg_publication`.
    public static let publication: UInt32 = 6104
    /// `pg_publication_rel`.
    public static let publicationTable: UInt32 = 6106
    /// `pg_publication_namespace`.
    public static let publicationSchema: UInt32 = 6237
    /// `pg_subscription`.
    public static let subscription: UInt32 = 6100
    /// `pg_default_acl`.
    public static let defaultPrivileges: UInt32 = 826
}
