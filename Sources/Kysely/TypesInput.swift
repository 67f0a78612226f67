/// What the types are rendered from: relations with their columns, and enum types, as facts of the catalogs.
///
/// The order of the arrays does not matter: `renderTypes` sorts. Names are raw catalog names, never quoted.
public struct TypesInput: Sendable, Equatable, Codable {
    /// Every table, view, materialized view and foreign table that the reading role may use.
    /// System schemas and Kysely's own bookkeeping tables may be among them: `renderTypes` leaves them out.
    public var relations: [Relation]
    /// Every enum type; those that no column uses are not rendered.
    public var enums: [EnumType]

    /// The facts of one database.
    public init(relations: [Relation] = [], enums: [EnumType] = []) {
        self.relations = relations
        self.enums = enums
    }
}

/// A row of `pg_class` that holds or yields rows.
public struct Relation: Sendable, Equatable, Codable {
    /// `pg_class.relkind`, as far as it can be queried with Kysely.
    public enum Kind: String, Sendable, Equatable, Codable {
        /// `r`, unlogged ones included.
        case table
        /// `p`: the root or an inner level of a partition tree.
        case partitionedTable
        /// `f`.
        case foreignTable
        /// `v`.
        case view
        /// `m`.
        case materializedView
    }

    /// `pg_namespace.nspname`.
    public var schema: String
    /// `pg_class.relname`.
    public var name: String
    /// What sort of relation it is; it decides only the order in which names are given.
    public var kind: Kind
    /// Whether `pg_inherits` has a row with this relation as the child: partitions, and children made by `INHERITS`.
    public var hasParent: Bool
    /// `obj_description(oid, 'pg_class')`; rendered only where `TypesOptions.tableComments` asks for it.
    public var comment: String?
    /// The user columns (`attnum > 0`, not dropped). A relation without columns is not rendered.
    public var columns: [Column]

    /// The facts of one relation.
    public init(
        schema: String, name: String, kind: Kind = .table, hasParent: Bool = false, comment: String? = nil, columns: [Column]
    ) {
        self.schema = schema
        self.name = name
        self.kind = kind
        self.hasParent = hasParent
        self.comment = comment
        self.columns = columns
    }
}

/// A row of `pg_attribute`.
public struct Column: Sendable, Equatable, Codable {
    /// `attname`.
    public var name: String
    /// `attnum`.
    public var position: Int
    /// `atttypid`, resolved to a name; of a domain it is the domain itself.
    public var type: TypeReference
    /// Where `type` is a domain, and not an array of domains: the type at the root of the chain of domains, which may be an
    /// array. Nil otherwise.
    public var domainBase: TypeReference?
    /// `attnotnull`. A `NOT NULL` of a domain does not count.
    public var isNotNull: Bool
    /// `atthasdef`: the column has its own `DEFAULT` or a `GENERATED ... AS (expression)`. A default of a domain does not count.
    public var hasDefault: Bool
    /// `attidentity <> ''`: `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`.
    public var isIdentity: Bool
    /// `pg_get_serial_sequence` of the column is not null: a sequence is `OWNED BY` it, identity or not.
    public var ownsSequence: Bool
    /// The server refuses a value for the column: `attidentity = 'a'` or `attgenerated <> ''`.
    public var isGeneratedAlways: Bool
    /// `col_description`.
    public var comment: String?

    /// The facts of one column.
    public init(
        name: String, position: Int, type: TypeReference, domainBase: TypeReference? = nil, isNotNull: Bool = false,
        hasDefault: Bool = false, isIdentity: Bool = false, ownsSequence: Bool = false, isGeneratedAlways: Bool = false,
        comment: String? = nil
    ) {
        self.name = name
        self.position = position
        self.type = type
        self.domainBase = domainBase
        self.isNotNull = isNotNull
        self.hasDefault = hasDefault
        self.isIdentity = isIdentity
        self.ownsSequence = ownsSequence
        self.isGeneratedAlways = isGeneratedAlways
        self.comment = comment
    }

    /// Whether an insert may leave the column out although it is not nullable, as kysely-codegen sees it.
    var isGenerated: Bool { hasDefault || isIdentity || ownsSequence }
}

/// A type by its catalog name; an array by its element's name.
public struct TypeReference: Sendable, Hashable, Codable {
    /// `nspname` of the type's schema, or of the element type's where `isArray`.
    public var schema: String
    /// `pg_type.typname` (`int4`, not `integer`), or the element type's where `isArray`: for `text[]` it is `text`, never `_text`.
    public var name: String
    /// Whether the type is a true array: some `pg_type` row, the element, names it in `typarray`. The fixed vectors
    /// `int2vector` and `oidvector` are not; the number of dimensions is not kept, as PostgreSQL does not keep it either.
    public var isArray: Bool

    /// A type, or where `isArray` the array of it.
    public init(schema: String, name: String, isArray: Bool = false) {
        self.schema = schema
        self.name = name
        self.isArray = isArray
    }
}

/// A row of `pg_type` with `typtype = 'e'`.
public struct EnumType: Sendable, Equatable, Codable {
    /// `nspname` of its schema.
    public var schema: String
    /// `typname`.
    public var name: String
    /// `enumlabel`, in the order of `enumsortorder`. A type without labels is rendered as `string`.
    public var labels: [String]

    /// An enum type with its labels in their order.
    public init(schema: String, name: String, labels: [String]) {
        self.schema = schema
        self.name = name
        self.labels = labels
    }
}
