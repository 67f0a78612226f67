// What a case is: a folder of SQL files under Cases/<kind>, and what `expect.json` says of it.
import Foundation
import Schema
import Testing

/// Two schemas, or a schema and a session on it, and what is known of the way between them.
struct AcceptanceCase: Sendable, CustomTestStringConvertible {
    /// `<kind>/<case>`.
    let name: String
    let a: String
    /// The other schema; nil where `session` makes it.
    let b: String?
    /// Statements that a person runs on `a`: the plan is made by identity.
    let session: String?
    let seed: String?
    let expect: Expectation

    var testDescription: String { name }

    /// What `expect.json` may hold; everything is optional.
    struct Expectation: Codable, Sendable {
        /// The way from a to b, and the way back.
        var forward = Way()
        var back = Way()
        /// Extensions without which the server cannot run the case.
        var extensions: [String]?
        /// The first major version of PostgreSQL that knows what the case is about.
        var since: Int?
        /// A query that gives `t` where the server was built with what the case needs.
        var needs: String?
        /// Privileges on PostgreSQL's own objects count, as between two databases.
        var ofSystem: Bool?

        /// What counts in the case.
        var scope: Scope {
            var scope = Scope.standard
            scope.leavesOutBookkeeping = ofSystem != true
            return scope
        }

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            forward = try Way(from: decoder)
            back = try container.decodeIfPresent(Way.self, forKey: .back) ?? Way()
            extensions = try container.decodeIfPresent([String].self, forKey: .extensions)
            since = try container.decodeIfPresent(Int.self, forKey: .since)
            needs = try container.decodeIfPresent(String.self, forKey: .needs)
            ofSystem = try container.decodeIfPresent(Bool.self, forKey: .ofSystem)
        }
    }

    struct Way: Codable, Sendable {
        /// The exact set of hazards by name. Without it no hazard forwards needs a word, and backwards there may be any.
        var hazards: [String]?
        /// Texts that the plan has to hold, and texts that it must not.
        var must: [String]?
        var never: [String]?
        /// The whole plan.
        var sql: String?
        /// Queries that give one value, and that value, after the plan has run on the seeded copy.
        var rows: [String: String]?
        /// The plan cannot put columns where the other schema has them.
        var columnOrder: Bool?
        /// There is no plan: a part of what the diagnostic says.
        var refused: String?
        /// How much may be done at most.
        var budget: Budget?
    }

    /// What a plan may cost, as seen in the database that it ran on; what is not named is not bounded.
    struct Budget: Codable, Sendable {
        /// The plan's statements.
        var statements: Int?
        /// Tables and materialized views whose rows stand in a new file afterwards.
        var rewrites: Int?
        /// Indexes that were there before and stand in a new file, or are another index of the same name.
        var reindexes: Int?
        /// Objects of both schemas that were dropped and made again.
        var rebuilds: Int?
    }

    /// All cases, by name; `DBW_CASES` keeps those whose name contains it, or one of several with commas between them.
    static let all: [AcceptanceCase] = {
        let root = Bundle.module.resourceURL?.appendingPathComponent("Cases").path ?? ""
        let wanted = ProcessInfo.processInfo.environment["DBW_CASES"]
        return folders(root).flatMap { kind in folders(root + "/" + kind).map { kind + "/" + $0 } }
            .filter { name in wanted.map { $0.split(separator: ",").contains { name.contains($0) } } ?? true }
            .map { load($0, root + "/" + $0) }
    }()

    private static func folders(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func load(_ name: String, _ path: String) -> AcceptanceCase {
        func text(_ file: String) -> String? {
            FileManager.default.contents(atPath: path + "/" + file).map { String(decoding: $0, as: UTF8.self) }
        }
        var expectation = Expectation()
        if let json = text("expect.json") {
            do { expectation = try JSONDecoder().decode(Expectation.self, from: Data(json.utf8)) } catch {
                fatalError("\(name)/expect.json: \(error)")
            }
        }
        return AcceptanceCase(
            name: name, a: text("a.sql") ?? "", b: text("b.sql"), session: text("session.sql"), seed: text("seed.sql"),
            expect: expectation)
    }
}
