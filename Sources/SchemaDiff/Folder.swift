import Schema

/// Joins ordered steps into the statements that a person would have written.
///
/// A step moves up into the statement that makes its table or column only where all that it needs stands no later than that
/// statement: no edge of the graph is crossed.
public struct Folder {
    private enum Block {
        case statement(String)
        case createTable(name: String, header: String, elements: [String], trailer: String)
        case alterTable(name: String, merge: Step.MergeClass, clauses: [String])
    }

    private var blocks: [Block] = []
    private var details: [PlannedStatement] = []
    private let to: State
    /// The block that makes each table, by name; and where each new column stands: its block and its place there.
    private var tableBlock: [String: Int] = [:]
    private var columnPlace: [Address: (block: Int, element: Int)] = [:]
    /// What was written behind the definition of a new column, and reached those that come down from it.
    private var suffixes: [Address: String] = [:]

    /// What types and functions need, by index in `to`; nil until it is asked for.
    private var rowTypesInUse: Set<Int>?

    private var isCreated: (Fact) -> Bool = { _ in false }

    init(to: State) { self.to = to }

    /// The statements so far.
    var statements: [PlannedStatement] {
        zip(blocks, details).map { block, detail in
            var statement = detail
            statement.sql = text(block)
            return statement
        }
    }

    mutating func add(_ sorted: (graph: ActionGraph, order: [Int]), of: ActionGraph) throws {
        let graph = sorted.graph
        isCreated = graph.isCreated
        var position: [Int] = Array(repeating: 0, count: graph.actions.count)
        for index in sorted.order {
            let action = graph.actions[index]
            let needed = graph.predecessors[index].map { position[$0] }.max() ?? 0
            var last = needed
            var isMade = false
            for step in action.steps where !cameDown(step, action, graph) {
                let block = add(step, subject: action, needed: needed)
                // What is set on a table or column once it is there holds up nothing that needs it.
                if !isMade { last = max(last, block) }
                isMade = isMade || action.phase == .create && step.form.makesTablePart
            }
            position[index] = last
        }
    }

    /// Adds a step that nothing can be folded into or around.
    mutating func add(_ step: Step, subject: Identity?) {
        switch step.form {
        case .statement(let sql): append(.statement(sql), step, subject)
        case .alterTable(let name, let clause, _, _):
            append(.alterTable(name: name, merge: .alone, clauses: [clause]), step, subject)
        case .createTable(let name, let header, let trailer):
            append(.createTable(name: name, header: header, elements: [], trailer: trailer), step, subject)
        }
    }

    /// Adds one step of an action and gives the block that it ended in.
    private mutating func add(_ step: Step, subject action: ActionGraph.Action, needed: Int) -> Int {
        let fact = action.fact
        switch step.form {
        case .statement: add(step, subject: fact.identity)
        case .createTable(let name, _, _):
            add(step, subject: fact.identity)
            tableBlock[name] = blocks.count - 1
        case .alterTable(let name, let clause, let merge, let element):
            if action.phase == .create, let element, let place = place(for: element, table: name, fact: fact),
                place <= needed || needed <= place
            {
                if needed <= place, fold(element, into: place, fact: fact) {
                    details[place].subjects.append(fact.identity)
                    return place
                }
            }
            if case .alterTable(let lastName, let lastMerge, let clauses) = blocks.last, lastName == name, lastMerge == merge,
                merge != .alone
            {
                blocks[blocks.count - 1] = .alterTable(name: name, merge: merge, clauses: clauses + [clause])
                details[blocks.count - 1].hazards += hazards(step, fact)
                details[blocks.count - 1].subjects.append(fact.identity)
            } else {
                append(
                    .alterTable(name: name, merge: merge, clauses: [clause]), step, fact.identity, hazards: hazards(step, fact))
            }
            if fact.kind == "column", merge == .addColumn, case .alterTable(_, _, let clauses) = blocks[blocks.count - 1] {
                columnPlace[fact.address] = (blocks.count - 1, clauses.count - 1)
            }
        }
        return blocks.count - 1
    }

    /// Whether the column that a step is about came down from one that had the same in its definition.
    private mutating func cameDown(_ step: Step, _ action: ActionGraph.Action, _ graph: ActionGraph) -> Bool {
        guard case .alterTable(_, _, _, .columnSuffix(let suffix)?) = step.form, action.phase == .create,
            let column = action.fact.parent, let index = to.index(of: column), let source = graph.source(ofNew: index),
            suffixes[to.facts[source].address] == suffix
        else { return false }
        suffixes[column] = suffix
        return true
    }

