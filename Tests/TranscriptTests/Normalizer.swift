// Here: what differs from run to run and from machine to machine is given a name. No tests.
import Foundation

/// Replaces paths, versions, times and the like by names in angle brackets. One for each transcript: versions are numbered as they appear.
struct Normalizer {
    let folders: [(path: String, name: String)]
    private var versions: [String: String] = [:]
    /// The version of the example project's own migration, which stays as it is.
    private let known = "20261101090000"

    init(folders: [(path: String, name: String)]) { self.folders = folders }

    mutating func normalize(_ text: String) -> String {
        var text = text
        for folder in folders { text = text.replacingOccurrences(of: folder.path, with: folder.name) }
        numberVersions(in: text)
        for (version, name) in versions { text = text.replacingOccurrences(of: version, with: name) }
        for (pattern, name) in Self.patterns {
            text = text.replacingOccurrences(of: pattern, with: name, options: .regularExpression)
        }
        return text
    }

    private mutating func numberVersions(in text: String) {
        for match in text.matches(of: #/[0-9]+/#) {
            let version = String(match.output)
            guard version.count == 14, version.hasPrefix("20"), version != known, versions[version] == nil else { continue }
            versions[version] = "<version \(versions.count + 1)>"
        }
    }

    private static let patterns = [
        (#"\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})"#, "<moment>"),
        (#"^-- \d{4}-\d{2}-\d{2} "#, "-- <date> "),
        (#"\n-- \d{4}-\d{2}-\d{2} "#, "\n-- <date> "),
        (#"h1:[A-Za-z0-9+/]{43}="#, "h1:<hash>"),
        (#"postgresql://[^\s?]*\?host=/(run|tmp)/[A-Za-z0-9_/-]+"#, "<dev>"),
        (#"\b\d+\.\d+m?s\b"#, "<time>"),
        (#"\b\d+\.\d+ ms\b"#, "<time>"),
        (#"PostgreSQL \d+\.\d+"#, "PostgreSQL <n>"),
        (#"this is \d+\.\d+"#, "this is <n>"),
        (#"process \d+"#, "process <pid>"),
        (#"up \d+ s"#, "up <time>"),
        (#"\b(shop|desk|empty)-[0-9a-f]{10}\b"#, "<key>"),
    ]
}
