// Here: what only a terminal can show: keys, signals, the prompt itself, and a session that survives its programs. Everything else
// is a transcript.
import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: TestServer.program != nil, "DBW_TEST_BIN names no dbw"))
struct PromptTests {
    let project: ScratchProject

    init() throws { project = try ScratchProject(name: "desk") }

    private let up = "\u{1B}[A"
    private let control = (c: "\u{3}", d: "\u{4}")

    @Test func promptGreetsAndCarriesWhatIsPending() throws {
        let terminal = try PromptTerminal(project)
        #expect(terminal.text.contains("on desk."))
        #expect(terminal.shows("desk> "))
        let edited = try terminal.run("ALTER TABLE users ADD COLUMN nick text;")
        #expect(edited.contains("+ column public.users.nick: text\n"))
        #expect(terminal.shows("desk +1 ~0 -0> "))
        let undone = try terminal.run("\\undo")
        #expect(undone.contains("undone: ALTER TABLE users ADD COLUMN nick text\n"))
        terminal.type("\\q\r")
        #expect(terminal.end() == 0)
    }

    @Test func statementOverThreeLinesIsRecalledAsOne() throws {
        do {
            let terminal = try PromptTerminal(project)
            terminal.type("SELECT 40 + 2 AS answer,\r  'b' AS b\r")
            let result = try terminal.run("  FROM users RIGHT JOIN (VALUES (1)) AS v (x) ON true;")
            #expect(result.contains(" answer | b "))
            #expect(try terminal.run(up).contains("     42 | b\n"))
            terminal.type("\\q\r")
            #expect(terminal.end() == 0)
        }
        // Also by the next dbw, with a change inside of it: one Up brings all three lines.
        let next = try PromptTerminal(project)
        let again = try next.run(up + up)
        #expect(again.contains("     42 | b\n"))
    }

    @Test func columnAndVerbAreCompleted() throws {
        let terminal = try PromptTerminal(project)
        let rows = try terminal.run("SELECT count(*) AS found FROM users WHERE full_n\t IS NULL;")
        #expect(rows.contains(" found \n"), "\(rows)")
        #expect(try terminal.run("\\stat\t").contains("Project:    desk"))
        // What the session added is known at once.
        _ = try terminal.run("ALTER TABLE users ADD COLUMN shoe_size int;")
        let largest = try terminal.run("SELECT max(shoe\t) AS largest FROM users;")
        #expect(largest.contains(" largest \n"), "\(largest)")
    }

    @Test func aPlanAsksWhatIsARename() throws {
        try project.write("a.sql", "CREATE TABLE t (id int PRIMARY KEY, full_name text, old_note text);")
        try project.write("b.sql", "CREATE TABLE t (id int PRIMARY KEY, name text, display text);")
        let terminal = try PromptTerminal(
            project, ["schema", "diff", "a.sql", "b.sql", "--allow", "deletes-data"], waitsForPrompt: false)
        #expect(terminal.shows("column public.t.full_name is gone", within: 60))
        #expect(terminal.shows("or n if it is dropped: "))
        terminal.type("7\r")
        #expect(terminal.shows("or n if it is dropped: "))
        terminal.type("1\r")
        #expect(terminal.shows("column public.t.old_note is gone"))
        #expect(terminal.shows("or n if it is dropped: "))
        terminal.type("n\r")
        #expect(terminal.end(within: 30) == 0)
        #expect(terminal.text.contains("RENAME COLUMN full_name TO name;"))
        #expect(terminal.text.contains("DROP COLUMN old_note"))
        #expect(terminal.text.contains("ADD COLUMN display text"))
    }

    @Test func typoIsShownWithCaretAndThePromptGoesOn() throws {
        let terminal = try PromptTerminal(project)
        let error = try terminal.run("SELECT full_nam FROM users;")
        #expect(error.contains("column \"full_nam\" does not exist"))
        #expect(error.contains("1 | SELECT full_nam FROM users;\n  |        ^"), "\(error)")
        #expect(error.contains("did you mean full_name?"))
        #expect(try terminal.run("\\dif").contains("there is no command \\dif"))
        #expect(try terminal.run("SELECT 6 * 7 AS answer;").contains("     42\n"))
    }

    @Test func interruptEndsTheQueryAndKeepsTheSession() throws {
        let terminal = try PromptTerminal(project)
        _ = try terminal.run("ALTER TABLE users ADD COLUMN nick text;")
        terminal.type("SELECT pg_sleep(60);\r")
        #expect(terminal.shows("pg_sleep(60);"))
        usleep(300_000)
        let started = Date()
        #expect(terminal.interrupt(control.c))
        #expect(terminal.shows("canceling statement due to user request"), "\(terminal.text)")
        #expect(Date().timeIntervalSince(started) < 1)
        #expect(try terminal.run("\\log").contains("  1  ALTER TABLE users ADD COLUMN nick text\n"))
        #expect(try terminal.run("SELECT count(nick) AS nicks FROM users;").contains(" nicks \n"))
    }

    @Test func interruptAtThePromptForgetsTheLine() throws {
        let terminal = try PromptTerminal(project)
        terminal.type("SELECT 'never'\r  , 'said'")
        #expect(terminal.shows("'said'"))
        #expect(terminal.interrupt(control.c))
        let result = try terminal.run("SELECT 6 * 7 AS answer;")
        #expect(result.contains("     42\n"), "\(result)")
        #expect(!result.contains("error"), "\(result)")
    }

