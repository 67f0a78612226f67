// Here: what a file's name and header say. Pure.
import SQLText
import Testing

@testable import Migrations

struct MigrationFileTests {
    @Test(arguments: AtlasVectors.all.names.indices)
    func nameGivesVersionAndDescription(_ index: Int) {
        let vector = AtlasVectors.all.names[index]
        let file = MigrationFile(name: vector.file, content: "")
        #expect(file.version == vector.version)
        #expect(file.description == vector.description)
    }

    @Test(arguments: [
        ("-- atlas:txmode none\n\nSELECT 1;", TransactionMode.statement),
        ("# atlas:txmode file  \n \t\nSELECT 1;", .file),
        ("--atlas:txmode none\n-- more\n\nSELECT 1;", .statement),
        ("-- atlas:txmode none", .statement),
        ("-- atlas:txmode none\nSELECT 1;", nil),
        ("\n-- atlas:txmode none\n\nSELECT 1;", nil),
        ("SELECT 1;\n-- atlas:txmode none\n\n", nil),
        ("", nil),
    ])
    func transactionMode(_ content: String, _ expected: TransactionMode?) throws {
        #expect(try MigrationFile(name: "1.sql", content: content).transactionMode() == expected)
    }

    @Test(arguments: [
        ("-- atlas:txmode all\n\n", "txmode \"all\" is not allowed in file directive \"1.sql\". Use \"file\" instead"),
        ("-- atlas:txmode some\n\n", "unknown txmode \"some\" found in file directive \"1.sql\""),
        ("-- atlas:txmode none\n-- atlas:txmode file\n\n", "multiple txmode values found in file \"1.sql\": none, file"),
    ])
    func wrongTransactionMode(_ content: String, _ message: String) {
        let error = #expect(throws: Diagnostic.self) {
            try MigrationFile(name: "1.sql", content: content).transactionMode()
        }
        #expect(error?.message == message)
        #expect(error?.family == .migrationFolder)
        #expect(error?.location?.line == 1)
    }

    @Test(arguments: [
        ("-- atlas:delimiter \\n\\n\\n\nx", "\n\n\n"),
        ("-- atlas:delimiter -- end\nx", "-- end"),
        ("-- atlas:delimiter \\q\\\\n\nx", "\\q\\\n"),
        ("--atlas:delimiter //\nx", nil),
        ("x\n-- atlas:delimiter //\n", nil),
    ])
    func delimiter(_ content: String, _ expected: String?) {
        #expect(MigrationFile(name: "1.sql", content: content).delimiter == expected)
    }

    @Test func sumIgnoreMustBeExact() {
        #expect(MigrationFile(name: "1.sql", content: "-- atlas:sum ignore\n").isExcludedFromSum)
        #expect(MigrationFile(name: "1.sql", content: "/* atlas:sum ignore").isExcludedFromSum)
        #expect(!MigrationFile(name: "1.sql", content: "-- atlas:sum ignore\r\n").isExcludedFromSum)
        #expect(!MigrationFile(name: "1.sql", content: "x\n-- atlas:sum ignore\n").isExcludedFromSum)
    }

    @Test func checkpointArchiveAndLint() {
        let file = MigrationFile(
            name: "1.sql", content: "-- atlas:checkpoint v1\n-- atlas:nolint DS102 naming\n-- atlas:nolint\n\n")
        #expect(file.isCheckpoint)
        #expect(file.checkpointTag == "v1")
        #expect(file.suppressedLint == [["DS102", "naming"], []])
        #expect(!file.isArchive)
        #expect(MigrationFile(name: "1.sql", content: "-- atlas:txtar\n\n-- checks.sql --\n").isArchive)
        #expect(MigrationFile(name: "1.sql", content: "-- atlas:checkpoint\n\n").checkpointTag == "")
    }

    @Test func lastDirectiveOfALineWins() {
        let directive = Directive(firstLineOf: "-- atlas:a b atlas:c   d e\nf".utf8)
        #expect(directive?.prefix == "-- atlas:a b ")
        #expect(directive?.name == "c")
        #expect(directive?.arguments == "d e")
        #expect(Directive(firstLineOf: "-- atlas:a atlas:".utf8)?.name == "a")
        #expect(Directive(firstLineOf: "-- é atlas:a".utf8) == nil)
        #expect(Directive(firstLineOf: "atlas:a=b".utf8)?.arguments == "")
        #expect(Directive(firstLineOf: "atlas:".utf8) == nil)
    }
}
