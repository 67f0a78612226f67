import SQLText

/// Privileges on PostgreSQL's own relations, columns and functions, where they are not what initdb gave: pg_dump prints them with the
/// database's own. Only what differs is a fact. Of the information schema neither it nor the server keeps what initdb gave.
struct SystemGrantsKind: ObjectKind {
    let id: KindID
    let catalog: UInt32
    let facet = Address.Facet.grants
    let concern = Concern.grants
    let rank = 126
    let attributes: [Attribute] = [.unordered("grants", .line), .uncompared("baseline")]

    static let relations = SystemGrantsKind(id: "system relation grants", catalog: Catalog.relation)
    static let functions = SystemGrantsKind(id: "system function grants", catalog: Catalog.function)

    func query(_ server: ServerVersion) -> String {
        let parts: [String]
        if catalog == Catalog.function {
            parts = [
                part(
                    "pg_proc x JOIN pg_namespace n ON n.oid = x.pronamespace", oid: "x.oid", sub: "0", acl: "x.proacl",
                    owner: "x.proowner", standard: "acldefault('f', x.proowner)",
                    names: "n.nspname, '', x.proname, oidvectortypes(x.proargtypes)")
            ]
        } else {
            let relation = "pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace"
            parts = [
                part(
                    relation, oid: "x.oid", sub: "0", acl: "x.relacl", owner: "x.relowner",
                    standard: "acldefault('r', x.relowner)",
                    names: "n.nspname, '', x.relname, ''"),
                part(
                    relation + " JOIN pg_attribute a ON a.attrelid = x.oid AND a.attrelid < 16384", oid: "x.oid", sub: "a.attnum",
                    acl: "a.attacl", owner: "x.relowner", standard: "NULL::aclitem[]",
                    names: "n.nspname, x.relname, a.attname, ''"),
            ]
        }
        return parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 6, 7, 8, 9"
    }

    /// Members of extensions are left to their extension: plpgsql's functions.
    private func part(_ from: String, oid: String, sub: String, acl: String, owner: String, standard: String, names: String)
        -> String
    {
        """
        SELECT p.oid, p.sub, NULL::oid, 0, NULL, p.nspname, p.relation, p.name, p.signature,
          coalesce(\(PrivilegeList.sql("p.acl", owner: "p.owner")), ''), coalesce(\(PrivilegeList.sql("p.base", owner: "p.owner")), '')
        FROM (SELECT \(oid), \(sub), \(names), \(acl), \(owner), coalesce(i.initprivs, \(standard))
          FROM \(from) LEFT JOIN pg_init_privs i ON i.objoid = \(oid) AND i.classoid = \(catalog) AND i.objsubid = \(sub)
          WHERE x.oid < 16384 AND n.nspname <> 'information_schema' AND \(acl) IS NOT NULL) p (oid, sub, nspname, relation, name, signature, acl, owner, base)
        WHERE CASE WHEN p.base IS NULL THEN cardinality(p.acl) > 0 ELSE NOT (p.acl @> p.base AND p.acl <@ p.base) END
        """
    }

    func designation(_ fact: Fact) -> String { "GRANTS" }
    func create(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["baseline"], to: fact["grants"], of: fact) }
    func drop(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["grants"], to: fact["baseline"], of: fact) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps(steps(from: change.old["grants"], to: change.new["grants"], of: change.new))
    }

    func roles(_ fact: Fact) -> [String] { PrivilegeList(fact["grants"]).roles }

    private func steps(from old: String?, to new: String?, of fact: Fact) -> [Step] {
        PrivilegeList(new).commands(from: PrivilegeList(old)).flatMap { command -> [Step] in
            // What initdb made belongs to the bootstrap role, which any superuser may grant for.
            let sql = command.sql(owner: "CURRENT_USER") { clause($0, fact) }
            guard let grantor = command.grantor else { return [.statement(sql)] }
            return [.statement("SET ROLE \(grantor)"), .statement(sql), .statement("RESET ROLE")]
        }
    }

    private func clause(_ privileges: [String], _ fact: Fact) -> String {
        if !fact.identity.relation.isEmpty { return columnGrantClause(privileges, on: fact) }
        let list = privileges.joined(separator: ", ")
        if catalog == Catalog.function { return "\(list) ON FUNCTION \(fact.identity.qualifiedName)(\(fact.identity.signature))" }
        return "\(list) ON TABLE \(fact.identity.qualifiedName)"
    }
}
