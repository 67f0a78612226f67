// Here: the form of a transcript file, read and written. No tests.
import Foundation

/// A file of `Transcripts`: commands with what they printed.
///
///     # Why the next command is here.
///     >>> db/added.sql
///     the text of a file to write first
///     <<<
///     $ dbw schema diff empty db/added.sql
///     > (more lines of the command)
///     standard output
///     2> standard error
///     [exit 3]
///
/// An output line that would read as something else has a backslash before it. Blank lines between steps do not count.
struct Transcript {
    enum Step: Equatable {
        case comment([String])
        case file(path: String, lines: [String])
        case command(lines: [String], expected: [String])
    }

    let name: String
    var steps: [Step] = []

    init(name: String, text: String) throws {
        self.name = name
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.popFirst() {
            if line.isEmpty {
                appendExpected(line)
            } else if line.hasPrefix("# ") {
                if case .comment(let before)? = steps.last {
                    steps[steps.count - 1] = .comment(before + [line])
                } else {
                    steps.append(.comment([line]))
                }
            } else if line.hasPrefix(">>> ") {
                guard let end = lines.firstIndex(of: "<<<") else { throw Malformed(name: name, line: line) }
                steps.append(.file(path: String(line.dropFirst(4)), lines: Array(lines[..<end])))
                lines = lines[(end + 1)...]
            } else if line.hasPrefix("$ ") {
                var command = [String(line.dropFirst(2))]
                while let next = lines.first, next.hasPrefix("> ") || next == ">" {
                    command.append(String(next.dropFirst(2)))
                    lines.removeFirst()
                }
                steps.append(.command(lines: command, expected: []))
            } else if !appendExpected(line) {
                throw Malformed(name: name, line: line)
            }
        }
        steps = steps.map(Self.trimmed)
    }

    struct Malformed: Error, CustomStringConvertible {
        let name: String
        let line: String
        var description: String { "\(name).txt: this line belongs to no command: \(line)" }
    }

    @discardableResult
    private mutating func appendExpected(_ line: String) -> Bool {
        guard case .command(let command, let expected)? = steps.last else { return false }
        steps[steps.count - 1] = .command(lines: command, expected: expected + [line])
        return true
    }

    private static func trimmed(_ step: Step) -> Step {
        guard case .command(let command, var expected) = step else { return step }
        while expected.last == "" { expected.removeLast() }
        return .command(lines: command, expected: expected)
    }

    /// The file that these steps make, in the one layout that there is.
    var text: String {
        var blocks: [[String]] = []
        var joinsLast = false
        for step in steps {
            var block: [String]
            switch step {
            case .comment(let lines): block = lines
            case .file(let path, let lines): block = [">>> " + path] + lines + ["<<<"]
            case .command(let lines, let expected):
                block = ["$ " + lines[0]] + lines.dropFirst().map { $0.isEmpty ? ">" : "> " + $0 } + expected
            }
            if joinsLast, let last = blocks.popLast() { block = last + block }
            blocks.append(block)
            if case .comment = step { joinsLast = true } else { joinsLast = false }
        }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    /// What a command printed, as it stands in the file.
    static func expectation(output: String, error: String, exitCode: Int32) -> [String] {
        func lines(_ text: String) -> [String] {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                var line = line
                while line.last == " " { line.removeLast() }
                return String(line)
            }
            while lines.last == "" { lines.removeLast() }
            return lines
        }
        let marks = ["# ", "$ ", ">", "2>", "[exit ", "\\"]
        var result = lines(output).map { line in marks.contains(where: line.hasPrefix) ? "\\" + line : line }
        result += lines(error).map { $0.isEmpty ? "2>" : "2> " + $0 }
        if exitCode != 0 { result.append("[exit \(exitCode)]") }
        return result
    }
}
