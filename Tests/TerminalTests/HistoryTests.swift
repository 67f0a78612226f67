// What a history keeps, what it never keeps, and that its file survives what happens to files.
import Foundation
import Testing

@testable import Terminal

@Suite struct HistoryTests {
    @Test(arguments: [
        "create role r password 'x'", "ALTER USER u WITH ENCRYPTED PASSWORD  'x'", "alter role r password e'x'",
        "alter role r password $$x$$", "alter role r password /* it's */ 'x'", "alter role r password -- c\n 'x'",
        "create subscription s connection 'host=h password=x' publication p", "options (user 'u', password 'x')",
        "\\target postgres://bob:pw@host/db", "set PGPASSWORD=x", "update users set password = crypt('x', gen_salt('bf'))",
        #"select '{"password": "x"}'::json"#, "\\set db_password hunter2", "comment on database d is 'https://a:b@c'",
    ])
    func passwordsStayOut(_ statement: String) { #expect(SecretFilter.holdsSecret(statement)) }

    @Test(arguments: [
        "create table users (password text not null, password_hash text)", "select password from users",
        "alter role r password null",
        "select password::text from users", "alter role r password :pw", "alter role r password $1",
        "alter role r password :'pw'",
        "\\target postgres://bob@host:5432/db", "select 'https://host:80/a@b'", "\\set name value",
        "comment on column u.password is 'x'",
        "create table secrets (id int)", #"select "password"::text"#, "", "pwd",
    ])
    func otherStatementsStay(_ statement: String) { #expect(!SecretFilter.holdsSecret(statement)) }

    @Test func aStatementIsKeptOnceAndTrimmed() {
        let history = StatementHistory(limit: 3)
        for statement in ["a;", " \n", "b;", "a;\n", "a;", "alter role r password 'x'", "c;", "d;"] { history.add(statement) }
        #expect(history.statements == ["a;", "c;", "d;"])
    }

    @Test(arguments: ["a", "a\nb", "a\\nb", "\\", "\\\\n\n\\", "tab\t\r\n", "日本"])
    func anEntryIsOneLine(_ statement: String) {
        let line = HistoryFile.encode(statement)
        #expect(!line.utf8.contains(UInt8(ascii: "\n")))
        #expect(HistoryFile.decode(line) == statement)
    }

    @Test func theFileIsPrivateAndShared() throws {
        try withFile { path in
            let first = StatementHistory(path: path)
            let second = StatementHistory(path: path)
            first.add("one\ntwo;")
            second.add("three;")
            first.add("alter role r password 'x'")
            first.add("four;")
            #expect(StatementHistory(path: path).statements == ["one\ntwo;", "three;", "four;"])
            #expect(permissions(path) == 0o600)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text == "one\\ntwo;\nthree;\nfour;\n")
        }
    }

    @Test func anUnfinishedLineHarmsNoOther() throws {
        try withFile { path in
            try Data("whole;\nunfini".utf8).write(to: URL(fileURLWithPath: path))
            StatementHistory(path: path).add("next;")
            #expect(StatementHistory(path: path).statements == ["whole;", "unfini", "next;"])
        }
    }

    @Test func theFileIsShortenedWhenItHasDoubled() throws {
        try withFile { path in
            let history = StatementHistory(path: path, limit: 10)
            for number in 1...25 { history.add("select \(number % 15);") }
            #expect(StatementHistory(path: path, limit: 10).statements == history.statements)
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 10)
            #expect(permissions(path) == 0o600)
            // One that was open before the file was replaced writes to the new one.
            history.add("after;")
            #expect(StatementHistory(path: path).statements.last == "after;")
        }
    }

    @Test func manyWritersAtOnceLoseNothing() throws {
        try withFile { path in
            DispatchQueue.concurrentPerform(iterations: 8) { writer in
                let file = HistoryFile(path: path)
                for number in 0..<50 { file.append("writer \(writer)\nstatement \(number)") }
            }
            #expect(Set(HistoryFile(path: path).load()).count == 400)
        }
    }

    @Test func aFileThatCannotBeWrittenIsNoError() {
        let history = StatementHistory(path: "/dev/null/history")
        history.add("a;")
        #expect(history.statements == ["a;"])
    }

    private func permissions(_ path: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dbw-history-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }
}
