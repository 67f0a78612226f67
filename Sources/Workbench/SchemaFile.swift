import Foundation
import Postgres
import SQLText
import Schema

/// Brings `db/schema.sql` along with a promote. The result is loaded and has to give the wanted state.
struct SchemaFile {
    struct Update {
        let text: String
        /// The new text, prepared.
        let template: ShadowServer.Template
        let wasAppended: Bool
    }

    let workbench: Workbench

    /// - Parameters:
    ///   - changes: what the session changed, object by object, from `base` to `wanted`.
    ///   - typed: the session's statements as they were typed.
    ///   - statements: the migration.
    /// - Throws: `Diagnostic` (refused) where no text gives the wanted state.
    func updated(
        _ source: SourceText, base: State, changes: StateChanges, typed: [String], statements: String, wanted: State,
        name: String,
        at moment: Date
    ) throws -> Update {
        let text = source.text(0..<source.bytes.count)
        for candidate in candidates(source, base: base, changes: changes, wanted: wanted, typed: typed) {
            if let template = try? template(of: candidate, source.file), try holds(template, wanted) {
                return Update(text: candidate, template: template, wasAppended: false)
            }
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd"
        let separator = text.isEmpty ? "" : text.hasSuffix("\n") ? "\n" : "\n\n"
        let appended = text + separator + "-- \(formatter.string(from: moment)) \(name)\n" + statements.withoutDirectives
        let template = try template(of: appended, source.file)
        guard try holds(template, wanted) else {
            throw Diagnostic(
                .refused, "nothing was written: \(source.file) with the migration at its end does not give the wanted schema",
                help: "see whether \(source.file) sets things that the migration undoes",
                detail: StateComparison(try workbench.loadTemplate(template).state, wanted).lines.prefix(20).joined(
                    separator: "\n"))
        }
        return Update(text: appended, template: template, wasAppended: true)
    }

    /// Clean edits, best first; none where the file cannot be observed.
    private func candidates(_ source: SourceText, base: State, changes: StateChanges, wanted: State, typed: [String]) -> [String]
    {
        guard let observed = try? SchemaFileObservation(source, workbench) else { return [] }
        var edit = SchemaFileEdit(observed: observed, base: base, wanted: wanted, changes: changes, typed: typed)
        var texts: [String] = []
        for usesTyped in [true, false] {
            if let text = edit.text(usesTyped: usesTyped), !texts.contains(text) { texts.append(text) }
        }
        return texts
    }

    private func template(of text: String, _ file: String) throws -> ShadowServer.Template {
        try workbench.schemaTemplate(of: [SourceText(file: file, text)])
    }

    private func holds(_ template: ShadowServer.Template, _ wanted: State) throws -> Bool {
        StateComparison(try workbench.loadTemplate(template).state, wanted).isEmpty
    }
}

extension String {
    /// A migration's text without the comment lines that speak to the executor.
    fileprivate var withoutDirectives: String {
        split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("-- atlas:") && $0 != "-- cannot run inside a transaction"
        }
        .joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n"
    }
}
