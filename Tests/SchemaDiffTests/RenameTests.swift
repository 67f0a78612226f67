// Renames by identity: what is one, and in which order they can run.
import Schema
import SchemaDiff
import Testing

struct RenameTests {
    private func state(_ names: [String]) -> State {
        var sketch = StateSketch()
        for name in names { sketch.add("sequence", name, ["numbers": "1|1|1|9|1|f", "type": "bigint"]) }
        return sketch.state(lineage: "one")
    }

    /// Follows the statements, and fails where a name is taken twice.
    private func outcome(_ names: [String], _ renames: Renames) throws -> [String] {
        var names = names
        for statement in Folder.statements(of: renames.steps) {
            let words = statement.sql.replacing("public.", with: "").split(separator: " ").map(String.init)
            try #require(words.count == 6 && words[0] == "ALTER" && words[3] == "RENAME")
            let index = try #require(names.firstIndex(of: words[2]), "\(words[2]) is not there")
            #expect(!names.contains(words[5]), "\(words[5]) is taken")
            names[index] = words[5]
        }
        return names
    }

    @Test(arguments: [["b", "a"], ["b", "c", "a"], ["b", "c", "d"], ["c", "a", "b"], ["x", "a", "b"]])
    func everyOrderWorks(_ wanted: [String]) throws {
        let old = Array(["a", "b", "c"].prefix(wanted.count))
        #expect(try outcome(old, Renames(from: state(old), to: state(wanted))) == wanted)
    }

    @Test(arguments: 0..<30)
    func randomPermutationsWork(seed: Int) throws {
        var numbers = SeededNumbers(seed: UInt64(seed))
        let old = (0..<12).map { "s\($0)" }
        let wanted = old.shuffled(using: &numbers)
        #expect(try outcome(old, Renames(from: state(old), to: state(wanted))) == wanted)
    }

    @Test func strangersHaveNoRenames() {
        var other = state(["b"])
        other.lineage = "two"
        #expect(Renames(from: state(["a"]), to: other).isEmpty)
    }
}
