import SQLText
import SchemaDiff

extension Preflight {
    /// For people: what would fail, what was not answered, what is locked and how big it is, and who holds it now.
    public var text: String {
        if let skipped { return "preflight: nothing to ask, \(skipped)\n" }
        var lines: [String] = []
        for answer in answers {
            switch answer.outcome {
            case .passes: break
            case .blocked: lines.append("\(Self.place(answer.location))  would fail: \(Self.sentence(answer))")
            case .unknown(let reason):
                lines.append("\(Self.place(answer.location))  not known: \(answer.obstacle) (\(reason))")
            }
        }
        for lock in locks {
            let rows = lock.rows.map { ", about \(counted($0, "row"))" } ?? ""
            lines.append(
                "\(Self.place(lock.location))  locks \(lock.table) (\(lock.mode.rawValue)): \(Self.size(lock.bytes))\(rows)")
        }
        for wait in waits {
            lines.append(
                "process \(wait.pid) holds \(wait.table) in a transaction that is open for \(wait.seconds) s: \(wait.query)")
        }
        let asked = counted(answers.count, "question")
        lines.append("\(counted(files.count, "migration")), \(asked) asked, \(blocked.count) would fail")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The error of an apply that would fail; nil where nothing would.
    public var refusal: Diagnostic? {
        guard let first = blocked.first else { return nil }
        let detail = blocked.map { "\(Self.place($0.location)): \(Self.sentence($0))" }.joined(separator: "\n")
        return Diagnostic(
            .refused, "\(counted(blocked.count, "statement")) would fail on the target's rows; nothing was applied",
            help:
                "mend the rows or the migration (dbw migration preflight asks again), or apply all the same with --no-preflight",
            detail: detail, location: first.location)
    }

    private static func place(_ location: SourceLocation) -> String { "\(location.file):\(location.line)" }

    private static func sentence(_ answer: Answer) -> String {
        guard case .blocked(let rows, let samples) = answer.outcome else { return answer.obstacle }
        let many = rows > rowLimit ? "more than \(rowLimit)" : "\(rows)"
        return "\(answer.obstacle): \(many), as in \(samples.joined(separator: "; "))"
    }

    private static func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        var unit = 0
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return unit == 0 ? "\(bytes) bytes" : "\((value * 10).rounded() / 10) \(units[unit])"
    }
}

extension Preflight: Encodable {
    private struct Entry: Encodable {
        var file: String
        var line: Int
        var obstacle, outcome: String
        var rows: Int?
        var samples: [String]?
        var reason: String?
    }
    private struct LockEntry: Encodable {
        var file: String
        var line: Int
        var table, mode: String
        var bytes: Int
        var rows: Int?
    }
    private struct WaitEntry: Encodable {
        var pid, seconds: Int
        var table, query: String
    }
    private enum Key: String, CodingKey { case files, answers, locks, waits, skipped }

    /// Everything that was asked, with its answer: `passes`, `blocked` or `unknown`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(files, forKey: .files)
        try container.encodeIfPresent(skipped, forKey: .skipped)
        try container.encode(
            answers.map { answer in
                var entry = Entry(
                    file: answer.location.file, line: answer.location.line, obstacle: answer.obstacle, outcome: "passes")
                switch answer.outcome {
                case .passes: break
                case .blocked(let rows, let samples): (entry.outcome, entry.rows, entry.samples) = ("blocked", rows, samples)
                case .unknown(let reason): (entry.outcome, entry.reason) = ("unknown", reason)
                }
                return entry
            }, forKey: .answers)
        try container.encode(
            locks.map {
                LockEntry(
                    file: $0.location.file, line: $0.location.line, table: $0.table, mode: $0.mode.rawValue, bytes: $0.bytes,
                    rows: $0.rows)
            }, forKey: .locks)
        try container.encode(
            waits.map { WaitEntry(pid: $0.pid, seconds: $0.seconds, table: $0.table, query: $0.query) }, forKey: .waits)
    }
}
