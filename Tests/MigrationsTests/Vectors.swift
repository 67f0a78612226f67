// Here: reading the vector files, which were recorded from Atlas's own code. No tests.
import Foundation
import Testing

/// `Vectors/atlas-vectors.json`.
struct AtlasVectors: Decodable {
    struct Sum: Decodable {
        struct File: Decodable {
            let name: String
            let content: String
        }
        let source: String
        let files: [File]
        let atlasSum: String
    }
    struct Chain: Decodable {
        let statements: [String]
        let partialHashes: [String]
    }
    struct Name: Decodable {
        let file: String
        let version: String
        let description: String
    }
    let sum: [Sum]
    let partialHashes: [Chain]
    let advisoryLockIdsFnv132: [String: Int64]
    let names: [Name]

    static let all: AtlasVectors = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path.last!.stringValue
            return PlainKey(
                [
                    "atlas_sum": "atlasSum", "partial_hashes": "partialHashes",
                    "advisory_lock_ids_fnv1_32": "advisoryLockIdsFnv132",
                ][key] ?? key)
        }
        return try! decoder.decode(AtlasVectors.self, from: data(of: "atlas-vectors.json"))
    }()

    private struct PlainKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ value: String) { stringValue = value }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// One line of `Vectors/atlas-splitter-vectors.jsonl`.
struct SplitterVector: Decodable, CustomTestStringConvertible {
    struct Statement: Decodable, Equatable {
        let text: String
        let pos: Int
        let comments: [String]
    }
    let name: String
    let input: String
    let statements: [Statement]
    let error: String?

    var testDescription: String { name }

    static let all: [SplitterVector] = data(of: "atlas-splitter-vectors.jsonl").split(separator: UInt8(ascii: "\n")).map {
        try! JSONDecoder().decode(SplitterVector.self, from: $0)
    }
}

private func data(of file: String) -> Data {
    try! Data(contentsOf: Bundle.module.resourceURL!.appending(path: "Vectors/\(file)"))
}
