// pg_dump as witness: what the plans make, in databases of their own, prints like the schema that was wanted.
import Postgres
import TestSupport

/// Runs a case's plans in real databases, and compares what pg_dump prints.
public enum DumpWitness {
    /// - Throws: `Failure` of the stage `dump`.
    public static func check(_ random: RandomCase, _ plans: CaseProof.Plans) throws {
        let (first, second) = (try TestDatabase(), try TestDatabase())
        try load(random.a, first)
        try load((random.isEdit ? random.a : []) + random.b, second)
        let (a, b) = (try first.dump(), try second.dump())
        try run(plans.forward, first, isBack: false)
        try run(plans.back, second, isBack: true)
        try compare(try first.dump(), b, plans.forward, plans.keepsOrder.forward, isBack: false)
        try compare(try second.dump(), a, plans.back, plans.keepsOrder.back, isBack: true)
    }

    private static func load(_ statements: [String], _ database: TestDatabase) throws {
        let session = try database.session()
        defer { session.close() }
        try session.execute("SET client_min_messages = error")
        for statement in statements { _ = try? session.execute(statement) }
    }

    private static func run(_ plan: String, _ database: TestDatabase, isBack: Bool) throws {
        let (isSuccess, error) = try database.psql(plan)
        if !isSuccess { throw failure("apply", error, plan, isBack) }
    }

    private static func compare(_ got: [String], _ want: [String], _ plan: String, _ keepsOrder: Bool, isBack: Bool) throws {
        // Columns that a table had before it got a parent count as its own, and no statement makes them the parent's.
        if plan.contains(" INHERIT ") { return }
        let (got, want) = (got.map(settled), want.map(settled))
        let (left, right) = keepsOrder ? (got, want) : (got.map(loose).sorted(), want.map(loose).sorted())
        guard left != right else { return }
        let (gotten, wanted) = (Set(left), Set(right))
        let lines =
            right.filter { !gotten.contains($0) }.map { "lacks: " + $0 }
            + left.filter { !wanted.contains($0) }.map { "has: " + $0 }
        throw failure("differs", lines.joined(separator: "\n"), plan, isBack)
    }

    /// The storage parameters of a CREATE sorted: one that is set anew goes to the end of its list.
    private static func settled(_ block: String) -> String {
        block.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("WITH ("), let end = line.lastIndex(of: ")") else { return String(line) }
            let list = line[..<end].dropFirst("WITH (".count).split(separator: ", ").sorted().joined(separator: ", ")
            return "WITH (" + list + line[end...]
        }.joined(separator: "\n")
    }

    /// The lines of a CREATE sorted, so that the order of columns does not count.
    private static func loose(_ block: String) -> String {
        block.split(separator: "\n").map { $0.trimmingSuffix(",") }.sorted().joined(separator: "\n")
    }

    private static func failure(_ code: String, _ detail: String, _ plan: String, _ isBack: Bool) -> Failure {
        Failure(stage: .dump, isBack: isBack, isSession: false, code: code, detail: detail, plan: plan)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
    }
}
