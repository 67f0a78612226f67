import SQLText

/// Operator classes (`pg_opclass`) with the operators and functions that PostgreSQL keeps with the class; all else is the family's.
struct OperatorClassKind: ObjectKind {
    let id: KindID = "operator class"
    let catalog = OperatorFamilySQL.opclass
    let rank = 99
    let presence: String? = "EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384)"
    let attributes: [Attribute] = ["is_default", "type", "family", "storage", "members"]

    let owners: String? = CatalogSQL.owners("pg_opclass", schema: "opcnamespace", owner: "opcowner")

    func query(_ server: ServerVersion) -> String {
        // The rows of the members are the class: what they need, it needs.
        func members(_ catalog: UInt32, _ name: String, _ item: String, _ order: String) -> String {
            """
            (SELECT string_agg(\(item), E',\\n    ' ORDER BY \(order)) FROM pg_depend d JOIN \(name) m ON m.oid = d.objid
              WHERE d.classid = \(catalog) AND d.refclassid = 2616 AND d.refobjid = c.oid AND d.deptype = 'i')
            """
        }
        return """
            SELECT c.oid, 0, NULL, 0,
              (SELECT string_agg(d.classid || ':' || d.objid || ':0', ' ') FROM pg_depend d
               WHERE d.classid IN (2602, 2603) AND d.refclassid = 2616 AND d.refobjid = c.oid AND d.deptype = 'i'),
              n.nspname, '', c.opcname, am.amname, c.opcdefault, format_type(c.opcintype, NULL),
              quote_ident(fn.nspname) || '.' || quote_ident(f.opfname), CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END,
              nullif(concat_ws(E',\\n    ',
                \(members(2602, "pg_amop", OperatorFamilySQL.operatorItem("m"), "m.amopstrategy, m.amoplefttype, m.amoprighttype")),
                \(members(2603, "pg_amproc", OperatorFamilySQL.functionItem("m"), "m.amprocnum, m.amproclefttype, m.amprocrighttype"))), '')
            FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON am.oid = c.opcmethod
              JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
            WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.opcname, am.amname
            """
    }

    func designation(_ fact: Fact) -> String {
        "OPERATOR CLASS \(fact.identity.qualifiedName) USING \(quoteIdentifier(fact.identity.signature))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let type = fact["type"] ?? ""
        let storage = fact["storage"].map { "STORAGE " + $0 }
        // An empty list is not allowed; the type that is stored anyway may be named.
        let items = [storage, fact["members"]].compactMap(\.self)
        let list = items.isEmpty ? "STORAGE " + type : items.joined(separator: ",\n    ")
        let head = "CREATE OPERATOR CLASS \(fact.identity.qualifiedName)" + (fact.isTrue("is_default") ? " DEFAULT" : "")
        return [
            .statement(
                "\(head) FOR TYPE \(type) USING \(quoteIdentifier(fact.identity.signature)) FAMILY \(fact["family"] ?? "") AS\n    \(list)"
            )
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    /// What stands in the family without a class comes before the class, which would take it in; an index finds all in place.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        let family = (fact["family"] ?? "") + " USING " + quoteIdentifier(fact.identity.signature)
        return (state.all("family operator") + state.all("family function")).filter { $0["family"] == family }
    }
}
