import Schema
import SchemaDiff
import SQLText

extension LintRules {
    /// What is altered or gets another name.
    static func changes(_ effect: StatementEffect) -> [LintFinding] {
        effect.changed.flatMap { change -> [LintFinding] in
            switch change.old.kind {
            case "table": table(change, effect)
            case "column": column(change, effect)
            case "schema" where change.old.identity != change.new.identity:
                [LintFinding("DW202", "renames schema \(change.old.identity.name): programs that know the old name fail")]
            case "enum": renamedLabels(change)
            default: []
            }
        }
    }

    private static func table(_ change: StatementEffect.Changed, _ effect: StatementEffect) -> [LintFinding] {
        guard effect.oldTable(of: change.old) != nil else { return [] }
        let on = change.old.identity.qualifiedName
        var findings: [LintFinding] = []
        if change.old.identity.name != change.new.identity.name || movedByItself(change, effect) {
            findings.append(
                LintFinding(
                    "BC101", "renames table \(on) to \(change.new.identity.qualifiedName): programs that know the old name fail",
                    fix: "CREATE VIEW \(on) over it in the same migration, and drop that later"))
        }
        if change.changed("persistence") {
            findings.append(LintFinding("PG307", "writes all of \(on) anew while everybody waits"))
        }
        if change.changed("access_method"), effect.seen(change.old)?.isRewritten == true {
            findings.append(LintFinding("PG311", "writes all of \(on) anew while everybody waits"))
        }
        if change.changed("replica_identity"), ["f", "n"].contains(change.new["replica_identity"]) {
            let word = change.new["replica_identity"] == "f" ? "FULL" : "NOTHING"
            findings.append(LintFinding("PG314", "the replica identity of \(on) becomes \(word)"))
        }
        let isOff = ["false", "off", "no", "0"].contains { change.new["options"]?.contains("autovacuum_enabled='\($0)'") == true }
        if change.changed("options"), isOff {
            findings.append(LintFinding("PG320", "autovacuum no longer looks at \(on)"))
        }
        return findings
    }

    private static func movedByItself(_ change: StatementEffect.Changed, _ effect: StatementEffect) -> Bool {
        guard change.old.identity.schema != change.new.identity.schema else { return false }
        return effect.after.fact(Identity(kind: "schema", schema: "", name: change.old.identity.schema)) != nil
    }

    private static func column(_ change: StatementEffect.Changed, _ effect: StatementEffect) -> [LintFinding] {
        guard let table = effect.oldTable(of: change.old), !change.new.isTrue("is_inherited") else { return [] }
        let (name, on) = (change.old.identity.name, table.identity.qualifiedName)
        let seen = effect.seen(table)
        var findings: [LintFinding] = []
        if name != change.new.identity.name {
            findings.append(
                LintFinding(
                    "BC102",
                    "renames column \(name) of \(on) to \(change.new.identity.name): programs that know the old name fail",
                    fix: "add a column with the new name, keep both alike for a while, and drop the old one later"))
        }
        if change.changed("type") || change.changed("collation"), seen?.isRewritten == true {
            findings.append(
                LintFinding(
                    "PG301",
                    "the new type of \(name) (\(change.old["type"] ?? "") to \(change.new["type"] ?? "")) writes all of \(on) anew while everybody waits",
                    fix: "add a column of the new type, fill it in parts, and let it take the name"))
        }
        // Where a valid check says it already, PostgreSQL does not read the rows.
        if !change.old.isTrue("not_null"), change.new.isTrue("not_null"), seen?.isScanned == true,
            !effect.added.contains(where: { $0.kind == "primary key" })
        {
            findings.append(LintFinding("MF104", "fails where \(name) of \(on) is null"))
            findings.append(
                LintFinding(
                    "PG303", "reads all of \(on) to see that \(name) is never null, while everybody waits",
                    fix:
                        "add CHECK (\(name) IS NOT NULL) NOT VALID, validate it in a later migration, then SET NOT NULL and drop the check"
                ))
        }
        return findings
    }

    private static func renamedLabels(_ change: StatementEffect.Changed) -> [LintFinding] {
        let (old, new) = (labels(change.old), labels(change.new))
        guard old.count == new.count else { return [] }
        return zip(old, new).filter { $0 != $1 }.map {
            LintFinding(
                "DW201", "renames value \($0) of \(change.new.identity.qualifiedName) to \($1): programs that know it fail")
        }
    }

    private static func labels(_ fact: Fact) -> [Substring] {
        (fact["labels"] ?? "").split(separator: "\u{1F}", omittingEmptySubsequences: false)
    }

    /// Statements about rows, and what they do to others.
    static func rows(_ effect: StatementEffect) -> [LintFinding] {
        let words = effect.words.words
        switch words.first {
        case "TRUNCATE":
            let names = effect.observed?.tables.filter(\.isRewritten).map(\.name) ?? []
            let old = names.filter { name in effect.atStart.all("table").contains { $0.identity.qualifiedName == name } }
            return old.map { LintFinding("DW101", "deletes all rows of \($0)") }
        case "VACUUM" where effect.says(["FULL"]), "CLUSTER" where words.count > 1:
            return [
                LintFinding(
                    "DW301", "writes the table anew while everybody waits", fix: "pg_repack does it while the table is in use")
            ]
        default: return []
        }
    }

    /// What new columns should rather be.
    static func conventions(_ effect: StatementEffect) -> [LintFinding] {
        let keys = effect.added.filter { $0.kind == "primary key" }
        return effect.added.flatMap { fact -> [LintFinding] in
            guard fact.kind == "column", let type = fact["type"], let table = effect.after.parent(of: fact), table.kind == "table"
            else { return [] }
            let name = "\(table.identity.qualifiedName).\(fact.identity.name)"
            var findings: [LintFinding] = []
            if type.hasPrefix("character(") {
                findings.append(LintFinding("DW401", "\(name) is \(type), which is padded with blanks", fix: "use text"))
            }
            if type == "json" { findings.append(LintFinding("DW402", "\(name) is json", fix: "use jsonb")) }
            if type.hasPrefix("timestamp"), type.hasSuffix("without time zone") {
                findings.append(
                    LintFinding("DW403", "\(name) is a timestamp without time zone", fix: "use timestamp with time zone"))
            }
            let isSerial = effect.after.children(of: fact.address, kind: "default").contains {
                $0["expression"]?.hasPrefix("nextval(") == true
            }
            if isSerial {
                findings.append(LintFinding("DW404", "\(name) is a serial", fix: "use GENERATED ALWAYS AS IDENTITY"))
            }
            let isKey = keys.contains { key in
                key.parent == fact.parent && key["definition"] == "PRIMARY KEY (\(quoteIdentifier(fact.identity.name)))"
            }
            if isKey, ["integer", "smallint"].contains(type), isSerial || fact["identity"] != nil {
                findings.append(
                    LintFinding("DW405", "\(name) is a primary key of type \(type), and counts up", fix: "use bigint"))
            }
            return findings
        }
    }
}
