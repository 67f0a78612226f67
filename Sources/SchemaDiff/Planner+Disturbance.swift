import SQLText
import Schema

// What is torn down and made again for something else to change.
extension Planner {
    /// Adds to the rebuilt facts those that stand in the way of an alteration, and all that needs a rebuilt one.
    mutating func disturb(_ changes: [Change]) {
        var waiting = Array(rebuilt) + Array(matching.removed)
        if changes.isEmpty, waiting.isEmpty, matching.added.isEmpty { return }
        let dependents = context.from.needs.reversed()
        var changes = changes
        var goneWithRebuilt: Set<Int> = []
        var rewritten = refilled
        var seen: Set<Int> = []
        repeat {
            while let change = changes.popLast() {
                guard let index = context.from.index(of: change.old.identity) else { continue }
                if change.retypesColumn, let table = context.from.parent(of: index) { rewritten.append(table) }
                for dependent in dependents[index] {
                    let fact = context.from.facts[dependent]
                    if Kinds.of(fact.kind).isDisturbed(fact, by: change), isKept(dependent) {
                        rebuilt.insert(dependent)
                        waiting.append(dependent)
                    }
                }
            }
            while let table = rewritten.popLast() {
                guard seen.insert(table).inserted else { continue }
                rewritten += tables(under: table)
                for dependent in dependents[table] where isKept(dependent) {
                    let fact = context.from.facts[dependent]
                    guard Kinds.of(fact.kind).holdsRow(fact, of: context.from.facts[table]) else { continue }
                    rebuilt.insert(dependent)
                    waiting.append(dependent)
                }
            }
            while let index = waiting.popLast() {
                for dependent in dependents[index] + heirs(of: index) {
                    if matching.removed.contains(dependent) {
                        // A part that does not come back with its rebuilt whole lets nobody go before the whole is dropped.
                        let isPart = context.from.facts[dependent].parent == context.from.facts[index].address
                        if isPart, rebuilt.contains(index), goneWithRebuilt.insert(dependent).inserted {
                            waiting.append(dependent)
                        }
                    } else if isKept(dependent), !isReleased(dependent, from: index, isSeparate: !goneWithRebuilt.contains(index))
                    {
                        if let change = retyping(dependent, by: index) {
                            changes.append(change)
                        } else {
                            let whole = unmovable(dependent)
                            rebuilt.insert(whole)
                            waiting.append(whole)
                        }
                    }
                }
            }
        } while !changes.isEmpty
        for index in rebuilt { if let other = matching.forward[index] { alterations[other] = nil } }
        swapWhatSwappedTypesNeed()
    }

    /// The tables that inherit from one or are parts of it, all the while: their rows are written anew with its own.
    private func tables(under table: Int) -> [Int] {
        let from = context.from
        let parts = from.attachments(to: from.facts[table].identity.qualifiedName).filter { tie in
            from.index(of: tie.identity).map(isKept) == true
        }
        return (from.heirs(of: from.facts[table]) + parts.compactMap { from.parent(of: $0) }).compactMap {
            from.index(of: $0.identity)
        }
    }

    /// The fact that has to be made anew for one to be: itself, or the whole that it is bound to.
    private func unmovable(_ index: Int) -> Int {
        let fact = context.from.facts[index]
        guard Kinds.of(fact.kind).isBoundToWhole(fact), let whole = context.from.parent(of: index), isKept(whole) else {
            return index
        }
        return whole
    }

    /// A type that steps aside keeps the old form of the types that it is made of until it goes, so those step aside too.
    private mutating func swapWhatSwappedTypesNeed() {
        var waiting = Array(swapped)
        while let index = waiting.popLast() {
            for need in context.from.needs[index] where rebuilt.contains(need.on) && matching.forward[need.on] != nil {
                let fact = context.from.facts[need.on]
                if Kinds.of(fact.kind).stepAside(fact) != nil, swapped.insert(need.on).inserted { waiting.append(need.on) }
            }
        }
    }

