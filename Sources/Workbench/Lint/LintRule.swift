/// What a rule of `migration lint` looks for, under the code by which configuration and `nolint` name it.
public struct LintRule: Sendable, Hashable {
    /// How much a finding weighs. Errors make the lint fail.
    public enum Level: String, Sendable, CaseIterable, Codable { case error, warning, note, off }

    /// `DS102`. Codes of the forms that Atlas uses mean what they mean there; those with `DW` are dbw's own.
    public let code: String
    /// The group to which it belongs, by Atlas's name where there is one: `destructive`.
    public let analyzer: String
    /// Where the configuration says nothing.
    public let level: Level
    /// What it finds, as a clause.
    public let title: String

    init(_ code: String, _ analyzer: String, _ level: Level, _ title: String) {
        (self.code, self.analyzer, self.level, self.title) = (code, analyzer, level, title)
    }

    /// The rule of a code.
    public static func find(_ code: String) -> LintRule? { all.first { $0.code == code } }

    /// Every rule, by group and code. Source of the codes: Atlas documentation, "Analyzers".
    public static let all: [LintRule] = destructive + data + locks + renames + conventions

    static let destructive: [LintRule] = [
        LintRule("DS101", "destructive", .error, "a schema is dropped"),
        LintRule("DS102", "destructive", .error, "a table is dropped"),
        LintRule("DS103", "destructive", .error, "a column is dropped"),
        LintRule("DW101", "destructive", .error, "all rows of a table are deleted"),
        LintRule("CD101", "condrop", .warning, "a foreign key is dropped"),
        LintRule("CD102", "condrop", .warning, "a check constraint is dropped"),
        LintRule("CD103", "condrop", .warning, "a primary key is dropped"),
    ]

    static let data: [LintRule] = [
        LintRule("MF101", "data_depend", .warning, "a unique index on columns that may hold duplicates"),
        LintRule("MF103", "data_depend", .warning, "a NOT NULL column without a default on a table that may have rows"),
        LintRule("MF104", "data_depend", .warning, "a column that may hold nulls becomes NOT NULL"),
        LintRule("DW102", "data_depend", .warning, "a check or domain that values may break"),
    ]

    static let locks: [LintRule] = [
        LintRule("PG101", "concurrent_index", .warning, "an index is built while writes wait"),
        LintRule("PG102", "concurrent_index", .warning, "an index is dropped while reads and writes wait"),
        LintRule("PG103", "concurrent_index", .error, "CONCURRENTLY in a file that runs in a transaction"),
        LintRule("PG104", "blocking", .warning, "a primary key builds its index while reads and writes wait"),
        LintRule("PG105", "blocking", .warning, "a unique constraint builds its index while reads and writes wait"),
        LintRule(
            "PG108", "concurrent_index", .warning, "an index on a partitioned table is built while writes to all partitions wait"),
        LintRule("PG109", "blocking", .warning, "an exclusion constraint builds its index while reads and writes wait"),
        LintRule("PG301", "rewrite", .warning, "a new type or collation writes the table anew"),
        LintRule("PG302", "rewrite", .warning, "a default that differs from row to row writes the table anew"),
        LintRule("PG303", "scan", .warning, "NOT NULL reads the whole table while reads and writes wait"),
        LintRule("PG304", "scan", .warning, "a primary key on columns that may be null reads the whole table"),
        LintRule("PG305", "scan", .warning, "a check reads the whole table while reads and writes wait"),
        LintRule("PG306", "scan", .warning, "a foreign key reads the whole table while writes to both tables wait"),
        LintRule("PG307", "rewrite", .warning, "SET LOGGED or UNLOGGED writes the table anew"),
        LintRule("PG308", "blocking", .note, "a trigger is made while writes wait"),
        LintRule("PG309", "rewrite", .warning, "a stored generated column writes the table anew"),
        LintRule("PG310", "rewrite", .warning, "an identity column writes the table anew"),
        LintRule("PG311", "rewrite", .warning, "another access method writes the table anew"),
        LintRule("PG314", "settings", .warning, "the replica identity becomes FULL or NOTHING"),
        LintRule("PG320", "settings", .warning, "autovacuum is turned off for a table"),
        LintRule("DW301", "rewrite", .warning, "a statement writes the table anew while reads and writes wait"),
        LintRule("DW302", "blocking", .warning, "rows are changed in the transaction that changes the schema"),
        LintRule("DW303", "blocking", .warning, "a long statement runs while a lock is held that everybody waits for"),
        LintRule("TX101", "nestedtx", .error, "a statement that cannot run inside a transaction"),
        LintRule("TX201", "nestedtx", .error, "the file begins or ends a transaction, but runs inside one"),
    ]

    static let renames: [LintRule] = [
        LintRule("BC101", "incompatible", .warning, "a table is renamed"),
        LintRule("BC102", "incompatible", .warning, "a column is renamed"),
        LintRule("DW201", "incompatible", .warning, "an enum value is renamed"),
        LintRule("DW202", "incompatible", .warning, "a schema is renamed"),
    ]

    static let conventions: [LintRule] = [
        LintRule("DW401", "types", .note, "char(n) pads with blanks"),
        LintRule("DW402", "types", .note, "json has no equality and keeps its text"),
        LintRule("DW403", "types", .note, "timestamp without time zone does not say when"),
        LintRule("DW404", "types", .note, "serial has a sequence with rights and an owner of its own"),
        LintRule("DW405", "types", .note, "a primary key of 32 bits or less runs out"),
        LintRule("DW407", "naming", .warning, "a name is cut to 63 bytes"),
    ]
}

/// One thing that a rule found.
public struct LintFinding: Sendable, Equatable {
    /// The rule.
    public let rule: LintRule
    /// What is wrong, as a clause: `drops table public.users with its rows`.
    public let message: String
    /// What to write instead; nil where there is nothing better.
    public let fix: String?
    /// What was seen of the statement on the shadow; nil where nothing worth telling was.
    public internal(set) var evidence: String?

    init(_ code: String, _ message: String, fix: String? = nil) {
        guard let rule = LintRule.find(code) else { preconditionFailure("there is no rule \(code)") }
        (self.rule, self.message, self.fix) = (rule, message, fix)
    }
}
