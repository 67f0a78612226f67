import Schema

// What has to come before what.
extension ActionGraph {
    mutating func connectDrops() {
        connectLetting()
        // What a table declares itself beside having it from its parent can be dropped once the parent's is gone.
        for index in dropped where Kinds.of(from.facts[index].kind).outlivesOrigin(from.facts[index]) {
            if let origin = origins.from.origin(of: index), dropped.contains(origin) {
                connect(drop(of: origin), before: dropAction[index])
            }
        }
        // What a partition has from its parent stays as it is once that one is detached, and only then is altered apart from it.
        for index in dropped.union(alterActionFrom.keys) {
            if let tie = from.attachment(ofTableOf: from.facts[index]), dropped.contains(tie), from.facts[index].kind == "column"
            {
                connect(drop(of: tie), before: alterActionFrom[index])
            }
            for heir in origins.from.heirs(of: index) where !dropped.contains(heir) {
                guard let tie = from.attachment(ofTableOf: from.facts[heir]), dropped.contains(tie) else { continue }
                connect(drop(of: tie), before: dropped.contains(index) ? drop(of: index) : alterActionFrom[index])
            }
        }
        // What comes down from something that is altered, and goes with its own table, goes first.
        for index in dropped {
            guard let origin = origins.from.origin(of: index), let alteration = alterActionFrom[origin],
                from.parent(of: index).map({ dropped.contains($0) }) == true
            else { continue }
            connect(drop(of: index), before: alteration)
        }
        // Of two others neither goes nor changes.
        for dependent in dropped.union(alterActionFrom.keys).sorted() {
            for need in from.needs[dependent] {
                let first = dropped.contains(dependent) ? drop(of: dependent) : alterActionFrom[dependent]
                let second = dropped.contains(need.on) ? drop(of: need.on) : alterActionFrom[need.on]
                // A partition's index can be dropped for itself once the partition is detached.
                if need.isOnlyForDrop, dropped.contains(dependent), isDetached(dependent),
                    let attachment = from.attachment(ofTableOf: from.facts[dependent])
                {
                    connect(drop(of: attachment), before: first)
                }
                // A function that a type is made of stays with the type, and can go while that one is altered.
                if need.isOnlyForDrop, !dropped.contains(need.on) { continue }
                // Of two alterations the order comes from the wanted state.
                guard dropped.contains(dependent) || dropped.contains(need.on) else { continue }
                if dropped.contains(dependent), !dropped.contains(need.on), from.parent(of: dependent) == need.on {
                    // A part goes apart from what happens to its table, but for a parent that holds it.
                    if losesParent(dependent) { connect(second, before: first) }
                    continue
                }
                // What steps aside too keeps hold of the old form under its new name.
                if dropped.contains(dependent), first != second, aside(of: dependent) == nil, let aside = asideAction[need.on] {
                    connect(first, before: aside)
                }
                connect(first, before: second)
                // An alteration that is not in the way of what goes need not wait for that.
                if let first, let second, dropped.contains(dependent), let change = changes[need.on], !change.retypesColumn,
                    !Kinds.of(from.facts[dependent].kind).isDisturbed(from.facts[dependent], by: change)
                {
                    soft[Edge(first: first, second: second)] = .needless
                }
                // What is done to the origin reaches this table too.
                if let origin = origins.from.origin(of: need.on) {
                    let reaches = dropped.contains(dependent) && dropped.contains(origin) && !losesParent(need.on)
                    connect(first, before: reaches ? drop(of: origin) : alterActionFrom[origin])
                }
            }
        }
    }

    /// A table that lets a parent go which stays does so before anything happens to the columns and checks of that parent.
    private mutating func connectLetting() {
        for table in alteredFrom.sorted() {
            for need in from.needs[table] where from.facts[need.on].kind == from.facts[table].kind && letsGo(of: need.on, table) {
                let parent = from.facts[need.on]
                for part in from.children(of: parent.address) {
                    let kind = Kinds.of(part.kind)
                    guard kind.holdsRows || kind.comesDownUnseen(part), let index = from.index(of: part.identity) else {
                        continue
                    }
                    connect(alterActionFrom[table], before: dropped.contains(index) ? drop(of: index) : alterActionFrom[index])
                }
                guard let wanted = to.fact(parent.identity) else { continue }
                for part in to.children(of: wanted.address) {
                    connect(alterActionFrom[table], before: to.index(of: part.identity).flatMap { createAction[$0] })
                }
            }
        }
    }

