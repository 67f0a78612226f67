import SQLText

/// Security labels on objects of every kind (`pg_seclabel`), of all label providers. A label can be set only where its provider is loaded.
struct SecurityLabelKind: ObjectKind {
    let id: KindID = "security label"
    let catalog: UInt32 = 0
    let facet = Address.Facet.label
    let targetsAnyKind = true
    let rank = 121
    let presence: String? = "EXISTS (SELECT FROM pg_seclabel)"
    /// A line for each provider: the name as SQL writes it, a blank, and the label as a literal.
    let attributes: [Attribute] = [.unordered("labels", .line)]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT l.objoid, l.objsubid, l.objoid, l.objsubid, l.classoid::oid, NULL, NULL, NULL, NULL,
          string_agg(quote_ident(l.provider) || ' ' || quote_literal(l.label), E'\\n' ORDER BY l.provider)
        FROM pg_seclabel l GROUP BY l.classoid, l.objoid, l.objsubid ORDER BY l.classoid, l.objoid, l.objsubid
        """
    }

    func designation(_ fact: Fact) -> String { "SECURITY LABEL" }
    func create(_ fact: Fact, in state: State) -> [Step] { steps(from: nil, to: fact["labels"], of: fact, in: state) }
    func drop(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["labels"], to: nil, of: fact, in: state) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps(steps(from: change.old["labels"], to: change.new["labels"], of: change.new, in: context.to))
    }

    private func steps(from old: String?, to new: String?, of fact: Fact, in state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        let (before, after) = (Self.labels(old), Self.labels(new))
        let gone = before.filter { label in !after.contains { $0.provider == label.provider } }.map { ($0.provider, "NULL") }
        let set = after.filter { label in !before.contains { $0 == label } }.map { ($0.provider, $0.label) }
        return (gone + set).map { provider, label in
            .statement("SECURITY LABEL FOR \(provider) ON \(Kinds.of(target.kind).designation(target)) IS \(label)")
        }
    }

    /// A provider's name is that of a module, without blanks; a label may run over several lines inside its quotes.
    private static func labels(_ text: String?) -> [(provider: String, label: String)] {
        guard let text else { return [] }
        var labels: [(provider: String, label: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2, isComplete(labels.last?.label) {
                labels.append((String(parts[0]), String(parts[1])))
            } else if let last = labels.popLast() {
                labels.append((last.provider, last.label + "\n" + line))
            }
        }
        return labels
    }

    /// Whether a literal has its closing quote.
    private static func isComplete(_ literal: String?) -> Bool { (literal ?? "").filter { $0 == "'" }.count.isMultiple(of: 2) }
}
