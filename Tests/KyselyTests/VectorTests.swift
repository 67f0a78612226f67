// Whole files: databases whose types kysely-codegen has rendered. `Vectors/NAME` holds the DDL (schema.sql), the catalog facts read
// from a server that ran it (input.json), the options, and kysely-codegen's output (expected.ts). Where that output does not compile
// or is not true, expected.dbw.ts is what must come out, and differences.md says why.

import Foundation
import Testing

@testable import Kysely

struct VectorTests {
    static let names = [
        "arrays", "blog", "collisions", "generated", "naming", "naming-camel", "parsers", "relations", "scalars", "schemas",
    ]

    @Test(arguments: names)
    func rendersAsExpected(name: String) throws {
        let vector = try Vector(name)
        #expect(renderTypes(vector.input, options: vector.options).text == vector.expected)
    }

    @Test(arguments: names)
    func doesNotDependOnTheOrderOfTheInput(name: String) throws {
        var vector = try Vector(name)
        let expected = renderTypes(vector.input, options: vector.options)
        vector.input.relations.reverse()
        vector.input.enums.reverse()
        for index in vector.input.relations.indices { vector.input.relations[index].columns.reverse() }
        #expect(renderTypes(vector.input, options: vector.options) == expected)
    }

    @Test(arguments: names)
    func namesEveryInterfaceAndKeyOnce(name: String) throws {
        let vector = try Vector(name)
        for options in [
            vector.options, with(vector.options) { $0.singularize = .on() }, with(vector.options) { $0.camelCase = true },
        ] {
            let lines = renderTypes(vector.input, options: options).text.split(separator: "\n")
            let declared = lines.compactMap { $0.wholeMatch(of: /export (?:interface|type|enum) ([^ <]+).*/)?.1 }
            #expect(declared.count == Set(declared).count)
            let keys = lines.drop { $0 != "export interface DB {" }.compactMap { $0.wholeMatch(of: /\s\s(.+): [^:]+;/)?.1 }
            #expect(!keys.isEmpty && keys.count == Set(keys).count)
        }
    }

    @Test func everyDifferenceIsExplained() throws {
        for name in Self.names {
            let folder = Vector.folder.appending(path: name)
            let path = folder.appending(path: "expected.dbw.ts").path
            let isExplained = FileManager.default.fileExists(atPath: folder.appending(path: "differences.md").path)
            #expect(FileManager.default.fileExists(atPath: path) == isExplained, "\(name)")
        }
    }
}

/// A folder of `Vectors`.
struct Vector {
    static let folder = Bundle.module.bundleURL.appending(path: "Vectors")

    var input: TypesInput
    var options: TypesOptions
    var expected: String

    init(_ name: String) throws {
        let folder = Self.folder.appending(path: name)
        let read = { (file: String) in try Data(contentsOf: folder.appending(path: file)) }
        input = try JSONDecoder().decode(TypesInput.self, from: read("input.json"))
        options = try JSONDecoder().decode(TypesOptions.self, from: read("options.json"))
        let own = try? read("expected.dbw.ts")
        expected = String(decoding: try own ?? read("expected.ts"), as: UTF8.self)
    }
}

/// Options changed from others.
func with(_ options: TypesOptions = TypesOptions(), _ change: (inout TypesOptions) -> Void) -> TypesOptions {
    var options = options
    change(&options)
    return options
}
