import SQLText

/// Text search parsers (`pg_ts_parser`): PostgreSQL can rename one, and alter nothing else of it.
struct TextSearchParserKind: ObjectKind {
    let id: KindID = "text search parser"
    let catalog: UInt32 = 3601
    let rank = 36
    let presence: String? = "EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384)"
    let attributes: [Attribute] = ["functions"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT p.oid, 0, NULL, 0, NULL, n.nspname, '', p.prsname, '',
          concat_ws(', ', 'START = ' || p.prsstart::regproc, 'GETTOKEN = ' || p.prstoken::regproc, 'END = ' || p.prsend::regproc,
            CASE WHEN p.prsheadline <> 0 THEN 'HEADLINE = ' || p.prsheadline::regproc END, 'LEXTYPES = ' || p.prslextype::regproc)
        FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, p.prsname
        """
    }

    func designation(_ fact: Fact) -> String { "TEXT SEARCH PARSER " + fact.identity.qualifiedName }
    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("CREATE \(designation(fact)) (\(fact["functions"] ?? ""))")]
    }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}

/// Text search templates (`pg_ts_template`), the methods of dictionaries.
struct TextSearchTemplateKind: ObjectKind {
    let id: KindID = "text search template"
    let catalog: UInt32 = 3764
    let rank = 37
    let presence: String? = "EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384)"
    let attributes: [Attribute] = ["functions"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, NULL, n.nspname, '', t.tmplname, '',
          concat_ws(', ', CASE WHEN t.tmplinit <> 0 THEN 'INIT = ' || t.tmplinit::regproc END, 'LEXIZE = ' || t.tmpllexize::regproc)
        FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.tmplname
        """
    }

    func designation(_ fact: Fact) -> String { "TEXT SEARCH TEMPLATE " + fact.identity.qualifiedName }
    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("CREATE \(designation(fact)) (\(fact["functions"] ?? ""))")]
    }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}

/// Text search dictionaries (`pg_ts_dict`): a template with its options.
struct TextSearchDictionaryKind: ObjectKind {
    let id: KindID = "text search dictionary"
    let catalog: UInt32 = 3600
    let rank = 38
    let presence: String? = "EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384)"
    let attributes: [Attribute] = ["template", "options"]

    let owners: String? = CatalogSQL.owners("pg_ts_dict", schema: "dictnamespace", owner: "dictowner")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT d.oid, 0, NULL, 0, NULL, n.nspname, '', d.dictname, '',
          quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname), nullif(d.dictinitoption, '')
        FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
          JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, d.dictname
        """
    }

    func designation(_ fact: Fact) -> String { "TEXT SEARCH DICTIONARY " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let options = fact["options"].map { ", " + $0 } ?? ""
        return [.statement("CREATE \(designation(fact)) (TEMPLATE = \(fact["template"] ?? "")\(options))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// An option that is named goes to the end of the list: all that are kept are named, so that the list comes out in its order.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        if change.attributes.contains("template") { return .rebuild }
        let wanted = ListText.parts(change.new["options"] ?? "")
        let names = wanted.map(Self.name)
        let gone = ListText.parts(change.old["options"] ?? "").map(Self.name).filter { !names.contains($0) }
        return .steps([.statement("ALTER \(designation(change.new)) (\((gone + wanted).joined(separator: ", ")))")])
    }

    /// A thesaurus names the dictionary that it asks, and wants to find it: a string, of which PostgreSQL keeps no dependency.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        let asked = ListText.parts(fact["options"] ?? "").filter { Self.name($0) == "dictionary" }
        guard let option = asked.first else { return [] }
        return state.all(id).filter { other in
            [other.identity.qualifiedName, quoteIdentifier(other.identity.name)].contains {
                option.hasSuffix(" = \(quoteLiteral($0))")
            }
        }
    }

    private static func name(_ option: String) -> String {
        option.split(separator: "=", maxSplits: 1).first.map { $0.hasSuffix(" ") ? String($0.dropLast()) : String($0) } ?? option
    }
}

/// Text search configurations (`pg_ts_config`): which dictionaries a parser's tokens go through.
struct TextSearchConfigurationKind: ObjectKind {
    let id: KindID = "text search configuration"
    let catalog: UInt32 = 3602
    let rank = 39
    let presence: String? = "EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)"
    /// `mappings` has a line for each type of token: its name, a tab, the dictionaries.
    let attributes: [Attribute] = ["parser", "mappings"]

    let owners: String? = CatalogSQL.owners("pg_ts_config", schema: "cfgnamespace", owner: "cfgowner")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, NULL, n.nspname, '', c.cfgname, '', quote_ident(pn.nspname) || '.' || quote_ident(p.prsname),
          (SELECT string_agg(x.line, E'\\n' ORDER BY x.token) FROM (
             SELECT m.maptokentype AS token, quote_ident(t.alias) || E'\\t'
               || string_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname), ', ' ORDER BY m.mapseqno) AS line
             FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype
               JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace
             WHERE m.mapcfg = c.oid GROUP BY m.maptokentype, t.alias) x)
        FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
          JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.cfgname
        """
    }

    func designation(_ fact: Fact) -> String { "TEXT SEARCH CONFIGURATION " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("CREATE \(designation(fact)) (PARSER = \(fact["parser"] ?? ""))")] + map(Self.mappings(fact), "ADD", fact)
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        if change.attributes.contains("parser") { return .rebuild }
        let (before, after) = (Self.mappings(change.old), Self.mappings(change.new))
        let old = Dictionary(before.map { ($0.token, $0.dictionaries) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(after.map(\.token))
        let gone = before.map(\.token).filter { !kept.contains($0) }
        let changed = after.filter { mapping in old[mapping.token].map { $0 != mapping.dictionaries } ?? false }
        let name = designation(change.new)
        let drop: [Step] = gone.isEmpty ? [] : [.statement("ALTER \(name) DROP MAPPING FOR \(gone.joined(separator: ", "))")]
        return .steps(
            drop + map(changed, "ALTER", change.new) + map(after.filter { old[$0.token] == nil }, "ADD", change.new))
    }

    /// One statement for all types of token that go the same way.
    private func map(_ mappings: [(token: String, dictionaries: String)], _ verb: String, _ fact: Fact) -> [Step] {
        var ways: [String] = []
        for mapping in mappings where !ways.contains(mapping.dictionaries) { ways.append(mapping.dictionaries) }
        return ways.map { way in
            let tokens = mappings.filter { $0.dictionaries == way }.map(\.token).joined(separator: ", ")
            return .statement("ALTER \(designation(fact)) \(verb) MAPPING FOR \(tokens) WITH \(way)")
        }
    }

    private static func mappings(_ fact: Fact) -> [(token: String, dictionaries: String)] {
        (fact["mappings"] ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }
}
