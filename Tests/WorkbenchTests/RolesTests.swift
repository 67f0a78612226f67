// Here: roles, which belong to the server and not to a schema: what a session says of them, and what a target lacks.
import Postgres
import SQLText
import Schema
import TestSupport
import Testing

@testable import Workbench

struct RoleStatementTests {
    @Test(arguments: [
        "CREATE ROLE app", "create user app password 'x'", "DROP GROUP app", "ALTER ROLE app SET search_path = x",
        "GRANT app TO reader", "REVOKE ADMIN OPTION FOR app, other FROM reader", "ALTER USER app RENAME TO b",
    ])
    func isAboutRoles(_ sql: String) { #expect(StatementClass(sql).isAboutRoles) }

    @Test(arguments: [
        "GRANT SELECT ON t TO app", "CREATE USER MAPPING FOR app SERVER s", "REVOKE ALL ON SCHEMA s FROM app",
        "ALTER TABLE role RENAME TO group", "DROP OWNED BY app",
    ])
    func isNotAboutRoles(_ sql: String) { #expect(!StatementClass(sql).isAboutRoles) }
}

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct RolesTests {
    let fixture: ProjectFixture

    init() throws { fixture = try ProjectFixture() }

    @Test func sessionRefusesRolesByName() throws {
        let session = try EditSession(fixture.workbench())
        let error = #expect(throws: Diagnostic.self) { _ = try session.run("CREATE ROLE dbw_case_never") }
        #expect(error?.message.contains("roles belong to the whole server") == true)
        #expect(session.edits.isEmpty)
    }

    @Test func roleThatTheTargetLacksIsNamed() throws {
        let database = try TestDatabase()
        let workbench = try fixture.workbench()
        let table = Address(catalog: Catalog.relation, object: 20000)
        var grants = table
        grants.facet = .grants
        let facts = [
            Fact(
                identity: Identity(kind: "table", schema: "public", name: "t"), address: table, parent: nil,
                values: Kinds.of("table").attributes.map { _ in nil }),
            Fact(
                identity: Identity(kind: "grants", schema: "public", name: "t", signature: "table()"), address: grants,
                parent: table, values: ["\"dbw Never\"\tSELECT\nPUBLIC\tSELECT\n=owner\tSELECT", ""]),
        ]
        let wanted = State(facts: facts, needs: [[], [-1]], unmodelled: [], serverVersion: 150000)
        let error = #expect(throws: Diagnostic.self) {
            try workbench.requireRoles(of: wanted, beyond: .empty, on: database.target)
        }
        #expect(error?.message.contains("no role \"dbw Never\"") == true)
        #expect(error?.help?.contains("CREATE ROLE \"dbw Never\";") == true)
        try workbench.requireRoles(of: wanted, beyond: wanted, on: database.target)
    }
}
