import SQLText

/// Operator families (`pg_opfamily`). What is in one is a class's, or a fact of its own where it is in no class.
struct OperatorFamilyKind: ObjectKind {
    let id: KindID = "operator family"
    let catalog = OperatorFamilySQL.family
    let rank = 98
    let presence: String? = "EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384)"
    let attributes: [Attribute] = []

    let owners: String? = CatalogSQL.owners("pg_opfamily", schema: "opfnamespace", owner: "opfowner")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT f.oid, 0, NULL, 0, NULL, n.nspname, '', f.opfname, am.amname
        FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, f.opfname, am.amname
        """
    }

    func designation(_ fact: Fact) -> String {
        "OPERATOR FAMILY \(fact.identity.qualifiedName) USING \(quoteIdentifier(fact.identity.signature))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] { [.statement("CREATE " + designation(fact))] }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}

/// Operators that were added to a family outside of a class (`pg_amop`); the family may be one of the system's.
struct FamilyOperatorKind: FamilyMember {
    let id: KindID = "family operator"
    let catalog = OperatorFamilySQL.amop
    let presence: String? = "EXISTS (SELECT FROM pg_amop WHERE oid >= 16384)"

    func query(_ server: ServerVersion) -> String {
        query(
            "pg_amop", prefix: "amop", word: "OPERATOR", number: "m.amopstrategy", object: (2617, "m.amopopr"),
            definition: OperatorFamilySQL.operatorItem("m"))
    }
}

/// Support functions that were added to a family outside of a class, or that its access method does not keep with the class (`pg_amproc`).
struct FamilyFunctionKind: FamilyMember {
    let id: KindID = "family function"
    let catalog = OperatorFamilySQL.amproc
    let presence: String? = "EXISTS (SELECT FROM pg_amproc WHERE oid >= 16384)"

    func query(_ server: ServerVersion) -> String {
        query(
            "pg_amproc", prefix: "amproc", word: "FUNCTION", number: "m.amprocnum", object: (Catalog.function, "m.amproc"),
            definition: OperatorFamilySQL.functionItem("m"))
    }
}

/// What both kinds of members have in common.
protocol FamilyMember: ObjectKind {}

extension FamilyMember {
    var parentCatalog: UInt32 { OperatorFamilySQL.family }
    var rank: Int { 99 }
    var standsWithParent: Bool { true }
    /// `family` is the family with its access method; `key` what DROP says: `OPERATOR 1 (integer, bigint)`.
    var attributes: [Attribute] { ["definition", .uncompared("family"), .uncompared("key")] }

    /// The rows that belong to no class. Members of a family that an extension brought are left to it, and so is what an extension added.
    func query(
        _ catalogName: String, prefix: String, word: String, number: String, object: (catalog: UInt32, oid: String),
        definition: String
    ) -> String {
        let types = "format_type(m.\(prefix)lefttype, NULL) || ', ' || format_type(m.\(prefix)righttype, NULL)"
        return """
            SELECT m.oid, 0, CASE WHEN f.oid >= 16384 THEN f.oid END, 0, NULL, n.nspname, f.opfname, lower('\(word)') || ' ' || \(number),
              am.amname || ': ' || \(types), \(definition),
              quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(am.amname),
              '\(word) ' || \(number) || ' (' || \(types) || ')'
            FROM \(catalogName) m JOIN pg_opfamily f ON f.oid = m.\(prefix)family JOIN pg_namespace n ON n.oid = f.opfnamespace
              JOIN pg_am am ON am.oid = f.opfmethod
            WHERE m.oid >= 16384 AND (f.oid < 16384 OR \(CatalogSQL.userSchema("n")))
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = \(catalog) AND d.objid = m.oid AND d.refclassid = 2616)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = \(object.catalog) AND d.objid = \(object.oid) AND d.deptype = 'e')
            ORDER BY n.nspname, f.opfname, am.amname, \(number), 9
            """
    }

    func designation(_ fact: Fact) -> String { "OPERATOR FAMILY " + (fact["family"] ?? "") }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER \(designation(fact)) ADD\n    \(fact["definition"] ?? "")")]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] { [.statement("ALTER \(designation(fact)) DROP \(fact["key"] ?? "")")] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}

/// What families and classes share in reading `pg_amop` and `pg_amproc`.
enum OperatorFamilySQL {
    /// `pg_opfamily`, `pg_opclass`, `pg_amop` and `pg_amproc`.
    static let family: UInt32 = 2753
    static let opclass: UInt32 = 2616
    static let amop: UInt32 = 2602
    static let amproc: UInt32 = 2603

    /// An operator as `CREATE OPERATOR CLASS` and `ALTER OPERATOR FAMILY ... ADD` list it.
    static func operatorItem(_ alias: String) -> String {
        """
        'OPERATOR ' || \(alias).amopstrategy || ' ' || \(alias).amopopr::regoperator || CASE WHEN \(alias).amoppurpose = 'o' THEN (
            SELECT ' FOR ORDER BY ' || quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname) FROM pg_opfamily sf
            JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = \(alias).amopsortfamily) ELSE '' END
        """
    }

    /// A support function as they list it.
    static func functionItem(_ alias: String) -> String {
        """
        'FUNCTION ' || \(alias).amprocnum || ' (' || format_type(\(alias).amproclefttype, NULL) || ', '
          || format_type(\(alias).amprocrighttype, NULL) || ') ' || \(alias).amproc::regprocedure
        """
    }
}
