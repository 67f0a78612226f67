import Postgres
import SQLText

/// The index that a `CREATE INDEX CONCURRENTLY` makes. One that broke leaves an invalid index behind, over which the statement stumbles when it
/// runs again, or which `IF NOT EXISTS` takes for the real one.
struct ConcurrentIndex: Equatable {
    /// As it is in the catalogs.
    let name: String
    /// As the statement names it.
    let table: String

    /// Nil for every other statement, and for one that leaves the name to PostgreSQL: then a second one is made, under another name.
    init?(_ sql: String) {
        let bytes = Array(sql.utf8)
        let tokens = Lexer.tokens(of: bytes).filter { !$0.isTrivia }
        func text(_ place: Int) -> String {
            tokens.indices.contains(place) ? String(decoding: bytes[tokens[place].range], as: UTF8.self) : ""
        }
        func word(_ place: Int) -> String { text(place).uppercased() }
        var place = word(1) == "UNIQUE" ? 2 : 1
        guard word(0) == "CREATE", word(place) == "INDEX", word(place + 1) == "CONCURRENTLY" else { return nil }
        place += 2
        if word(place) == "IF" { place += 3 }
        guard word(place) != "ON", tokens.indices.contains(place) else { return nil }
        switch tokens[place].kind {
        case .identifier: name = text(place).lowercased()
        case .quotedIdentifier: name = String(text(place).dropFirst().dropLast()).replacing("\"\"", with: "\"")
        default: return nil
        }
        guard word(place + 1) == "ON" else { return nil }
        place += word(place + 2) == "ONLY" ? 3 : 2
        var table = text(place)
        while tokens.indices.contains(place + 1), tokens[place + 1].kind == .dot {
            table += "." + text(place + 2)
            place += 2
        }
        self.table = table
    }

    /// The invalid index of that name on that table, quoted, unless somebody is building it at the moment.
    func leftover(on session: Session) throws -> String? {
        try session.query(
            """
            SELECT i.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname = $1 AND i.indrelid = pg_catalog.to_regclass($2)
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
            """, [name, table]
        ).scalar
    }
}

/// Whether a statement waits for others as a part of its work, and would leave half of it behind if a lock timeout ended that.
func buildsConcurrently(_ sql: String) -> Bool {
    let bytes = Array(sql.utf8)
    return Lexer.tokens(of: bytes).contains {
        $0.kind == .identifier && String(decoding: bytes[$0.range], as: UTF8.self).uppercased() == "CONCURRENTLY"
    }
}
