import Schema

/// What changed in a database since a transaction id of the session's own, as the catalogs' rows tell: every row holds the id of the
/// subtransaction that wrote it (`xmin`), and what was dropped is missing.
struct CatalogChanges {
    /// Objects of which something changed that may show in what needs them.
    var changed: Set<Address> = []
    /// Objects of which only a comment changed.
    var remarked: Set<Address> = []
    /// Whether something changed that has no place here; then all has to be read.
    var isBeyond = false
    /// The newest transaction id that the session holds.
    var newest = ""

    /// Catalogs whose rows tell something of an object with a row elsewhere: that object's catalog and OID. Others have OIDs of their own.
    private static let parts: [String: [String]] = [
        "pg_attribute": ["1259::oid, attrelid"], "pg_index": ["1259::oid, indexrelid"], "pg_sequence": ["1259::oid, seqrelid"],
        "pg_inherits": ["1259::oid, inhrelid"], "pg_partitioned_table": ["1259::oid, partrelid"],
        "pg_rewrite": ["2618::oid, oid", "1259::oid, ev_class"], "pg_constraint": ["2606::oid, oid", "1259::oid, conrelid"],
        "pg_enum": ["1247::oid, enumtypid"], "pg_range": ["1247::oid, rngtypid"], "pg_aggregate": ["1255::oid, aggfnoid::oid"],
        "pg_foreign_table": ["1259::oid, ftrelid"], "pg_depend": ["classid, objid"], "pg_description": [],
    ]
    /// What is no part of a schema, or follows from what is.
    private static let ignored: Set<String> = [
        "pg_statistic", "pg_statistic_ext_data", "pg_largeobject", "pg_largeobject_metadata", "pg_subscription_rel",
    ]

    /// The queries that find the changes, for one server: the texts stay the same, so that they are planned once.
    struct Questions {
        fileprivate let texts: (Int) -> [String]

        init(_ session: Session) throws {
            // Every catalog of the database is watched, so that one that nobody here knows is not passed over; and of the server's those that
            // have objects of the database.
            let known = CatalogChanges.catalogs
            let found = try session.query(
                """
                SELECT c.oid, c.relname, EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'oid')
                FROM pg_catalog.pg_class c WHERE c.relnamespace = 11 AND c.relkind = 'r'
                  AND (NOT c.relisshared OR c.oid IN (\(known.map(String.init).joined(separator: ", "))))
                  AND pg_catalog.has_table_privilege(c.oid, 'SELECT') ORDER BY c.oid
                """)
            var watched: [(key: String, catalog: String)] = []
            var listed: [String] = []
            for row in 0..<found.count {
                guard let oid = found[row, 0], let name = found[row, 1], !ignored.contains(name) else { continue }
                let keys = parts[name] ?? [found[row, 2] == "t" ? "\(oid)::oid, oid" : "0::oid, 0::oid"]
                watched += keys.map { ($0, name) }
                if found[row, 2] == "t", UInt32(oid).map({ known.contains($0) }) == true {
                    let own = "oid >= 16384 OR \(oid) = \(Catalog.schema)"
                    listed.append("SELECT \(oid)::oid, coalesce(array_agg(oid), '{}') FROM \(name) WHERE \(own)")
                }
            }
            let lists = listed.joined(separator: " UNION ALL ")
            let sources = watched
            texts = { slack in
                let limit = "(SELECT age($1::xid) + \(slack))"
                func rows(_ key: String, _ catalog: String) -> String {
                    "SELECT \(key) FROM \(catalog) WHERE age(xmin) < \(limit)"
                }
                // The sequence behind an identity column is told of with the column.
                let sequences = """
                    SELECT d.refclassid, d.refobjid FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_sequence s ON s.seqrelid = c.oid
                    WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'i' AND (age(c.xmin) < \(limit) OR age(s.xmin) < \(limit))
                    """
                return [
                    (sources.map { rows($0.key, $0.catalog) } + [sequences]).joined(separator: " UNION "), lists,
                    rows("classoid, objoid", "pg_description"),
                    "SELECT classoid, array_agg(objoid::bigint * 65536 + objsubid) FROM pg_description GROUP BY classoid",
                    """
                    SELECT transactionid FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'transactionid'
                    ORDER BY age(transactionid) LIMIT 1
                    """,
                ]
            }
        }
    }

    /// - Parameters:
    ///   - since: the newest transaction id when `state` was read.
    ///   - isIncluded: whether what that transaction itself wrote counts.
    init(_ session: Session, _ questions: Questions, since: String, isIncluded: Bool, state: State, scope: Scope) throws {
        var rows: [Rows] = []
        try CatalogReader.ask(session, scope, questions.texts(isIncluded ? 1 : 0), values: [0: since, 2: since]) {
            rows.append($1)
        }
        newest = rows[4].scalar ?? since
        let known = Self.catalogs
        for address in rows[0].addresses {
            if known.contains(address.catalog) || address.catalog == Catalog.rewrite || state.index(of: address) != nil {
                changed.insert(address)
            } else {
                isBeyond = true
            }
        }
        remarked = rows[2].addresses
        findMissing(NumberLists(rows[1]), comments: NumberLists(rows[3]), in: state)
    }

    /// The catalogs that kinds have.
    private static var catalogs: Set<UInt32> { Set(Kinds.all.lazy.filter { !$0.targetsAnyKind }.map(\.catalog)) }

    private mutating func findMissing(_ objects: NumberLists, comments: NumberLists, in state: State) {
        for fact in state.facts {
            let address = fact.address
            switch address.facet {
            case .object where address.sub == 0:
                // Objects of initdb stay, but for the schema public.
                guard address.object >= 16384 || address.catalog == Catalog.schema,
                    objects.lacks(UInt64(address.object), in: address.catalog)
                else { continue }
                changed.insert(address)
                // What lost a part may be described otherwise.
                if let parent = fact.parent { changed.insert(parent.whole) }
            case .comment:
                let number = UInt64(address.object) << 16 + UInt64(address.sub)
                if comments.lacks(number, in: address.catalog, ifNone: true) { remarked.insert(address.whole) }
            default: break
            }
        }
    }

    /// Arrays of numbers, by catalog.
    private struct NumberLists {
        private var lists: [UInt32: Set<UInt64>] = [:]

        init(_ rows: Rows) {
            for row in 0..<rows.count {
                guard let catalog = rows.number(row, 0), let bytes = rows.bytes(row, 1) else { continue }
                var list: Set<UInt64> = []
                var number: UInt64 = 0
                for byte in bytes.dropFirst() {
                    if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                        number = number &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
                    } else {
                        list.insert(number)
                        number = 0
                    }
                }
                lists[catalog] = list
            }
        }

        /// - Parameter ifNone: the answer for a catalog of which there is no list.
        func lacks(_ number: UInt64, in catalog: UInt32, ifNone: Bool = false) -> Bool {
            lists[catalog].map { !$0.contains(number) } ?? ifNone
        }
    }
}
