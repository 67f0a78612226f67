/// Which relations are rendered, and in which order they take their names.
struct Selection {
    private let options: TypesOptions
    private let includePattern: GlobPattern?
    private let excludePattern: GlobPattern?

    init(_ options: TypesOptions) {
        self.options = options
        includePattern = options.includePattern.map(GlobPattern.init)
        excludePattern = options.excludePattern.map(GlobPattern.init)
    }

    /// By schema and name in PostgreSQL's `C` order, materialized views after all others; columns by position.
    func relations(of input: TypesInput) -> [Relation] {
        input.relations.filter(isSelected).sorted { left, right in
            if (left.kind == .materializedView) != (right.kind == .materializedView) { return right.kind == .materializedView }
            return left.schema == right.schema
                ? precedesByBytes(left.name, right.name) : precedesByBytes(left.schema, right.schema)
        }.map { relation in
            var relation = relation
            relation.columns.sort { $0.position < $1.position }
            return relation
        }
    }

    private func isSelected(_ relation: Relation) -> Bool {
        if relation.schema.hasPrefix("pg_") || Self.systemSchemas.contains(relation.schema) { return false }
        if Self.kyselyTables.contains(relation.name) || relation.columns.isEmpty { return false }
        if relation.hasParent, !options.partitions { return false }
        if let includePattern, !includePattern.matches(schema: relation.schema, name: relation.name) { return false }
        return !(excludePattern?.matches(schema: relation.schema, name: relation.name) ?? false)
    }

    private static let systemSchemas: Set<String> = ["information_schema", "crdb_internal"]
    /// The bookkeeping of Kysely's own migrator.
    private static let kyselyTables: Set<String> = ["kysely_migration", "kysely_migration_lock"]
}
