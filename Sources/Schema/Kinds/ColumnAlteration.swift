import SQLText

extension ColumnKind {
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        if new.isTrue("is_inherited"), old.isTrue("is_inherited"), keepsParent(change, context) {
            return .steps(inheritedSteps(change, context))
        }
        if let expression = expressionSteps(change, context) {
            return expression
        }
        let table = Self.table(new)
        let name = quoteIdentifier(new.identity.name)
        var steps: [Step] = []
        if change.attributes.contains("type") || change.attributes.contains("collation") {
            // PostgreSQL takes no USING for a generated column.
            if new["generated"] != nil, needsExpression(change) { return .rebuild }
            steps.append(typeStep(change, table, name, context))
        }
        // PostgreSQL gives the sequence the new type too, before anything else of the statement: an identity goes in one of its own before.
        let identity = identitySteps(change, table, name)
        steps = new["identity"] == nil ? identity + steps : steps + identity
        if !change.attributes.isDisjoint(with: Self.notNullAttributes) {
            let own = NotNull.alter(change, in: context)
            // Identity wants NOT NULL before it, and lets it go only after.
            steps = new.isTrue("not_null") ? own + steps : steps + own
        }
        // A new type brings its own storage and compression.
        var changed = change.attributes
        if change.retypesColumn {
            changed.formUnion(["storage", "compression"].filter { new[$0] != nil })
            changed.subtract(["storage", "compression"].filter { new[$0] == nil })
        }
        return .steps(
            steps
                + Self.settings(
                    new, table, name, was: old, changed: changed, hasHeirs: !heirs(new, in: context.to).isEmpty))
    }

    /// Whether one of those that the column comes down from stays. A typed table's comes from its type, which is not there while another
    /// type is made anew.
    private func keepsParent(_ change: Change, _ context: PlanContext) -> Bool {
        let (before, after) = (origins(change.old, in: context.from), origins(change.new, in: context.to))
        if before.isEmpty || after.isEmpty { return change.conversion == nil }
        return !Set(before.map(\.identity)).isDisjoint(with: after.map(\.identity))
    }

    private static let notNullAttributes = Set(NotNull.attributes.map(\.name))

    /// Types, like columns, come down from the parent; only what is set on the child alone is left.
    private func inheritedSteps(_ change: Change, _ context: PlanContext) -> [Step] {
        let (old, new) = (change.old, change.new)
        let own = change.attributes.subtracting(["type", "collation", "expression", "generated"])
        let (table, name) = (Self.table(new), quoteIdentifier(new.identity.name))
        // Before PostgreSQL 17, and from a parent that is not partitioned, identity does not come down.
        let identity = identitySteps(change, table, name)
        let settings =
            ownExpression(change, context)
            + Self.settings(new, table, name, was: old, changed: own, hasHeirs: !heirs(new, in: context.to).isEmpty)
        guard !own.isDisjoint(with: Self.notNullAttributes) else { return identity + settings }
        let required = NotNull.follows(change, in: context) ? [] : NotNull.alter(change, in: context)
        return (new.isTrue("not_null") ? required + identity : identity + required) + settings
    }

    /// What a change of the generation expression asks for; nil where there is none.
    private func expressionSteps(_ change: Change, _ context: PlanContext) -> Alteration? {
        guard change.attributes.contains("expression") || change.attributes.contains("generated") else { return nil }
        let (old, new) = (change.old, change.new)
        let clause: String
        if old["generated"] != nil, new["generated"] == nil, old["generated"] == "s" {
            clause = "DROP EXPRESSION"
        } else if old["generated"] == new["generated"], context.serverVersion >= 170000, !change.retypesColumn {
            clause = "SET EXPRESSION AS (\(new["expression"] ?? ""))"
        } else {
            return .rebuild
        }
        let computes = clause.hasPrefix("SET") && new["generated"] == "s"
        func set(_ fact: Fact, _ only: String, _ clause: String) -> Step {
            .alterTable(
                only + Self.table(fact), "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) \(clause)",
                hazards: computes
                    ? [Hazard(.rewritesTable, "computes \(fact.identity.name) anew in all of \(Self.table(fact))")] : [])
        }
        let isAlone = clause.hasPrefix("SET") && isSetAlone(new, context)
        var steps = [set(new, isAlone ? "ONLY " : "", clause)]
        if clause.hasPrefix("SET"), !isAlone {
            // Children that keep their own get it back.
            steps += heirs(new, in: context.to).filter {
                $0["expression"] != new["expression"] && context.from.fact($0.identity) != nil
            }.map { set($0, "ONLY ", "SET EXPRESSION AS (\($0["expression"] ?? ""))") }
        }
        let rest = change.attributes.subtracting(["expression", "generated"])
        if rest.isEmpty { return .steps(steps) }
        guard case .steps(let more) = alter(Change(old: old, new: new, attributes: rest), in: context) else { return .rebuild }
        return .steps(steps + more)
    }

    /// A new expression comes down and takes the place of the children's own, unless it is set on the parent alone. New children that are to
    /// have it may be there already, with the old one.
    private func isSetAlone(_ fact: Fact, _ context: PlanContext) -> Bool {
        let heirs = heirs(fact, in: context.to)
        let isAlike = heirs.allSatisfy { $0["expression"] == fact["expression"] }
        return !isAlike
            && heirs.allSatisfy { $0["expression"] != fact["expression"] || context.from.fact($0.identity) != nil }
    }

    /// What sets the new expression of a column that has another one than its parent's, or whose parent's is set alone.
    private func ownExpression(_ change: Change, _ context: PlanContext) -> [Step] {
        let own = change.attributes.intersection(["expression"])
        guard !own.isEmpty, change.old["generated"] != nil, change.old["generated"] == change.new["generated"],
            let above = inherited(change.new, in: context.to)
        else { return [] }
        let comesDown =
            above["expression"] == change.new["expression"] && !isSetAlone(above, context)
            && context.from.fact(above.identity)?["expression"] != above["expression"]
        let only = Change(old: change.old, new: change.new, attributes: own)
        guard !comesDown, case .steps(let steps) = expressionSteps(only, context) else { return [] }
        return steps
    }

    private func needsExpression(_ change: Change) -> Bool {
        if let conversion = change.conversion { return conversion != quoteIdentifier(change.new.identity.name) }
        if case .cast = TypeConversion(from: .init(change.old), to: .init(change.new)) { return true }
        return false
    }

    private func typeStep(_ change: Change, _ table: String, _ name: String, _ context: PlanContext) -> Step {
        let (old, new) = (change.old, change.new)
        let type = new["type"] ?? ""
        var clause = "ALTER COLUMN \(name) TYPE \(type)"
        if let collation = new["collation"] { clause += " COLLATE " + collation }
        var hazards: [Hazard] = []
        let rewrite = Hazard(.rewritesTable, "writes \(table) anew for the type of \(new.identity.name)")
        let failure = Hazard(.mayFailOnData, "fails where a value of \(new.identity.name) cannot be read as \(type)")
        if let conversion = change.conversion, conversion != name {
            clause += " USING \(conversion)"
            hazards = [rewrite, failure]
        } else {
            switch TypeConversion(from: .init(old), to: .init(new)) {
            case .free: break
            case .assignment:
                hazards = [rewrite] + (TypeConversion.takesAll(from: .init(old), to: .init(new)) ? [] : [failure])
            case .cast(let cast):
                clause += " USING \(name)" + (Self.hasOwnCast(old, new, context) ? "::" + type : cast)
                hazards = [rewrite, failure]
            }
        }
        return .alterTable(table, clause, merge: .alterColumn, hazards: hazards)
    }

    /// Whether somebody made a cast between the two types, and keeps it.
    private static func hasOwnCast(_ old: Fact, _ new: Fact, _ context: PlanContext) -> Bool {
        let types = [old, new].map { $0["type"] ?? "" }.map { text in
            // Casts know no modifiers: `timestamp(3) with time zone` is `timestamp with time zone`.
            guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return text }
            return String(text[..<open] + text[text.index(after: close)...])
        }
        let cast = Identity(kind: "cast", schema: "", name: "", signature: types.joined(separator: " AS "))
        return context.from.fact(cast) != nil && context.to.fact(cast) != nil
    }

    private func identitySteps(_ change: Change, _ table: String, _ name: String) -> [Step] {
        guard !change.attributes.isDisjoint(with: ["identity", "identity_numbers", "identity_sequence"]) else { return [] }
        let (old, new) = (change.old, change.new)
        guard let kind = new["identity"] else {
            return [.alterTable(table, "ALTER COLUMN \(name) DROP IDENTITY", merge: change.retypesColumn ? .alone : .alterColumn)]
        }
        guard old["identity"] != nil else {
            return [.alterTable(table, "ALTER COLUMN \(name) ADD \(Self.identityClause(new))", merge: .alone)]
        }
        var clauses: [String] = []
        var hazards: [Hazard] = []
        if old["identity"] != kind { clauses.append("SET GENERATED \(kind == "a" ? "ALWAYS" : "BY DEFAULT")") }
        if let before = old["identity_numbers"], let after = new["identity_numbers"], before != after {
            let numbers = SequenceNumbers(after, type: new["type"] ?? "bigint")
            let present = SequenceNumbers(before, type: new["type"] ?? "bigint")
            clauses += numbers.alterationClauses(from: present).map { clause in
                clause.hasPrefix("RESTART") ? clause : "SET " + clause
            }
            hazards = numbers.hazards(from: present, "the identity of \(new.identity.qualifiedName)")
        }
        var steps: [Step] = []
        if !clauses.isEmpty {
            steps.append(
                .alterTable(
                    table, "ALTER COLUMN \(name) " + clauses.joined(separator: " "), merge: .alterColumn, hazards: hazards))
        }
        if old["identity_sequence"] != new["identity_sequence"] { steps.append(sequenceRename(old, new)) }
        return steps
    }

    private func sequenceRename(_ old: Fact, _ new: Fact) -> Step {
        func sequence(_ fact: Fact) -> String {
            fact["identity_sequence"] ?? qualified(fact.identity.schema, "\(fact.identity.relation)_\(fact.identity.name)_seq")
        }
        let name = sequence(new).split(separator: ".").last.map(String.init) ?? ""
        return .statement("ALTER SEQUENCE \(sequence(old)) RENAME TO \(name)")
    }

    static func identityClause(_ fact: Fact) -> String {
        var options: [String] = []
        if let sequence = fact["identity_sequence"] { options.append("SEQUENCE NAME " + sequence) }
        if let numbers = fact["identity_numbers"] {
            options += SequenceNumbers(numbers, type: fact["type"] ?? "bigint").creationClauses
        }
        let list = options.isEmpty ? "" : " (\(options.joined(separator: " ")))"
        return "GENERATED \(fact["identity"] == "a" ? "ALWAYS" : "BY DEFAULT") AS IDENTITY" + list
    }

    /// Storage, compression, statistics target and options. `changed` nil means a new column, where only what is set counts.
    static func settings(
        _ fact: Fact, _ table: String, _ name: String, was old: Fact?, changed: Set<String>?, hasHeirs: Bool = false
    )
        -> [Step]
    {
        func isWanted(_ attribute: String) -> Bool { changed?.contains(attribute) ?? (fact[attribute] != nil) }
        // Storage and statistics would come down to children, which have their own.
        func column(_ clause: String) -> Step { .alterTable(table, "ALTER COLUMN \(name) " + clause, merge: .alterColumn) }
        func ownColumn(_ clause: String) -> Step {
            .alterTable((hasHeirs ? "ONLY " : "") + table, "ALTER COLUMN \(name) " + clause, merge: .alterColumn)
        }
        var steps: [Step] = []
        if isWanted("storage") {
            let words = ["p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"]
            // Without a value the column is back at its type's storage; DEFAULT is a word of PostgreSQL 16, the type's own of them all.
            let storage = fact["storage"] ?? fact["type_storage"] ?? "x"
            steps.append(ownColumn("SET STORAGE " + (words[storage] ?? "EXTENDED")))
        }
        if isWanted("compression") {
            let words = ["p": "pglz", "l": "lz4"]
            steps.append(column("SET COMPRESSION " + (fact["compression"].flatMap { words[$0] } ?? "default")))
        }
        if isWanted("statistics") { steps.append(ownColumn("SET STATISTICS " + (fact["statistics"] ?? "-1"))) }
        if isWanted("options") {
            steps += StorageParameters(fact["options"]).clauses(from: StorageParameters(old?["options"])).map(column)
        }
        return steps
    }
}
