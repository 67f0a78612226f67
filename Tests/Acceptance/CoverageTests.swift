// Here: docs/coverage.md, which is made of the kinds as the code has them and of what the cases show of them. DBW_UPDATE_COVERAGE=1
// writes it anew; what only an older server can show stays in it, so the newest version goes last.
import Foundation
import Schema
import SchemaDiff
import TestSupport
import Testing

@Suite(
    .enabled(
        if: TestServer.isThere && ProcessInfo.processInfo.environment["DBW_CASES"] == nil, "needs a server, and all of the cases")
)
struct CoverageTests {
    private static let path =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/docs/coverage.md"

    /// What no case changes, since it counts only under a flag; the workbench's tests of scopes have it.
    private static let countsOnlyOnRequest: Set<String> = ["extension.wanted_version"]
    /// What no case can change.
    private static let stillOpen: Set<String> = [
        // Its case wants a server of PostgreSQL 16 or newer that was built with ICU.
        "collation.rules",
        // Labels want a server with a label provider, which only modules like sepgsql are; SecurityLabelTests plan them.
        "security label.labels",
    ]

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: CoverageTests.path)
                || ProcessInfo.processInfo.environment["DBW_UPDATE_COVERAGE"] == "1", "there is no docs/coverage.md"))
    func theTableInTheDocsIsWhatTheCodeAndTheCasesSay() throws {
        let observed = try ObservedCoverage(CaseStates.all.get())
        let written = FileManager.default.contents(atPath: Self.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let table = CoverageTable(observed, known: CoverageTable.rows(of: written))
        if ProcessInfo.processInfo.environment["DBW_UPDATE_COVERAGE"] == "1" {
            let file = URL(fileURLWithPath: Self.path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(table.text.utf8).write(to: file)
            return
        }
        #expect(CoverageTable.lines(of: written) == CoverageTable.lines(of: table.text), "docs/coverage.md is stale")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: CoverageTests.path), "there is no docs/coverage.md"))
    func everyComparedAttributeHasACase() throws {
        let written = FileManager.default.contents(atPath: Self.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let rows = CoverageTable.rows(of: written)
        let open = Kinds.all.flatMap { kind in
            kind.attributes.filter(\.isCompared).map { kind.id.rawValue + "." + $0.name }
                .filter { rows[$0]?.shownBy == nil && !Self.countsOnlyOnRequest.contains($0) }
        }
        let new = open.filter { !Self.stillOpen.contains($0) }
        #expect(new.isEmpty, "no case changes these attributes: \(new.joined(separator: ", "))")
        let closed = Self.stillOpen.subtracting(open).sorted()
        #expect(closed.isEmpty, "these attributes have a case now: \(closed.joined(separator: ", "))")
    }
}

/// What the cases that ran here show.
struct ObservedCoverage {
    /// Of each `kind.attribute`, the cases that change it, by name, with how.
    private(set) var changes: [String: [String: Set<PlanOutline.Way>]] = [:]
    private(set) var made: Set<KindID> = []
    private(set) var dropped: Set<KindID> = []
    private(set) var renamed: Set<KindID> = []
    /// Names of the cases that ran.
    private(set) var ran: Set<String> = []
    let serverMajor: Int

    init(_ cases: [CaseStates]) throws {
        serverMajor = (cases.first?.a.serverVersion ?? 0) / 10000
        for states in cases {
            ran.insert(states.acceptance.name)
            if states.isSession {
                renamed.formUnion(Renames(from: states.a, to: states.b).pairs.map(\.old.kind))
                // What was renamed would come and go without its rename.
                guard Renames(from: states.a, to: states.b).isEmpty else { continue }
                try add(states.a, states.b, states.acceptance.name)
            } else {
                try add(states.a, states.b, states.acceptance.name)
                try add(states.b, states.a, states.acceptance.name)
            }
        }
    }

    private mutating func add(_ from: State, _ to: State, _ name: String) throws {
        // A refused change has no way.
        guard let outline = try? Planner.outline(from: from, to: to) else { return }
        made.formUnion(outline.made)
        dropped.formUnion(outline.dropped)
        for (property, ways) in outline.changed {
            changes["\(property.kind).\(property.attribute)", default: [:]][name, default: []].formUnion(ways)
        }
    }
}

/// The text of docs/coverage.md.
struct CoverageTable {
    /// One attribute's line.
    struct Row {
        var how: String
        /// The case that shows it; nil where none does.
        var shownBy: String?
    }

    let text: String

    init(_ observed: ObservedCoverage, known: [String: Row]) {
        let cases = Dictionary(uniqueKeysWithValues: AcceptanceCase.all.map { ($0.name, $0) })
        var lines = Self.head
        for kind in Kinds.all {
            lines += [
                "", "## \(kind.id)", "", Self.summary(kind), "", "| attribute | compared | a change is made | since | shown by |",
            ]
            lines.append("|---|---|---|---|---|")
            for attribute in kind.attributes {
                let key = kind.id.rawValue + "." + attribute.name
                let row = Self.row(observed.changes[key] ?? [:], known[key], observed, cases, isVersioned: attribute.isVersioned)
                let since = row.shownBy.flatMap { cases[$0]?.expect.since }.map { "PostgreSQL \($0)" } ?? ""
                let how = attribute.isCompared ? row.how : ""
                let compared = attribute.isCompared ? attribute.separator == nil ? "yes" : "yes, in any order" : "no"
                lines.append(
                    "| `\(attribute.name)` | \(compared) | \(how) | \(since) | \(attribute.isCompared ? row.shownBy ?? "" : "") |"
                )
            }
            if kind.attributes.isEmpty { lines.removeLast(3) }
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static let head = [
        "# Kinds of objects and their attributes", "",
        "Made from the code and from what the acceptance cases show; do not edit it. `CoverageTests` fails when it is stale, and writes it anew",
        "with `DBW_UPDATE_COVERAGE=1`. Each kind is one file in `Sources/Schema/Kinds`. An attribute that is not compared is read to write SQL with.",
        "*In place* is an `ALTER`, a `CREATE OR REPLACE` or the like; *made anew* is a drop and a create of the object, with what needs it.",
    ]

    private static func summary(_ kind: any ObjectKind) -> String {
        let place = kind.targetsAnyKind ? "Of objects of every kind" : "Catalog \(kind.catalog)"
        let concern =
            switch kind.concern {
            case .object: ""
            case .owner: "; left out with `--no-owners`"
            case .grants: "; left out with `--no-grants`"
            }
        return place + concern + "."
    }

    /// What is observed here counts; what another version showed stays where its case did not run.
    private static func row(
        _ changes: [String: Set<PlanOutline.Way>], _ known: Row?, _ observed: ObservedCoverage, _ cases: [String: AcceptanceCase],
        isVersioned: Bool
    ) -> Row {
        if let known, let name = known.shownBy, cases[name] != nil, !observed.ran.contains(name) || changes.isEmpty && isVersioned
        {
            return known
        }
        let ways = changes.values.reduce(into: Set()) { $0.formUnion($1) }.sorted().map(\.rawValue)
        let kept = known?.shownBy.flatMap { changes[$0] == nil ? nil : $0 }
        return Row(how: ways.joined(separator: ", or "), shownBy: kept ?? changes.keys.min())
    }

    /// The lines of the attributes, by `kind.attribute`.
    static func rows(of text: String) -> [String: Row] {
        var rows: [String: Row] = [:]
        var kind = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") { kind = String(line.dropFirst(3)) }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count == 7, cells[1].hasPrefix("`") else { continue }
            rows[kind + "." + cells[1].dropFirst().dropLast()] = Row(how: cells[3], shownBy: cells[5].isEmpty ? nil : cells[5])
        }
        return rows
    }

    /// The lines without the way, which older versions may go otherwise.
    static func lines(of text: String) -> [String] {
        text.split(separator: "\n").map { line in
            var cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            if cells.count == 7, cells[1].contains("`") { cells[3] = "" }
            return cells.joined(separator: "|")
        }
    }
}
