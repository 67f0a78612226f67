import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff
import Synchronization

/// What a command line may name where it takes a schema state.
public enum StateSource: Sendable {
    case empty
    case connection(ConnectionTarget)
    case file(String)
    case folder(String)
    case migrations(String)
    case snapshot(String)

    /// - Throws: `Diagnostic` (usage) for a word that names none of them.
    public init(_ text: String, in workbench: Workbench) throws {
        if text == "empty" {
            self = .empty
            return
        }
        if ConnectionTarget.looksLikeConnection(text) {
            self = .connection(ConnectionTarget(text))
            return
        }
        let path = workbench.absolute(text)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            let siblings =
                (try? FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent)) ?? []
            let near = nearest((path as NSString).lastPathComponent, in: siblings).map { "did you mean \($0)?" }
            throw Diagnostic(
                .usage, "there is no file or folder \(text)",
                help: near ?? "a state is a connection URL, a .sql file, a folder, a snapshot, or the word empty")
        }
        if !isFolder.boolValue {
            self = path.hasSuffix(".json") ? .snapshot(path) : .file(path)
            return
        }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasSuffix(".sql") }
        let isVersioned = !names.isEmpty && names.allSatisfy { $0.first?.isNumber == true }
        self =
            names.contains(SumFile.fileName) || FileManager.default.fileExists(atPath: path + "/" + SumFile.fileName)
                || isVersioned
            ? .migrations(path) : .folder(path)
    }
}

extension StateSource {
    /// Whether the books of migration tools are a part of the difference between two states: they are in a database, and in a dump of one, and
    /// in nothing that a project writes, so only two of one sort are held against each other with them.
    static func countsBookkeeping(_ from: StateSource, _ to: StateSource) -> Bool {
        switch (from, to) {
        case (.connection, .connection), (.connection, .empty), (.empty, .connection): true
        case (.file, .file), (.file, .folder), (.folder, .file), (.folder, .folder): true
        case (.file, .empty), (.folder, .empty), (.empty, .file), (.empty, .folder): true
        default: false
        }
    }
}

/// A state with where it came from, and the template it can be copied from where there is one.
public struct LoadedState {
    /// What the catalogs held when they were read; of a snapshot, what it recorded.
    public let state: State
    /// The template whose copies hold `state`; nil for a live database, a snapshot and the empty state.
    public let template: ShadowServer.Template?
    /// The live database that it was read from; nil where it was none.
    public var database: ConnectionTarget?
}

