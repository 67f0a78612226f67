extension CommandTable {
    static let describeCommands: [CommandSpec] = [
        describe(
            "d", "[PATTERN]", "describe a relation, or list them",
            "Without a name it lists tables, views, sequences and foreign tables."),
        describe(
            "dt", "[PATTERN]", "list tables", "The letters of \\dt, \\di, \\dv, \\dm, \\ds and \\dE may be combined, as in \\dtv."
        ),
        describe("di", "[PATTERN]", "list indexes", "With the table of each."),
        describe("dv", "[PATTERN]", "list views", "With + also their size and comment."),
        describe("dm", "[PATTERN]", "list materialized views", "With + also their size and comment."),
        describe("ds", "[PATTERN]", "list sequences", "With the column that owns each."),
        describe("dE", "[PATTERN]", "list foreign tables", "With the server of each."),
        describe(
            "df", "[PATTERN]", "list functions", "With arguments, result and kind; with + also volatility, language and source."),
        describe("dn", "[PATTERN]", "list schemas", "With + also grants and comments."),
        describe("dT", "[PATTERN]", "list types", "With + also the labels of enums."),
        describe("dD", "[PATTERN]", "list domains", "With type, default and checks."),
        describe("dy", "[PATTERN]", "list event triggers", "With event, function and whether it is enabled."),
        describe("dx", "[PATTERN]", "list extensions", "With version and schema; with + the members."),
        describe("dp", "[PATTERN]", "list grants on relations", "With grants on columns and policies.", aliases: ["z"]),
        describe("l", "[PATTERN]", "list databases", "Those of the shadow's server.", aliases: ["list"]),
        describe("sf", "FUNCTION", "show a function's definition", "With + the lines are numbered.", arity: .atLeast(1)),
        describe("sv", "VIEW", "show a view's definition", "With + the lines are numbered.", arity: 1...1),
    ]

    private static func describe(
        _ name: String, _ arguments: String, _ summary: String, _ help: String, aliases: [String] = [],
        arity: ClosedRange<Int> = 0...1
    ) -> CommandSpec {
        CommandSpec(
            name: name, aliases: aliases, arguments: arguments, summary: summary,
            help: help + " Reads the shadow, and marks with + ~ - what the session changed.", arity: arity, group: .describe,
            takesModifiers: true)
    }
}
