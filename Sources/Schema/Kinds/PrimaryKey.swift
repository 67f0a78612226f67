/// Primary keys.
struct PrimaryKeyKind: TableConstraint {
    let id: KindID = "primary key"
    let type = "p"
    let rank = 74

    func addHazards(_ fact: Fact) -> [Hazard] { keyHazards(fact) }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] { partitionsFirst(fact, in: state) }
}

/// Unique constraints.
struct UniqueKind: TableConstraint {
    let id: KindID = "unique"
    let type = "u"
    let rank = 75

    func addHazards(_ fact: Fact) -> [Hazard] { keyHazards(fact) }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] { partitionsFirst(fact, in: state) }
}

/// Exclusion constraints.
struct ExclusionKind: TableConstraint {
    let id: KindID = "exclusion"
    let type = "x"
    let rank = 77
    let presence: String? = "EXISTS (SELECT FROM pg_constraint WHERE contype = 'x')"

    /// PostgreSQL drops no column along with a constraint that only its condition reads. A partition's goes with that of the whole.
    func goesWithWhole(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> Bool {
        fact.isTrue("is_inherited") || state.parent(of: fact).map(isDropped) ?? true
    }

    func addHazards(_ fact: Fact) -> [Hazard] { keyHazards(fact) }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] { partitionsFirst(fact, in: state) }
}

extension TableConstraint {
    /// A key on a table with rows builds its index under ACCESS EXCLUSIVE and fails on duplicates.
    func keyHazards(_ fact: Fact) -> [Hazard] {
        [
            Hazard(.blocksWrites, "builds the index of \(fact.identity.label) while nobody can use \(table(fact))"),
            Hazard(.mayFailOnData, "fails where rows of \(table(fact)) break \(fact.identity.label)"),
        ]
    }
}

extension TableConstraint {
    /// Of two keys over the same columns that stand in one statement PostgreSQL makes only one (`transformIndexConstraints`).
    func isDouble(_ fact: Fact, in state: State) -> Bool {
        func columns(_ fact: Fact) -> Substring? {
            fact["definition"].flatMap { text in text.firstIndex(of: "(").map { text[$0...] } }
        }
        guard let table = fact.parent, type == "p" || type == "u" else { return false }
        return state.children(of: table).contains { other in
            ["primary key", "unique"].contains(other.kind.rawValue) && other.identity != fact.identity
                && columns(other) == columns(fact)
        }
    }
}
