import SQLText
import Schema
import SchemaDiff

/// Texts that a schema file may become after a session, best first: the person's own text with as few bytes changed as can be.
/// Each is only a proposal; what it gives is decided by loading it.
struct SchemaFileEdit {
    let observed: SchemaFileObservation
    let base: State
    let wanted: State
    let changes: StateChanges
    /// The session's statements, for objects that a person wrote in a form of their own.
    let typed: [String]
    private var edits: [TextEdit] = []
    private var additions: [(after: Int?, text: String)] = []
    /// Statements that are already taken out or written anew as a whole.
    private var settled: Set<Int> = []

    init(observed: SchemaFileObservation, base: State, wanted: State, changes: StateChanges, typed: [String]) {
        self.observed = observed
        self.base = base
        self.wanted = wanted
        self.changes = changes
        self.typed = typed
    }

    /// - Parameter usesTyped: whether new and changed objects take the words that the person typed, or the canonical ones.
    mutating func text(usesTyped: Bool) -> String? {
        edits = []
        additions = []
        settled = []
        let canonical = CanonicalStatements(wanted)
        for change in renames() { rename(change.old, to: change.new) }
        for fact in base.facts where isGone(fact) {
            guard remove(fact) else { return nil }
        }
        for item in changes.items {
            let isDone: Bool
            switch item.mark {
            case .removed: isDone = true
            case .added: isDone = add(item.identity, canonical, usesTyped)
            case .changed: isDone = change(item.identity, canonical, usesTyped)
            }
            guard isDone else { return nil }
        }
        return assembled()
    }

    // MARK: renames

    private func renames() -> [(old: Fact, new: Fact)] {
        wanted.facts.compactMap { new in
            guard let old = base.fact(new.address), old.address == new.address, old.kind == new.kind,
                new.address.facet == .object,
                old.identity.name != new.identity.name, new.kind != "view column"
            else { return nil }
            return (old, new)
        }
    }

    /// In every statement that made the object, or something that needs it or speaks of it, the name is another.
    private mutating func rename(_ old: Fact, to new: Fact) {
        // A view needs the columns of a table, not the table itself.
        let parts = base.children(of: old.address).map(\.address) + [old.address]
        let targets = Set(parts.compactMap { base.index(of: $0) })
        var places: Set<Int> = []
        func note(_ identity: Identity) { if let place = observed.origin(of: identity) { places.insert(place) } }
        note(old.identity)
        for (dependent, needs) in base.needs.enumerated() where needs.contains(where: { targets.contains($0.on) }) {
            note(base.facts[dependent].identity)
            // A view's or a column's own comments and parts may name it as well.
            for child in base.children(of: base.facts[dependent].address) { note(child.identity) }
        }
        for place in places {
            let body = observed.statements[place].body
            let table = old.kind == "column" ? TableStatement(observed.source.bytes, in: body) : nil
            var lexer = Lexer(observed.source.bytes, in: body)
            var before: Token?
            while let token = lexer.next() {
                if token.isTrivia { continue }
                defer { before = token }
                let text = observed.source.text(token.range)
                let isSame =
                    token.kind == .identifier
                    ? text.lowercased() == old.identity.name
                    : token.kind == .quotedIdentifier && text == "\"" + old.identity.name + "\""
                // A column alias of that name is the view's own.
                let isAlias = before.map { observed.source.text($0.range).lowercased() == "as" } ?? false
                if isSame, !isAlias || old.kind != "column" {
                    edits.append(nameEdit(token.range, quoteIdentifier(new.identity.name), in: table))
                }
            }
        }
    }

    /// A name's edit; where it opens a lined-up column definition, the blanks behind it change with it.
    private func nameEdit(_ range: Range<Int>, _ name: String, in table: TableStatement?) -> TextEdit {
        guard let table, table.elements.contains(where: { $0.range.lowerBound == range.lowerBound }),
            let gap = table.gap(afterName: name)
        else {
            return TextEdit(range: range, text: name)
        }
        var end = range.upperBound
        while end < observed.source.bytes.count, observed.source.bytes[end] == UInt8(ascii: " ") { end += 1 }
        return TextEdit(range: range.lowerBound..<end, text: name + gap)
    }

