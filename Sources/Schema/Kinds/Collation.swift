import SQLText

/// Collations (`pg_collation`) of the providers libc, icu and builtin. The version of the library is the machine's matter.
struct CollationKind: ObjectKind {
    let id: KindID = "collation"
    let catalog = Catalog.collation
    let rank = 25
    let presence: String? = "EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)"
    let attributes: [Attribute] = ["provider", "is_deterministic", "locale", "lc_collate", "lc_ctype", "rules"]

    let owners: String? = """
        SELECT o.oid, o.collowner FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE \(CatalogSQL.userSchema("n"))
        """

    func query(_ server: ServerVersion) -> String {
        let locale =
            switch server.major {
            case 17...: "o.colllocale"
            case 15...: "o.colliculocale"
            default: "CASE WHEN o.collprovider = 'i' THEN o.collcollate END"
            }
        return """
            SELECT o.oid, 0, NULL, 0, NULL, n.nspname, '', o.collname, '',
              CASE o.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE o.collprovider::text END,
              o.collisdeterministic, \(locale), CASE WHEN o.collprovider = 'c' THEN o.collcollate END,
              CASE WHEN o.collprovider = 'c' THEN o.collctype END, \(server.major >= 16 ? "o.collicurules" : "NULL")
            FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
            WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, o.collname
            """
    }

    func designation(_ fact: Fact) -> String { "COLLATION " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var options = ["PROVIDER = \(fact["provider"] ?? "")"]
        if !fact.isTrue("is_deterministic") { options.append("DETERMINISTIC = false") }
        let parts = [("LOCALE", "locale"), ("LC_COLLATE", "lc_collate"), ("LC_CTYPE", "lc_ctype"), ("RULES", "rules")]
        if let locale = fact["lc_collate"], locale == fact["lc_ctype"] {
            options.append("LOCALE = \(quoteLiteral(locale))")
        } else {
            options += parts.compactMap { name, attribute in fact[attribute].map { "\(name) = \(quoteLiteral($0))" } }
        }
        return [.statement("CREATE \(designation(fact)) (\(options.joined(separator: ", ")))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// PostgreSQL alters nothing of a collation but its names: it is made anew beside the old one, and the columns go over.
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    /// The values stay as they are.
    func conversion(of expression: String, from old: Fact, to new: Fact, type: String) -> String { expression }
}
