// The states of every case, read once for all tests that only look at states.
import Foundation
import Postgres
import Schema
import TestSupport

/// What the schemas of one case look like in the catalogs.
struct CaseStates: Sendable {
    let acceptance: AcceptanceCase
    let a: State
    /// `a.sql` loaded once more, after other objects: every OID is another. Read without sparing a query: what a kind's `presence` overlooks
    /// is missing in `a`.
    let again: State
    /// The other schema: b.sql's, or what the session made of a.sql's, of one lineage with `a` then.
    let b: State
    let isSession: Bool

    /// Of all cases that the server can run, by name.
    static let all: Result<[CaseStates], any Error> = Result {
        try AcceptanceTests.makeRoles()
        var scratch = try TestDatabase()
        return try AcceptanceCase.all.flatMap { acceptance -> [CaseStates] in
            guard try AcceptanceTests.canRun(acceptance) else { return [] }
            do { return try read(acceptance, scratch) } catch {
                // Something in it wants no transaction around it.
                scratch = try TestDatabase()
                do { return try readApart(acceptance) } catch { throw CaseFailure(name: acceptance.name, error: error) }
            }
        }
    }

    private static func read(_ acceptance: AcceptanceCase, _ database: TestDatabase) throws -> [CaseStates] {
        let session = try database.session()
        defer { session.close() }
        try session.execute("SET client_min_messages = warning")
        func state(_ texts: String..., sparing: Bool = true) throws -> [State] {
            try session.execute("BEGIN")
            defer { _ = try? session.execute("ROLLBACK") }
            return try texts.map { text in
                try session.execute(text)
                let state = try CatalogReader.read(
                    session, scope: acceptance.expect.scope, lineage: "case", sparing: sparing)
                try session.execute("RESET ALL; SET client_min_messages = warning")
                return state
            }
        }
        let a = try state(acceptance.a)[0]
        let again = try state(acceptance.a, sparing: false)[0]
        var result: [CaseStates] = []
        if let b = acceptance.b {
            var (from, to) = (a, try state(b)[0])
            (from.lineage, to.lineage) = (nil, nil)
            result.append(CaseStates(acceptance: acceptance, a: from, again: again, b: to, isSession: false))
        }
        if let statements = acceptance.session {
            let both = try state(acceptance.a, statements)
            result.append(CaseStates(acceptance: acceptance, a: both[0], again: again, b: both[1], isSession: true))
        }
        return result
    }

    private static func readApart(_ acceptance: AcceptanceCase) throws -> [CaseStates] {
        func state(_ texts: String..., sparing: Bool = true) throws -> [State] {
            let database = try TestDatabase()
            return try texts.map { text in
                try AcceptanceTests.load(text, database)
                let session = try database.session()
                defer { session.close() }
                return try CatalogReader.read(
                    session, scope: acceptance.expect.scope, lineage: database.name, sparing: sparing)
            }
        }
        let (a, again) = (try state(acceptance.a)[0], try state(acceptance.a, sparing: false)[0])
        var result: [CaseStates] = []
        if let b = acceptance.b {
            result.append(CaseStates(acceptance: acceptance, a: a, again: again, b: try state(b)[0], isSession: false))
        }
        if let statements = acceptance.session {
            let both = try state(acceptance.a, statements)
            result.append(CaseStates(acceptance: acceptance, a: both[0], again: again, b: both[1], isSession: true))
        }
        return result
    }
}

/// A case whose schemas cannot be loaded or read.
struct CaseFailure: Error, CustomStringConvertible {
    let name: String
    let error: any Error

    var description: String { "\(name): \(error)" }
}
