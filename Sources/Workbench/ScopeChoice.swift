import Schema

/// What a person says of the scope on a command line; what is left out comes from the configuration.
public struct ScopeChoice: Sendable, Equatable {
    /// `--schema`: takes the place of `[schemas] include`.
    public var included: [ScopePattern] = []
    /// `--exclude`: comes to `[schemas] exclude`.
    public var excluded: [ScopePattern] = []
    /// `--no-grants`, or their opposite.
    public var hasGrants: Bool?
    /// `--owners`, `--no-owners`.
    public var owners: Scope.Owners?
    /// `--extension-versions`, or their opposite.
    public var hasExtensionVersions: Bool?

    /// Nothing said.
    public init() {}

    /// The configured scope with what was said.
    func applied(to scope: Scope) -> Scope {
        var scope = scope
        if !included.isEmpty { scope.included = included }
        scope.excluded += excluded
        scope.hasGrants = hasGrants ?? scope.hasGrants
        scope.owners = owners ?? scope.owners
        scope.hasExtensionVersions = hasExtensionVersions ?? scope.hasExtensionVersions
        return scope
    }
}
