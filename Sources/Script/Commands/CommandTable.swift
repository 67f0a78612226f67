import SQLText

/// All backslash commands of dbw, in the order in which `\?` lists them.
public enum CommandTable {
    /// Every command.
    public static let all: [CommandSpec] =
        controlCommands + checkCommands + variableCommands + queryCommands + journalCommands + reviewCommands
        + migrationCommands + describeCommands + sessionCommands

    /// What a name turned out to be.
    public enum Lookup: Sendable, Equatable {
        /// A command, with the `S` and `+` that were hung on to its name.
        case command(CommandSpec, modifiers: Set<Character>)
        /// A command of psql that dbw does not have.
        case psqlOnly
        /// Nothing known; with the nearest name that is.
        case unknown(nearest: String?)
    }

    private static let byName: [String: CommandSpec] = {
        var table: [String: CommandSpec] = [:]
        for spec in all {
            for name in [spec.name] + spec.aliases { table[name] = spec }
        }
        return table
    }()

    /// Every name and alias, sorted, without backslashes: for completion.
    public static let names: [String] = byName.keys.sorted()

    /// Finds a command by the name that was written, without its backslash.
    ///
    /// Names of the `\d` family may carry `S` and `+`; the letters of `\dt`, `\di`, `\dv`, `\dm`, `\ds`, `\dE` may be combined
    /// (`\dtv`), which is found as `\dt`.
    public static func find(_ written: String) -> Lookup {
        if let spec = byName[written] { return .command(spec, modifiers: []) }
        var stem = Substring(written)
        while let last = stem.last, last == "+" || last == "S" { stem.removeLast() }
        let modifiers = Set(written.dropFirst(stem.count))
        if let spec = byName[String(stem)], spec.takesModifiers { return .command(spec, modifiers: modifiers) }
        if stem.first == "d", stem.count > 2, stem.dropFirst().allSatisfy({ "tivmsE".contains($0) }), let spec = byName["dt"] {
            return .command(spec, modifiers: modifiers)
        }
        if PsqlCommands.names.contains(written) || PsqlCommands.names.contains(String(stem)) { return .psqlOnly }
        return .unknown(nearest: nearest(written, in: names))
    }

    /// The error for a name that is no command of dbw; `nil` where it is one.
    static func refusal(of written: String, at location: SourceLocation) -> Diagnostic? {
        switch find(written) {
        case .command: return nil
        case .psqlOnly:
            return Diagnostic(
                .script, "\\\(written) is a psql command that dbw does not have", help: "\\? lists the commands",
                location: location)
        case .unknown(let nearest):
            return Diagnostic(
                .script, "there is no command \\\(written)",
                help: nearest.map { "did you mean \\\($0)?" } ?? "\\? lists the commands", location: location)
        }
    }
}