    // MARK: what goes, comes and changes

    private mutating func remove(_ fact: Fact) -> Bool {
        // What follows from something else is in no statement of its own.
        guard fact.kind != "view column", let place = observed.origin(of: fact.identity) else { return true }
        if settled.contains(place) { return true }
        if observed.made(by: place).allSatisfy({ !isKept($0) }) {
            settle(place, with: nil)
            return true
        }
        if fact.kind == "column" {
            guard let table = tableStatement(place), let edit = table.removing(fact.identity.name) else { return false }
            edits.append(edit)
            return true
        }
        // A part of a column that goes, written with it.
        let index = base.index(of: fact.address) ?? 0
        return base.needs[index].contains { need in
            let other = base.facts[need.on]
            return need.isAutomatic && other.kind == "column" && isGone(other) && observed.origin(of: other.identity) == place
        }
    }

    private func isGone(_ fact: Fact) -> Bool {
        if let other = wanted.fact(fact.address), other.address == fact.address, other.kind == fact.kind { return false }
        return wanted.fact(fact.identity) == nil
    }

    private mutating func add(_ identity: Identity, _ canonical: CanonicalStatements, _ usesTyped: Bool) -> Bool {
        guard let fact = wanted.fact(identity) else { return false }
        if identity.kind == "default", let column = wanted.parent(of: fact), base.fact(column.address) == nil { return true }
        if identity.kind == "column" || identity.kind == "default" {
            guard let column = identity.kind == "column" ? fact : wanted.parent(of: fact), let place = place(ofTable: column),
                let table = tableStatement(place), let definition = canonical.column(column)
            else { return false }
            let edit =
                identity.kind == "column" ? table.adding(definition) : table.replacing(column.identity.name, with: definition)
            guard let edit else { return false }
            edits.append(edit)
            return true
        }
        guard let text = (usesTyped ? typedStatement(for: fact) : nil) ?? canonical.text(for: identity) else { return false }
        if !additions.contains(where: { $0.text == text }) { additions.append((kin(of: fact), text)) }
        return true
    }

    private mutating func change(_ identity: Identity, _ canonical: CanonicalStatements, _ usesTyped: Bool) -> Bool {
        guard let fact = wanted.fact(identity), let old = base.fact(fact.address) ?? base.fact(identity) else { return false }
        let attributes = Kinds.of(fact.kind).changedAttributes(old, fact)
        let isRenamed = old.identity.name != fact.identity.name
        if attributes.isEmpty { return isRenamed }
        let needsRename = wanted.needs[wanted.index(of: identity) ?? 0].contains { need in
            let other = wanted.facts[need.on]
            return base.fact(other.address).map { $0.identity.name != other.identity.name } ?? false
        }
        // A definition that only follows a rename was mended word by word.
        if needsRename || isRenamed,
            Set(attributes).isSubset(of: ["definition", "columns", "expression", "column", "using", "check"])
        {
            return true
        }
        if identity.kind == "column" || identity.kind == "default" {
            guard let column = identity.kind == "column" ? fact : wanted.parent(of: fact), let place = place(ofTable: column),
                let table = tableStatement(place), let definition = canonical.column(column),
                let edit = table.replacing(base.fact(column.address)?.identity.name ?? column.identity.name, with: definition)
            else { return false }
            if !edits.contains(where: { $0.range == edit.range }) { edits.append(edit) }
            return true
        }
        guard let place = observed.origin(of: old.identity) else { return false }
        if settled.contains(place) { return true }
        let others = observed.made(by: place).filter { $0 != old.identity && isKept($0) && $0.kind != "view column" }
        guard others.isEmpty, let text = (usesTyped ? typedStatement(for: fact) : nil) ?? canonical.text(for: identity) else {
            return false
        }
        settle(place, with: text)
        return true
    }

    private func isKept(_ identity: Identity) -> Bool {
        guard let fact = base.fact(identity) else { return false }
        return (wanted.fact(fact.address) ?? wanted.fact(identity)) != nil && fact.kind != "view column"
    }