    @Test func endOfInputLeavesAndSaysWhatIsKept() throws {
        let terminal = try PromptTerminal(project)
        _ = try terminal.run("ALTER TABLE users ADD COLUMN nick text;")
        terminal.type(control.d)
        #expect(terminal.end() == 0)
        #expect(terminal.text.contains("1 edit is not promoted; it is back when you start dbw here again"))
    }

    @Test func killedPromptHasItsSessionBackOnRestart() throws {
        do {
            let terminal = try PromptTerminal(project)
            _ = try terminal.run("ALTER TABLE users RENAME COLUMN full_name TO name;")
            _ = try terminal.run("ALTER TABLE todos ADD COLUMN priority int;")
            terminal.type("SELECT pg_sleep(60);\r")
            usleep(200_000)
            kill(terminal.pid, SIGKILL)
            #expect(terminal.end() == SIGKILL)
        }
        let terminal = try PromptTerminal(project)
        #expect(terminal.text.contains("2 edits of the last session are back"))
        #expect(try terminal.run("\\diff").contains("RENAME COLUMN full_name TO name;"))
    }

    @Test func killedPromptLeavesNothingOfWhatItHadToCommit() throws {
        do {
            let terminal = try PromptTerminal(project)
            _ = try terminal.run("ALTER TYPE todo_status ADD VALUE 'parked';")
            _ = try terminal.run("ALTER TABLE todos ALTER COLUMN status SET DEFAULT 'parked';")
            kill(terminal.pid, SIGKILL)
            #expect(terminal.end() == SIGKILL)
        }
        let terminal = try PromptTerminal(project)
        #expect(terminal.text.contains("2 edits of the last session are back"), "\(terminal.text)")
        _ = try terminal.run("\\undo 2")
        #expect(try terminal.run("SELECT enum_range(NULL::todo_status);").contains(" {open,in_progress,done}\n"))
        #expect(try terminal.run("\\diff").contains("no difference"))
    }

    @Test func killedServerCostsOneErrorAndTheSessionIsBack() throws {
        let terminal = try PromptTerminal(project)
        _ = try terminal.run("ALTER TABLE users ADD COLUMN nick text;")
        let status = try project.shell("dbw server status --json").output
        let text = try #require(try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: String])["shadow"]
        let pid = try #require(text?.firstMatch(of: #/process (\d+)/#).flatMap { pid_t($0.output.1) })
        kill(pid, SIGKILL)
        usleep(300_000)
        let error = try terminal.run("SELECT count(nick) AS nicks FROM users;")
        #expect(error.components(separatedBy: "error:").count == 2, "\(error)")
        #expect(error.contains("the session comes back"), "\(error)")
        let result = try terminal.run("SELECT count(nick) AS nicks FROM users;", within: 30)
        #expect(result.contains(" nicks \n"), "\(result)")
        #expect(try terminal.run("\\log").contains("  1  ALTER TABLE users ADD COLUMN nick text\n"))
    }

    @Test func lossOfDataIsConfirmedByTyping() throws {
        let terminal = try PromptTerminal(project)
        _ = try terminal.run("DROP VIEW open_todos;")
        _ = try terminal.run("ALTER TABLE todos DROP COLUMN due_on;")
        terminal.type("\\promote no_due_on\r")
        #expect(terminal.shows("Type due_on to go on"))
        let refused = try terminal.run("yes")
        #expect(refused.contains("--allow deletes-data"), "\(refused)")
        #expect(try migrations().count == 1)
        terminal.type("\\promote no_due_on\r")
        #expect(terminal.shows("Type due_on to go on"))
        usleep(100_000)
        let written = try terminal.run("due_on")
        #expect(written.contains("wrote   db/migrations/"), "\(written)")
        #expect(try migrations().count == 2)
    }

    @Test func pasteOfSeveralStatementsIsOneUnit() throws {
        let terminal = try PromptTerminal(project)
        let pasted = "CREATE TABLE tags (\n\tid int PRIMARY KEY,\n\tname text\n);\nCREATE INDEX ON tags (name);"
        let result = try terminal.run("\u{1B}[200~\(pasted)\u{1B}[201~")
        #expect(result.contains("+ table public.tags\n"), "\(result)")
        #expect(try terminal.run("\\log").contains("  2  CREATE INDEX ON tags (name)\n"))
    }

    @Test func passwordStaysOutOfTheHistory() throws {
        let terminal = try PromptTerminal(project)
        _ = try terminal.run("SELECT 'kept' AS kept;")
        _ = try terminal.run("CREATE ROLE dbw_desk_role PASSWORD 'open sesame';")
        terminal.type("\\q\r")
        #expect(terminal.end() == 0)
        let history = try project.shell("cat $DBW_CACHE/state/desk-*/history; stat -c %a $DBW_CACHE/state/desk-*/history").output
        #expect(history.contains("kept"))
        #expect(!history.contains("sesame"))
        #expect(history.hasSuffix("600\n"))
    }

    private func migrations() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: project.folder + "/db/migrations").filter { $0.hasSuffix(".sql") }
    }
}
