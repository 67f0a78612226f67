// A fixed number of random cases with fixed seeds; `scripts/random` runs any number. What belongs here is what holds for the writer itself, too.
import RandomSchemas
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.isThere, "no server: set DBW_TEST_URL"))
struct RandomTests {
    @Test func casesAreProved() throws {
        let run = RandomRun(
            seed: 1, cases: 20, dumpEvery: 10,
            onFailure: { random, failure in
                Issue.record("seed \(random.seed): \(failure)\n-- a.sql\n\(random.textA)\n-- b.sql\n\(random.textB)")
            })
        #expect(try run.run().cases == 20)
    }
}