    private mutating func settle(_ place: Int, with text: String?) {
        settled.insert(place)
        let statement = observed.statements[place]
        edits.removeAll { statement.body.contains($0.range.lowerBound) }
        if let text {
            edits.append(TextEdit(range: statement.body, text: text))
            return
        }
        // The comment right above a statement belongs to it; one above a blank line does not.
        var start = statement.body.lowerBound
        let lead = Array(observed.source.bytes[statement.range.lowerBound..<statement.body.lowerBound])
        let blank = lead.indices.last { $0 > 0 && lead[$0] == UInt8(ascii: "\n") && lead[$0 - 1] == UInt8(ascii: "\n") }
        if let blank, lead[..<blank].contains(where: { ![UInt8(ascii: "\n"), UInt8(ascii: " ")].contains($0) }) {
            start = statement.range.lowerBound + blank + 1
        } else if let line = lead.firstIndex(of: UInt8(ascii: "\n")) {
            start = statement.range.lowerBound + line + 1
        }
        var end = statement.range.upperBound
        if end < observed.source.bytes.count, observed.source.bytes[end] == UInt8(ascii: "\n") { end += 1 }
        edits.append(TextEdit(range: start..<end, text: ""))
    }

    // MARK: places

    private func tableStatement(_ place: Int) -> TableStatement? {
        settled.contains(place) ? nil : TableStatement(observed.source.bytes, in: observed.statements[place].body)
    }

    private func place(ofTable column: Fact) -> Int? {
        guard let table = column.parent, let old = base.fact(table) else { return nil }
        return observed.origin(of: old.identity)
    }

    /// The last statement that concerns the same table; nil for the file's end.
    private func kin(of fact: Fact) -> Int? {
        var root = fact
        while let parent = wanted.parent(of: root) { root = parent }
        guard root.address != fact.address, let old = base.fact(root.address) else { return nil }
        let own = base.facts.filter { $0.address.whole == old.address || $0.parent?.whole == old.address }
        return own.compactMap { observed.origin(of: $0.identity) }.max()
    }

    /// A CREATE that the person typed for this object in the session.
    private func typedStatement(for fact: Fact) -> String? {
        let own = fact.kind == "comment" ? wanted.parent(of: fact) : fact
        guard let own else { return nil }
        let matching = typed.filter { sql in
            let words = StatementClass(sql).words
            let isRight = fact.kind == "comment" ? words.first == "COMMENT" : words.first == "CREATE" || words.first == "ALTER"
            guard isRight else { return false }
            let bytes = Array(sql.utf8)
            return Lexer.tokens(of: bytes).contains { token in
                let text = String(decoding: bytes[token.range], as: UTF8.self)
                return token.kind == .identifier ? text.lowercased() == own.identity.name : text == "\"\(own.identity.name)\""
            }
        }
        return matching.count == 1 ? matching[0] : nil
    }

    private func assembled() -> String? {
        var all = edits
        let end = observed.source.bytes.count
        for (after, text) in additions {
            let place = after.map { observed.statements[$0].range.upperBound } ?? end
            let needsLine = place == end && end > 0 && observed.source.bytes[end - 1] != UInt8(ascii: "\n")
            all.append(
                TextEdit(
                    range: place..<place, text: place == end ? (needsLine ? "\n\n" : "\n") + text + ";\n" : "\n\n" + text + ";"))
        }
        return TextEdit.apply(all, to: observed.source.bytes)
    }
}

/// The canonical statements of a state, by object.
struct CanonicalStatements {
    private let state: State
    private var texts: [Identity: String] = [:]

    init(_ state: State) {
        self.state = state
        guard let plan = try? Planner.plan(from: .empty, to: state) else { return }
        for statement in plan.statements {
            for subject in statement.subjects where texts[subject] == nil { texts[subject] = statement.sql }
        }
    }

    func text(for identity: Identity) -> String? { texts[identity] }

    /// A column's definition with its default.
    func column(_ column: Fact) -> String? {
        guard case .alterTable(_, _, _, .tableElement(let text)?)? = Kinds.of(column.kind).create(column, in: state).first?.form
        else { return nil }
        var definition = text
        for value in state.children(of: column.address, kind: "default") {
            if case .alterTable(_, _, _, .columnSuffix(let suffix)?)? = Kinds.of(value.kind).create(value, in: state).first?.form
            {
                definition += suffix
            }
        }
        return definition
    }
}
