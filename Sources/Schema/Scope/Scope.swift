/// What of a database counts as its schema. What does not is neither made, changed nor dropped.
public struct Scope: Sendable, Equatable {
    /// How the owners of objects count.
    public enum Owners: String, Sendable, CaseIterable, Codable {
        /// Those that are not the database's own owner.
        case relative
        /// All, by the names of the roles.
        case absolute
        /// Not at all.
        case none
    }

    /// What alone counts; empty for everything. Then objects outside of all schemas count only where they are named by kind (`extension:*`).
    public var included: [ScopePattern] = []
    /// What does not count, with all that is a part of it.
    public var excluded: [ScopePattern] = []
    /// Whether the tables in which migration tools keep their books stay out.
    public var leavesOutBookkeeping = true
    /// Whether privileges count.
    public var hasGrants = true
    /// How owners count.
    public var owners = Owners.relative
    /// Whether the versions of extensions count.
    public var hasExtensionVersions = false

    /// Everything but the tables in which migration tools keep their books; owners relative, extensions without their versions.
    public init() {}

    /// What counts where nothing is said.
    public static let standard = Scope()

    /// The same without leaving out any object by its name.
    public var withAllObjects: Scope {
        var scope = self
        (scope.included, scope.excluded, scope.leavesOutBookkeeping) = ([], [], false)
        return scope
    }

    /// What does not count, for people.
    public var leftOut: String {
        var items: [String] = []
        if !included.isEmpty { items.append("all but \(included.map(\.text).joined(separator: ", "))") }
        items += excluded.map(\.text)
        if leavesOutBookkeeping { items.append("tables of migration tools (\(Bookkeeping.examples))") }
        items.append("members of extensions")
        if !hasExtensionVersions { items.append("extension versions") }
        if !hasGrants { items.append("grants") }
        if owners == .none { items.append("owners") }
        return items.joined(separator: ", ")
    }

    /// Whether nothing that is told of objects of this kind counts.
    public func leavesOut(_ kind: any ObjectKind) -> Bool {
        switch kind.concern {
        case .object: false
        case .owner: owners == .none
        case .grants: !hasGrants
        }
    }

    /// Whether a person leaves out every object of a kind by its name: `subscription:*`.
    public func leavesOutAll(of kind: KindID) -> Bool { excluded.contains { $0.isAll(of: kind) } }

    /// Whether an object does not count.
    ///
    /// - Parameter isPart: whether it belongs to another object that does count; then it has to be left out by itself.
    public func leavesOut(_ identity: Identity, isPart: Bool = false) -> Bool {
        if leavesOutBookkeeping, Bookkeeping.isPart(identity) { return true }
        if !excluded.isEmpty, excluded.contains(where: { $0.matches(identity) }) { return true }
        return !isPart && !included.isEmpty && !included.contains { $0.matches(identity) }
    }
}

/// What a person may leave out of the schema as a whole.
public enum Concern: Sendable { case object, owner, grants }