extension Workbench {
    /// Obtains a state: PostgreSQL builds it where it is given as SQL, and its catalogs are read.
    public func load(_ source: StateSource) throws -> LoadedState {
        switch source {
        case .empty: return LoadedState(state: .empty, template: nil)
        case .connection(let target):
            return try loadTarget(target)
        case .file(let path): return try loadTemplate(schemaTemplate(of: [SourceText.file(path, shown: shown(path))]))
        case .folder(let path):
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".sql") }.sorted()
            guard !names.isEmpty else {
                throw Diagnostic(.usage, "no .sql file is in \(path)", help: "name a folder of .sql files")
            }
            return try loadTemplate(
                schemaTemplate(of: names.map { try SourceText.file(path + "/" + $0, shown: shown(path + "/" + $0)) }))
        case .migrations(let path): return try loadTemplate(migrationsTemplate(MigrationDirectory(path: path)))
        case .snapshot(let path):
            return LoadedState(state: try Snapshot.read(path, shown: shown(path), scope: scope), template: nil)
        }
    }

    /// Reads a live database.
    public func loadTarget(_ target: ConnectionTarget) throws -> LoadedState {
        LoadedState(state: try readTarget(target), template: nil, database: target)
    }

    /// Reads a live database, in a read-only transaction.
    public func readTarget(_ target: ConnectionTarget) throws -> State { try Self.readDatabase(target, scope: scope) }

    /// Obtains two states to be held against each other; two live databases are read at the same time.
    ///
    /// From then on this workbench counts the tables of migration tools where both states may hold them.
    public func loadBoth(_ from: StateSource, _ to: StateSource) throws -> (LoadedState, LoadedState) {
        if StateSource.countsBookkeeping(from, to) { scope.leavesOutBookkeeping = false }
        guard case .connection(let first) = from, case .connection(let second) = to else { return (try load(from), try load(to)) }
        let scope = scope
        let other = Mutex<Result<State, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let result = Result { try Self.readDatabase(second, scope: scope) }
            other.withLock { $0 = result }
            done.signal()
        }
        let own = Result { try Self.readDatabase(first, scope: scope) }
        done.wait()
        let found = try own.get()
        return (
            LoadedState(state: found, template: nil, database: first),
            LoadedState(state: try other.withLock { $0! }.get(), template: nil, database: second)
        )
    }

    static func readDatabase(_ target: ConnectionTarget, scope: Scope) throws -> State {
        do {
            let session = try Session(target, applicationName: "dbw")
            defer { session.close() }
            return try CatalogReader.read(session, scope: scope)
        } catch let error as PostgresError {
            throw error.isConnectionFailure ? error.connectionDiagnostic(target) : error.diagnostic()
        }
    }

    func read(_ session: Session, lineage: String?) throws -> State {
        do {
            return try CatalogReader.read(session, scope: scope, lineage: lineage)
        } catch let error as PostgresError {
            throw error.diagnostic()
        }
    }

    /// A template with these SQL files loaded, one after the other.
    public func schemaTemplate(of sources: [SourceText]) throws -> ShadowServer.Template {
        let shadow = try shadow()
        let key = "schema\u{0}" + sources.map { Checksum.hex(of: $0.bytes) }.joined(separator: "\u{0}")
        return try shadow.template(key: key) { session in
            onEvent(.progress("loading \(sources.map(\.file).joined(separator: ", ")) into a shadow"))
            defer { onEvent(.progress(nil)) }
            let loader = SchemaLoader(session: session, makesRoles: shadow.isPrivate, onEvent: onEvent)
            for source in sources { try loader.load(source) }
        }
    }

    /// A template with a migration folder replayed.
    public func migrationsTemplate(_ directory: MigrationDirectory) throws -> ShadowServer.Template {
        if directory.exists || !directory.files.isEmpty { try directory.validate() }
        let shadow = try shadow()
        return try shadow.template(key: "migrations\u{0}" + directory.fingerprint) { session in
            onEvent(.progress("replaying \(counted(directory.files.count, "migration")) on a shadow"))
            defer { onEvent(.progress(nil)) }
            let loader = SchemaLoader(session: session, makesRoles: shadow.isPrivate, onEvent: onEvent)
            for file in directory.replayed {
                try loader.load(SourceText(file: shown(directory.path + "/" + file.name), bytes: file.content))
            }
        }
    }

    /// Reads what a template holds.
    public func loadTemplate(_ template: ShadowServer.Template) throws -> LoadedState {
        let session = try shadow().session(in: template)
        defer { session.close() }
        return LoadedState(state: try read(session, lineage: template.database), template: template)
    }

    /// `db/schema.sql` as text; a `Diagnostic` (usage) where there is none: a missing file is not an empty schema.
    public func schemaSource() throws -> SourceText {
        let project = try requireProject()
        guard FileManager.default.fileExists(atPath: project.schemaFile) else {
            throw Diagnostic(
                .usage, "there is no \(project.relative(project.schemaFile))",
                help:
                    "write one, run dbw init, or make it from the migrations: dbw schema dump \(project.relative(project.migrationsFolder))"
            )
        }
        return try SourceText.file(project.schemaFile, shown: project.relative(project.schemaFile))
    }

    /// A path as messages show it: from the project's root, or from the working folder.
    func shown(_ path: String) -> String {
        if let project, path.hasPrefix(project.root + "/") { return project.relative(path) }
        return path.hasPrefix(options.workingFolder + "/") ? String(path.dropFirst(options.workingFolder.count + 1)) : path
    }
}

extension MigrationDirectory {
    /// The files that a new database gets: from the last checkpoint on, as Atlas replays them.
    var replayed: [MigrationFile] {
        guard let start = files.lastIndex(where: { $0.isCheckpoint }) else { return files }
        return [files[start]] + files[(start + 1)...].filter { !$0.isCheckpoint }
    }
}

extension SourceText {
    /// Reads a file.
    ///
    /// - Throws: `Diagnostic` (usage) where it cannot be read.
    static func file(_ path: String, shown: String) throws -> SourceText {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic(.usage, "cannot read \(shown)", help: "see that the file exists and may be read")
        }
        return SourceText(file: shown, bytes: Array(data))
    }
}

extension PostgresError {
    /// A failed connection, with what was tried.
    func connectionDiagnostic(_ target: ConnectionTarget) -> Diagnostic {
        Diagnostic(
            .connection, "cannot connect to \(target.display): \(message)",
            help: "see that the server runs and the URL is right; a password belongs into ~/.pgpass or PGPASSWORD",
            sqlState: sqlState?.code)
    }
}
