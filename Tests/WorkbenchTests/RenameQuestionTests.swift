// Here: what a plan between strangers asks about renames, and what it makes of the answers.
import Foundation
import Schema
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct RenameQuestionTests {
    let fixture: ProjectFixture
    private let old = "CREATE TABLE people (id int PRIMARY KEY, full_name text, note text);\n"

    init() throws { fixture = try ProjectFixture() }

    /// The plan from `old` to another text, with these answers; every question is answered once.
    private func plan(to new: String, _ answers: [String: RenameAnswer]) throws -> (sql: String, hazards: [String]) {
        try fixture.scratch.write("shop/old.sql", old)
        try fixture.scratch.write("shop/new.sql", new)
        let workbench = try fixture.workbench()
        var asked: [String] = []
        workbench.onRenameQuestion = { question in
            asked.append(question.old.qualifiedName)
            return answers[question.old.qualifiedName] ?? .none
        }
        let (from, to) = try workbench.loadBoth(
            StateSource(fixture.root + "/old.sql", in: workbench), StateSource(fixture.root + "/new.sql", in: workbench))
        let plan = try workbench.plan(from: from, to: to)
        #expect(asked.sorted() == answers.keys.sorted())
        return (plan.sql, plan.hazards.map(\.name.rawValue))
    }

    @Test func aColumnThatIsTheOldOneIsRenamed() throws {
        let (sql, hazards) = try plan(
            to: "CREATE TABLE people (id int PRIMARY KEY, name text, note text);", ["public.people.full_name": .candidate(0)])
        #expect(sql == "ALTER TABLE public.people RENAME COLUMN full_name TO name;\n")
        #expect(hazards == [])
    }

    @Test func aColumnThatIsDroppedIsNoLongerAPossibleRename() throws {
        let (sql, hazards) = try plan(
            to: "CREATE TABLE people (id int PRIMARY KEY, note text, name text);", ["public.people.full_name": .none])
        #expect(sql.contains("DROP COLUMN full_name"))
        #expect(hazards == ["deletes-data"])
    }

    @Test func aTableThatIsTheOldOneIsRenamedWithAllThatIsInIt() throws {
        let (sql, hazards) = try plan(
            to: "CREATE TABLE persons (id int, full_name text, note text, CONSTRAINT people_pkey PRIMARY KEY (id));",
            ["public.people": .candidate(0)])
        #expect(sql == "ALTER TABLE public.people RENAME TO persons;\n")
        #expect(hazards == [])
    }
}
