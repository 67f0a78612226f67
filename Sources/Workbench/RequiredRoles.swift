import Postgres
import SQLText
import Schema

extension Workbench {
    /// Stops where something that a target is to get names a role that its server lacks. Roles belong to the whole server; dbw makes none there.
    ///
    /// - Throws: `Diagnostic` (refused) with each role and what names it.
    func requireRoles(of wanted: State, beyond present: State, on target: ConnectionTarget) throws {
        let comparison = StateComparison(present, wanted)
        var users: [String: [Identity]] = [:]
        for fact in comparison.onlyRight + comparison.changed.map(\.right) {
            for role in Kinds.of(fact.kind).roles(fact) { users[role, default: []].append(fact.identity) }
        }
        guard !users.isEmpty else { return }
        let known: Set<String>
        do {
            let session = try Session(target, applicationName: "dbw")
            defer { session.close() }
            let rows = try session.query("SELECT rolname FROM pg_roles")
            known = Set((0..<rows.count).compactMap { rows[$0, 0] })
        } catch let error as PostgresError {
            throw error.connectionDiagnostic(target)
        }
        let missing = users.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
        guard let first = missing.first else { return }
        let names = missing.map { quoteIdentifier($0.key) }
        throw Diagnostic(
            .refused,
            missing.count == 1
                ? "the target's server has no role \(names[0]), which \(first.value[0].label) names"
                : "the target's server lacks the roles \(names.joined(separator: ", "))",
            help: "roles belong to the whole server, and dbw makes none: "
                + names.map { "CREATE ROLE \($0);" }.joined(separator: " "),
            detail: missing.flatMap { role, uses in uses.prefix(5).map { "\(quoteIdentifier(role)): \($0.label)" } }
                .joined(separator: "\n"))
    }
}

extension Workbench {
    /// Makes a role that a statement names and the shadow lacks.
    ///
    /// - Returns: false where the shadow is not dbw's own, and its roles are not either.
    func makeRole(_ role: String) throws -> Bool {
        let shadow = try shadow()
        guard shadow.isPrivate else { return false }
        try shadow.makeRole(role)
        onEvent(.note("role \(role) does not exist on the shadow server and was made there, without rights"))
        return true
    }
}

extension PostgresError {
    /// The role whose absence the error complains of (SQLSTATE 42704, whose message names it in quotes).
    var missingRole: String? {
        guard sqlState == SQLState("42704"), message.hasPrefix("role \"") else { return nil }
        return message.split(separator: "\"").dropFirst().first.map(String.init)
    }
}
