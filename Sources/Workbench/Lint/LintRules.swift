import Schema
import SchemaDiff
import SQLText

/// The rules: what one statement did, and what of it a person should know before it runs where there are rows and users.
enum LintRules {
    static func findings(_ effect: StatementEffect) -> [LintFinding] {
        let all =
            dropped(effect) + constraints(effect) + indexes(effect) + columns(effect) + changes(effect) + rows(effect)
            + conventions(effect)
        guard let evidence = effect.observed?.summary else { return all }
        return all.map { finding in
            var finding = finding
            if !["types", "naming"].contains(finding.rule.analyzer) { finding.evidence = evidence }
            return finding
        }
    }

    // MARK: what goes

    private static func dropped(_ effect: StatementEffect) -> [LintFinding] {
        let gone = Set(effect.removed.map(\.address))
        /// A part goes with its whole, and what came down from a parent table with that.
        func isWithWhole(_ fact: Fact) -> Bool {
            fact.parent.map { gone.contains($0) } ?? false || fact.value(of: "is_inherited") == "t"
        }
        return effect.removed.compactMap { fact -> LintFinding? in
            let name = fact.identity.qualifiedName
            switch fact.kind {
            case "schema": return LintFinding("DS101", "drops schema \(name)")
            case "table":
                let whole = effect.before.children(of: fact.address, kind: "partition").first?["parent"]
                let isWithWhole = effect.removed.contains { $0.kind == "table" && $0.identity.qualifiedName == whole }
                guard effect.oldTable(of: fact) != nil, !isWithWhole else { return nil }
                return LintFinding(
                    "DS102", "drops table \(name) with its rows",
                    fix: "rename it first, and drop it in a later migration once nothing misses it")
            case "column":
                guard !isWithWhole(fact), fact["generated"] == nil, let table = effect.oldTable(of: fact) else { return nil }
                return LintFinding(
                    "DS103", "drops column \(fact.identity.name) of \(table.identity.qualifiedName) with its values",
                    fix: "take it out of the programs first; they fail from the moment it is gone")
            case "foreign key", "check", "primary key":
                guard !isWithWhole(fact), let table = effect.oldTable(of: fact), !isRemade(fact, effect) else { return nil }
                let code = fact.kind == "foreign key" ? "CD101" : fact.kind == "check" ? "CD102" : "CD103"
                return LintFinding(code, "drops \(fact.kind) \(fact.identity.name) of \(table.identity.qualifiedName)")
            case "index":
                guard !isWithWhole(fact), effect.words.concurrently == nil, let table = effect.oldTable(of: fact),
                    effect.words.words.starts(with: ["DROP", "INDEX"])
                else { return nil }
                return LintFinding(
                    "PG102", "drops index \(name) while everybody waits for \(table.identity.qualifiedName)",
                    fix: "DROP INDEX CONCURRENTLY, in a file that starts with -- atlas:txmode none")
            default: return nil
            }
        }
    }

    /// Whether one of the same name and table takes its place in the same statement.
    private static func isRemade(_ fact: Fact, _ effect: StatementEffect) -> Bool {
        effect.added.contains { $0.kind == fact.kind && $0.parent == fact.parent && $0.identity == fact.identity }
    }

    // MARK: what comes

