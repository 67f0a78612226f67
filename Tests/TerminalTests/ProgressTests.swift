// What the progress line says and when it shows itself; what a pager is needed for.
import Foundation
import Testing

@testable import Terminal

@Suite struct ProgressTests {
    @Test func theLineFitsAndKeepsTheTime() {
        var line = ProgressLine(label: "replaying", total: 40, done: 12, detail: "20240101_users.sql", seconds: 3.25)
        #expect(line.text(columns: 80) == "replaying 12/40  20240101_users.sql  3.2 s")
        #expect(line.text(columns: 30) == "replaying 12/40  2024…  3.2 s")
        line = ProgressLine(label: "proving", seconds: 125)
        #expect(line.text(columns: 80) == "proving  2 min 5 s")
    }

    @Test func quickWorkShowsNothing() {
        let output = Output()
        let progress = output.start(isTerminal: true, delay: 60)
        progress.update(done: 1)
        progress.finish()
        #expect(output.text.isEmpty)
    }

    @Test func nothingIsShownWithoutATerminal() {
        let output = Output()
        let progress = output.start(isTerminal: false, delay: 0)
        progress.whileHidden {}
        progress.finish()
        #expect(output.text.isEmpty)
    }

    @Test func slowWorkIsShownAndErased() {
        let output = Output()
        let progress = output.start(isTerminal: true, delay: 0.01)
        #expect(output.waits { $0.contains("working") })
        progress.whileHidden {}
        #expect(output.text.hasSuffix("\r\u{1B}[K"))
        #expect(output.waits { !$0.hasSuffix("\r\u{1B}[K") })
        progress.finish()
        progress.finish()
        #expect(output.text.hasSuffix("s\u{1B}[K\r\u{1B}[K"))
    }

    @Test func thePagerFollowsTheEnvironment() {
        func command(_ environment: [String: String], isInstalled: Bool = true) -> String? {
            Pager(environment: environment, isInstalled: { _ in isInstalled })?.command
        }
        #expect(command([:]) == "less -SRFX")
        #expect(command([:], isInstalled: false) == nil)
        #expect(command(["LESS": "-i"]) == "less")
        #expect(command(["PAGER": "more"]) == "more")
        #expect(command(["PAGER": "more", "PSQL_PAGER": "less -K"]) == "less -K")
        #expect(command(["PAGER": " "]) == nil)
        #expect(command(["PAGER": "less", "TERM": "dumb"]) == nil)
    }

    @Test func onlyTextThatDoesNotFitIsPaged() {
        let screen = Screen(rows: 4, columns: 10)
        #expect(!Pager.isNeeded("1\n2\n3\n", screen: screen))
        #expect(Pager.isNeeded("1\n2\n3\n4\n", screen: screen))
        #expect(!Pager.isNeeded("\u{1B}[31m1234567890\u{1B}[0m", screen: screen))
        #expect(Pager.isNeeded("日本語日本語", screen: screen))
    }
}

private final class Output: @unchecked Sendable {
    // Touched only while locked.
    private let lock = NSLock()
    private var written = ""

    var text: String { lock.withLock { written } }

    func start(isTerminal: Bool, delay: TimeInterval) -> ProgressIndicator {
        ProgressIndicator(
            line: ProgressLine(label: "working"), isTerminal: isTerminal, delay: delay, columns: { 80 },
            write: { [self] text in lock.withLock { written += text } })
    }

    func waits(_ condition: (String) -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(5)
        while !condition(text) {
            if Date() > deadline { return false }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return true
    }
}
