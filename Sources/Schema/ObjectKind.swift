import SQLText

/// All that dbw knows about one kind of object. The machinery (reading, comparing, ordering, rendering) asks only this and names no kind.
public protocol ObjectKind: Sendable {
    var id: KindID { get }
    /// The catalog whose OIDs are these objects' addresses.
    var catalog: UInt32 { get }
    var parentCatalog: UInt32 { get }
    /// Which facet of the addressed object this kind describes.
    var facet: Address.Facet { get }
    /// The columns after the fixed ones of the query, in its order.
    var attributes: [Attribute] { get }
    /// Where objects of this kind stand among others when nothing else orders them.
    var rank: Int { get }
    /// Whether the objects are shown beside their parent instead of beside their own kind.
    var standsWithParent: Bool { get }
    /// Whether this kind tells something about objects of every kind (comments). Its query then gives the target's catalog
    /// in the column `aliases`, its OID and sub-number, and no names: those are the target's.
    var targetsAnyKind: Bool { get }
    /// What it is about, where a person may leave that out of the schema as a whole.
    var concern: Concern { get }
    /// Whether what the query says of one object hangs on all others: then it is always read as a whole.
    var isReadWhole: Bool { get }
    /// Whether rows or values go with the object: then a new one of the same name is not the same.
    var holdsRows: Bool { get }

    /// Whether its needs are those of the whole that it is made with: a composite type's attribute.
    var needsAsWhole: Bool { get }
    /// SQL that gives the OID of each object of this kind and the OID of its owner; nil where the owner is another object's (an index's table).
    var owners: String? { get }
    /// Where the privileges on the objects of this kind are kept; nil where none are given on them.
    var privileges: PrivilegeSource? { get }

    /// An SQL condition, cheap to ask, that is false where the query gives nothing: then the query is spared, whose planning alone takes
    /// longer on most databases. Nil where it is always run.
    var presence: String? { get }
    /// The catalog query. Its columns are the fixed ones of `CatalogColumn` and then one for each attribute.
    func query(_ server: ServerVersion) -> String

    /// How statements name the object after COMMENT ON, DROP or ALTER: `TABLE public.users`, `CONSTRAINT c ON public.users`.
    func designation(_ fact: Fact) -> String
    /// What GRANT and REVOKE say for privileges on the object: `SELECT, INSERT ON TABLE public.users`.
    func grantClause(_ privileges: [String], on fact: Fact) -> String
    func create(_ fact: Fact, in state: State) -> [Step]
    /// The same, where it matters what else the plan makes.
    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step]
    func drop(_ fact: Fact, in state: State) -> [Step]
    /// The same, where it matters what else the plan drops.
    func drop(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> [Step]
    /// What makes a fact into its new form, both with the same identity.
    func alter(_ change: Change, in context: PlanContext) -> Alteration
    /// Steps of an alteration that want the object's parts as they are to be, and come after the others: a table that takes a parent has to
    /// have its columns.
    func attach(_ change: Change, in context: PlanContext) -> [Step]
    /// What has to be dropped and made again for an alteration to come out as wanted.
    func remade(with change: Change, in context: PlanContext) -> [Fact]
    /// Why PostgreSQL has no statement that would make a new object on what is there already; nil where it has.
    func obstacle(toMaking fact: Fact, in context: PlanContext) -> String?
    /// Whether the whole has to be made anew for this new part of it.
    func remakesWhole(_ fact: Fact, in context: PlanContext) -> Bool
    /// Whether the object holds a row of a table as a value: then PostgreSQL does not write the table's rows anew.
    func holdsRow(_ fact: Fact, of table: Fact) -> Bool
    /// Whether a dropped object may go along with its whole, rather than be dropped by name before.
    func goesWithWhole(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> Bool
    /// Words of a text that PostgreSQL does not look into, some of which may be names of objects.
    func untrackedNames(_ fact: Fact) -> Set<String>
    /// Whether what needs the whole waits for this part of it, where it can: PostgreSQL does not add it to a whole that others hold.
    var precedesUsers: Bool { get }
    /// Whether what inherits from this object's table has it too without a fact of its own.
    func comesDownUnseen(_ fact: Fact) -> Bool
    /// What gives `old` the name (and schema) of `new`; nothing where the name follows from another object's.
    func rename(_ old: Fact, to new: Fact) -> [Step]

    /// New names for what is made along with the object and has no fact of its own, once the object has its new name.
    ///
    /// - Parameter schema: the name that a schema of `old` has now.
    func renameAlong(_ old: Fact, to new: Fact, schema: (String) -> String) -> [Step]

    /// What the object is apart from its name: two of one parent with the same content are one object under two names. Nil where the name
    /// is what counts.
    func content(_ fact: Fact, in state: State) -> String?

    /// Objects that share a key cannot exist side by side: a table and a view of one name.
    func namespaceKey(_ fact: Fact) -> String
    /// The same with the names of what is made along with the object: a range type's multirange type.
    func namespaceKeys(_ fact: Fact) -> [String]
    /// Whether `fact` has to be dropped before, and made again after, the alteration of something that it needs.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool
    /// The object of a parent table that this one comes down from: it is made, changed and dropped with that one while the tables stay tied.
    func origin(_ fact: Fact, in state: State) -> Fact?
    /// What is left to do for an object that its origin brings along.
    func createInherited(_ fact: Fact, in state: State) -> [Step]
    /// Whether it stays when what it comes down from goes: its own table declares it too.
    func outlivesOrigin(_ fact: Fact) -> Bool

    /// What an object has of this kind from its making, where settings of the database give it to new objects: default privileges. Only kinds
    /// that target any kind say something here.
    func born(with target: Fact, in context: PlanContext) -> Fact?

    /// A type that has to be made anew steps aside under another name until no column holds its values: the steps, and the type as it is then
    /// called. Nil for what is simply dropped and made again.
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)?
    /// Whether this object is carried over to the new form of a type that steps aside, rather than dropped with the old one.
    func isRetyped(_ fact: Fact) -> Bool
    /// Whether this part cannot get another type, or be made anew, but with its whole: a column of a partition key.
    func isBoundToWhole(_ fact: Fact) -> Bool
    /// The expression that makes a value of the old form of a type into one of the new; `type` is the column's type.
    func conversion(of expression: String, from old: Fact, to new: Fact, type: String) -> String

    /// The roles that the object names, unquoted: they belong to the server, and have to be there before it is made.
    func roles(_ fact: Fact) -> [String]
    /// What is lost when the object is dropped.
    func dropHazards(_ fact: Fact) -> [Hazard]
    /// Further edges: facts of `state` that have to be there before this one is made, beyond `pg_depend`.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact]
}

