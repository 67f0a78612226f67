import Foundation

/// What a running server says about itself in `postmaster.pid` of its data folder.
/// Source: `src/include/utils/pidfile.h` of PostgreSQL, unchanged since version 10.
struct PostmasterFile: Equatable {
    enum Status: String { case starting, stopping, ready, standby }

    let pid: Int32
    let started: Date
    let port: Int
    let socketFolder: String
    /// Nil while the server has not come so far as to say.
    let status: Status?

    /// Nil where the text is none of these files, or one that is being written.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        guard lines.count >= 5, let pid = Int32(lines[0]), pid > 1, let start = TimeInterval(lines[2]), let port = Int(lines[3])
        else { return nil }
        self.pid = pid
        started = Date(timeIntervalSince1970: start)
        self.port = port
        socketFolder = lines[4]
        status = lines.count >= 8 ? Status(rawValue: lines[7]) : nil
    }

    /// The file in a data folder; nil where there is none, or none that can be read.
    init?(inDataFolder folder: String) {
        guard let text = readText(folder + "/postmaster.pid") else { return nil }
        self.init(text)
    }

    var socketPath: String { "\(socketFolder)/.s.PGSQL.\(port)" }
}
