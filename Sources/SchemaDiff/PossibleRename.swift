import Schema

/// Between states that know nothing of each other a rename looks like a drop and an add. Where it could be one, it is a hazard and not assumed.
public enum PossibleRename {
    /// Pairs of a table or column that goes and one that comes and could be the same: columns of one table and type, tables of equal columns.
    ///
    /// - Parameter renamed: tables of `from` that are known to have another name in `to`; they are no pairs, and their columns are looked at.
    public static func find(from: State, to: State, renamed: [Identity: Identity] = [:]) -> [(old: Fact, new: Fact)] {
        let matching = Matching(from: from, to: to)
        let taken = Set(renamed.values)
        let gone = matching.removed.sorted().map { from.facts[$0] }.filter { renamed[$0.identity] == nil }
        let come = matching.added.sorted().map { to.facts[$0] }.filter { !taken.contains($0.identity) }
        if gone.isEmpty || come.isEmpty { return [] }
        let newTables = Dictionary(grouping: come.filter { $0.kind == "table" }) { columns(of: $0, in: to) }
        let newColumns = Dictionary(grouping: come.filter { $0.kind == "column" }) { ColumnKey($0, in: table(of: $0)) }
        var pairs: [(old: Fact, new: Fact)] = []
        for old in gone where old.kind == "table" {
            pairs += (newTables[columns(of: old, in: from)] ?? []).map { (old, $0) }
        }
        for old in gone where old.kind == "column" && !old.isTrue("is_inherited") {
            let before = table(of: old)
            let after = renamed[before] ?? before
            // In a renamed table a column that stays is among those that go and those that come.
            guard to.index(of: after) != nil, to.index(of: column(old.identity.name, of: after)) == nil else { continue }
            pairs += (newColumns[ColumnKey(old, in: after)] ?? []).filter {
                from.index(of: column($0.identity.name, of: before)) == nil
            }.map { (old, $0) }
        }
        return pairs
    }

    private static func table(of column: Fact) -> Identity {
        Identity(kind: "table", schema: column.identity.schema, name: column.identity.relation)
    }

    private static func column(_ name: String, of table: Identity) -> Identity {
        Identity(kind: "column", schema: table.schema, relation: table.name, name: name)
    }

    /// What two columns have in common that could be one.
    private struct ColumnKey: Hashable {
        let table: Identity
        let type: String?

        init(_ column: Fact, in table: Identity) {
            self.table = table
            type = column["type"]
        }
    }

    /// The hazard of one such pair; its message holds the flag that makes it a rename.
    public static func hazard(_ pair: (old: Fact, new: Fact)) -> Hazard { hazard(pair.old.identity, pair.new.identity) }

    /// The same by names.
    public static func hazard(_ old: Identity, _ new: Identity) -> Hazard {
        let flag = "--rename \(old.qualifiedName)=\(new.name)"
        return Hazard(
            .possibleRename, "\(old.label) goes and \(new.name) comes: if this is a rename, say so with \(flag)")
    }

    private static func columns(of table: Fact, in state: State) -> [String] {
        state.children(of: table.address, kind: "column").map { "\($0.identity.name) \($0["type"] ?? "")" }
    }
}
