// Here: snapshots and fingerprints over all cases: equal where the states are, different where they are not, and as good as the database itself.
import Foundation
import Schema
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

@Suite(.serialized, .enabled(if: TestServer.isThere, "no server: set DBW_TEST_URL"))
struct SnapshotTests {
    @Test func fingerprintsAreEqualExactlyWhereStatesAre() throws {
        for states in try CaseStates.all.get() {
            let name = states.acceptance.name
            #expect(Fingerprint.of(states.a) == Fingerprint.of(states.again), "\(name): loaded twice")
            // Names that were swapped are the same names.
            let isEqual = StateComparison(states.a, states.b).isEmpty
            #expect((Fingerprint.of(states.a) == Fingerprint.of(states.b)) == isEqual, "\(name): a and b")
        }
    }

    @Test func fingerprintsDoNotHangOnTheOrderOfReading() throws {
        for states in try CaseStates.all.get().prefix(40) {
            let text = try Snapshot.json(states.a)
            let lines = text.split(separator: "\n")
            #expect(text == (try Snapshot.json(states.again)), "\(states.acceptance.name): the text itself")
            #expect(lines.contains { $0.contains(Fingerprint.of(states.a)) })
        }
    }

    @Test func aSnapshotPlansAsItsDatabaseDoes() throws {
        let scratch = try ScratchFolder()
        func reread(_ state: State, _ scope: Scope) throws -> State {
            try scratch.write("state.json", Snapshot.json(state))
            return try Snapshot.read(scratch.path + "/state.json", shown: "state.json", scope: scope)
        }
        for states in try CaseStates.all.get() where !states.isSession {
            let name = states.acceptance.name
            let scope = states.acceptance.expect.scope
            let (a, b) = (try reread(states.a, scope), try reread(states.b, scope))
            #expect(StateComparison(a, states.a).isEmpty && StateComparison(b, states.b).isEmpty, "\(name)")
            #expect(Self.text(a, b) == Self.text(states.a, states.b), "\(name)")
            #expect(Self.text(b, a) == Self.text(states.b, states.a), "\(name), back")
            #expect(try Snapshot.json(a) == Snapshot.json(states.a), "\(name), written again")
        }
    }

    /// The plan's statements, whose order may be another where nothing orders them; or the refusal.
    private static func text(_ from: State, _ to: State) -> [String] {
        do { return try Planner.plan(from: from, to: to).statements.map(\.sql).sorted() } catch { return ["\(error)"] }
    }
}
