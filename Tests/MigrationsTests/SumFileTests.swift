// Here: atlas.sum as text and what it says of a folder's files; checksums. Pure.
import Testing

@testable import Migrations

struct SumFileTests {
    @Test(arguments: AtlasVectors.all.sum.indices)
    func writesWhatAtlasWrites(_ index: Int) throws {
        let vector = AtlasVectors.all.sum[index]
        let files = vector.files.map { MigrationFile(name: $0.name, content: $0.content) }
        let sum = SumFile(of: files)
        #expect(sum.text == vector.atlasSum)
        let read = try SumFile(parsing: Array(vector.atlasSum.utf8))
        #expect(read == sum)
        #expect(read.isConsistent)
        #expect(read.firstMismatch(with: sum) == nil)
    }

    @Test func vectorsAreThere() { #expect(AtlasVectors.all.sum.count == 10) }

    @Test func readsCRLF() throws {
        let text = SumFile(of: three).text.split(separator: "\n").map { $0 + "\r\n" }.joined()
        #expect(try SumFile(parsing: Array(text.utf8)) == SumFile(of: three))
    }

    @Test func mergedFileIsInconsistent() throws {
        let lines = SumFile(of: three).text.split(separator: "\n")
        let merged = try SumFile(parsing: Array((lines[0] + "\n" + lines[1] + "\n").utf8))
        #expect(!merged.isConsistent)
    }

    @Test func linesWithoutAHashAreNamed() {
        #expect(throws: SumFile.MalformedLine(number: 1, text: "")) { try SumFile(parsing: []) }
        #expect(throws: SumFile.MalformedLine(number: 2, text: "<<<<<<< HEAD")) {
            try SumFile(parsing: Array("h1:x\n<<<<<<< HEAD\n1.sql h1:y\n".utf8))
        }
    }

    @Test(arguments: [
        ("edited first", [("1.sql", "A"), ("2.sql", "b"), ("3.sql", "c")], "L2: 1.sql was edited"),
        ("edited last", [("1.sql", "a"), ("2.sql", "b"), ("3.sql", "C")], "L4: 3.sql was edited"),
        ("added in the middle", [("1.sql", "a"), ("1b.sql", "x"), ("2.sql", "b"), ("3.sql", "c")], "L3: 1b.sql was added"),
        ("added at the end", [("1.sql", "a"), ("2.sql", "b"), ("3.sql", "c"), ("4.sql", "d")], "L5: 4.sql was added"),
        ("removed first", [("2.sql", "b"), ("3.sql", "c")], "L2: 1.sql was removed"),
        ("removed last", [("1.sql", "a"), ("2.sql", "b")], "L4: 3.sql was removed"),
        ("all removed", [], "L2: 1.sql was removed"),
    ])
    func firstMismatch(_ name: String, _ files: [(String, String)], _ expected: String) {
        let actual = SumFile(of: files.map { MigrationFile(name: $0.0, content: $0.1) })
        #expect(SumFile(of: three).firstMismatch(with: actual)?.description == expected)
    }

    @Test func hexOfKnownTexts() {
        #expect(Checksum.hex(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Checksum.hex(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func digestDoesNotEndTheRun() {
        var checksum = Checksum()
        checksum.update("a".utf8)
        _ = checksum.digest()
        checksum.update("bc".utf8)
        #expect(checksum.hex() == Checksum.hex(of: Array("abc".utf8)))
    }

    private let three = [("1.sql", "a"), ("2.sql", "b"), ("3.sql", "c")].map { MigrationFile(name: $0.0, content: $0.1) }
}
