import ArgumentParser
import Foundation
import Postgres
import SQLText
import Workbench

/// `dbw server start|stop|status|url`
struct Server: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "The embedded PostgreSQL of this project.",
        subcommands: [ServerStart.self, ServerStop.self, ServerStatus.self, ServerURL.self, ServerSupervise.self])
}

/// `dbw server start`
struct ServerStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start it, and print the URL of its dev database.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let workbench = try global.open()
        _ = try workbench.embeddedServer(.shadow).ensureRunning()
        let url = try workbench.developmentDatabase().url
        Output.data(global.json ? try JSONText.encode(["url": url]) : url + "\n")
    }
}

/// `dbw server stop`
struct ServerStop: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stop it. Nothing is lost.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let workbench = try global.open()
        for role in EmbeddedServer.Role.allCases { try workbench.embeddedServer(role).stop() }
    }
}

/// `dbw server status`
struct ServerStatus: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Whether it runs.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let workbench = try global.open()
        var report: [String: String] = [:]
        for role in EmbeddedServer.Role.allCases {
            switch try workbench.embeddedServer(role).status() {
            case .running(let pid, let version, let uptime, let connections):
                report[role.rawValue] =
                    "running (PostgreSQL \(version), process \(pid), up \(uptime.components.seconds) s, \(connections) connections)"
            case .stopped: report[role.rawValue] = "stopped"
            case .stale: report[role.rawValue] = "stopped out of order; the next start recovers it"
            }
        }
        if global.json {
            Output.data(try JSONText.encode(report))
        } else {
            for (role, text) in report.sorted(by: { $0.key > $1.key }) { Output.data("\(role): \(text)\n") }
        }
    }
}

/// `dbw server url`
struct ServerURL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "The URL of the dev database; starts the server where it is not running.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let url = try global.open().developmentDatabase().url
        Output.data(global.json ? try JSONText.encode(["url": url]) : url + "\n")
    }
}

/// What watches an embedded server and stops it when it is idle; run by dbw itself.
struct ServerSupervise: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "supervise", shouldDisplay: false)
    @Option(name: .customLong("cache-folder")) var cacheFolder: String
    @Option(name: .customLong("project-key")) var projectKey: String
    @Option var role: String
    @Option var bin: String
    @Option(name: .customLong("idle-seconds")) var idleSeconds: Int
    @Option(name: .customLong("run-folder")) var runFolder: String?

    func run() throws {
        guard let role = EmbeddedServer.Role(rawValue: role) else { throw Diagnostic(.usage, "there is no role \(role)") }
        let server = EmbeddedServer(
            cacheFolder: cacheFolder, projectKey: projectKey, role: role, binaries: try ServerBinaries(folder: bin),
            idleSeconds: idleSeconds,
            superviseCommand: nil, runFolder: runFolder)
        try server.supervise()
    }
}
