import SQLText

extension NotNull {
    /// What makes one NOT NULL into another, or takes it away.
    static func alter(_ change: Change, in context: PlanContext) -> [Step] {
        let (old, new) = (change.old, change.new)
        guard new.isTrue("not_null") else { return old.isTrue("not_null") ? [drop(new)] + kept(change, in: context) : [] }
        guard old.isTrue("not_null") else {
            // Before PostgreSQL 18 it reaches the children, whose own choice it may be not to have it.
            let isAlone =
                context.serverVersion < 180000
                && ColumnKind().heirs(new, in: context.to).contains { heir in
                    !heir.isTrue("not_null") && context.from.fact(heir.identity)?.isTrue("not_null") == false
                }
            return prepared(change, in: context) + set(new, server: context.serverVersion, isAlone: isAlone)
        }
        guard context.serverVersion >= 180000 else { return [] }
        if isFromAbove(old) {
            if isFromAbove(new) { return validation(change, in: context) }
            // The parent's plan made it again, as it is wanted.
            if !outlives(old, in: context) { return [] }
        }
        if isValid(old), !isValid(new) { return [drop(new), add(new)] + kept(change, in: context) }
        let isForeign = context.to.parent(of: new)?.kind == "foreign table"
        if isForeign, isInheritable(old) != isInheritable(new) { return [drop(new), add(new)] }
        // What a parent takes over is brought into shape by the parent's plan; on a table that takes a parent that is done before.
        if isFromAbove(new), old.isTrue("is_inherited") { return [] }
        return shaped(change, in: context)
    }

    /// Gives a constraint the name and the options that it is to have.
    private static func shaped(_ change: Change, in context: PlanContext) -> [Step] {
        let (old, new) = (change.old, change.new)
        let name = constraint(new)
        var steps = rename(old, to: name, of: new, in: context)
        if isInheritable(old) != isInheritable(new) {
            if isInheritable(new) { steps += prepared(change, in: context) }
            steps.append(inherit(new, name, isInheritable(new)))
        }
        if !isValid(old), isValid(new) { steps.append(validate(new, name)) }
        return steps
    }

    /// What has to be done to the children's own constraints before the parent's takes them over: then PostgreSQL refuses to change them.
    private static func prepared(_ change: Change, in context: PlanContext) -> [Step] {
        guard context.serverVersion >= 180000, isInheritable(change.new) else { return [] }
        return ColumnKind().heirs(change.old, in: context.from).flatMap { heir -> [Step] in
            guard heir.isTrue("not_null"), !isFromAbove(heir), let wanted = context.to.fact(heir.identity), isFromAbove(wanted)
            else { return [] }
            return shaped(Change(old: heir, new: wanted, attributes: []), in: context)
        }
    }

    /// Whether a column that has its parent's becomes, or ceases to be, NOT NULL with it.
    static func follows(_ change: Change, in context: PlanContext) -> Bool {
        let (old, new) = (change.old, change.new)
        guard old.isTrue("not_null") != new.isTrue("not_null") else { return false }
        // A parent that had it all the while gives nothing to a child that had let it go.
        let isGiven = ColumnKind().origins(new, in: context.to).contains { origin in
            origin.isTrue("not_null") && isInheritable(origin)
                && context.from.fact(origin.identity).map { $0.isTrue("not_null") && isInheritable($0) } != true
        }
        if new.isTrue("not_null") { return isGiven }
        // A parent that keeps its constraint, if only for itself, lets this one go without dropping it.
        let isRequiredAbove = ColumnKind().inherited(new, in: context.to)?.isTrue("not_null") ?? false
        return comesDown(old, in: context.from) && !old.isTrue("not_null_is_local") && !isRequiredAbove
    }

    /// A constraint that came down is valid with its parent's; before that it may be so alone.
    private static func validation(_ change: Change, in context: PlanContext) -> [Step] {
        guard !isValid(change.old), isValid(change.new) else { return [] }
        let follows = ColumnKind().origins(change.new, in: context.to).contains { $0.isTrue("not_null") && isValid($0) }
        return follows ? [] : [validate(change.new, constraint(change.old))]
    }

    /// What takes the parent's constraint away takes those of its children with it, but for those that were declared there too (before
    /// PostgreSQL 18 nobody knows which). Children that are to keep theirs get them again.
    private static func kept(_ change: Change, in context: PlanContext) -> [Step] {
        ColumnKind().heirs(change.old, in: context.from).flatMap { heir -> [Step] in
            guard heir.isTrue("not_null"), !heir.isTrue("not_null_is_local"), let wanted = context.to.fact(heir.identity),
                wanted.isTrue("not_null"), !comesDown(wanted, in: context.to)
            else { return [] }
            return set(wanted, server: context.serverVersion)
        }
    }

    /// Whether a constraint that came down stays when what it came from goes: on a table that has no such parent any more, and where it was
    /// declared on the child too.
    private static func outlives(_ fact: Fact, in context: PlanContext) -> Bool {
        fact.isTrue("not_null_is_local")
            || ColumnKind().origins(fact, in: context.from).allSatisfy { origin in
                context.to.fact(origin.identity).map { $0.isTrue("not_null") } ?? true
            }
    }

    private static func rename(_ old: Fact, to name: String, of fact: Fact, in context: PlanContext) -> [Step] {
        let present = constraint(old)
        guard present != name else { return [] }
        let words = "\(quoteIdentifier(present)) TO \(quoteIdentifier(name))"
        let rename = Step.alterTable(ColumnKind.table(fact), "RENAME CONSTRAINT " + words)
        // PostgreSQL gives the new name to the children's too, and fails where one has another name or comes from somewhere else as well.
        let heirs = isInheritable(old) ? ColumnKind().heirs(old, in: context.from).filter(isFromAbove) : []
        let family = Set((heirs + [old]).map(\.identity))
        let isAlike = heirs.allSatisfy { heir in
            constraint(heir) == present
                && ColumnKind().origins(heir, in: context.from).allSatisfy { family.contains($0.identity) }
        }
        if isAlike { return [rename] }
        if context.from.parent(of: old)?["partition_key"] != nil { return [drop(fact), add(fact)] }
        return [inherit(fact, present, false), rename, inherit(fact, name, true)]
    }

    private static func drop(_ fact: Fact) -> Step {
        .alterTable(
            ColumnKind.table(fact), "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) DROP NOT NULL", merge: .alterColumn)
    }

    private static func inherit(_ fact: Fact, _ name: String, _ isInheritable: Bool) -> Step {
        .alterTable(
            ColumnKind.table(fact), "ALTER CONSTRAINT \(quoteIdentifier(name)) \(isInheritable ? "INHERIT" : "NO INHERIT")")
    }

    private static func validate(_ fact: Fact, _ name: String) -> Step {
        .alterTable(ColumnKind.table(fact), "VALIDATE CONSTRAINT " + quoteIdentifier(name), hazards: hazards(fact))
    }

    private static func isFromAbove(_ fact: Fact) -> Bool { fact.isTrue("not_null_inherited") }
}
