import SQLText

/// The findings of several files for people and programs.
public struct LintReport: Sendable {
    /// The files that were looked at, in their order.
    public let files: [LintedFile]
    /// What stands before a file's name in a path: `db/migrations/`, or empty.
    public let folder: String

    /// A report of files in one folder.
    public init(files: [LintedFile], folder: String) { (self.files, self.folder) = (files, folder) }

    /// How many findings have this level.
    public func count(_ level: LintRule.Level) -> Int { files.flatMap(\.entries).filter { $0.level == level }.count }

    /// For people: a file, its findings with line, code and evidence, and how they would be avoided.
    public var text: String {
        var lines: [String] = []
        for file in files where !file.entries.isEmpty || file.suppressed > 0 {
            lines.append(folder + file.name)
            for entry in file.entries {
                let finding = entry.finding
                lines.append(
                    "  \(entry.location.line):\(entry.location.column)  \(entry.level.rawValue)  \(finding.rule.code)  \(finding.message)"
                )
                if let evidence = finding.evidence { lines.append("      observed: \(evidence)") }
                if let fix = finding.fix { lines.append("      instead: \(fix)") }
            }
            if file.suppressed > 0 { lines.append("  (\(file.suppressed) kept quiet by nolint)") }
        }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    /// `3 files, 2 errors, 1 warning, 4 notes`.
    public var summary: String {
        let counts: [(LintRule.Level, String, String)] = [
            (.error, "error", "errors"), (.warning, "warning", "warnings"), (.note, "note", "notes"),
        ]
        let found = counts.map { counted(count($0.0), $0.1, $0.2) }
        return ([counted(files.count, "file")] + found).joined(separator: ", ")
    }

    /// Workflow commands that GitHub shows beside the lines.
    public var github: String {
        func escaped(_ text: String) -> String {
            text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        }
        func property(_ text: String) -> String { escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C") }
        return files.flatMap { file in
            file.entries.map { entry in
                let word = entry.level == .error ? "error" : entry.level == .warning ? "warning" : "notice"
                let parts = [
                    entry.finding.message, entry.finding.evidence.map { "observed: " + $0 },
                    entry.finding.fix.map { "instead: " + $0 },
                ]
                return
                    "::\(word) file=\(property(folder + file.name)),line=\(entry.location.line),col=\(entry.location.column),title=\(entry.finding.rule.code)::"
                    + escaped(parts.compactMap { $0 }.joined(separator: "\n")) + "\n"
            }
        }.joined()
    }
}

extension LintReport: Encodable {
    private struct Finding: Encodable {
        var code, analyzer, level, message: String
        var line, column: Int
        var evidence, fix: String?
        var sql: String
    }

    private struct File: Encodable {
        var name: String
        var statements, suppressed: Int
        var findings: [Finding]
    }

    private enum Key: String, CodingKey { case files, errors, warnings, notes }

    /// The files with their findings, and how many of each level.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(
            files.map { file in
                File(
                    name: file.name, statements: file.statements, suppressed: file.suppressed,
                    findings: file.entries.map {
                        Finding(
                            code: $0.finding.rule.code, analyzer: $0.finding.rule.analyzer, level: $0.level.rawValue,
                            message: $0.finding.message, line: $0.location.line, column: $0.location.column,
                            evidence: $0.finding.evidence, fix: $0.finding.fix, sql: $0.sql)
                    })
            }, forKey: .files)
        try container.encode(count(.error), forKey: .errors)
        try container.encode(count(.warning), forKey: .warnings)
        try container.encode(count(.note), forKey: .notes)
    }
}

/// The report in the Static Analysis Results Interchange Format. Source: OASIS, SARIF version 2.1.0.
public struct SARIFReport: Encodable {
    private struct Message: Encodable { var text: String }
    private struct Rule: Encodable {
        var id: String
        var shortDescription: Message
    }
    private struct Driver: Encodable {
        var name = "dbw"
        var version: String
        var rules: [Rule]
    }
    private struct Tool: Encodable { var driver: Driver }
    private struct Artifact: Encodable { var uri: String }
    private struct Region: Encodable { var startLine, startColumn: Int }
    private struct PhysicalLocation: Encodable {
        var artifactLocation: Artifact
        var region: Region
    }
    private struct Location: Encodable { var physicalLocation: PhysicalLocation }
    private struct Finding: Encodable {
        var ruleId, level: String
        var message: Message
        var locations: [Location]
    }
    private struct Run: Encodable {
        var tool: Tool
        var results: [Finding]
    }

    private let version = "2.1.0"
    private let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    private let runs: [Run]

    private enum CodingKeys: String, CodingKey {
        case version, runs
        case schema = "$schema"
    }

    /// - Parameter version: dbw's own.
    public init(_ report: LintReport, version: String) {
        let results = report.files.flatMap { file in
            file.entries.map { entry in
                let parts = [
                    entry.finding.message, entry.finding.evidence.map { "observed: " + $0 },
                    entry.finding.fix.map { "instead: " + $0 },
                ]
                let region = Region(startLine: entry.location.line, startColumn: entry.location.column)
                return Finding(
                    ruleId: entry.finding.rule.code, level: entry.level.rawValue,
                    message: Message(text: parts.compactMap { $0 }.joined(separator: "; ")),
                    locations: [
                        Location(
                            physicalLocation: PhysicalLocation(
                                artifactLocation: Artifact(uri: report.folder + file.name), region: region))
                    ])
            }
        }
        let used = Set(results.map(\.ruleId))
        let rules = LintRule.all.filter { used.contains($0.code) }.map {
            Rule(id: $0.code, shortDescription: Message(text: $0.title))
        }
        runs = [Run(tool: Tool(driver: Driver(version: version, rules: rules)), results: results)]
    }
}
