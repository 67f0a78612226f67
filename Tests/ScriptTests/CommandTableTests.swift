// The one table of commands: no name twice, all verbs there, lookups and suggestions.
import SQLText
import Testing

@testable import Script

struct CommandTableTests {
    @Test func namesAreUnique() {
        let names = CommandTable.all.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
        #expect(CommandTable.names == names.sorted())
    }

    @Test func everyCommandIsExplained() {
        for spec in CommandTable.all {
            #expect(!spec.summary.isEmpty && !spec.summary.hasSuffix("."), "\(spec.name)")
            #expect(spec.help.hasSuffix("."), "\(spec.name)")
            #expect(spec.arity.lowerBound == 0 || !spec.arguments.isEmpty, "\(spec.name)")
        }
    }

    @Test(arguments: [
        ("d", "d", ""), ("d+", "d", "+"), ("dtS+", "dt", "+S"), ("dtv", "dt", ""), ("dit+", "dt", "+"), ("z", "dp", ""),
        ("include", "i", ""),
        ("sf+", "sf", "+"), ("l+", "l", "+"), ("?", "?", ""), ("!", "!", ""), ("dT", "dT", ""), ("dE", "dE", ""),
    ])
    func lookups(written: String, name: String, modifiers: String) {
        guard case .command(let spec, let found) = CommandTable.find(written) else {
            Issue.record("\\\(written) is not found")
            return
        }
        #expect(spec.name == name)
        #expect(String(found.sorted()) == modifiers)
    }

    @Test(arguments: ["crosstabview", "watch", "copy", "c", "du", "dg+", "a", "H", "lo_list", "bind", "dX", ";"])
    func psqlOnly(written: String) {
        #expect(CommandTable.find(written) == .psqlOnly)
    }

    @Test func unknownNamesGetTheNearest() {
        #expect(CommandTable.find("statsu") == .unknown(nearest: "status"))
        #expect(CommandTable.find("undo+") == .unknown(nearest: "undo"))
        #expect(CommandTable.find("xyzzyx") == .unknown(nearest: nil))
    }
}