/// The alteration of one fact, as those that need it see it.
public struct Change: Sendable {
    /// As it is.
    public let old: Fact
    /// As it is to be.
    public let new: Fact
    /// The compared attributes in which they differ.
    public let attributes: Set<String>
    /// The expression for the column's values where its type is made anew under the same name.
    public let conversion: String?

    /// `conversion` stays nil but where a type is made anew under its name.
    public init(old: Fact, new: Fact, attributes: Set<String>, conversion: String? = nil) {
        self.old = old
        self.new = new
        self.attributes = attributes
        self.conversion = conversion
    }
}

/// The two states that a plan leads between.
public struct PlanContext: Sendable {
    /// The state that the plan starts from.
    public let from: State
    /// The state that it leads to.
    public let to: State

    /// Both states; their facts are matched by identity.
    public init(from: State, to: State) {
        self.from = from
        self.to = to
    }

    /// The version of the server that runs the plan (`server_version_num`), as far as it is known.
    public var serverVersion: Int {
        from.serverVersion == 0 || to.serverVersion == 0
            ? max(from.serverVersion, to.serverVersion) : min(from.serverVersion, to.serverVersion)
    }

    /// Whether OIDs mean the same object on both sides.
    public var isSameLineage: Bool { from.lineage != nil && from.lineage == to.lineage }
}

/// How a difference is brought about.
public enum Alteration: Sendable {
    case steps([Step])
    /// Drop and create, with all that depends on it.
    case rebuild
    /// PostgreSQL has no way, or dbw does not know it: the reason, for the person.
    case impossible(String)
}

extension Change {
    /// Whether the alteration writes anew what names `needed`. An expression that calls another function than before may read the same; then
    /// nothing of it is altered, and a change beside it does not let the old function go.
    public func letsGo(of needed: Fact) -> Bool {
        let operators: UInt32 = 2617
        guard [Catalog.function, operators].contains(needed.address.catalog) else { return true }
        let names = [needed.identity.name, quoteIdentifier(needed.identity.name)]
        return Kinds.of(old.kind).attributes.contains { attribute in
            attributes.contains(attribute.name)
                && old[attribute.name].map { text in names.contains { text.contains($0) } } == true
        }
    }

    /// A column gets another type or collation: what PostgreSQL refuses while views and the like look at it.
    public var retypesColumn: Bool {
        old.kind == "column" && (attributes.contains("type") || attributes.contains("collation"))
    }

    /// A column's values become those of a type that is not compared with the old one.
    var convertsColumn: Bool {
        guard retypesColumn else { return false }
        if conversion != nil { return true }
        let (from, to) = (TypeConversion.ColumnType(old), TypeConversion.ColumnType(new))
        if case .cast = TypeConversion(from: from, to: to) { return true }
        return !from.isComparable(with: to)
    }
}

extension ObjectKind {
    /// Tables and views, unless a kind says otherwise.
    public var parentCatalog: UInt32 { Catalog.relation }
    /// The object itself.
    public var facet: Address.Facet { .object }
    /// Beside its own kind.
    public var standsWithParent: Bool { false }
    /// The object itself.
    public var concern: Concern { .object }
    /// About one kind of target.
    public var targetsAnyKind: Bool { false }
    /// No: an object's rows say what there is to know of it, and the names of what it needs.
    public var isReadWhole: Bool { false }
    /// No.
    public var holdsRows: Bool { false }

