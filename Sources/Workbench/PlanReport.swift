import Foundation
import SchemaDiff
import SQLText
import Schema

/// A plan for programs.
public struct PlanReport: Encodable {
    struct Statement: Encodable {
        var sql: String
        var transactional: Bool
        var hazards: [[String: String]]
        var subjects: [String]
        var observed: Observed?
    }

    /// What a statement was seen to do while the plan was proved.
    struct Observed: Encodable {
        struct Table: Encodable {
            var name: String
            var lock: String?
            var rewritten: Bool
            var scanned: Bool
        }

        var milliseconds: Double
        var tables: [Table]

        init(_ observation: Observation) {
            milliseconds = (observation.milliseconds * 1000).rounded() / 1000
            tables = observation.tables.map {
                Table(name: $0.name, lock: $0.lock?.rawValue, rewritten: $0.isRewritten, scanned: $0.isScanned)
            }
        }
    }

    var statements: [Statement]

    /// A report with one entry a statement, in the plan's order.
    public init(_ plan: Plan) {
        statements = plan.statements.map { statement in
            Statement(
                sql: statement.sql, transactional: statement.isTransactional,
                hazards: statement.hazards.map { ["name": $0.name.rawValue, "message": $0.message] },
                subjects: statement.subjects.map(\.label), observed: statement.observed.map(Observed.init))
        }
    }

    /// JSON text, ended by a line end.
    public func json() throws -> String { try JSONText.encode(self) }
}

/// The one way in which JSON is written.
public enum JSONText {
    /// Indented JSON with sorted keys, ISO 8601 dates and plain slashes, ended by a line end.
    ///
    /// - Throws: `EncodingError` for a value that JSON has no form for, such as an infinite number.
    public static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

extension Workbench {
    /// The state that an argument names, else that of `db/schema.sql`.
    public func source(orSchemaFile text: String?) throws -> StateSource {
        if let text { return try StateSource(text, in: self) }
        return .file(try requireProject().schemaFile)
    }

    /// Stops at objects that have no rules here.
    public func requireModelled(_ state: State) throws { try requireModelled(.empty, state) }

    /// Proves a plan on a copy of the state that it starts from.
    ///
    /// - Returns: the plan with what was seen of its statements.
    @discardableResult
    public func prove(_ plan: Plan, from: LoadedState, to: LoadedState, what: String = "the SQL") throws -> Plan {
        let proof = Proof(workbench: self)
        onEvent(.progress("proving the plan on a copy"))
        defer { onEvent(.progress(nil)) }
        let loses = plan.hazards.contains { $0.name == .deletesData }
        let evidence = try proof.prove(
            .script(SourceText(file: "<plan>", plan.sql)), onCopy: { try proof.copy(of: from) }, wanted: to.state, mayLose: loses,
            what: what)
        return plan.observed(evidence.observations)
    }
}
