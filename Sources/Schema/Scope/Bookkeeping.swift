/// The tables in which migration tools keep their books, by name; they are not part of the schema.
public enum Bookkeeping {
    private static let tables: Set<String> = [
        "atlas_schema_revisions", "schema_migrations", "ar_internal_metadata", "_prisma_migrations", "kysely_migration",
        "kysely_migration_lock",
        "flyway_schema_history", "goose_db_version", "__drizzle_migrations", "knex_migrations", "knex_migrations_lock",
        "pgmigrations",
        "alembic_version", "django_migrations", "databasechangelog", "databasechangeloglock", "__diesel_schema_migrations",
        "_sqlx_migrations",
    ]

    /// Whether a table is one.
    public static func isTable(schema: String, name: String) -> Bool { tables.contains(name) && !schema.isEmpty }
    /// Some names, for people.
    public static var examples: String { tables.sorted().prefix(4).joined(separator: ", ") + ", ..." }

    /// Whether a table of a migration tool has this schema to itself.
    public static func isSchema(_ name: String) -> Bool { name == "atlas_schema_revisions" }

    /// Whether an object is such a table, belongs to one, or is the schema of one.
    static func isPart(_ identity: Identity) -> Bool {
        switch identity.kind {
        case "table", "sequence":
            isTable(schema: identity.schema, name: identity.relation.isEmpty ? identity.name : identity.relation)
        case "schema": isSchema(identity.name)
        default: false
        }
    }
}