    /// What goes with the origin that it comes down from. What inherits from a table without being its partition can stay when that goes,
    /// and what is a partition's stays where that is detached first.
    private func heirs(of index: Int) -> [Int] {
        origins.from.heirs(of: index).filter { heir in
            guard let tie = context.from.attachment(ofTableOf: context.from.facts[heir]) else {
                return !matching.removed.contains(index)
            }
            return isKept(tie)
        }
    }

    /// Whether a partition that keeps all that it has, or what an index or a key of it is, stays behind when it is detached from what goes.
    private func isDetached(_ dependent: Int, from index: Int) -> Bool {
        let from = context.from
        let fact = from.facts[dependent]
        let need = from.needs[dependent].first { $0.on == index && $0.isAutomatic }
        if let tie = from.attachment(ofTableOf: fact), !isKept(tie) { return need?.isOnlyForDrop == true }
        guard need != nil, fact.kind == "table", let tie = from.tie(of: dependent), !isKept(tie),
            from.needs[tie].contains(where: { $0.on == index })
        else { return false }
        // What comes down from the parent is not altered for itself.
        return matching.removed.contains(index)
            || !from.children(of: fact.address).contains { part in
                from.index(of: part.identity).flatMap { matching.forward[$0] }.map { alterations[$0] != nil } ?? false
            }
    }

    /// Turns a column over to the new form of its type, where the type can step aside for that; nil where the column has to go with it.
    private mutating func retyping(_ dependent: Int, by index: Int) -> Change? {
        let (from, to) = (context.from, context.to)
        let kind = Kinds.of(from.facts[index].kind)
        guard rebuilt.contains(index), let replacement = matching.forward[index], let other = matching.forward[dependent],
            unmovable(dependent) == dependent
        else { return nil }
        let (old, new) = (from.facts[dependent], to.facts[other])
        guard kind.stepAside(from.facts[index]) != nil, Kinds.of(old.kind).isRetyped(old), Kinds.of(new.kind).isRetyped(new)
        else { return nil }
        swapped.insert(index)
        let isSame = old["type"] == new["type"]
        let conversion = kind.conversion(
            of: quoteIdentifier(new.identity.name), from: from.facts[index], to: to.facts[replacement], type: new["type"] ?? "")
        let attributes = Kinds.of(old.kind).changedAttributes(old, new) + ["type"]
        let change = Change(old: old, new: new, attributes: Set(attributes), conversion: isSame ? conversion : nil)
        guard case .steps(let steps) = Kinds.of(old.kind).alter(change, in: context) else { return nil }
        alterations[other] = (change, steps)
        return change
    }

    func isKept(_ index: Int) -> Bool { !matching.removed.contains(index) && !rebuilt.contains(index) }

    /// Whether an alteration of `dependent` in place lets go of what is dropped: the new form does not need it.
    private func isReleased(_ dependent: Int, from index: Int, isSeparate: Bool) -> Bool {
        // A column that was converted already stays.
        if rebuilt.contains(index), let other = matching.forward[dependent], let change = alterations[other]?.change,
            swapped.contains(index),
            change.conversion != nil
        {
            return true
        }
        if isDetached(dependent, from: index) { return true }
        guard isSeparate, matching.removed.contains(index), let other = matching.forward[dependent] else { return false }
        let fact = context.from.facts[dependent]
        if fact.parent == context.from.facts[index].address { return false }
        if context.from.needs[dependent].contains(where: { $0.on == index && $0.isAutomatic }) {
            // A tie that is undone first (DETACH, OWNED BY NONE) lets the object live on; that of an index is not.
            guard let tie = context.from.tie(of: dependent) else { return false }
            let isUndone = !Kinds.of(context.from.facts[tie].kind).drop(context.from.facts[tie], in: context.from).isEmpty
            return isUndone && context.from.needs[tie].contains { $0.on == index }
        }
        return alterations[other].map { $0.change.letsGo(of: context.from.facts[index]) } ?? false
    }
}
