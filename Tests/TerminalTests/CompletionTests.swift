// What TAB does and what its list looks like.
import Testing

@testable import Terminal

@Suite struct CompletionTests {
    private func step(_ texts: [String], typed: String) -> CompletionStep {
        CompletionStep(Completion(range: 0..<typed.utf8.count, candidates: texts.map { .init($0, suffix: " ") }), typed: typed)
    }

    @Test func insertsWhatAllHaveInCommon() {
        #expect(step([], typed: "x") == .nothing)
        #expect(step(["users"], typed: "u") == .replace("users ", isUnique: true))
        #expect(step(["users", "user_emails"], typed: "u") == .replace("user", isUnique: false))
        #expect(step(["users", "user_emails"], typed: "user") == .ambiguous)
        // Found in another way than by their beginning: what was typed stays.
        #expect(step(["audit_users", "users"], typed: "us") == .ambiguous)
        // Replaces a different case.
        #expect(step(["SELECT", "SELECTED"], typed: "sel") == .replace("SELECT", isUnique: false))
    }

    @Test func cutsBetweenCharacters() {
        // é and è differ in their second byte only.
        #expect(step(["aé", "aè"], typed: "") == .replace("a", isUnique: false))
        #expect(step(["é", "è"], typed: "") == .ambiguous)
    }

    private func layout(_ texts: [String], rows: Int, columns: Int) -> [String] {
        CompletionLayout.lines(texts.map { .init($0) }, screen: Screen(rows: rows, columns: columns))
    }

    @Test func namesStandInColumnsReadDownwards() {
        #expect(layout(["a", "bb", "c", "d", "e"], rows: 10, columns: 10) == ["a   c   e", "bb  d"])
        #expect(layout(["日本", "b"], rows: 10, columns: 20) == ["日本  b"])
        #expect(layout([], rows: 10, columns: 10) == [])
        #expect(layout(["abcdefghij"], rows: 10, columns: 5) == ["abcd…"])
    }

    @Test func whatDoesNotFitIsCounted() {
        let lines = layout((0..<10_000).map { "candidate_\($0 + 10_000)" }, rows: 5, columns: 40)
        #expect(
            lines == [
                "candidate_10000  candidate_10004", "candidate_10001  candidate_10005", "candidate_10002  candidate_10006",
                "candidate_10003  candidate_10007", "and 9992 more",
            ])
    }

    @Test(arguments: 1...40, [1, 2, 3, 7])
    func everyListFitsAndLosesNothing(_ count: Int, _ rows: Int) {
        let texts = (0..<count).map { String(repeating: "x", count: $0 % 9 + 1) + "\($0)" }
        let lines = layout(texts, rows: rows, columns: 30)
        #expect(lines.count <= max(2, rows))
        #expect(lines.allSatisfy { TextWidth.of($0) <= 30 })
        let shown = lines.filter { !$0.hasPrefix("and ") }.flatMap { $0.split(separator: " ") }.count
        let counted = lines.last.flatMap { $0.hasPrefix("and ") ? Int($0.split(separator: " ")[1]) : nil } ?? 0
        #expect(shown + counted == count)
    }

    @Test func descriptionsStandBesideTheNames() {
        let candidates = [
            Completion.Candidate("users", description: "table\nof users"), Completion.Candidate("id", description: "bigint"),
            Completion.Candidate("x"),
        ]
        let lines = CompletionLayout.lines(candidates, screen: Screen(rows: 10, columns: 18))
        #expect(lines == ["users  table of u…", "id     bigint", "x"])
        #expect(CompletionLayout.lines(candidates, screen: Screen(rows: 2, columns: 30)) == ["users  id     x"])
    }
}
