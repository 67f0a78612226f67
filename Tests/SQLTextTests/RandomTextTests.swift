// Random bytes and random pieces of SQL: nothing may crash, and tokens and fragments tile the text.
import Testing

@testable import SQLText

/// A fixed sequence of numbers, so that a failure repeats (SplitMix64).
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

struct RandomTextTests {
    private static let pieces = [
        "'", "\"", "$$", "$a$", "$", "/*", "*/", "--", "\n", "\\", ";", ":", ":a", ":'a'", ":{?a}", "::", "(", ")", "[", "]",
        "E'", "U&\"",
        "begin", " atomic ", "case", "end", "create function f() ", "copy t from stdin;\n", "\\.\n", "1", "1.", "0x", "e5", "+",
        "-", "@",
        " ", "\\gset ", "\\\\", "\u{0}", "é", "}", "{", "?{", "`", "\r\n",
    ]

    @Test func everyTextIsTiled() {
        var random = FixedRandom(state: 20)
        for round in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if round.isMultiple(of: 4) {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array(Self.pieces.randomElement(using: &random)!.utf8)
                }
            }
            let tokenEnd = Lexer.tokens(of: bytes).reduce(into: 0) { end, token in
                if token.range.lowerBound != end || token.range.isEmpty { end = -1 } else { end = token.range.upperBound }
            }
            #expect(tokenEnd == bytes.count, "tokens of \(bytes)")
            let fragmentEnd = StatementSplitter.fragments(of: bytes).reduce(into: 0) { end, fragment in
                let holdsBody = fragment.range.clamped(to: fragment.body) == fragment.body
                end = fragment.range.lowerBound == end && (holdsBody || fragment.body.isEmpty) ? fragment.range.upperBound : -1
            }
            #expect(fragmentEnd == bytes.count, "fragments of \(bytes)")
        }
    }
}
