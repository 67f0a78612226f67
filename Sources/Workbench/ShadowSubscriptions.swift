import Postgres
import SQLText
import Schema

/// Subscriptions are kept beside the databases, in a catalog of the whole server: copying a database leaves them behind, and one that has some
/// cannot be dropped.
extension ShadowServer {
    /// Makes the subscriptions of one database in its copy. They are disabled and know no publisher.
    func copySubscriptions(of template: String, to copy: String) throws {
        guard try hasSubscriptions(template) else { return }
        let source = try session(named: template)
        defer { source.close() }
        let state = try CatalogReader.read(source)
        let target = try session(named: copy)
        defer { target.close() }
        for fact in state.facts {
            let isOwn = fact.kind == "subscription" || state.parent(of: fact)?.kind == "subscription"
            guard isOwn else { continue }
            for statement in Kinds.of(fact.kind).create(fact, in: state).compactMap(\.sql) { try target.execute(statement) }
        }
    }

    /// Drops the subscriptions of a database that is about to go.
    func dropSubscriptions(of database: String) throws {
        guard try hasSubscriptions(database) else { return }
        let session = try session(named: database)
        defer { session.close() }
        let state = try CatalogReader.read(session)
        for fact in state.all("subscription") {
            for statement in Kinds.of(fact.kind).drop(fact, in: state).compactMap(\.sql) { try session.execute(statement) }
        }
    }
}

extension Step {
    /// The text of a step that is a statement of its own.
    fileprivate var sql: String? {
        if case .statement(let sql) = form { return sql }
        return nil
    }
}

extension SchemaLoader {
    /// Stops at a statement that would connect to a publisher, and make a slot there, from the shadow.
    static func requireUnconnected(_ sql: String, at location: SourceLocation? = nil) throws {
        guard StatementClass(sql).connectsToPublisher else { return }
        throw Diagnostic(
            .script, "CREATE SUBSCRIPTION would connect to its publisher from the shadow",
            help: "write it WITH (connect = false), as pg_dump does", location: location)
    }
}
