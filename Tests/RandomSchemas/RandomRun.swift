// Many cases, one after the other.
import Postgres
import TestSupport

/// A run over the cases of consecutive seeds.
public struct RandomRun: Sendable {
    /// The first case's seed; the next one's is one more.
    public var seed: UInt64
    /// How many.
    public var cases: Int
    /// Each so many cases pg_dump is asked too; 0 for never.
    public var dumpEvery: Int
    /// Called for each case with the failure as it was shrunk.
    public var onFailure: @Sendable (RandomCase, Failure) -> Void
    /// Of failures that look alike so many are made small; the others are told as they are.
    public var shrunkAlike = 2
    /// Called after each case; false ends the run.
    public var onCase: @Sendable (Int) -> Bool

    /// A run that does nothing yet.
    public init(
        seed: UInt64, cases: Int, dumpEvery: Int, onFailure: @escaping @Sendable (RandomCase, Failure) -> Void,
        onCase: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) {
        (self.seed, self.cases, self.dumpEvery, self.onFailure, self.onCase) = (seed, cases, dumpEvery, onFailure, onCase)
    }

    /// What a run came to.
    public struct Summary: Sendable {
        /// Cases that were proved or failed.
        public var cases = 0
        /// Those of them for which pg_dump was asked.
        public var dumps = 0
        /// Those that failed.
        public var failed = 0
        /// Those in which dbw said, with a reason, that PostgreSQL cannot do it.
        public var refused = 0
    }

    /// Runs all cases on the test server.
    public func run() throws -> Summary {
        var summary = Summary()
        var database = try TestDatabase()
        var session = try database.session()
        try Self.makeRoles(session)
        var proof = try CaseProof(session)
        let extras = try Self.handled(session)
        var alike: [String: Int] = [:]
        for index in 0..<cases {
            // What was rolled back still fills the catalogs.
            if index % 100 == 99 || session.transactionStatus != .idle {
                session.close()
                database = try TestDatabase()
                session = try database.session()
                proof = try CaseProof(session)
            } else if index % 4 == 3 {
                try session.execute(
                    "VACUUM pg_attribute, pg_class, pg_type, pg_depend, pg_constraint, pg_attrdef, pg_index, pg_proc")
            }
            let random = try RandomCase.make(seed: seed &+ UInt64(index), extras: extras, on: session)
            let dumps = dumpEvery > 0 && index % dumpEvery == 0
            let failure = try Self.attempt(random, proof, CaseProof.Ways(), dumps: dumps)
            if failure?.stage == .refused {
                summary.refused += 1
            } else if let failure {
                summary.failed += 1
                let fault = "\(failure.stage.rawValue) \(failure.code)"
                alike[fault, default: 0] += 1
                if alike[fault, default: 0] <= shrunkAlike {
                    let (small, seen) = try Self.shrink(random, failure, proof)
                    onFailure(small, seen)
                } else {
                    onFailure(random, failure)
                }
            }
            summary.cases += 1
            summary.dumps += dumps ? 1 : 0
            if !onCase(index) { break }
        }
        session.close()
        return summary
    }

    private static func shrink(_ random: RandomCase, _ failure: Failure, _ proof: CaseProof) throws -> (RandomCase, Failure) {
        let ways = CaseProof.Ways(of: failure)
        return try Shrinker.shrink(random, failure) {
            failure.stage == .dump
                ? try attempt($0, proof, CaseProof.Ways(), dumps: true) : try attempt($0, proof, ways, dumps: false)
        }
    }

    private static func attempt(_ random: RandomCase, _ proof: CaseProof, _ ways: CaseProof.Ways, dumps: Bool) throws -> Failure?
    {
        do {
            let plans = try proof.prove(random, ways)
            if dumps { try DumpWitness.check(random, plans) }
            return nil
        } catch let failure as Failure { return failure }
    }

    /// The further kinds of objects that dbw and this server have: those of which nothing is left unmodelled.
    static func handled(_ session: Session) throws -> Set<Extra> {
        try Set(
            Extra.allCases.filter { extra in
                try session.execute("BEGIN")
                defer { _ = try? session.execute("ROLLBACK") }
                for statement in extra.sample where try !session.takes(statement) { return false }
                return try CatalogReader.read(session).unmodelled.isEmpty
            })
    }

    /// The roles that cases name; they belong to the whole server and stay there.
    static func makeRoles(_ session: Session) throws {
        for role in SchemaWriter.roles where try session.query("SELECT FROM pg_roles WHERE rolname = $1", [role]).count == 0 {
            try session.execute("CREATE ROLE \"\(role.replacing("\"", with: "\"\""))\"")
        }
    }
}
