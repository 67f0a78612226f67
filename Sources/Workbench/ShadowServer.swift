import Foundation
import Migrations
import Postgres
import SQLText

/// The server on which shadows live: prepared states kept as templates, and copies of them.
///
/// Every database that it makes carries dbw's mark as its comment; nothing without the mark is ever dropped.
public final class ShadowServer {
    /// A prepared state: a database that is only ever copied.
    public struct Template: Sendable, Equatable {
        /// The database's name; also the lineage of all copies.
        public let database: String
    }

    /// The server with the database for administration; shadows lie beside it, under names of their own.
    public let server: ConnectionTarget
    /// Whether it is dbw's own: then roles that a schema names may be made on it.
    public let isPrivate: Bool
    private let prefix: String
    private let admin: Session
    private static let mark = "dbw shadow"
    /// How many templates are kept beside those in use.
    private static let templatesKept = 12

    init(_ server: ConnectionTarget, prefix: String, isPrivate: Bool) throws {
        self.server = server
        self.prefix = "dbw_" + prefix + "_"
        self.isPrivate = isPrivate
        admin = try Self.connect(server)
        admin.onNotice = nil
    }

    /// As `server_version_num`: 150018 is 15.18.
    public var version: Int { admin.serverVersion }

    private static func connect(_ target: ConnectionTarget) throws -> Session {
        let session: Session
        do { session = try Session(target, applicationName: "dbw shadow") } catch let error as PostgresError {
            throw error.diagnostic()
        }
        try session.execute("SET client_min_messages = warning")
        return session
    }

    /// The template of a state, made by `build` where it does not exist.
    ///
    /// - Parameters:
    ///   - key: what the state is made from; equal keys are equal states.
    ///   - build: fills a new database; when it throws, nothing is kept.
    public func template(key: String, build: (Session) throws -> Void) throws -> Template {
        let name = templateName(key)
        if try exists(name) { return Template(database: name) }
        // One builder at a time; who waited finds the other's template.
        try admin.execute("SELECT pg_advisory_lock(hashtext('\(name)'))")
        defer { _ = try? admin.execute("SELECT pg_advisory_unlock(hashtext('\(name)'))") }
        if try exists(name) { return Template(database: name) }
        let copy = try makeDatabase(from: "template0")
        do {
            let session = try self.session(copy)
            try build(session)
            session.close()
            return try adopt(copy, as: key)
        } catch {
            copy.drop()
            throw error
        }
    }

    /// Makes a finished copy the template of a state; where there is one already, that is kept.
    func adopt(_ copy: ShadowDatabase, as key: String) throws -> Template {
        let name = templateName(key)
        if try exists(name) {
            copy.drop()
            return Template(database: name)
        }
        try admin.execute("ALTER DATABASE \(quoteIdentifier(copy.name)) RENAME TO \(quoteIdentifier(name))")
        copy.release()
        try setMark(name, "template used=\(Int(Date().timeIntervalSince1970))")
        collectGarbage(except: name)
        return Template(database: name)
    }

    /// A copy of a template that goes away when nobody holds it.
    public func copy(of template: Template) throws -> ShadowDatabase {
        try makeDatabase(from: template.database)
    }

    /// The one working copy of a template, for the project's session; kept between runs since a session only ever rolls back.
    func workingCopy(of template: Template) throws -> (session: Session, name: String) {
        let name = template.database.replacingOccurrences(of: "_t_", with: "_w_")
        let target = server.with(database: name)
        if let session = try? Session(target, applicationName: "dbw session") {
            if try prepare(session) != Self.mark + " " + Self.committedMark { return (session, name) }
            // Its process died before it could throw the copy away.
            session.close()
            dropMarked(name)
        }
        try createDatabase(name, from: template.database)
        try setMark(name, "working copy")
        let session = try Session(target, applicationName: "dbw session")
        _ = try prepare(session)
        return (session, name)
    }

    /// Sees to it that the server soon ends what a killed dbw was running, or its locks would hold up the next one; gives the copy's mark.
    private func prepare(_ session: Session) throws -> String? {
        try session.query(
            """
            SELECT shobj_description(oid, 'pg_database'), set_config('client_connection_check_interval', '200', false)
            FROM pg_database WHERE datname = current_database()
            """
        ).scalar
    }

    /// Says of a working copy that it no longer is what its template is, before something is committed in it.
    func markCommitted(_ name: String) throws { try setMark(name, Self.committedMark) }

    private static let committedMark = "working copy, committed"

    /// Throws a working copy away: something was committed in it.
    func discardWorkingCopy(_ name: String) { dropMarked(name) }

