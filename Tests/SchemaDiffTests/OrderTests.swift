// The order of a plan's statements: what it promises for any graph of needs.
import SQLText
import Schema
import SchemaDiff
import Testing

struct OrderTests {
    /// Views that need earlier ones at random, under names that say nothing of the order.
    private func randomState(_ numbers: inout SeededNumbers, count: Int) -> (state: State, needs: [String: Set<String>]) {
        var sketch = StateSketch()
        var names: [String] = []
        var needs: [String: Set<String>] = [:]
        for index in 0..<count {
            let name = "v" + String(Int.random(in: 0..<1_000_000, using: &numbers)) + "_" + String(index)
            let needed =
                index == 0
                ? []
                : (0..<3).map { _ in Int.random(in: 0..<index, using: &numbers) }.filter { _ in Bool.random(using: &numbers) }
            sketch.add("view", name, needs: Array(Set(needed)), ["definition": " SELECT 1", "columns": "a integer 0"])
            needs[name] = Set(needed.map { names[$0] })
            names.append(name)
        }
        return (sketch.state(), needs)
    }

    private func positions(_ plan: Plan) -> [String: Int] {
        Dictionary(
            plan.statements.enumerated().compactMap { index, statement in statement.subjects.first.map { ($0.name, index) } }
        ) { first, _ in first }
    }

    @Test(arguments: 0..<40)
    func creationRespectsAllNeeds(seed: Int) throws {
        var numbers = SeededNumbers(seed: UInt64(seed))
        let (state, needs) = randomState(&numbers, count: 60)
        let place = positions(try Planner.plan(from: State(), to: state))
        #expect(place.count == 60)
        for (name, needed) in needs {
            for other in needed { #expect(place[other]! < place[name]!, "\(other) before \(name)") }
        }
    }

    @Test(arguments: 0..<40)
    func droppingRespectsAllNeeds(seed: Int) throws {
        var numbers = SeededNumbers(seed: UInt64(seed))
        let (state, needs) = randomState(&numbers, count: 60)
        let place = positions(try Planner.plan(from: state, to: State()))
        #expect(place.count == 60)
        for (name, needed) in needs {
            for other in needed { #expect(place[name]! < place[other]!, "\(name) before \(other)") }
        }
    }

    @Test func equalStatesHaveAnEmptyPlan() throws {
        var numbers = SeededNumbers(seed: 7)
        let (state, _) = randomState(&numbers, count: 30)
        #expect(try Planner.plan(from: state, to: state).isEmpty)
    }

    @Test func thePlanIsTheSameEachTime() throws {
        var numbers = SeededNumbers(seed: 8)
        let (state, _) = randomState(&numbers, count: 50)
        let first = try Planner.plan(from: State(), to: state).sql
        for _ in 0..<5 { #expect(try Planner.plan(from: State(), to: state).sql == first) }
    }

    @Test func withoutNeedsNamesOrder() throws {
        var sketch = StateSketch()
        for name in ["c", "a", "b"] { sketch.add("view", name, ["definition": " SELECT 1"]) }
        let plan = try Planner.plan(from: State(), to: sketch.state())
        #expect(plan.statements.compactMap(\.subjects.first?.name) == ["a", "b", "c"])
    }

    @Test func aNeededViewIsRebuiltWithThoseThatNeedIt() throws {
        func sketch(_ columns: String) -> State {
            var sketch = StateSketch()
            let base = sketch.add("view", "base", ["definition": " SELECT \(columns)", "columns": columns])
            sketch.add("view", "above", needs: [base], ["definition": " SELECT 2", "columns": "x"])
            sketch.add("view", "apart", ["definition": " SELECT 3", "columns": "x"])
            return sketch.state()
        }
        let plan = try Planner.plan(from: sketch("a"), to: sketch("b"))
        #expect(
            plan.statements.map(\.sql) == [
                "DROP VIEW public.above", "DROP VIEW public.base", "CREATE VIEW public.base AS\n SELECT b",
                "CREATE VIEW public.above AS\n SELECT 2",
            ])
    }

    @Test func aRingThatNothingBreaksIsRefusedByName() {
        var sketch = StateSketch()
        sketch.add("view", "a", needs: [1], ["definition": " SELECT 1", "columns": "a integer 0"])
        sketch.add("view", "b", needs: [0], ["definition": " SELECT 1", "columns": "a integer 0"])
        sketch.add("view", "c", ["definition": " SELECT 1", "columns": "a integer 0"])
        let state = sketch.state()
        for (from, to) in [(State(), state), (state, State())] {
            let error = #expect(throws: Diagnostic.self) { try Planner.plan(from: from, to: to) }
            #expect(error?.family == .refused)
            #expect(error?.message.hasSuffix("view public.a, view public.b") == true, "\(String(describing: error))")
        }
    }
}
