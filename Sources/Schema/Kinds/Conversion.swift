import SQLText

/// Conversions between encodings (`pg_conversion`).
struct ConversionKind: ObjectKind {
    let id: KindID = "conversion"
    let catalog = Catalog.conversion
    let rank = 26
    let presence: String? = "EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384)"
    let attributes: [Attribute] = ["is_default", "source", "target", "function"]

    let owners: String? = """
        SELECT c.oid, c.conowner FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE \(CatalogSQL.userSchema("n"))
        """

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, NULL, n.nspname, '', c.conname, '',
          c.condefault, pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::text
        FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.conname
        """
    }

    func designation(_ fact: Fact) -> String { "CONVERSION " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let encodings = "FOR \(quoteLiteral(fact["source"] ?? "")) TO \(quoteLiteral(fact["target"] ?? ""))"
        return [
            .statement(
                "CREATE \(fact.isTrue("is_default") ? "DEFAULT " : "")\(designation(fact)) \(encodings) FROM \(fact["function"] ?? "")"
            )
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}
