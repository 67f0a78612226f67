import SQLText

/// Subscriptions (`pg_subscription`).
///
/// Where one connects to is a matter of each environment, holds a password, and is never read: a new one is made with a connection that leads
/// nowhere, disabled and without a word to the publisher. Whether one is enabled does not count either.
struct SubscriptionKind: ObjectKind {
    let id: KindID = "subscription"
    let catalog = Catalog.subscription
    let rank = 117
    let presence: String? = "EXISTS (SELECT FROM pg_subscription)"
    /// `two_phase`, `streaming` and the like as CREATE SUBSCRIPTION takes them; nil where the server's version does not know the option.
    let attributes: [Attribute] =
        [.unordered("publications"), "slot_name"] + Self.options.map { Attribute($0.name) } + [.uncompared("enabled")]

    private struct Option {
        let name: String
        /// SQL for its value, as text.
        let value: String
        /// The value of a subscription that does not say.
        let standard: String
        /// The first major version with it.
        var since = 14
        /// Whether ALTER SUBSCRIPTION sets it without asking the publisher.
        var isSettable = true
    }

    private static let options = [
        Option(name: "binary", value: "s.subbinary::text", standard: "false"),
        Option(
            name: "streaming",
            value: "CASE s.substream::text WHEN 'p' THEN 'parallel' WHEN 'f' THEN 'off' WHEN 'false' THEN 'off' ELSE 'on' END",
            standard: ""),
        Option(name: "synchronous_commit", value: "s.subsynccommit", standard: "off"),
        Option(
            name: "two_phase", value: "CASE s.subtwophasestate WHEN 'd' THEN 'off' ELSE 'on' END", standard: "off", since: 15,
            isSettable: false),
        Option(name: "disable_on_error", value: "s.subdisableonerr::text", standard: "false", since: 15),
        Option(name: "origin", value: "s.suborigin", standard: "any", since: 16),
        Option(name: "password_required", value: "s.subpasswordrequired::text", standard: "true", since: 16),
        Option(name: "run_as_owner", value: "s.subrunasowner::text", standard: "false", since: 16),
        Option(name: "failover", value: "s.subfailover::text", standard: "false", since: 17, isSettable: false),
    ]

    let owners: String? = "SELECT s.oid, s.subowner FROM pg_subscription s WHERE \(Self.isOwn)"

    /// The catalog is one for all databases.
    private static let isOwn = "s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())"

    func query(_ server: ServerVersion) -> String {
        let values = Self.options.map { server.major >= $0.since ? $0.value : "NULL" }
        return """
            SELECT s.oid, 0, NULL, 0, NULL, '', '', s.subname, '',
              (SELECT string_agg(quote_ident(p), ', ' ORDER BY i) FROM unnest(s.subpublications) WITH ORDINALITY u (p, i)),
              s.subslotname, \(values.joined(separator: ", ")), s.subenabled
            FROM pg_subscription s WHERE \(Self.isOwn) ORDER BY s.subname
            """
    }

    func designation(_ fact: Fact) -> String { "SUBSCRIPTION " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let options = Self.options.compactMap { option -> String? in
            guard let value = fact[option.name], value != option.standard else { return nil }
            return "\(option.name) = \(value)"
        }
        let with = (["connect = false", slot(fact)] + options).joined(separator: ", ")
        return [
            .statement(
                "CREATE \(designation(fact)) CONNECTION 'host=\(ForeignOptions.mask)' PUBLICATION \(fact["publications"] ?? "") WITH (\(with))",
                hazards: [
                    Hazard(
                        .secretLeftOut,
                        "makes \(fact.identity.label) disabled and without its connection, which dbw does not read:"
                            + " say it with ALTER SUBSCRIPTION ... CONNECTION, then ENABLE")
                ])
        ]
    }

    /// Without its slot a subscription is dropped in a transaction, and without the publisher's help.
    func drop(_ fact: Fact, in state: State) -> [Step] {
        guard let slot = fact["slot_name"] else { return [.statement("DROP " + designation(fact))] }
        return [
            .statement("ALTER \(designation(fact)) DISABLE"), .statement("ALTER \(designation(fact)) SET (slot_name = NONE)"),
            .statement(
                "DROP " + designation(fact),
                hazards: [
                    Hazard(
                        .slotLeftBehind,
                        "leaves the replication slot \(slot) of \(fact.identity.label) on the publisher, which keeps its log for it: drop it there"
                    )
                ]),
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let new = change.new
        if Self.options.contains(where: { !$0.isSettable && change.attributes.contains($0.name) }) { return .rebuild }
        var steps: [Step] = []
        if change.attributes.contains("publications") {
            steps.append(
                .statement("ALTER \(designation(new)) SET PUBLICATION \(new["publications"] ?? "") WITH (refresh = false)"))
        }
        var settings = Self.options.filter { change.attributes.contains($0.name) }.map {
            "\($0.name) = \(new[$0.name] ?? $0.standard)"
        }
        if change.attributes.contains("slot_name") { settings.insert(slot(new), at: 0) }
        if !settings.isEmpty {
            steps.append(.statement("ALTER \(designation(new)) SET (\(settings.joined(separator: ", ")))"))
        }
        return .steps(steps)
    }

    private func slot(_ fact: Fact) -> String { "slot_name = " + (fact["slot_name"].map(quoteLiteral) ?? "NONE") }
}
