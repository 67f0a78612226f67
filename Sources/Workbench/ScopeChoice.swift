import SQLText
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

extension Workbench {
    /// Stops at a `--schema` that none of the states has: with a misspelt one nothing would count, and nothing differ.
    public func requireSchemas(in states: State...) throws {
        let names = Set(states.flatMap { state in state.all("schema").map(\.identity.name) + state.outside.schemas })
        for name in options.scope.included.compactMap(\.schemaName) where !names.contains(name) {
            throw Diagnostic(
                .usage, "there is no schema \"\(name)\"" + (states.count > 1 ? " on either side" : ""),
                help: nearest(name, in: names.sorted()).map { "did you mean \($0)?" }
                    ?? "schemas are " + names.sorted().joined(separator: ", "))
        }
    }
}
