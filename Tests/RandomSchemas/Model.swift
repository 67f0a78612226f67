// What the writer of random SQL remembers of what it wrote. It only serves to write sensible statements: what is true, the server knows.
import SQLText

/// A column's type.
indirect enum DataType: Equatable, Sendable {
    case plain(String)
    /// A type of the schema's own, by its object's number.
    case own(Int)
    case array(DataType)
}

/// A column, a view's or a composite type's.
struct Column: Equatable, Sendable {
    var name: String
    var type: DataType
    var isGenerated = false
    var isIdentity = false
}

/// One thing that a statement made.
struct Made: Sendable {
    enum Kind: String, Sendable {
        case schema, enumeration, domain, composite, range, sequence, table, view, materialized, function, procedure, aggregate
        case constraint, index, trigger, policy, rule, statistics, other
    }

    let id: Int
    var kind: Kind
    /// The number of its schema; nil for what is in none.
    var schema: Int?
    var name: String
    /// The number of the table that it is a part of.
    var table: Int?
    var columns: [Column] = []
    /// A type's own values or base, a function's arguments.
    var labels: [String] = []
    var types: [DataType] = []
    var result: DataType?
    /// What kind of thing of its kind: a constraint's letter, a partitioned table's strategy, what DROP calls a thing of kind `other`.
    var detail = ""
    /// The table above a partition or an heir.
    var parent: Int?
    /// A partitioned table's key, a primary key's columns.
    var key: [String] = []
}

/// All that was made and not dropped.
struct Model: Sendable {
    private(set) var made: [Made] = [Made(id: 0, kind: .schema, name: "public")]
    private var next = 1

    subscript(id: Int) -> Made? {
        get { made.first { $0.id == id } }
        set {
            guard let index = made.firstIndex(where: { $0.id == id }) else { return }
            if let newValue { made[index] = newValue } else { made.remove(at: index) }
        }
    }

    func all(_ kinds: Made.Kind...) -> [Made] { made.filter { kinds.contains($0.kind) } }

    /// The number that `add` gives next.
    var nextID: Int { next }

    mutating func add(
        _ kind: Made.Kind, _ schema: Int?, _ name: String, table: Int? = nil, with change: (inout Made) -> Void = { _ in }
    ) {
        var new = Made(id: next, kind: kind, schema: schema, name: name, table: table)
        change(&new)
        made.append(new)
        next += 1
    }

    /// Takes a thing out, with its parts.
    mutating func remove(_ id: Int) {
        made.removeAll { $0.id == id || $0.table == id || ($0.kind != .schema && $0.schema == id) }
    }

    /// The name as SQL writes it.
    func name(_ thing: Made) -> String {
        guard let schema = thing.schema, let owner = self[schema] else { return quoteIdentifier(thing.name) }
        return qualified(owner.name, thing.name)
    }

    func name(_ id: Int) -> String { self[id].map { name($0) } ?? "nothing" }

    /// The type as SQL writes it.
    func text(_ type: DataType) -> String {
        switch type {
        case .plain(let name): name
        case .own(let id): name(id)
        case .array(let element): text(element) + "[]"
        }
    }

    /// A function's name with the types of its arguments.
    func signature(_ function: Made) -> String {
        name(function) + "(" + function.types.map { text($0) }.joined(separator: ", ") + ")"
    }
}

/// A statement, and what to remember once the server took it.
struct Edit {
    var sql: String
    var effect: (inout Model) -> Void = { _ in }

    init(_ sql: String, _ effect: @escaping (inout Model) -> Void = { _ in }) {
        self.sql = sql
        self.effect = effect
    }
}
