import Foundation
import Postgres
import SQLText
import Schema
import Workbench

extension WorkbenchHost {
    /// The `\d` family over the shadow. False where the name is none of them.
    func describe(_ command: CommandCall) throws -> Bool {
        let pattern = command.arguments.first?.text
        switch command.name {
        case "d":
            guard let pattern else {
                try list(Listing.relations("rpvmSf"), command)
                return true
            }
            try describeRelations(pattern)
        case "dt": try list(Listing.relations(Listing.relationKinds(in: command.spelling)), command)
        case "di": try list(Listing.indexes, command)
        case "dv": try list(Listing.relations("v"), command)
        case "dm": try list(Listing.relations("m"), command)
        case "ds": try list(Listing.relations("S"), command)
        case "dE": try list(Listing.relations("f"), command)
        case "df": try list(Listing.functions, command)
        case "dn": try list(Listing.schemas, command)
        case "dT": try list(Listing.types, command)
        case "dD": try list(Listing.domains, command)
        case "dy": try list(Listing.eventTriggers, command)
        case "dx": try list(Listing.extensions, command)
        case "dp": try list(Listing.grants, command)
        case "l": try list(Listing.databases, command)
        case "sf", "sv":
            guard let text = try definition(of: pattern ?? "") else {
                throw Diagnostic(.script, "there is no \(command.name == "sf" ? "function" : "view") \(pattern ?? "")")
            }
            display.printSQL(text + "\n")
        default: return false
        }
        return true
    }

    private func list(_ listing: Listing, _ command: CommandCall) throws {
        let condition = try Listing.condition(command.arguments.first?.text, listing)
        let rows = try session().peek { try $0.query(listing.sql(condition)) }
        if rows.count == 0, let pattern = command.arguments.first?.text {
            display.note("Did not find any \(listing.noun) named \"\(pattern)\".\n")
        } else {
            display.show(ScriptTable(rows, title: listing.title), settings: settings)
        }
    }

    /// The definition of a function or view, as a statement that makes it again.
    func definition(of name: String) throws -> String? {
        try session().peek { session in
            let bare = name.split(separator: "(").first.map(String.init) ?? name
            let literal = quoteLiteral(bare)
            let view = try session.query(
                "SELECT 'CREATE OR REPLACE VIEW ' || c.oid::regclass || ' AS' || E'\\n' || rtrim(pg_get_viewdef(c.oid, true), ';') FROM pg_class c WHERE c.oid = to_regclass(\(literal)) AND c.relkind = 'v'"
            )
            if let text = view.scalar { return text }
            let function = try session.query(
                "SELECT rtrim(pg_get_functiondef(p.oid)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p', 'w')"
                    + " AND (p.proname = \(literal) AND pg_function_is_visible(p.oid) OR n.nspname || '.' || p.proname = \(literal)) ORDER BY 1 LIMIT 1"
            )
            return function.scalar
        }
    }

    /// `\d NAME`: columns, then indexes, constraints and triggers, with the session's marks.
    private func describeRelations(_ pattern: String) throws {
        let state = try session().current()
        let found = state.facts.filter {
            ["table", "foreign table", "view", "sequence"].contains($0.kind.rawValue) && Self.matches($0.identity, pattern)
        }
        guard !found.isEmpty else {
            let names = state.facts.filter { ["table", "foreign table", "view"].contains($0.kind.rawValue) }.map(\.identity.name)
            let help = nearest(pattern, in: names).map { "did you mean \($0)?" }
            throw Diagnostic(.script, "Did not find any relation named \"\(pattern)\".", help: help)
        }
        let marks = Dictionary(
            try changes().items.map { ($0.identity, $0.mark.rawValue) }, uniquingKeysWith: { first, _ in first })
        for relation in found { display.show(relationTable(relation, state, marks), settings: settings) }
    }

    private func relationTable(_ relation: Fact, _ state: State, _ marks: [Identity: Character]) -> ScriptTable {
        let columns = state.children(of: relation.address, kind: relation.kind == "view" ? "view column" : "column")
        let rows: [[String?]] = columns.map { column in
            let own = state.children(of: column.address, kind: "default").first
            let mark = marks[column.identity] ?? own.flatMap { marks[$0.identity] == nil ? nil : "~" } ?? " "
            let isTable = relation.kind != "view"
            let generated =
                isTable
                ? column["expression"].map { "generated always as (\($0))" + (column["generated"] == "s" ? " stored" : "") } : nil
            let identity =
                isTable ? column["identity"].map { "generated \($0 == "a" ? "always" : "by default") as identity" } : nil
            return [
                marks.isEmpty ? column.identity.name : "\(mark) \(column.identity.name)", column["type"],
                isTable ? column["collation"] : nil,
                isTable && column.isTrue("not_null") ? "not null" : "", own?["expression"] ?? generated ?? identity,
            ]
        }
        var footers: [String] = []
        func section(_ title: String, _ kinds: [KindID], _ line: (Fact) -> String) {
            let parts = state.children(of: relation.address).filter { kinds.contains($0.kind) }
            guard !parts.isEmpty else { return }
            footers.append(title)
            footers += parts.map { "  " + (marks[$0.identity].map { "\($0) " } ?? "  ") + line($0) }
        }
        section("Indexes:", ["primary key", "unique", "exclusion", "index"]) { fact in
            let text = fact["definition"] ?? ""
            return "\"\(fact.identity.name)\" "
                + (fact.kind == "index" ? text.components(separatedBy: " USING ").last ?? text : text)
        }
        section("Check constraints:", ["check"]) { "\"\($0.identity.name)\" \($0["definition"] ?? "")" }
        section("Foreign-key constraints:", ["foreign key"]) { "\"\($0.identity.name)\" \($0["definition"] ?? "")" }
        section("Policies:", ["policy"]) { "\"\($0.identity.name)\"" }
        section("Triggers:", ["trigger"]) { $0["definition"] ?? $0.identity.name }
        let kind = relation.kind == "view" && relation.isTrue("is_materialized") ? "materialized view" : relation.kind.rawValue
        let title = kind.prefix(1).uppercased() + kind.dropFirst() + " \"\(relation.identity.schema).\(relation.identity.name)\""
        return ScriptTable(
            title: title, columns: ["Column", "Type", "Collation", "Nullable", "Default"], rows: rows, footers: footers)
    }

    /// psql's patterns: `*` and `?`, a dot between schema and name; without a schema any.
    private static func matches(_ identity: Identity, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: ".", maxSplits: 1).map(String.init)
        func fits(_ text: String, _ part: String) -> Bool {
            let bare = part.hasPrefix("\"") ? String(part.dropFirst().dropLast()) : part.lowercased()
            return text.range(of: "^" + Listing.expression(bare) + "$", options: .regularExpression) != nil
        }
        if parts.count == 2 { return fits(identity.schema, parts[0]) && fits(identity.name, parts[1]) }
        return fits(identity.name, pattern)
    }
}
