// Drops and renames, and which statement comes how often.
import SQLText

extension SchemaWriter {
    static var creations: [(weight: Int, maker: Maker)] {
        [
            (3, { $0.newSchema() }), (5, { $0.newEnum() }), (4, { $0.newDomain() }), (3, { $0.newComposite() }),
            (2, { $0.newRange() }), (3, { $0.newSequence() }), (6, { $0.newFunction() }), (2, { $0.newTriggerFunction() }),
            (1, { $0.newProcedure() }), (1, { $0.newAggregate() }), (14, { $0.newTable() }), (4, { $0.newPartitioned() }),
            (6, { $0.newPartition() }), (3, { $0.newHeir() }), (1, { $0.newTypedTable() }), (5, { $0.addColumn() }),
            (10, { $0.newConstraint() }), (8, { $0.newIndex() }), (9, { $0.newView() }), (4, { $0.newTrigger() }),
            (3, { $0.newPolicy() }), (4, { $0.comment() }), (4, { $0.grant() }), (2, { $0.owner() }), (8, { $0.newExtra() }),
        ]
    }

    static var drops: [(weight: Int, maker: Maker)] {
        [(12, { $0.drop() }), (5, { $0.dropColumn() }), (4, { $0.dropPart() }), (2, { $0.drop(isCascade: true) })]
    }

    static var renames: [(weight: Int, maker: Maker)] {
        [(10, { $0.rename() }), (5, { $0.renameColumn() }), (3, { $0.moveToSchema() }), (2, { $0.renameValue() })]
    }

    // MARK: drops

    mutating func drop(isCascade: Bool = false) -> Edit? {
        guard let made = random.pick(model.made), made.id != 0, made.kind != .constraint,
            let target = designation(made)
        else { return nil }
        let tail = made.kind == .other && !made.labels.isEmpty ? " " + made.labels[0] : ""
        return Edit("DROP \(target)\(tail)\(isCascade ? " CASCADE" : "")") { $0.remove(made.id) }
    }

    private mutating func dropColumn() -> Edit? {
        guard let table = table(), let column = random.pick(table.columns) else { return nil }
        let tail = random.chance(25) ? " CASCADE" : ""
        return Edit("ALTER TABLE \(model.name(table)) DROP COLUMN \(quoteIdentifier(column.name))\(tail)") { model in
            model[table.id]?.columns.removeAll { $0.name == column.name }
            for heir in model.made where heir.parent == table.id { model[heir.id]?.columns.removeAll { $0.name == column.name } }
        }
    }

    private mutating func dropPart() -> Edit? {
        guard let part = random.pick(model.all(.constraint, .trigger, .policy, .rule)), let table = part.table else { return nil }
        let name = quoteIdentifier(part.name)
        let sql =
            part.kind == .constraint
            ? "ALTER TABLE \(model.name(table)) DROP CONSTRAINT \(name)\(random.chance(20) ? " CASCADE" : "")"
            : "DROP \(part.kind.rawValue.uppercased()) \(name) ON \(model.name(table))"
        return Edit(sql) { $0.remove(part.id) }
    }

    // MARK: renames

    private mutating func rename() -> Edit? {
        guard let made = random.pick(model.made), made.id != 0 else { return nil }
        let new = made.kind == .sequence ? sequenceName() : freshName()
        let name = quoteIdentifier(new)
        let sql: String
        switch made.kind {
        case .constraint:
            sql = "ALTER TABLE \(model.name(made.table ?? 0)) RENAME CONSTRAINT \(quoteIdentifier(made.name)) TO \(name)"
        default:
            guard let target = designation(made) else { return nil }
            sql = "ALTER \(target)\(made.kind == .other ? made.labels.map { " " + $0 }.joined() : "") RENAME TO \(name)"
        }
        return Edit(sql) { $0[made.id]?.name = new }
    }

    private mutating func renameColumn() -> Edit? {
        guard let owner = random.pick(model.all(.table, .view, .materialized, .composite)),
            let column = random.pick(owner.columns),
            let target = designation(owner)
        else { return nil }
        let new = freshColumn(besides: random.chance(90) ? owner.columns : [])
        let part = owner.kind == .composite ? "ATTRIBUTE" : "COLUMN"
        let tail = owner.kind == .composite && random.chance(50) ? " CASCADE" : ""
        let sql = "ALTER \(target) RENAME \(part) \(quoteIdentifier(column.name)) TO \(quoteIdentifier(new))\(tail)"
        return Edit(sql) { model in
            func rename(_ id: Int) {
                guard var made = model[id] else { return }
                for index in made.columns.indices where made.columns[index].name == column.name { made.columns[index].name = new }
                made.key = made.key.map { $0 == column.name ? new : $0 }
                model[id] = made
            }
            rename(owner.id)
            for heir in model.made where heir.parent == owner.id { rename(heir.id) }
        }
    }

    private mutating func moveToSchema() -> Edit? {
        guard let made = random.pick(model.made.filter { $0.schema != nil && $0.kind != .index }), let target = designation(made)
        else { return nil }
        let new = schema()
        return Edit("ALTER \(target) SET SCHEMA \(quoteIdentifier(new.name))") { $0[made.id]?.schema = new.id }
    }

    private mutating func renameValue() -> Edit? {
        guard let type = random.pick(model.all(.enumeration)), let label = random.pick(type.labels) else { return nil }
        let new = random.pick(Self.labels) ?? "z"
        return Edit("ALTER TYPE \(model.name(type)) RENAME VALUE \(quoteLiteral(label)) TO \(quoteLiteral(new))") {
            $0[type.id]?.labels = type.labels.map { $0 == label ? new : $0 }
        }
    }
}
