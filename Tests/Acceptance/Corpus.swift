// Where real schemas are found that are no part of the project, and which steps between them one run takes.
import Foundation
import Testing

/// One schema to turn into another: two neighbours of a history, or a schema and the empty one. A file that is not named is the empty schema.
struct CorpusStep: Sendable, CustomTestStringConvertible {
    let from: String?
    let to: String?

    var testDescription: String { "\(Self.name(from)) to \(Self.name(to))" }

    private static func name(_ path: String?) -> String {
        path?.split(separator: "/").suffix(2).joined(separator: "/") ?? "empty"
    }
}

/// Histories of numbered states (`histories/NAME/NNNN.sql`) and single schemas (`static/NAME.sql`), as pg_dump prints them.
enum Corpus {
    /// `DBW_CORPUS`, else a folder `corpus` beside the project or in a folder beside it.
    static let folder: String? = {
        let files = FileManager.default
        if let said = ProcessInfo.processInfo.environment["DBW_CORPUS"] { return files.fileExists(atPath: said) ? said : nil }
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = project.deletingLastPathComponent().path
        let siblings = ((try? files.contentsOfDirectory(atPath: beside)) ?? []).sorted().map { "\(beside)/\($0)/corpus" }
        return (["\(beside)/corpus"] + siblings).first { files.fileExists(atPath: $0 + "/histories") }
    }()

    /// Files of roles and the like that the schemas want on the server.
    static let preludes: [String] =
        sql(in: "static").filter { $0.hasSuffix("/prelude.sql") } + histories.map { $0 + "/prelude.sql" }

    /// As many steps as `DBW_CORPUS_STEPS` says, spread evenly over all of them: single steps and steps over ten states, there and back.
    static let sample: [CorpusStep] = {
        var steps: [CorpusStep] = []
        for history in histories {
            let states = sql(in: history).filter { ($0 as NSString).lastPathComponent.first?.isNumber == true }
            let tenth = stride(from: 0, to: states.count, by: 10).map { states[$0] }
            for (left, right) in Array(zip(states, states.dropFirst())) + Array(zip(tenth, tenth.dropFirst())) {
                steps += [CorpusStep(from: left, to: right), CorpusStep(from: right, to: left)]
            }
        }
        for file in sql(in: "static") where !file.hasSuffix("/prelude.sql") {
            steps += [CorpusStep(from: nil, to: file), CorpusStep(from: file, to: nil)]
        }
        let wanted = min(ProcessInfo.processInfo.environment["DBW_CORPUS_STEPS"].flatMap { Int($0) } ?? 30, steps.count)
        return (0..<wanted).map { steps[($0 * 2 + 1) * steps.count / (wanted * 2)] }
    }()

    private static let histories: [String] = folder == nil ? [] : entries(in: "histories").map { folder! + "/histories/" + $0 }

    private static func sql(in path: String) -> [String] {
        let full = path.hasPrefix("/") ? path : (folder ?? "") + "/" + path
        return entries(in: full).filter { $0.hasSuffix(".sql") }.map { full + "/" + $0 }
    }

    private static func entries(in path: String) -> [String] {
        let full = path.hasPrefix("/") ? path : (folder ?? "") + "/" + path
        return ((try? FileManager.default.contentsOfDirectory(atPath: full)) ?? []).sorted()
    }
}