    mutating func connectCreates() {
        for dependent in (Array(createAction.keys) + Array(alterAction.keys)).sorted() {
            guard let second = createAction[dependent] ?? alterAction[dependent] else { continue }
            for need in to.needs[dependent] where !need.isOnlyForDrop && !areColumnsOfNewTable(dependent, need.on) {
                // What can outlive its whole is altered apart from it, or made before it where there are rows: only the tie waits for the whole.
                if need.isAutomatic, to.facts[dependent].parent == nil, to.tie(of: dependent) != nil,
                    createAction[dependent] == nil || isNewInOldTable(need.on)
                {
                    continue
                }
                let first = createAction[need.on] ?? alterAction[need.on]
                // What is taken late is needed late.
                let isTaken = lateAction[dependent] != nil && to.facts[need.on].kind == to.facts[dependent].kind
                connect(first, before: isTaken ? lateAction[dependent] : second)
            }
            guard let origin = origins.to.origin(of: dependent) else { continue }
            let isOfNewTable = to.parent(of: origin).map { createAction[$0] != nil } ?? false
            if let made = createAction[origin], !isOfNewTable, alterAction[dependent] != nil, let change = changesTo[dependent],
                !change.old.isTrue("is_inherited")
            {
                // What the table has for itself so far becomes like what comes down before that does.
                connect(second, before: made)
            } else {
                connect(createAction[origin] ?? alterAction[origin], before: second)
            }
        }
        connectLate()
        connectTies()
        var lastColumn: [Address: Int] = [:]
        for (index, action) in createAction.sorted(by: { $0.key < $1.key }) {
            let fact = to.facts[index]
            for other in Kinds.of(fact.kind).createdAfter(fact, in: to, isCreated: isCreated) {
                connect(to.index(of: other.identity).flatMap { createAction[$0] ?? alterAction[$0] }, before: action)
            }
            // Columns keep their order.
            if fact.kind == "column", let table = fact.parent {
                if let before = lastColumn[table] { connect(before, before: action) }
                lastColumn[table] = action
            }
        }
    }

    /// What would rather come first, where no ring comes of it: what the parts of a new table or column need, so that they can stand in its statement,
    /// the parts of a new object that PostgreSQL does not add once others hold it, and what a text names that PostgreSQL does not track.
    mutating func connectPreferred() {
        func prefer(_ first: Int, before second: Int, _ softness: Softness) {
            guard first != second, !predecessors[second].contains(first) else { return }
            connect(first, before: second)
            soft[Edge(first: first, second: second)] = softness
        }
        var named: [String: [Int]] = [:]
        for (index, action) in createAction.sorted(by: { $0.key < $1.key }) {
            let fact = to.facts[index]
            guard fact.address.facet == .object, fact.identity.relation.isEmpty else { continue }
            named[fact.identity.name, default: []].append(action)
        }
        for (dependent, action) in createAction.sorted(by: { $0.key < $1.key }) {
            let fact = to.facts[dependent]
            let whole = actions[action].steps.contains(where: \.form.makesTablePart) ? newWhole(of: dependent) : nil
            for need in to.needs[dependent] where !need.isOnlyForDrop {
                guard let made = createAction[need.on] else { continue }
                if let whole, made != whole, newWhole(of: need.on) != whole { prefer(made, before: whole, .preference) }
                for part in to.children(of: to.facts[need.on].address) where Kinds.of(part.kind).precedesUsers {
                    if let index = to.index(of: part.identity), let own = createAction[index] {
                        prefer(own, before: action, .preference)
                    }
                }
            }
            for name in Kinds.of(fact.kind).untrackedNames(fact).sorted() {
                for made in named[name] ?? [] { prefer(made, before: action, .hint) }
            }
        }
    }

