import SQLText
import Schema
import SchemaDiff

/// What only the person knows: whether something that goes is what comes under another name.
public struct RenameQuestion: Sendable {
    /// The table or column that goes.
    public let old: Identity
    /// What comes and could be it; never empty.
    public let candidates: [Identity]
}

/// What the person answered.
public enum RenameAnswer: Sendable, Equatable {
    /// It is the candidate at this place.
    case candidate(Int)
    /// It is none of them: the old one is dropped.
    case none
}

/// All questions about one pair of states, asked: tables first, since a renamed table's columns are then compared too.
struct RenameAnswers {
    /// The renames, those that were said before any question included.
    private(set) var requests: [RenameRequest]
    /// Hazards of a plan that the person has decided.
    private(set) var settled: Set<Hazard> = []
    private var renamed: [Identity: Identity] = [:]

    /// - Parameter ask: answers one question; what it throws ends the asking.
    init(from: State, to: State, said: [RenameRequest], ask: (RenameQuestion) throws -> RenameAnswer) throws {
        requests = said
        var decided: Set<Identity> = []
        for request in said {
            let (old, new) = try request.resolve(in: from)
            decided.formUnion([old.identity, new])
            if old.kind == "table" { renamed[old.identity] = new }
        }
        while let question = open(from: from, to: to, decided: decided) {
            decided.insert(question.old)
            guard case .candidate(let index) = try ask(question), question.candidates.indices.contains(index) else {
                settle(question)
                continue
            }
            let new = question.candidates[index]
            decided.insert(new)
            requests.append(RenameRequest(old: question.old, new: new.name))
            if question.old.kind == "table" { renamed[question.old] = new }
        }
    }

    /// The next question: tables stand before columns in the list of pairs.
    private func open(from: State, to: State, decided: Set<Identity>) -> RenameQuestion? {
        let pairs = PossibleRename.find(from: from, to: to, renamed: renamed).filter {
            !decided.contains($0.old.identity) && !decided.contains($0.new.identity)
        }
        guard let first = pairs.first?.old.identity else { return nil }
        return RenameQuestion(old: first, candidates: pairs.filter { $0.old.identity == first }.map(\.new.identity))
    }

    /// The hazard speaks of a column by its table's new name, since the plan renames first.
    private mutating func settle(_ question: RenameQuestion) {
        var old = question.old
        if let table = renamed[Identity(kind: "table", schema: old.schema, name: old.relation)] {
            (old.schema, old.relation) = (table.schema, table.name)
        }
        settled.formUnion(question.candidates.map { PossibleRename.hazard(old, $0) })
    }
}