    /// Its own.
    public var needsAsWhole: Bool { false }

    /// Whatever else is made.
    public func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] { create(fact, in: state) }
    /// Always asked.
    public var presence: String? { nil }
    /// Another object's.
    public var owners: String? { nil }
    /// None.
    public var privileges: PrivilegeSource? { nil }

    /// The privileges, `ON` and the designation.
    public func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON " + designation(fact)
    }

    /// `DROP` and the designation.
    public func drop(_ fact: Fact, in state: State) -> [Step] { [.statement("DROP " + designation(fact))] }

    /// Whatever else is dropped.
    public func drop(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> [Step] { drop(fact, in: state) }

    /// Nothing waits for the parts.
    public func attach(_ change: Change, in context: PlanContext) -> [Step] { [] }
    /// Nothing.
    public func remade(with change: Change, in context: PlanContext) -> [Fact] { [] }
    /// It has.
    public func obstacle(toMaking fact: Fact, in context: PlanContext) -> String? { nil }
    /// No.
    public func remakesWhole(_ fact: Fact, in context: PlanContext) -> Bool { false }
    /// No.
    public func holdsRow(_ fact: Fact, of table: Fact) -> Bool { false }
    /// Yes.
    public func goesWithWhole(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> Bool { true }
    /// None.
    public func untrackedNames(_ fact: Fact) -> Set<String> { [] }
    /// No.
    public var precedesUsers: Bool { false }
    /// No.
    public func comesDownUnseen(_ fact: Fact) -> Bool { false }

    /// Nothing: the name follows from another object's.
    public func rename(_ old: Fact, to new: Fact) -> [Step] { [] }

    /// Nothing.
    public func renameAlong(_ old: Fact, to new: Fact, schema: (String) -> String) -> [Step] { [] }

    /// The whole identity: a namespace of the kind's own.
    public func namespaceKey(_ fact: Fact) -> String {
        let identity = fact.identity
        return "\(identity.kind)\u{0}\(identity.schema)\u{0}\(identity.relation)\u{0}\(identity.name)\u{0}\(identity.signature)"
    }

    /// Its own.
    public func namespaceKeys(_ fact: Fact) -> [String] { [namespaceKey(fact)] }

    /// Nothing stands in the way.
    public func isDisturbed(_ fact: Fact, by change: Change) -> Bool { false }
    /// It comes down from nothing.
    public func origin(_ fact: Fact, in state: State) -> Fact? { nil }
    /// Nothing is left to do.
    public func createInherited(_ fact: Fact, in state: State) -> [Step] { [] }
    /// It goes with its origin.
    public func outlivesOrigin(_ fact: Fact) -> Bool { false }
    /// Nothing.
    public func born(with target: Fact, in context: PlanContext) -> Fact? { nil }
    /// It is dropped and made again.
    public func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { nil }
    /// It goes with the old type.
    public func isRetyped(_ fact: Fact) -> Bool { false }
    /// No.
    public func isBoundToWhole(_ fact: Fact) -> Bool { false }
    /// Through the value's text.
    public func conversion(of expression: String, from old: Fact, to new: Fact, type: String) -> String {
        "\(expression)::text::\(type)"
    }
    /// None.
    public func roles(_ fact: Fact) -> [String] { [] }
    /// Nothing is lost.
    public func dropHazards(_ fact: Fact) -> [Hazard] { [] }
    /// `pg_depend` says it all.
    public func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] { [] }

    /// The name is what counts.
    public func content(_ fact: Fact, in state: State) -> String? { nil }

    /// The compared attributes as one text.
    func comparedText(_ fact: Fact) -> String {
        attributes.indices.filter { attributes[$0].isCompared }.map { fact.values[$0] ?? "\u{1}" }.joined(separator: "\u{0}")
    }

    /// The compared attributes in which two facts differ.
    public func changedAttributes(_ old: Fact, _ new: Fact) -> [String] {
        if old.values == new.values { return [] }
        return attributes.indices.compactMap { index in
            attributes[index].differs(old.values[index], new.values[index]) ? attributes[index].name : nil
        }
    }
}

/// Where the catalogs keep the privileges on a kind's objects.
public struct PrivilegeSource: Sendable {
    /// A FROM list with its WHERE.
    let from: String
    /// SQL for the object's OID.
    let oid: String
    /// SQL for the number of the object's part.
    let sub: String
    /// SQL for the `aclitem[]`.
    let acl: String
    /// SQL for the owner's OID.
    let owner: String
    /// The letter, as SQL, by which `acldefault` knows the kind of object; nil where a new object has no privileges of its own.
    let defaults: String?

    init(from: String, oid: String, sub: String = "0", acl: String, owner: String, defaults: String?) {
        self.from = from
        self.oid = oid
        self.sub = sub
        self.acl = acl
        self.owner = owner
        self.defaults = defaults
    }
}
