// Blocks, commands and arguments: what is accepted, what is refused before anything runs, and what needs more lines.
import SQLText
import Testing

@testable import Script

private func parseFailure(_ text: String) -> Diagnostic? {
    do {
        _ = try Parser.parse(SourceText(file: "f", text))
        return nil
    } catch {
        return error as? Diagnostic
    }
}

struct ParserTests {
    @Test(arguments: [
        ("\\endif", "\\endif without \\if", "1:1"),
        ("\\if true\n\\endfor", "\\endfor without \\foreach: the \\if of line 1 is still open", "2:1"),
        ("\\if true\n\\else\n\\else\n\\endif", "\\else cannot stand here in the \\if of line 1", "3:1"),
        ("\\if true\nselect 1;", "\\if is not closed", "1:1"),
        ("select 1;\n\\foreach x in a b\n", "\\foreach is not closed", "2:1"),
        ("\\try\n\\endtry", "\\try has neither \\catch nor \\finally", "1:1"),
        ("\\if\n\\endif", "an expression is missing here", "1:4"),
        ("\\if true false\n\\endif", "false is too much for \\if", "1:10"),
        ("\\if true\n\\endif x", "x is too much for \\endif", "2:8"),
        ("\\foreach x a b\n\\endfor", "\\foreach needs a name and in", "1:1"),
        ("\\crosstabview", "\\crosstabview is a psql command that dbw does not have", "1:1"),
        ("\\dFp", "\\dFp is a psql command that dbw does not have", "1:1"),
        ("\\promte x", "there is no command \\promte", "1:1"),
        ("\\ x", "a backslash begins a command, and no name follows", "1:1"),
        ("\\undo 1 2", "too many arguments for \\undo", "1:9"),
        ("\\log x", "\\log takes no arguments", "1:6"),
        ("\\checkpoint", "\\checkpoint needs more arguments", "1:1"),
        ("\\echo 'abc", "unterminated quoted string", "1:7"),
        ("\\echo \"abc", "unterminated quoted identifier", "1:7"),
        ("\\echo `date`", "a `command` in backquotes runs a shell, which dbw does not do", "1:7"),
        ("select 1\n\\echo x\n", "a command inside a statement that has not ended", "2:1"),
        ("select 'a", "a quoted string is not closed", "1:8"),
        ("select (1, (2);", "a parenthesis is not closed", "1:8"),
        ("/* a", "a comment is not closed", "1:1"),
        ("\\catch", "\\catch without \\try", "1:1"),
        ("\\try\n\\catch unique_violaton\n\\endtry", "unique_violaton is no SQLSTATE, error class or condition name", "2:8"),
        ("\\expect beans", "\\expect takes error, rows or diff", "1:9"),
        ("\\expect error 23505\n", "{ is missing", "1:20"),
        ("\\expect error { select 1;", "{ is not closed", "1:15"),
        ("\\expect diff <<<\nx\n", "<<< is not closed", "1:14"),
        ("\\expect error { \\endif }", "\\endif without \\if", "1:17"),
        ("\\require sever >= 15", "\\require does not know sever", "1:10"),
        ("\\require server 15", "a comparison with a version is missing", "1:10"),
        ("\\param a txt", "there is no type txt", "1:10"),
        ("\\param a\n\\param a", "a is declared twice", "2:8"),
        ("\\if true\n\\param a\n\\endif", "\\param cannot stand in a block", "2:1"),
        ("\\set 1a := 2", "1a cannot be a variable's name", "1:6"),
        ("\\target \\log", "\\target takes a statement", "1:1"),
    ])
    func errors(text: String, message: String, at expected: String) throws {
        let error = try #require(parseFailure(text))
        #expect(error.message == message)
        #expect(place(error) == expected)
        #expect(error.exitCode == 3)
    }

    @Test func nearestCommandIsSuggested() {
        #expect(parseFailure("\\promte x")?.help == "did you mean \\promote?")
        #expect(parseFailure("\\try\n\\catch unique_violaton\n\\endtry")?.help == "did you mean unique_violation?")
        #expect(parseFailure("\\require sever >= 15")?.help == "did you mean server?")
    }

    @Test(arguments: [
        ("", Completeness.empty), ("-- x\n", .empty), ("select 1;", .complete), ("\\d t", .complete), ("\\nonsense", .complete),
        ("select 1", .openStatement(.needsSemicolon)), ("select 'a", .openStatement(.inString)),
        ("do $x$", .openStatement(.inDollar(tag: "x"))), ("\\if true", .openBlock("\\if", line: 1)),
        ("select 1;\n\\if true\n\\else", .openBlock("\\if", line: 2)), ("\\if true\nselect (", .openStatement(.inParens)),
        ("\\try\nselect 1;", .openBlock("\\try", line: 1)), ("\\assert ?{ select 1", .openBlock("{", line: 1)),
        ("\\assert ?{ select 1\n}", .complete), ("\\expect diff <<<\na", .openBlock("<<<", line: 1)),
        ("\\target select 1", .openStatement(.needsSemicolon)), ("\\target select 1;", .complete), ("select 1 \\gx", .complete),
        ("copy t from stdin;\n1", .openStatement(.inCopyData)), ("copy t from stdin;\n1\n\\.", .complete),
        ("\\foreach x in a\n\\endfor", .complete),
    ])
    func completeness(text: String, expected: Completeness) {
        #expect(Parser.completeness(of: SourceText(file: "<prompt>", text)) == expected)
    }

    @Test func continuationLetters() {
        #expect(Completeness.openStatement(.inParens).promptLetter == "(")
        #expect(Completeness.openBlock("\\if", line: 1).promptLetter == "@")
        #expect(Completeness.complete.promptLetter == "=")
    }

    @Test func parametersAreListed() throws {
        let text = """
            \\param table 'the table to change'
            \\param dry boolean = false 'only show'
            \\param n integer = 1 + 2
            """
        let parameters = try Parser.parse(SourceText(file: "f", text)).parameters
        #expect(parameters.map(\.name) == ["table", "dry", "n"])
        #expect(parameters.map(\.type) == [.text, .boolean, .integer])
        #expect(parameters.map(\.defaultText) == [nil, "false", "1 + 2"])
        #expect(parameters.map(\.help) == ["the table to change", "only show", nil])
    }

    @Test func blocksNestedTooDeeplyAreAnError() {
        let text = String(repeating: "\\if true\n", count: 3_000)
        #expect(parseFailure(text)?.message == "blocks are nested too deeply")
    }

    @Test func randomScriptsNeverCrash() {
        var random = FixedNumbers(state: 7)
        let pieces = [
            "\\if ", "true", "\\endif", "\\else", "\n", ";", "select ", "'", "\\set x ", ":x", ":'x'", "\\try\n", "\\catch ",
            "\\endtry\n", "{", "}",
            "?{", "<<<", ">>>", "\\expect error ", "\\expect diff ", "\\foreach x in ", "\\endfor\n", "\\gset ", "\\\\", "(", ")",
            "\"", "\\param ",
            "\\require ", " = ", "1", "\\assert ", "$$", "/*", "copy t from stdin;\n", "\\.\n", "\\target ", "é", "\u{0}", "`",
            ",", " as ",
        ]
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<Int(random.next() % 12) { text += pieces[Int(random.next() % UInt64(pieces.count))] }
            let source = SourceText(file: "f", text)
            if let error = parseFailure(text) { #expect(error.location != nil, "\(text)") }
            #expect(Parser.completeness(of: source).promptLetter != " ")
        }
    }
}

/// A fixed sequence of numbers (xorshift), so that a failure repeats.
struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