    private func place(for element: Step.Element, table: String, fact: Fact) -> Int? {
        switch element {
        case .tableElement: tableBlock[table]
        case .columnSuffix: fact.parent.flatMap { columnPlace[$0]?.block }
        }
    }

    private mutating func fold(_ element: Step.Element, into place: Int, fact: Fact) -> Bool {
        switch (element, blocks[place]) {
        case (.tableElement(let text), .createTable(let name, let header, let elements, let trailer)):
            blocks[place] = .createTable(name: name, header: header, elements: elements + [text], trailer: trailer)
            if fact.kind == "column" { columnPlace[fact.address] = (place, elements.count) }
            return true
        case (.columnSuffix(let suffix), .createTable(let name, let header, var elements, let trailer)):
            guard let column = fact.parent.flatMap({ columnPlace[$0] }) else { return false }
            elements[column.element] += suffix
            if let column = fact.parent { suffixes[column] = suffix }
            blocks[place] = .createTable(name: name, header: header, elements: elements, trailer: trailer)
            return true
        case (.columnSuffix(let suffix), .alterTable(let name, let merge, var clauses)):
            guard let column = fact.parent.flatMap({ columnPlace[$0] }), !isHeldByRowType(fact, suffix) else { return false }
            clauses[column.element] += suffix
            if let column = fact.parent { suffixes[column] = suffix }
            blocks[place] = .alterTable(name: name, merge: merge, clauses: clauses)
            return true
        default: return false
        }
    }

    /// Whether PostgreSQL would refuse to write the table's rows anew for the new column, because a type holds the row type.
    private mutating func isHeldByRowType(_ fact: Fact, _ suffix: String) -> Bool {
        // Of the defaults that differ from row to row this is the one that can wait without losing its meaning.
        guard suffix.contains("nextval("), let column = fact.parent, let table = to.fact(column)?.parent else { return false }
        if rowTypesInUse == nil {
            let users = to.facts.indices.filter { to.facts[$0].address.catalog == Catalog.type }
            rowTypesInUse = Set(users.flatMap { to.needs[$0].map(\.on) })
        }
        return to.index(of: table).map { rowTypesInUse?.contains($0) == true } ?? false
    }

    /// What a step costs; on a table that the plan itself makes there are no rows to scan, rewrite or keep from anybody.
    private func hazards(_ step: Step, _ fact: Fact) -> [Hazard] {
        guard let table = fact.parent.flatMap({ to.fact($0) }), tableBlock[table.identity.qualifiedName] != nil else {
            return step.hazards
        }
        // Tables that are there already may have been tied to it.
        if !step.hazards.isEmpty, hasOldParts(table, depth: 0) {
            return step.hazards.filter { $0.name.needsPermission || [.scansTable, .mayFailOnData].contains($0.name) }
        }
        return step.hazards.filter { $0.name.needsPermission }
    }

    private func hasOldParts(_ table: Fact, depth: Int) -> Bool {
        guard depth < 16 else { return false }
        let partitions = to.attachments(to: table.identity.qualifiedName).compactMap { to.parent(of: $0) }
        return (to.heirs(of: table) + partitions).contains { !isCreated($0) || hasOldParts($0, depth: depth + 1) }
    }

    private mutating func append(_ block: Block, _ step: Step, _ subject: Identity?, hazards: [Hazard]? = nil) {
        let subjectFact = subject.flatMap { to.fact($0) }
        let own = hazards ?? subjectFact.map { self.hazards(step, $0) } ?? step.hazards
        blocks.append(block)
        details.append(
            PlannedStatement(sql: "", hazards: own, isTransactional: step.isTransactional, subjects: subject.map { [$0] } ?? []))
    }

    private func text(_ block: Block) -> String {
        switch block {
        case .statement(let sql): return sql
        case .createTable(_, let header, let elements, let trailer):
            if elements.isEmpty { return header.contains(" OF ") ? header + trailer : header + " ()" + trailer }
            return header + " (\n" + elements.map { "    " + $0 }.joined(separator: ",\n") + "\n)" + trailer
        case .alterTable(let name, _, let clauses):
            return "ALTER TABLE \(name)" + (clauses.count == 1 ? " " : "\n    ") + clauses.joined(separator: ",\n    ")
        }
    }
}

extension Step.Form {
    /// Whether it makes a table, or a part of one that may stand in `CREATE TABLE`.
    var makesTablePart: Bool {
        switch self {
        case .statement: false
        case .createTable: true
        case .alterTable(_, _, _, let element): element != nil
        }
    }
}

extension Folder {
    /// The statements of steps that stand alone: renames.
    public static func statements(of steps: [Step]) -> [PlannedStatement] {
        var folder = Folder(to: State())
        for step in steps { folder.add(step, subject: nil) }
        return folder.statements
    }
}
