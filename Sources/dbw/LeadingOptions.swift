/// Lets the options of every command stand before the command as well: `dbw --project DIR schema dump`.
enum LeadingOptions {
    private static let withValue: Set<String> = ["--project", "--target", "--shadow", "--dir", "--config", "--env"]
    private static let flags: Set<String> = ["--json", "--quiet", "-q", "--no-color"]
    private static let commands: Set<String> = ["run", "init", "server", "doctor", "schema", "drift", "migration", "types"]
    private static let withSubcommands: Set<String> = ["server", "schema", "migration"]

    /// The arguments with such options moved behind the command's name.
    static func moved(_ arguments: [String]) -> [String] {
        var index = 0
        while index < arguments.count {
            let word = arguments[index]
            if withValue.contains(word) {
                index += 2
            } else if flags.contains(word) || withValue.contains(where: { word.hasPrefix($0 + "=") }) {
                index += 1
            } else {
                break
            }
        }
        guard index > 0, index < arguments.count, commands.contains(arguments[index]) else { return arguments }
        var end = index + 1
        if withSubcommands.contains(arguments[index]), end < arguments.count, !arguments[end].hasPrefix("-") { end += 1 }
        return Array(arguments[index..<end]) + arguments[..<index] + arguments[end...]
    }
}
