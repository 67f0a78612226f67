import Foundation
import SQLText
import Schema
import Script
import Terminal

/// Completes from the lexer's view of the text and the schema as last read: nothing is asked of the server per key.
final class SchemaCompleter: Completer {
    private let host: WorkbenchHost
    private let evaluator: Evaluator

    init(host: WorkbenchHost, evaluator: Evaluator) {
        self.host = host
        self.evaluator = evaluator
    }

    func complete(text: String, cursor: Int) -> Completion {
        let bytes = Array(text.utf8)
        let before = Array(bytes[..<min(cursor, bytes.count)])
        let wordStart = (before.lastIndex { !Self.isWord($0) } ?? -1) + 1
        let word = String(decoding: before[wordStart...], as: UTF8.self)
        let range = wordStart..<before.count
        if let verb = verbCompletion(before, wordStart, word) { return Completion(range: range, candidates: verb) }
        if wordStart > 0, before[wordStart - 1] == UInt8(ascii: ":") {
            return Completion(range: range, candidates: Self.matching(evaluator.variables.names, word))
        }
        let state = (try? host.session().stateForCompletion()) ?? nil
        guard let state else { return Completion(range: range, candidates: Self.matching(Self.keywords, word)) }
        return Completion(
            range: range, candidates: sqlCandidates(SQLContext(bytes, cursor: cursor, wordStart: wordStart), word, state))
    }

    // MARK: commands

    private func verbCompletion(_ before: [UInt8], _ wordStart: Int, _ word: String) -> [Completion.Candidate]? {
        let lineStart = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        guard let slash = before[lineStart...].firstIndex(where: { $0 != UInt8(ascii: " ") }), before[slash] == UInt8(ascii: "\\")
        else { return nil }
        if wordStart == slash + 1 {
            return CommandTable.all.filter { $0.name.hasPrefix(word) }.map {
                Completion.Candidate($0.name, description: $0.summary, suffix: " ")
            }
        }
        let line = String(decoding: before[slash...], as: UTF8.self)
        let verb = line.dropFirst().prefix { !$0.isWhitespace }
        switch verb {
        case "back": return Self.matching((host.sessionIfOpen?.checkpoints.keys.sorted()) ?? [], word)
        case "?": return Self.matching(CommandTable.names, word)
        case "i", "ir", "save": return files(String(line.split(separator: " ").last ?? ""), word)
        case _ where verb.hasPrefix("d") || verb == "sv" || verb == "sf" || verb == "diff" || verb == "e":
            guard let state = (try? host.session().stateForCompletion()) ?? nil else { return [] }
            let kinds: Set<KindID> = verb == "sf" ? ["function"] : ["table", "foreign table", "view"]
            return Self.matching(state.facts.filter { kinds.contains($0.kind) }.map(\.identity.name).sorted(), word)
        default: return nil
        }
    }

    private func files(_ path: String, _ word: String) -> [Completion.Candidate] {
        let full = host.workbench.absolute(path.isEmpty ? "." : path)
        let folder = path.isEmpty || path.hasSuffix("/") ? full : (full as NSString).deletingLastPathComponent
        return Self.matching(((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted(), word)
    }

    // MARK: SQL

    private func sqlCandidates(_ context: SQLContext, _ word: String, _ state: State) -> [Completion.Candidate] {
        if let qualifier = context.qualifier {
            let table = context.aliases[qualifier] ?? qualifier
            let columns = table.isEmpty ? [] : Self.columns(of: [table], state)
            if !columns.isEmpty { return Self.matching(columns, word) }
            return Self.matching(
                state.facts.filter {
                    ["table", "foreign table", "view"].contains($0.kind.rawValue) && $0.identity.schema == qualifier
                }.map {
                    quoteIdentifier($0.identity.name)
                }, word)
        }
        switch context.wanted {
        case .relation:
            let names = state.facts.filter { ["table", "foreign table", "view"].contains($0.kind.rawValue) }.map { fact in
                fact.identity.schema == "public" ? quoteIdentifier(fact.identity.name) : fact.identity.qualifiedName
            }
            return Self.matching(names.sorted(), word)
        case .type:
            let own = state.facts.filter { ["enum", "domain", "composite type"].contains($0.kind.rawValue) }.map {
                quoteIdentifier($0.identity.name)
            }
            return Self.matching(own.sorted() + Self.types, word)
        case .expression:
            // Before FROM is written, any column may be meant.
            let columns = Self.columns(of: context.tables.isEmpty && !word.isEmpty ? nil : context.tables, state)
            let functions = state.facts.filter { $0.kind == "function" }.map { quoteIdentifier($0.identity.name) }
            return Self.matching(columns + Array(Set(functions)).sorted() + Self.keywords, word)
        }
    }

    /// - Parameter tables: nil for all of them.
    private static func columns(of tables: [String]?, _ state: State) -> [String] {
        var seen: Set<String> = []
        return state.facts.filter {
            ["column", "view column"].contains($0.kind.rawValue) && tables?.contains($0.identity.relation) ?? true
        }
        .map { quoteIdentifier($0.identity.name) }.filter { seen.insert($0).inserted }
    }

    /// Keywords follow the case of what was typed.
    private static func matching(_ names: [String], _ word: String) -> [Completion.Candidate] {
        let isUpper = word.first?.isUppercase == true
        let lowered = word.lowercased()
        return names.filter { $0.lowercased().hasPrefix(lowered) }.map { name in
            Completion.Candidate(isUpper && keywordSet.contains(name) ? name.uppercased() : name, suffix: " ")
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte > 127 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
            || byte == 36
    }

    private static let keywordSet = Set(keywords)
    private static let types = [
        "bigint", "boolean", "bytea", "date", "integer", "jsonb", "numeric", "smallint", "text", "timestamptz", "uuid", "varchar",
    ]
    private static let keywords = [
        "add", "alter", "and", "as", "between", "by", "case", "check", "column", "comment", "constraint", "create", "default",
        "delete", "distinct",
        "drop", "else", "end", "enum", "exists", "explain", "foreign", "from", "function", "group", "having", "in", "index",
        "insert", "into", "is",
        "join", "key", "left", "limit", "not", "null", "on", "or", "order", "primary", "references", "rename", "returning",
        "select", "set", "table",
        "then", "to", "trigger", "type", "union", "unique", "update", "using", "values", "view", "when", "where", "with",
    ]
}