    /// What makes the whole in whose statement a new fact can stand: its table, or its column where the table is there already.
    private func newWhole(of index: Int) -> Int? {
        var index = index
        var found: Int?
        while let whole = to.parent(of: index) {
            index = whole
            found = createAction[whole] ?? found
        }
        return found
    }

    /// A table is tied to another once what only one of them was to have is gone from the other.
    private mutating func connectTies() {
        func tie(_ table: Fact, to parents: [Fact], by action: Int?) {
            for identity in ([table] + parents).map(\.identity) {
                guard let old = from.fact(identity) else { continue }
                for part in from.children(of: old.address) where Kinds.of(part.kind).holdsRows {
                    guard let index = from.index(of: part.identity), dropped.contains(index) else { continue }
                    connect(drop(of: index), before: action)
                }
            }
        }
        func tables(neededBy index: Int, but table: Fact) -> [Fact] {
            to.needs[index].map { to.facts[$0.on] }.filter { $0.address != table.address && Kinds.of($0.kind).holdsRows }
        }
        for (index, action) in lateAction {
            tie(to.facts[index], to: tables(neededBy: index, but: to.facts[index]), by: action)
        }
        for (index, action) in createAction where to.facts[index].kind == "table" {
            tie(to.facts[index], to: tables(neededBy: index, but: to.facts[index]), by: action)
        }
        for (index, action) in createAction where to.facts[index].address.facet == .attachment {
            guard let table = to.parent(of: index).map({ to.facts[$0] }), Kinds.of(table.kind).holdsRows else { continue }
            tie(table, to: tables(neededBy: index, but: table), by: action)
        }
    }

    /// What is taken late comes after the parts on both sides, but before what comes down from it from then on.
    private mutating func connectLate() {
        for (index, action) in lateAction {
            let own = to.children(of: to.facts[index].address)
            let theirs = to.needs[index].flatMap { to.children(of: to.facts[$0.on].address) }
            for part in own + theirs {
                let comesDown = Kinds.of(part.kind).comesDownUnseen(part)
                guard comesDown || Kinds.of(part.kind).holdsRows, let place = to.index(of: part.identity) else { continue }
                let isOwn = own.contains { $0.kind == part.kind && $0.identity.name == part.identity.name }
                if comesDown, !isOwn, let made = createAction[place] {
                    connect(action, before: made)
                } else {
                    connect(createAction[place] ?? alterAction[place], before: action)
                }
            }
        }
    }

    /// Whether it is a part that a table gets which may have rows.
    private func isNewInOldTable(_ index: Int) -> Bool {
        guard created.contains(index), let table = to.facts[index].parent.flatMap({ to.index(of: $0) }) else { return false }
        return !created.contains(table)
    }

    /// Columns of a table that is made as a whole stand in one statement, where a generated column may read a later one.
    private func areColumnsOfNewTable(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (to.facts[left], to.facts[right])
        guard left.kind == "column", right.kind == "column", left.parent == right.parent, let table = left.parent else {
            return false
        }
        return to.index(of: table).map { createAction[$0] != nil } ?? false
    }

    /// A name is free before it is taken again.
    mutating func connectNames() {
        var holders: [String: Int] = [:]
        // Two may hold one name, a column and its sequence: what steps aside gives it away.
        for index in dropped.sorted() {
            let fact = from.facts[index]
            for key in Kinds.of(fact.kind).namespaceKeys(fact) {
                if let aside = aside(of: index) {
                    holders[key] = aside
                } else if holders[key] == nil {
                    holders[key] = drop(of: index)
                }
            }
        }
        for (index, change) in changes.sorted(by: { $0.key < $1.key }) {
            let kind = Kinds.of(change.old.kind)
            for key in Set(kind.namespaceKeys(change.old)).subtracting(kind.namespaceKeys(change.new)) where holders[key] == nil {
                holders[key] = alterActionFrom[index]
            }
        }
        for (index, action) in createAction {
            let fact = to.facts[index]
            for key in Kinds.of(fact.kind).namespaceKeys(fact) { connect(holders[key], before: action) }
        }
    }
}