    private static func constraints(_ effect: StatementEffect) -> [LintFinding] {
        let takesIndex = effect.says(["USING", "INDEX"])
        return effect.new.flatMap { fact -> [LintFinding] in
            guard let table = effect.oldTable(of: fact), fact.value(of: "is_inherited") != "t" else { return [] }
            let (name, on) = (fact.identity.name, table.identity.qualifiedName)
            let isUnchecked = fact.value(of: "definition")?.hasSuffix(" NOT VALID") == true
            switch fact.kind {
            case "check":
                guard !isUnchecked else { return [] }
                return [
                    LintFinding(
                        "PG305", "check \(name) reads all of \(on) while everybody waits",
                        fix: "add it NOT VALID, and ALTER TABLE ... VALIDATE CONSTRAINT in a later migration"),
                    LintFinding("DW102", "fails where a row of \(on) breaks check \(name)"),
                ]
            case "foreign key":
                guard !isUnchecked else { return [] }
                return [
                    LintFinding(
                        "PG306", "foreign key \(name) reads all of \(on) while writes to both tables wait",
                        fix: "add it NOT VALID, and ALTER TABLE ... VALIDATE CONSTRAINT in a later migration")
                ]
            case "primary key":
                if takesIndex { return [] }
                let nullable = effect.before.children(of: table.address, kind: "column").filter { column in
                    !column.isTrue("not_null") && effect.after.fact(column.address)?.isTrue("not_null") == true
                }
                return [
                    LintFinding(
                        "PG104", "primary key \(name) builds its index while everybody waits for \(on)",
                        fix: "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD PRIMARY KEY USING INDEX")
                ]
                    + nullable.map {
                        LintFinding(
                            "PG304", "primary key \(name) reads all of \(on) to see that \($0.identity.name) is never null",
                            fix: "make it NOT NULL first, by a check that is validated apart")
                    }
            case "unique":
                if takesIndex { return [] }
                return [
                    LintFinding(
                        "PG105", "unique constraint \(name) builds its index while everybody waits for \(on)",
                        fix: "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... UNIQUE USING INDEX"),
                    LintFinding("MF101", "fails where rows of \(on) are equal in the columns of \(name)"),
                ]
            case "exclusion":
                return [
                    LintFinding("PG109", "exclusion constraint \(name) builds its index while everybody waits for \(on)")
                ]
            case "trigger": return [LintFinding("PG308", "trigger \(name) is made while writes to \(on) wait")]
            default: return []
            }
        }
    }

    private static func indexes(_ effect: StatementEffect) -> [LintFinding] {
        effect.new.flatMap { fact -> [LintFinding] in
            guard fact.kind == "index", !fact.isTrue("is_attached"), let table = effect.oldTable(of: fact), table.kind == "table"
            else { return [] }
            let (name, on) = (fact.identity.name, table.identity.qualifiedName)
            var findings: [LintFinding] = []
            if fact["definition"]?.hasPrefix("CREATE UNIQUE ") == true {
                findings.append(LintFinding("MF101", "fails where rows of \(on) are equal in the columns of \(name)"))
            }
            guard effect.words.concurrently == nil, effect.words.words.first == "CREATE" else { return findings }
            // An index on the partitioned table alone is whole once its parts are attached, and holds nobody up.
            if table["partition_key"] != nil {
                guard !effect.says(["ON", "ONLY"]) else { return findings }
                findings.append(
                    LintFinding(
                        "PG108", "index \(name) is built while writes to all partitions of \(on) wait",
                        fix:
                            "CREATE INDEX ON ONLY the table, one CONCURRENTLY on each partition, then ALTER INDEX ... ATTACH PARTITION"
                    ))
            } else {
                findings.append(
                    LintFinding(
                        "PG101", "index \(name) is built while writes to \(on) wait",
                        fix: "CREATE INDEX CONCURRENTLY, in a file that starts with -- atlas:txmode none"))
            }
            return findings
        }
    }

    private static func columns(_ effect: StatementEffect) -> [LintFinding] {
        effect.added.flatMap { fact -> [LintFinding] in
            guard fact.kind == "column", !fact.isTrue("is_inherited"), let table = effect.oldTable(of: fact) else { return [] }
            let (name, on) = (fact.identity.name, table.identity.qualifiedName)
            let hasDefault = !effect.after.children(of: fact.address, kind: "default").isEmpty
            if fact.isTrue("not_null"), !hasDefault, fact["identity"] == nil, fact["generated"] == nil {
                return [
                    LintFinding(
                        "MF103", "column \(name) is NOT NULL without a default: fails where \(on) has rows",
                        fix: "give it a default, or add it as it may be null, fill it, and make it NOT NULL later")
                ]
            }
            guard effect.seen(table)?.isRewritten == true else { return [] }
            if fact["generated"] == "s" {
                return [LintFinding("PG309", "generated column \(name) writes all of \(on) anew while everybody waits")]
            }
            if fact["identity"] != nil {
                return [LintFinding("PG310", "identity column \(name) writes all of \(on) anew while everybody waits")]
            }
            return [
                LintFinding(
                    "PG302", "the default of \(name) differs from row to row, and writes all of \(on) anew while everybody waits",
                    fix: "add the column without it, set the default, and fill the rows in parts")
            ]
        }
    }
}
