import Schema

/// Between states that know nothing of each other a rename looks like a drop and an add. Where it could be one, it is a hazard and not assumed.
public enum PossibleRename {
    /// Pairs of a table or column that goes and one that comes and could be the same: columns of one table and type, tables of equal columns.
    ///
    /// - Parameter renamed: tables of `from` that are known to have another name in `to`; they are no pairs, and their columns are looked at.
    public static func find(from: State, to: State, renamed: [Identity: Identity] = [:]) -> [(old: Fact, new: Fact)] {
        let taken = Set(renamed.values)
        let gone = from.facts.filter { to.index(of: $0.identity) == nil && renamed[$0.identity] == nil }
        let come = to.facts.filter { from.index(of: $0.identity) == nil && !taken.contains($0.identity) }
        var pairs: [(old: Fact, new: Fact)] = []
        for old in gone where old.kind == "table" {
            pairs += come.filter { $0.kind == "table" && columns(of: $0, in: to) == columns(of: old, in: from) }.map { (old, $0) }
        }
        for old in gone where old.kind == "column" && !old.isTrue("is_inherited") {
            let identity = Identity(kind: "table", schema: old.identity.schema, name: old.identity.relation)
            let table = renamed[identity] ?? identity
            guard to.index(of: table) != nil else { continue }
            // In a renamed table a column that stays is on both lists.
            if to.index(of: Identity(kind: "column", schema: table.schema, relation: table.name, name: old.identity.name)) != nil
            {
                continue
            }
            pairs += come.filter { new in
                new.kind == "column" && new.identity.schema == table.schema && new.identity.relation == table.name
                    && new["type"] == old["type"]
                    && from.index(
                        of: Identity(
                            kind: "column", schema: identity.schema, relation: identity.name, name: new.identity.name)) == nil
            }.map { (old, $0) }
        }
        return pairs
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