    /// A session in a copy or a template; the caller closes it before the database is copied again.
    func session(_ database: ShadowDatabase) throws -> Session { try Self.connect(server.with(database: database.name)) }

    func session(in template: Template) throws -> Session { try Self.connect(server.with(database: template.database)) }

    /// A session in any of the server's databases.
    func session(named database: String) throws -> Session { try Self.connect(server.with(database: database)) }

    /// Whether a database has subscriptions, which the server keeps outside of it.
    func hasSubscriptions(_ database: String) throws -> Bool {
        try admin.query(
            "SELECT 1 FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 LIMIT 1", [database]
        ).count > 0
    }

    /// Makes a role without rights, at once and for all databases of the server.
    func makeRole(_ name: String) throws { try admin.execute("CREATE ROLE \(quoteIdentifier(name))") }

    // MARK: databases

    private func templateName(_ key: String) -> String {
        prefix + "t_" + Checksum.hex(of: Array("\(version / 10000)\u{0}\(StateFormat.version)\u{0}\(key)".utf8)).prefix(16)
    }

    private func exists(_ name: String) throws -> Bool {
        try admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]).count > 0
    }

    private func makeDatabase(from template: String) throws -> ShadowDatabase {
        let name = prefix + "c_" + UUID().uuidString.prefix(8).lowercased()
        try createDatabase(name, from: template)
        try setMark(name, "copy host=\(ProcessInfo.processInfo.hostName) pid=\(ProcessInfo.processInfo.processIdentifier)")
        return ShadowDatabase(name: name) { self.dropMarked($0) }
    }

    private func createDatabase(_ name: String, from template: String) throws {
        // Copying files is several times faster than writing them through the log (PostgreSQL 15 and newer can choose).
        let strategy = version >= 150000 && isPrivate ? " STRATEGY FILE_COPY" : ""
        do {
            try admin.execute("CREATE DATABASE \(quoteIdentifier(name)) TEMPLATE \(quoteIdentifier(template))\(strategy)")
        } catch SQLState.insufficientPrivilege {
            throw Diagnostic(
                .connection, "the role on the shadow server may not create databases",
                help: "give it CREATEDB, or leave --shadow out")
        } catch SQLState.duplicateDatabase {
            return
        }
        try copySubscriptions(of: template, to: name)
    }

    private func setMark(_ name: String, _ text: String) throws {
        try admin.execute("COMMENT ON DATABASE \(quoteIdentifier(name)) IS \(quoteLiteral(Self.mark + " " + text))")
    }

    private func dropMarked(_ name: String) {
        guard
            let rows = try? admin.query(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", [name]),
            rows.scalar?.hasPrefix(Self.mark) == true
        else { return }
        try? dropSubscriptions(of: name)
        _ = try? admin.execute("DROP DATABASE IF EXISTS \(quoteIdentifier(name)) WITH (FORCE)")
    }

    /// Drops the oldest templates with their working copies, and copies whose process is gone.
    private func collectGarbage(except kept: String) {
        guard
            let rows = try? admin.query(
                """
                SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database
                WHERE starts_with(datname, $1) AND shobj_description(oid, 'pg_database') LIKE '\(Self.mark) %'
                """, [prefix])
        else { return }
        var templates: [(name: String, used: Int)] = []
        for row in 0..<rows.count {
            guard let name = rows[row, 0], let text = rows[row, 1] else { continue }
            if text.contains(" template "), let used = text.split(separator: "=").last.flatMap({ Int($0) }), name != kept {
                templates.append((name, used))
            } else if text.contains(" copy host=\(ProcessInfo.processInfo.hostName) pid="),
                let pid = text.split(separator: "=").last.flatMap({ Int32($0) }),
                kill(pid, 0) != 0, errno == ESRCH
            {
                dropMarked(name)
            }
        }
        for old in templates.sorted(by: { $0.used > $1.used }).dropFirst(Self.templatesKept) {
            dropMarked(old.name)
            dropMarked(old.name.replacingOccurrences(of: "_t_", with: "_w_"))
        }
    }
}

/// Counts up when what a template holds for a key changes.
enum StateFormat { static let version = 1 }

/// A shadow database of this process, dropped when the last holder lets go.
public final class ShadowDatabase {
    /// The database's name on the shadow server, made up by dbw and unquoted.
    public let name: String
    private var onDrop: ((String) -> Void)?

    init(name: String, onDrop: @escaping (String) -> Void) {
        self.name = name
        self.onDrop = onDrop
    }

    deinit { drop() }

    /// Drops it now.
    public func drop() {
        onDrop?(name)
        onDrop = nil
    }

    /// Hands it to another owner.
    func release() { onDrop = nil }
}
