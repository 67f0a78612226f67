// Here: every file of Transcripts is played through the real dbw, and has to come out as it is written. With
// DBW_UPDATE_TRANSCRIPTS=1 the files are rewritten instead; read the difference before you commit it.
import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: TestServer.program != nil, "DBW_TEST_BIN names no dbw"))
struct TranscriptTests {
    static let folder = ScratchProject.repository + "/Tests/TranscriptTests/Transcripts"

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".txt") }
        .map { String($0.dropLast(4)) }.sorted()

    @Test("transcript", arguments: names)
    func plays(_ name: String) throws {
        let path = "\(Self.folder)/\(name).txt"
        let written = try String(contentsOfFile: path, encoding: .utf8)
        var transcript = try Transcript(name: name, text: written)
        try play(&transcript)
        let played = transcript.text
        if ProcessInfo.processInfo.environment["DBW_UPDATE_TRANSCRIPTS"] == "1" {
            if played != written { try Data(played.utf8).write(to: URL(fileURLWithPath: path)) }
            return
        }
        #expect(played == written, "\(name).txt\n\(Self.difference(from: written, to: played))")
    }

    /// Runs the commands, and puts what they print in the place of what was expected.
    private func play(_ transcript: inout Transcript) throws {
        let project = try ScratchProject(name: "shop")
        var normalizer = Normalizer(folders: project.pathNames)
        for (index, step) in transcript.steps.enumerated() {
            switch step {
            case .comment: continue
            case .file(let path, let lines): try project.write(path, lines.joined(separator: "\n") + "\n")
            case .command(let lines, _):
                let result = try project.shell(lines.joined(separator: "\n"))
                let output = normalizer.normalize(result.output)
                let error = normalizer.normalize(result.error)
                transcript.steps[index] = .command(
                    lines: lines, expected: Transcript.expectation(output: output, error: error, exitCode: result.ending.code))
            }
        }
    }

    /// The lines that went and came, with their numbers.
    private static func difference(from old: String, to new: String) -> String {
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var marks: [(line: Int, text: String)] = []
        for change in lines(new).difference(from: lines(old)) {
            switch change {
            case .remove(let offset, let line, _): marks.append((offset * 2, "\(offset + 1) - \(line)"))
            case .insert(let offset, let line, _): marks.append((offset * 2 + 1, "\(offset + 1) + \(line)"))
            }
        }
        return marks.sorted { $0.line < $1.line }.map(\.text).joined(separator: "\n")
    }
}

extension ProcessRunner.Ending {
    /// As a shell would say it.
    fileprivate var code: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        case .timedOut: 124
        }
    }
}

/// The form of transcript files.
struct TranscriptFormTests {
    @Test func stepsAreReadAndWrittenAlike() throws {
        let text = """
            # What this shows.
            >>> db/a.sql
            CREATE TABLE a ();

            $ no command
            <<<

            $ dbw -f - <<'END'
            > select 1;
            >
            > END
            \\$ one

            \\# two
            2> three
            [exit 3]

            $ true

            """
        let transcript = try Transcript(name: "form", text: text)
        #expect(transcript.text == text)
        #expect(transcript.steps.count == 4)
        #expect(
            transcript.steps[2]
                == .command(
                    lines: ["dbw -f - <<'END'", "select 1;", "", "END"],
                    expected: ["\\$ one", "", "\\# two", "2> three", "[exit 3]"]))
        #expect(throws: Transcript.Malformed.self) { try Transcript(name: "stray", text: "stray\n") }
    }

    @Test func outputBecomesItsExpectation() {
        let lines = Transcript.expectation(output: "a  \n\n$ b\n\n", error: "c\n\nd\n", exitCode: 2)
        #expect(lines == ["a", "", "\\$ b", "2> c", "2>", "2> d", "[exit 2]"])
    }

    @Test func whatChangesFromRunToRunGetsAName() {
        var normalizer = Normalizer(folders: [("/somewhere/x", "<project>")])
        #expect(
            normalizer.normalize("/somewhere/x/db 20300102030405 20261101090000 20300102030406")
                == "<project>/db <version 1> 20261101090000 <version 2>")
        #expect(normalizer.normalize("20300102030406 -- ok (1.2ms)") == "<version 2> -- ok (<time>)")
    }
}
