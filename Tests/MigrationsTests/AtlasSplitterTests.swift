// Here: statements, positions, comments and errors as Atlas's scanner gives them, and the hashes over them. Pure.
import Testing

@testable import Migrations

struct AtlasSplitterTests {
    @Test func everyVectorIsThere() {
        #expect(SplitterVector.all.count == 39)
    }

    @Test(arguments: SplitterVector.all)
    func splitsAsAtlasDoes(_ vector: SplitterVector) {
        do {
            let statements = try AtlasSplitter.split(Array(vector.input.utf8)).statements
            #expect(vector.error == nil)
            #expect(
                statements.map { SplitterVector.Statement(text: $0.text, pos: $0.position, comments: $0.comments) }
                    == vector.statements)
            for statement in statements { #expect(Array(vector.input.utf8)[statement.range] == statement.bytes[...]) }
        } catch {
            #expect(error.description == vector.error)
        }
    }

    @Test(arguments: AtlasVectors.all.partialHashes.map { ($0.statements, $0.partialHashes) })
    func partialHashesChain(_ statements: [String], _ hashes: [String]) {
        #expect(AtlasSplitter.partialHashes(of: statements.map { Array($0.utf8) }) == hashes)
    }

    @Test func compoundBlockEndsOnlyAtABareEnd() throws {
        #expect(try texts("SELECT 1; BEGIN\n a; ENDING; END ; b;") == ["SELECT 1;", "BEGIN\n a; ENDING; END ;", "b;"])
        #expect(try texts("x BEGIN TRANSACTION; a; END TRANSACTION;") == ["x BEGIN TRANSACTION;", "a;", "END TRANSACTION;"])
        #expect(try texts("xBEGIN a; END;") == ["xBEGIN a;", "END;"])
    }

    @Test func nestedBlocksEndInside() throws {
        #expect(try texts("BEGIN a; BEGIN b; END; c; END; d;") == ["BEGIN a; BEGIN b; END; c; END;", "d;"])
    }

    @Test func atomicBodyNeedsNoWordBoundaryAndEndsAtAnyEnd() throws {
        #expect(try texts("xBEGIN  ATOMIC a; ENDED; b;") == ["xBEGIN  ATOMIC a; ENDED;", "b;"])
        #expect(try texts("BEGIN ATOMIC a; b;") == ["BEGIN ATOMIC a;", "b;"])
    }

    @Test func manyOpenBeginsTakeLinearWork() throws {
        let once = "BEGIN TRANSACTION;\nINSERT INTO t VALUES (1);\nCOMMIT;\n"
        #expect(try texts(String(repeating: once, count: 60)).count == 180)
    }

    @Test func absurdNestingIsRefusedAndNotOverflowed() {
        #expect(throws: AtlasSplitter.Failure.self) {
            try AtlasSplitter.split(Array(String(repeating: "BEGIN x;", count: 5_000).utf8))
        }
    }

    @Test func dollarTagsMayHoldLatinLettersButStartWithNoDigit() throws {
        #expect(try texts("DO $été$ a; $été$; b;") == ["DO $été$ a; $été$;", "b;"])
        #expect(try texts("a $1$ b; c $1$;") == ["a $1$ b;", "c $1$;"])
        #expect(try texts("a $x$ b; c") == ["a $x$ b; c"])
    }

    @Test func blankLineDetachesLineAndBlockCommentsAlike() throws {
        #expect(try comments("-- a\n\n-- b\nx;") == ["-- b\n"])
        #expect(try comments("/* a */\n\nx;") == [])
        #expect(try comments("/* a */\nx;") == ["/* a */"])
    }

    @Test func delimiterErrors() {
        #expect(failure("-- atlas:delimiter") == "1:0: empty delimiter")
        #expect(failure("-- atlas:delimiter //") == "1:0: no input found after delimiter \"//\"")
        #expect(failure("a;\n)") == "2:1: unexpected ')'")
        #expect(failure("a;\n\"") == "2:1: unclosed quote '\"'")
    }

    @Test func unicodeSpaceIsTrimmed() throws {
        #expect(try texts("\u{00A0}\u{2003}a\u{3000};\u{2028}b\u{0085}") == ["a\u{3000};", "b"])
    }

    @Test func malformedUTF8KeepsItsBytes() throws {
        let content: [UInt8] = Array("SELECT '".utf8) + [0xFF, 0xC3] + Array("';".utf8)
        #expect(try AtlasSplitter.split(content).statements.map(\.bytes) == [content])
    }

    @Test func directivesOfAStatementNeedTheirExactPrefix() throws {
        let text = "--atlas:nolint A B\n#atlas:nolint C\n-- see atlas:nolint D\n/*atlas:nolint E*/x;"
        // `#` opens no comment for PostgreSQL, so the statement starts there.
        #expect(try AtlasSplitter.split(Array(text.utf8)).statements[0].directives(named: "nolint") == ["A B"])
        let block = "/*atlas:nolint E*/ -- see atlas:nolint D\nx;"
        #expect(try AtlasSplitter.split(Array(block.utf8)).statements[0].directives(named: "nolint") == ["E"])
    }

    private func texts(_ text: String) throws -> [String] { try AtlasSplitter.split(Array(text.utf8)).statements.map(\.text) }

    private func comments(_ text: String) throws -> [String] { try AtlasSplitter.split(Array(text.utf8)).statements[0].comments }

    private func failure(_ text: String) -> String? {
        do throws(AtlasSplitter.Failure) {
            _ = try AtlasSplitter.split(Array(text.utf8))
            return nil
        } catch {
            return error.description
        }
    }
}
