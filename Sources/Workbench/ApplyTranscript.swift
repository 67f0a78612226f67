import Foundation
import Migrations

/// An apply in the words that Atlas users know.
public final class ApplyTranscript {
    private let print: (String) -> Void
    private var files = 0
    private var statements = 0

    /// Writes to `print`, which is given pieces of text that bring their own line ends.
    public init(_ print: @escaping (String) -> Void) { self.print = print }

    /// Prints what one event calls for, and counts files and statements for the summary; warnings print nothing here.
    public func take(_ event: ApplyEvent) {
        switch event {
        case .started(let from, let to, let pending):
            if pending.isEmpty {
                print("No migration files to execute\n")
            } else {
                let start = from.map { " from \($0)" } ?? ""
                print("Migrating to version \(to ?? "")\(start) (\(pending.count) migrations in total):\n")
            }
        case .fileStarted(let file, _, let skipped):
            print("\n  -- migrating version \(file.version)" + (skipped > 0 ? " (\(skipped) statements done before)" : "") + "\n")
        case .statementStarted(_, let sql):
            let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
            print("    -> " + lines.joined(separator: "\n       ") + "\n")
            statements += 1
        case .fileFinished(_, let duration):
            print("  -- ok (\(Self.text(duration)))\n")
            files += 1
        case .retrying(_, let attempt, let pause, let reason):
            print("  -- waiting \(Self.text(pause)) before attempt \(attempt + 1): \(reason.message)\n")
        case .baseline(let revision): print("  -- baseline at version \(revision.version)\n")
        case .finished(let duration):
            guard files > 0 else { return }
            print("\n  -------------------------\n  -- \(Self.text(duration))\n")
            print(
                "  -- \(files) migration\(files == 1 ? "" : "s")\n  -- \(statements) sql statement\(statements == 1 ? "" : "s")\n"
            )
        case .warning, .statementFinished: break
        }
    }

    private static func text(_ duration: Duration) -> String {
        let milliseconds = Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
        return milliseconds < 1000 ? String(format: "%.1fms", milliseconds) : String(format: "%.2fs", milliseconds / 1000)
    }
}
