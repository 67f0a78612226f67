import SQLText

/// The privileges on one object: who holds what, and from whom. Grants and default privileges share it.
struct PrivilegeList {
    /// How the object's own owner stands in a list: the owner's name is another matter.
    static let owner = "=owner"

    /// What one role gave another.
    struct Entry {
        let grantee: String
        /// `*` marks the grant option.
        let privileges: [String]
        /// Nil where the owner gave it.
        let grantor: String?

        var key: String { grantee + "\t" + (grantor ?? "") }
        /// The privileges without the marks of grant options.
        var names: Set<String> { Set(privileges.map(PrivilegeList.bare)) }
    }

    /// In the order in which the server keeps them.
    private(set) var entries: [Entry]

    /// - Parameter text: as `sql` gives it.
    init(_ text: String?) {
        entries = (text ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            guard parts.count >= 2 else { return nil }
            return Entry(
                grantee: parts[0], privileges: parts[1].split(separator: ",").map(String.init),
                grantor: parts.count > 2 ? parts[2] : nil)
        }
    }

    /// SQL that gives an `aclitem[]` as a list: a line for each grantee and grantor, with the name, a tab, the privileges with commas, `*` for
    /// the grant option, and, where it is not the owner, a tab and the grantor.
    static func sql(_ acl: String, owner: String) -> String {
        """
        (SELECT string_agg(concat_ws(E'\\t', g.name, g.privileges, g.grantor), E'\\n' ORDER BY g.place) FROM (SELECT
          CASE WHEN x.grantee = 0 THEN 'PUBLIC' WHEN x.grantee = \(owner) THEN '\(Self.owner)' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS name,
          string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ',' ORDER BY x.privilege_type) AS privileges,
          CASE WHEN x.grantor <> \(owner) THEN quote_ident(pg_get_userbyid(x.grantor)) END AS grantor, min(x.place) AS place
          FROM aclexplode(\(acl)) WITH ORDINALITY x (grantor, grantee, privilege_type, is_grantable, place) GROUP BY x.grantee, x.grantor) g)
        """
    }

    /// The list as text again.
    var text: String {
        entries.map {
            ([$0.grantee, $0.privileges.joined(separator: ",")] + ($0.grantor.map { [$0] } ?? [])).joined(separator: "\t")
        }
        .joined(separator: "\n")
    }

    /// The roles in it, unquoted.
    var roles: [String] {
        entries.flatMap { [$0.grantee] + ($0.grantor.map { [$0] } ?? []) }.filter { $0 != Self.owner && $0 != "PUBLIC" }
            .map(unquoteIdentifier)
    }

    /// Both lists as one.
    func merged(with other: PrivilegeList) -> PrivilegeList {
        var result = self
        for entry in other.entries {
            guard let index = result.entries.firstIndex(where: { $0.key == entry.key }) else {
                result.entries.append(entry)
                continue
            }
            let all = Set(result.entries[index].privileges).union(entry.privileges)
            result.entries[index] = Entry(
                grantee: entry.grantee, privileges: all.filter { $0.hasSuffix("*") || !all.contains($0 + "*") }.sorted(),
                grantor: entry.grantor)
        }
        return result
    }

    /// The list once the object belongs to one of the roles in it (quoted): what it held, and what the former owner held, is the owner's.
    func owned(by role: String) -> PrivilegeList {
        var (own, others) = (PrivilegeList(nil), PrivilegeList(nil))
        for entry in entries {
            let grantor = entry.grantor == role ? nil : entry.grantor
            if entry.grantee == role {
                own.entries.append(Entry(grantee: Self.owner, privileges: entry.privileges, grantor: grantor))
            } else {
                others.entries.append(Entry(grantee: entry.grantee, privileges: entry.privileges, grantor: grantor))
            }
        }
        return others.merged(with: own)
    }

    /// Whether both hold the same, in whatever order.
    func equals(_ other: PrivilegeList) -> Bool {
        text.split(separator: "\n").sorted() == other.text.split(separator: "\n").sorted()
    }

    /// One GRANT or REVOKE.
    struct Command {
        enum Verb: String {
            case grant = "GRANT"
            case revoke = "REVOKE"
            case revokeOption = "REVOKE GRANT OPTION FOR"
        }
        let verb: Verb
        let privileges: [String]
        let grantee: String
        var withOption = false
        let grantor: String?

        /// - Parameters:
        ///   - clause: what stands between the verb and the grantee, for the privileges.
        ///   - owner: how the owner is called.
        func sql(owner: String, clause: ([String]) -> String) -> String {
            let role = grantee == PrivilegeList.owner ? owner : grantee
            return "\(verb.rawValue) \(clause(privileges)) \(verb == .grant ? "TO" : "FROM") \(role)"
                + (withOption ? " WITH GRANT OPTION" : "")
        }
    }

    /// What turns `old` into this list. Given before taken, so that who keeps some privilege keeps the place in the list, which pg_dump prints;
    /// who passes a privilege on has it before, and loses it after.
    func commands(from old: PrivilegeList) -> [Command] {
        let held = Dictionary(old.entries.map { ($0.key, Set($0.privileges)) }) { $0.union($1) }
        let kept = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
        var commands: [Command] = []
        for entry in chain {
            let before = held[entry.key] ?? []
            let given = entry.privileges.filter { !before.contains($0) }
            let plain = given.filter { !$0.hasSuffix("*") && !before.contains($0 + "*") }
            let grantable = given.filter { $0.hasSuffix("*") }.map(Self.bare)
            for (privileges, withOption) in [(plain, false), (grantable, true)] where !privileges.isEmpty {
                commands.append(
                    Command(
                        verb: .grant, privileges: privileges, grantee: entry.grantee, withOption: withOption,
                        grantor: entry.grantor))
            }
        }
        // Who has it from the owner stands last in the reversed chain, and loses it last.
        let own = old.entries.filter { $0.grantor == nil }
        let passedOn: [Entry] = old.chain.filter { $0.grantor != nil }.reversed()
        for entry in passedOn + own {
            let wanted = kept[entry.key]
            let optionless = entry.privileges.filter {
                $0.hasSuffix("*") && wanted?.privileges.contains(Self.bare($0)) == true
            }.map(Self.bare)
            let taken = entry.privileges.map(Self.bare).filter { wanted?.names.contains($0) != true }
            for (verb, privileges) in [(Command.Verb.revokeOption, optionless), (Command.Verb.revoke, taken)]
            where !privileges.isEmpty {
                commands.append(Command(verb: verb, privileges: privileges, grantee: entry.grantee, grantor: entry.grantor))
            }
        }
        return commands
    }

    /// The entries in an order in which each grantor has the privilege before passing it on.
    private var chain: [Entry] {
        var waiting = entries.filter { $0.grantor != nil }
        var result = entries.filter { $0.grantor == nil }
        while !waiting.isEmpty {
            let next = waiting.firstIndex { entry in result.contains { $0.grantee == entry.grantor } } ?? 0
            result.append(waiting.remove(at: next))
        }
        return result
    }

    /// All privileges that an object of the kind has: those of its owner in the list of a new one.
    var ofOwner: Set<String> { entries.first { $0.grantee == Self.owner }?.names ?? [] }

    private static func bare(_ privilege: String) -> String {
        privilege.hasSuffix("*") ? String(privilege.dropLast()) : privilege
    }
}

/// `ALL` where a list of privileges has every one of several, else the list.
func privilegeWords(_ privileges: [String], all: Set<String>) -> [String] {
    all.count > 1 && Set(privileges) == all ? ["ALL"] : privileges
}
