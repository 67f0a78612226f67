// Proves random schemas and edits: `scripts/random` runs it.
import Foundation
import RandomSchemas
import TestSupport

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(1)
}

var (cases, seed, dumpEvery, minutes): (Int, UInt64, Int, Double) = (100, 1, 1, .infinity)
var words = Array(CommandLine.arguments.dropFirst())
while !words.isEmpty {
    let word = words.removeFirst()
    guard let value = words.first.flatMap({ Double($0) }), value >= 0 else { fail("\(word) needs a number") }
    switch word {
    case "--cases": cases = Int(value)
    case "--seed": seed = UInt64(value)
    case "--dump-every": dumpEvery = Int(value)
    case "--minutes": minutes = value
    default: fail("there is no \(word); see scripts/random --help")
    }
    words.removeFirst()
}
guard TestServer.isThere else { fail("DBW_TEST_URL names no server") }

let started = Date()
let limit = started.addingTimeInterval(minutes * 60)
let run = RandomRun(
    seed: seed, cases: cases, dumpEvery: dumpEvery,
    onFailure: { random, failure in
        say("== seed \(random.seed) failed: \(failure)")
        say("-- a.sql\n\(random.textA)-- b.sql\n\(random.textB)-- rows\n\(random.rows.a + random.rows.b)\n")
    },
    onCase: { index in
        if index % 100 == 99 { say("\(index + 1) cases, \(Int(Date().timeIntervalSince(started))) s") }
        return Date() < limit
    })
do {
    let summary = try run.run()
    say(
        "\(summary.cases) cases from seed \(seed), \(summary.dumps) of them with pg_dump as witness: \(summary.failed) failed, \(summary.refused) refused with a reason, in \(Int(Date().timeIntervalSince(started))) s"
    )
    exit(summary.failed == 0 ? 0 : 4)
} catch { fail("\(error)") }
