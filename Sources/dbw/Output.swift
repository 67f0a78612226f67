import Foundation
import Postgres
import SQLText
import Terminal

/// The two streams: data on standard output, everything else on standard error.
enum Output {
    nonisolated(unsafe) static var isQuiet = false
    nonisolated(unsafe) static var noColor = false
    private nonisolated(unsafe) static var running: ProgressIndicator?

    static func data(_ text: String) { write(text, to: 1) }

    /// A whole line for people.
    static func note(_ text: String) {
        guard !isQuiet else { return }
        endProgress()
        write("dbw: " + text + "\n", to: 2)
    }

    static func message(_ text: String) {
        guard !isQuiet else { return }
        endProgress()
        write(text.hasSuffix("\n") ? text : text + "\n", to: 2)
    }

    static func progress(_ text: String?) {
        endProgress()
        guard let text, !isQuiet else { return }
        running = ProgressIndicator(text)
    }

    static func show(_ diagnostic: Diagnostic) {
        endProgress()
        let style = Style.decide(
            isTerminal: Screen.isTerminal(2), environment: ProcessInfo.processInfo.environment, isRefused: noColor)
        var diagnostic = diagnostic
        diagnostic.message = ConnectionTarget.redacted(diagnostic.message)
        diagnostic.help = diagnostic.help.map(ConnectionTarget.redacted)
        let text = DiagnosticRenderer(style: style).render(diagnostic)
        write(text.hasSuffix("\n") ? text : text + "\n", to: 2)
    }

    /// This program's own file, to run it again as a supervisor.
    static var executable: String? { Bundle.main.executablePath }

    private static func endProgress() {
        running?.finish()
        running = nil
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Nobody reads any more: what is being done goes on, and says no more.
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
