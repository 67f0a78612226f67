import Foundation
import Postgres
import SQLText

/// The revisions table, which this tool and Atlas share: where it is, its exact form, its rows.
public struct Revisions: Sendable, Equatable {
    /// The table's name, in whatever schema.
    public static let tableName = "atlas_schema_revisions"

    /// Where the table is, or would be made.
    public let schema: String
    /// Whether the table is there.
    public let exists: Bool
    /// The schema that the connection is bound to by a `search_path` in its connection string; nil for a whole database.
    public let boundSchema: String?

    /// The quoted name with its schema.
    public var qualifiedName: String { qualified(schema, Self.tableName) }

    /// Finds the table.
    ///
    /// With `schema` it is there and nowhere else. A connection whose connection string sets `search_path` uses that schema. Any other
    /// uses the schema `atlas_schema_revisions`, as Atlas does for a URL without a schema, unless the table is only in the
    /// current schema. Throws a `Diagnostic` where two tables are possible, as Atlas does.
    public static func locate(on session: Session, schema: String? = nil) throws -> Revisions {
        let rows = try session.query(
            """
            SELECT pg_catalog.current_schema(),
                (SELECT s.source = 'client' FROM pg_catalog.pg_settings s WHERE s.name = 'search_path'),
                (SELECT pg_catalog.json_agg(n.nspname) FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relname = 'atlas_schema_revisions' AND c.relkind IN ('r', 'p'))
            """)
        let current = rows[0, 0]
        let bound = rows[0, 1] == "t" ? current : nil
        let homes = try rows[0, 2].map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) } ?? []
        func at(_ schema: String) -> Revisions {
            Revisions(schema: schema, exists: homes.contains(schema), boundSchema: bound)
        }
        if let schema { return at(schema) }
        let own = at(tableName)
        guard let current, current != tableName else { return own }
        let here = at(current)
        switch (here.exists, own.exists) {
        case (true, true) where bound == nil, (false, true) where bound != nil:
            throw Diagnostic(
                .refused,
                "ambiguous revision table: there is one in schema \"\(tableName)\", and schema \"\(current)\" may hold another",
                help: "say which with --revisions-schema")
        case (true, _): return here
        default: return bound == nil ? own : here
        }
    }

    /// All rows, in the bytewise order of their versions, without Atlas Cloud's own row. No table gives no rows.
    public func read(on session: Session) throws -> [Revision] {
        guard exists else { return [] }
        // Over JSON, so that a table made by an older Atlas, without the later columns, reads as well.
        let rows = try session.query(
            """
            SELECT r.version, r.description, r.type, r.applied, r.total,
                pg_catalog.to_char(r.executed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                r.execution_time, pg_catalog.to_jsonb(r) ->> 'error', pg_catalog.to_jsonb(r) ->> 'error_stmt',
                r.hash, pg_catalog.to_jsonb(r) ->> 'partial_hashes', r.operator_version
            FROM \(qualifiedName) r
            WHERE r.version <> '.atlas_cloud_identifier'
            ORDER BY r.version COLLATE "C"
            """)
        return try (0..<rows.count).map { row in
            let number = { (column: Int) in Int(rows[row, column] ?? "") ?? 0 }
            var revision = Revision(
                version: rows[row, 0] ?? "", description: rows[row, 1] ?? "", kind: Revision.Kind(rawValue: number(2)),
                applied: number(3), total: number(4), hash: rows[row, 9] ?? "", operatorVersion: rows[row, 11] ?? "")
            revision.executedAt = rows[row, 5]
            revision.executionTime = number(6)
            revision.error = rows[row, 7]
            revision.errorStatement = rows[row, 8]
            revision.partialHashes = try rows[row, 10].flatMap {
                try JSONDecoder().decode([String]?.self, from: Data($0.utf8))
            }
            return revision
        }
    }
}

extension Revisions {
    /// Makes the table, and its schema where there is none; adds the columns that an older Atlas did not have.
    func create(on target: WritableTarget) throws -> Revisions {
        if !exists {
            // Not IF NOT EXISTS: that needs the right to create schemas even where nothing is to be created.
            let home = try target.session.query("SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = $1", [schema])
            if home.count == 0 { try target.session.execute("CREATE SCHEMA \(quoteIdentifier(schema))") }
            try target.session.execute(
                """
                CREATE TABLE IF NOT EXISTS \(qualifiedName) (
                    "version" character varying NOT NULL,
                    "description" character varying NOT NULL,
                    "type" bigint NOT NULL DEFAULT 2,
                    "applied" bigint NOT NULL DEFAULT 0,
                    "total" bigint NOT NULL DEFAULT 0,
                    "executed_at" timestamptz NOT NULL,
                    "execution_time" bigint NOT NULL,
                    "error" text NULL,
                    "error_stmt" text NULL,
                    "hash" character varying NOT NULL,
                    "partial_hashes" jsonb NULL,
                    "operator_version" character varying NOT NULL,
                    PRIMARY KEY ("version")
                )
                """)
        }
        let missing = try target.session.query(
            """
            SELECT w.name, w.type FROM (VALUES ('error', 'text'), ('error_stmt', 'text'), ('partial_hashes', 'jsonb')) AS w(name, type)
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = $1::pg_catalog.regclass AND a.attname = w.name AND NOT a.attisdropped)
            """, [qualifiedName])
        for row in 0..<missing.count {
            try target.session.execute(
                "ALTER TABLE \(qualifiedName) ADD COLUMN \(missing[row, 0] ?? "") \(missing[row, 1] ?? "") NULL")
        }
        return Revisions(schema: schema, exists: true, boundSchema: boundSchema)
    }

    /// Inserts the row or brings it up to date; `description` and `executed_at` of a row that is there stay as they are.
    func write(_ revision: Revision, on target: WritableTarget) throws {
        let hashes =
            try revision.partialHashes.map { String(decoding: try JSONEncoder.plain.encode($0), as: UTF8.self) } ?? "null"
        _ = try target.session.query(
            """
            INSERT INTO \(qualifiedName) AS r (version, description, type, applied, total, executed_at, execution_time,
                error, error_stmt, hash, partial_hashes, operator_version)
            VALUES ($1, $2, $3, $4, $5, pg_catalog.clock_timestamp(), $6, $7, $8, $9, $10, $11)
            ON CONFLICT (version) DO UPDATE SET type = excluded.type, applied = excluded.applied, total = excluded.total,
                execution_time = excluded.execution_time, error = excluded.error, error_stmt = excluded.error_stmt,
                hash = excluded.hash, partial_hashes = excluded.partial_hashes, operator_version = excluded.operator_version
            """,
            [
                revision.version, revision.description, String(revision.kind.rawValue), String(revision.applied),
                String(revision.total), String(revision.executionTime), revision.error, revision.errorStatement,
                revision.hash, hashes, revision.operatorVersion,
            ])
    }

    func delete(version: String, on target: WritableTarget) throws {
        _ = try target.session.query("DELETE FROM \(qualifiedName) WHERE version = $1", [version])
    }
}

extension JSONEncoder {
    /// Slashes as they are: base64 is full of them.
    static var plain: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }
}
