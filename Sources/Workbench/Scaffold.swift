import Foundation
import SQLText

/// The files of a new project.
public struct Scaffold {
    private let folder: String

    /// A scaffold for the project's folder; nothing is written before `write()`.
    public init(folder: String) { self.folder = folder }

    /// Writes what is missing.
    ///
    /// - Returns: each path, relative to the folder, and whether it was written.
    public func write() throws -> [String: Bool] {
        var written: [String: Bool] = [:]
        for (path, text) in Self.files {
            let full = folder + "/" + path
            if FileManager.default.fileExists(atPath: full) {
                written[path] = false
            } else {
                try Files.write(Data(text.utf8), to: full)
                written[path] = true
            }
        }
        return written
    }

    private static let files: [(String, String)] = [
        ("db/schema.sql", "-- The schema: the source of truth. Change it here, or try the change in dbw first.\n"),
        ("db/migrations/.gitattributes", "*.sql text eol=lf\natlas.sum text eol=lf\n"),
        (
            "db/dbw.toml",
            """
            # Nothing here is needed; an unknown key is an error.

            # target = "postgresql://dev:dev@127.0.0.1:5432/dev"

            [types]
            out = "packages/backend/core/src/schema.ts"
            camel-case = true

            """
        ),
        (
            "justfile",
            """
            # Start the database: the private one of dbw, or docker compose up -d.
            setup:
                dbw server start

            # Make the database equal to db/schema.sql.
            db-migrate:
                dbw schema apply

            # Write the change of db/schema.sql as a versioned migration.
            db-migration-new name:
                dbw migration new {{name}}

            db-migration-apply:
                dbw migration apply

            db-migration-status:
                dbw migration status

            # TypeScript types for Kysely.
            db-schema:
                dbw types

            """
        ),
        (
            "compose.yaml",
            """
            services:
              postgres:
                image: postgres:17
                environment:
                  POSTGRES_USER: dev
                  POSTGRES_PASSWORD: dev
                  POSTGRES_DB: dev
                ports:
                  - "127.0.0.1:5432:5432"
                volumes:
                  - postgres:/var/lib/postgresql/data
            volumes:
              postgres:

            """
        ),
        (
            "packages/backend/core/src/db.ts",
            """
            import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
            import { Pool } from "pg";
            import type { DB } from "./schema";

            let db: Kysely<DB> | undefined;

            /** Opens the pool; call it once, when the application starts. */
            export async function connectDB(options: { connectionString: string }): Promise<Kysely<DB>> {
              if (db) throw new Error("connectDB was called twice; use getDB()");
              const pool = new Pool({ connectionString: options.connectionString });
              const client = await pool.connect();
              client.release();
              db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
              return db;
            }

            /** The database, after connectDB. */
            export function getDB(): Kysely<DB> {
              if (!db) throw new Error("the database is not connected; call connectDB({ connectionString }) first");
              return db;
            }

            /** Ends the pool. */
            export async function closeDB(): Promise<void> {
              await db?.destroy();
              db = undefined;
            }

            """
        ),
    ]
}
