// Errors point at file, line and column of what the person wrote: through includes, variables and blocks.
import SQLText
import Testing

@testable import Script

struct ErrorPlaceTests {
    private let bad = Diagnostic(.script, "column \"x\" does not exist", sqlState: "42703")

    @Test func aServersPositionIsTurnedIntoAPlace() {
        let host = RecordingHost()
        host.failures["select é,\n  x"] = (bad, 14)
        let error = failure(of: "select 1;\n -- c\nselect é,\n  x;", host: host)
        #expect(place(error) == "4:4")
        #expect(error?.location?.lineText == "  x;")
    }

    @Test func aVariablesValueIsNamed() {
        let host = RecordingHost()
        host.failures["select a, x + 1 from t"] = (bad, 11)
        let error = failure(of: "select :cols from t;", host: host, variables: ["cols": .text("a, x + 1")])
        #expect(place(error) == "1:8")
        #expect(error?.location?.length == 5)
        #expect(error?.context == "in the value of :cols")
    }

    @Test func anErrorWithoutPositionPointsAtItsStatement() {
        let host = RecordingHost()
        host.failures["select 2"] = (bad, nil)
        #expect(place(failure(of: "select 1;\n\n  /* c */ select 2;", host: host)) == "3:11")
    }

    @Test func includesAreTraced() {
        let host = RecordingHost()
        host.files["sub/a.dbw"] = "select 1;\n\\ir b.dbw\n"
        host.files["sub/b.dbw"] = "\n  select 2;"
        host.failures["select 2"] = (bad, 8)
        let error = failure(of: "\n\\i sub/a.dbw", host: host)
        #expect(error?.location?.file == "sub/b.dbw")
        #expect(place(error) == "2:10")
        #expect(error?.context == "included from sub/a.dbw:2\nincluded from main.dbw:2")
    }

    @Test func aParseErrorInAnIncludedFileRunsNothingOfIt() {
        let host = RecordingHost()
        host.files["a.dbw"] = "select 1;\n\\if true\n"
        let error = failure(of: "\\i a.dbw", host: host)
        #expect(error?.message == "\\if is not closed")
        #expect(error?.location?.file == "a.dbw")
        #expect(error?.context == "included from main.dbw:1")
        #expect(host.calls.isEmpty)
    }

    @Test func pathsOfIncludes() throws {
        let host = RecordingHost()
        host.files["dir/x.dbw"] = "\\ir ../y.dbw\n\\i y.dbw"
        host.files["y.dbw"] = "\\echo y"
        host.files["/abs/z.dbw"] = "\\ir ./q.dbw"
        host.files["/abs/q.dbw"] = "\\echo q"
        #expect(try run("\\i dir/x.dbw\n\\i /abs/z.dbw", host: host).output == "y\ny\nq\n")
    }

    @Test func cyclesAndMissingFiles() {
        let host = RecordingHost()
        host.files["a.dbw"] = "\\ir ./b.dbw"
        host.files["b.dbw"] = "\\i x/../a.dbw"
        let cycle = failure(of: "\\i a.dbw", host: host)
        #expect(cycle?.message == "x/../a.dbw includes itself")
        #expect(cycle?.location?.file == "b.dbw")
        let missing = failure(of: "select 1;\n\\i nope.dbw", host: host)
        #expect(missing?.message == "nope.dbw does not exist")
        #expect(place(missing) == "2:1")
    }

    @Test func includesHaveADepth() {
        let host = RecordingHost()
        for number in 0..<40 { host.files["\(number).dbw"] = "\\i \(number + 1).dbw" }
        let error = failure(of: "\\i 0.dbw", host: host)
        #expect(error?.message == "files are included more than 32 deep")
        #expect(error?.location?.file == "31.dbw")
    }

    @Test func anUnsetVariablePointsAtItself() {
        let error = failure(of: "\\echo a\n\\if true\n  select 1,\n    :usr;\n\\endif", variables: ["user": .text("x")])
        #expect(place(error) == "4:5")
        #expect(error?.help == "did you mean :user?")
        #expect(place(failure(of: "\\echo a :b")) == "1:9")
    }
}
