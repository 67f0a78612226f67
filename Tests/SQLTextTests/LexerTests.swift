// How the lexer cuts SQL into tokens: vectors from PostgreSQL's own rules (scan.l, psqlscan.l).
import Testing

@testable import SQLText

/// The tokens of a text that are not whitespace, as `kind:text`.
func significant(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Lexer.tokens(of: bytes).filter { $0.kind != .whitespace }.map { token in
        let open = token.isTerminated ? "" : "!"
        return "\(label(token.kind))\(open):\(String(decoding: bytes[token.range], as: UTF8.self))"
    }
}

private func label(_ kind: Token.Kind) -> String {
    switch kind {
    case .whitespace: "space"
    case .lineComment, .blockComment: "comment"
    case .identifier: "id"
    case .quotedIdentifier: "qid"
    case .string: "str"
    case .dollarString: "dollar"
    case .number: "num"
    case .parameter: "param"
    case .operator: "op"
    case .semicolon, .comma, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .dot: "p"
    case .cast: "cast"
    case .colon: "colon"
    case .variable(.raw): "var"
    case .variable(.literal): "var'"
    case .variable(.identifier): "var\""
    case .variable(.isSet): "var?"
    case .backslash: "backslash"
    case .invalid: "invalid"
    }
}

struct LexerTests {
    @Test(arguments: [
        ("select a.b", ["id:select", "id:a", "p:.", "id:b"]),
        ("a$b$c $b$", ["id:a$b$c", "dollar!:$b$"]),
        ("$$a'b$$ $x$ $$ $x$", ["dollar:$$a'b$$", "dollar:$x$ $$ $x$"]),
        ("$a$ $b$a$", ["dollar:$a$ $b$a$"]),
        ("$1 $2x $", ["param:$1", "invalid:$2x", "invalid:$"]),
        ("héllo", ["id:héllo"]),
        (#""a""b" U&"d\0061t""#, [#"qid:"a""b""#, #"qid:U&"d\0061t""#]),
    ])
    func names(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test(arguments: [
        (#"'a''b' 'it\'"#, ["str:'a''b'", #"str:'it\'"#]),
        (#"E'\'' e'\\' 'x'"#, [#"str:E'\''"#, #"str:e'\\'"#, "str:'x'"]),
        (#"U&'\0061' B'01' x'1F' N'n'"#, [#"str:U&'\0061'"#, "str:B'01'", "str:x'1F'", "str:N'n'"]),
        ("'a'\n 'b'", ["str:'a'\n 'b'"]),
        ("'a' 'b'", ["str:'a'", "str:'b'"]),
        ("'a' -- c\n'b'", ["str:'a' -- c\n'b'"]),
        ("'a' /* c */\n'b'", ["str:'a'", "comment:/* c */", "str:'b'"]),
        (#"E'a'"# + "\n" + #"'\''"#, [#"str:E'a'"# + "\n" + #"'\''"#]),
        ("type 'x", ["id:type", "str!:'x"]),
        (#"E'\"#, [#"str!:E'\"#]),
        (#"a "b"#, ["id:a", #"qid!:"b"#]),
    ])
    func strings(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test(arguments: [
        ("/* a /* b */ c */ d", ["comment:/* a /* b */ c */", "id:d"]),
        ("/*/ x */ y", ["comment:/*/ x */", "id:y"]),
        ("/**/a/***/b", ["comment:/**/", "id:a", "comment:/***/", "id:b"]),
        ("a--b\nc", ["id:a", "comment:--b", "id:c"]),
        ("a-- b\r\nc", ["id:a", "comment:-- b", "id:c"]),
        ("/* /* */", ["comment!:/* /* */"]),
        ("/*", ["comment!:/*"]),
    ])
    func comments(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test(arguments: [
        ("a=-1", ["id:a", "op:=", "op:-", "num:1"]),
        ("a@-1", ["id:a", "op:@-", "num:1"]),
        ("a<=b->>c", ["id:a", "op:<=", "id:b", "op:->>", "id:c"]),
        ("++-", ["op:+", "op:+", "op:-"]),
        ("*/*c*/2", ["op:*", "comment:/*c*/", "num:2"]),
        ("+--c", ["op:+", "comment:--c"]),
        ("a::int", ["id:a", "cast:::", "id:int"]),
        ("a := 1", ["id:a", "op::=", "num:1"]),
        ("{}\u{1}", ["invalid:{", "invalid:}", "invalid:\u{1}"]),
    ])
    func operators(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test(arguments: [
        ("1 1.5 .5 1. 1e5 1.5E-3", ["num:1", "num:1.5", "num:.5", "num:1.", "num:1e5", "num:1.5E-3"]),
        ("1..10", ["num:1", "p:..", "num:10"]),
        ("0x1F 0o17 0b11 1_000", ["num:0x1F", "num:0o17", "num:0b11", "num:1_000"]),
        ("12abc 1e 0xg 1_", ["invalid:12abc", "invalid:1e", "invalid:0xg", "invalid:1_"]),
    ])
    func numbers(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test(arguments: [
        (#":a :'b' :"c" :{?d}"#, ["var::a", "var'::'b'", "var\"::\"c\"", "var?::{?d}"]),
        (":r.c :'r.c'", ["var::r", "p:.", "id:c", "var'::'r.c'"]),
        (
            "x[1:i] x[1:2] x[1: i]",
            [
                "id:x", "p:[", "num:1", "var::i", "p:]", "id:x", "p:[", "num:1", "colon::", "num:2", "p:]",
                "id:x", "p:[", "num:1", "colon::", "id:i", "p:]",
            ]
        ),
        (":'a b' :{x}", ["colon::", "str:'a b'", "colon::", "invalid:{", "id:x", "invalid:}"]),
        ("':a' $$:a$$ --:a", ["str:':a'", "dollar:$$:a$$", "comment:--:a"]),
        (":::a", ["cast:::", "var::a"]),
    ])
    func variables(text: String, expected: [String]) {
        #expect(significant(text) == expected)
    }

    @Test func variableNamesHaveRanges() {
        let bytes = Array(#":a:'b':"c":{?d}"#.utf8)
        let names = Lexer.tokens(of: bytes).compactMap(\.variableName).map { String(decoding: bytes[$0], as: UTF8.self) }
        #expect(names == ["a", "b", "c", "d"])
    }

    @Test func aRangeIsLexedAsIfNothingFollowed() {
        var lexer = Lexer(Array("'abc' x".utf8), in: 0..<3)
        let token = lexer.next()
        #expect(token == Token(kind: .string, range: 0..<3, isTerminated: false))
        #expect(lexer.next() == nil)
    }

    @Test func anyBytesAreTaken() {
        let bytes: [UInt8] = [0x00, 0xFF, 0xC3, 0x28, 0x00, 0x27, 0x80]
        let tokens = Lexer.tokens(of: bytes)
        #expect(tokens.map(\.kind) == [.invalid, .identifier, .leftParenthesis, .invalid, .string])
        #expect(tokens.last?.isTerminated == false)
    }

    @Test func longRunsCostLinearTime() {
        let signs = [UInt8](repeating: UInt8(ascii: "+"), count: 200_000)
        #expect(Lexer.tokens(of: signs).count == 200_000)
        let colons = Array(String(repeating: ":'a", count: 50_000).utf8)
        #expect(Lexer.tokens(of: colons).last?.range.upperBound == colons.count)
    }
}
