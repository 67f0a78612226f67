import Schema

/// Between states that know nothing of each other a rename looks like a drop and an add. Where it could be one, it is a hazard and not assumed.
public enum PossibleRename {
    /// Pairs of a table or column that goes and one that comes and could be the same: columns of one table and type, tables of equal columns.
    public static func find(from: State, to: State) -> [(old: Fact, new: Fact)] {
        let matching = Matching(from: from, to: to)
        let gone = matching.removed.sorted().map { from.facts[$0] }
        let come = matching.added.sorted().map { to.facts[$0] }
        if gone.isEmpty || come.isEmpty { return [] }
        let newTables = Dictionary(grouping: come.filter { $0.kind == "table" }) { columns(of: $0, in: to) }
        let newColumns = Dictionary(grouping: come.filter { $0.kind == "column" }, by: ColumnKey.init)
        var pairs: [(old: Fact, new: Fact)] = []
        for old in gone where old.kind == "table" {
            pairs += (newTables[columns(of: old, in: from)] ?? []).map { (old, $0) }
        }
        for old in gone where old.kind == "column" && !old.isTrue("is_inherited") && hasTable(old, in: to) {
            pairs += (newColumns[ColumnKey(old)] ?? []).map { (old, $0) }
        }
        return pairs
    }

    /// What two columns have in common that could be one.
    private struct ColumnKey: Hashable {
        let schema, relation: String
        let type: String?

        init(_ column: Fact) {
            schema = column.identity.schema
            relation = column.identity.relation
            type = column["type"]
        }
    }

    /// The hazard of one such pair; its message holds the flag that makes it a rename.
    public static func hazard(_ pair: (old: Fact, new: Fact)) -> Hazard {
        let flag = "--rename \(pair.old.identity.qualifiedName)=\(pair.new.identity.name)"
        return Hazard(
            .possibleRename,
            "\(pair.old.identity.label) goes and \(pair.new.identity.name) comes: if this is a rename, say so with \(flag)")
    }

    private static func columns(of table: Fact, in state: State) -> [String] {
        state.children(of: table.address, kind: "column").map { "\($0.identity.name) \($0["type"] ?? "")" }
    }

    private static func hasTable(_ column: Fact, in state: State) -> Bool {
        state.index(of: Identity(kind: "table", schema: column.identity.schema, name: column.identity.relation)) != nil
    }
}
