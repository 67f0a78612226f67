import SQLText

/// The shell of a type that is made of functions which take or return it: `CREATE TYPE name` alone, then the functions, then the type.
///
/// Shares its address with the type, as another facet: `State.declare` turns what leans on it there.
struct TypeDeclarationKind: ObjectKind {
    let id: KindID = "type declaration"
    let catalog = Catalog.type
    let facet = Address.Facet.declaration
    let rank = 27
    let presence: String? = """
        EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'b' AND typarray <> 0)
          OR EXISTS (SELECT FROM pg_range WHERE rngcanonical >= 16384)
        """
    let attributes: [Attribute] = []

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, NULL, n.nspname, '', t.typname, ''
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE (\(CatalogSQL.isBaseType)
            OR t.typtype = 'r' AND EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = t.oid AND r.rngcanonical::oid >= 16384))
          AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
        """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }
    func create(_ fact: Fact, in state: State) -> [Step] { [.statement("CREATE " + designation(fact))] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    /// The type and its functions hold each other; what else needs the type was dropped before.
    func drop(_ fact: Fact, in state: State) -> [Step] { [.statement("DROP \(designation(fact)) CASCADE")] }
}

/// Types that were declared and never defined.
struct ShellTypeKind: ObjectKind {
    let id: KindID = "shell type"
    let catalog = Catalog.type
    let rank = 28
    let presence: String? = "EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'p')"
    let attributes: [Attribute] = []

    let owners: String? = CatalogSQL.typeOwners("t.typtype = 'p'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, NULL, n.nspname, '', t.typname, ''
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'p' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
        """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }
    func create(_ fact: Fact, in state: State) -> [Step] { [.statement("CREATE " + designation(fact))] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}
