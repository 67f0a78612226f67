extension CommandTable {
    static let sessionCommands: [CommandSpec] = [
        CommandSpec(
            name: "x", arguments: "[on | off | auto]", summary: "show results with one column a line",
            help: "Without a word it switches; auto does it where a row is wider than the terminal.", arity: 0...1,
            group: .session),
        CommandSpec(
            name: "timing", arguments: "[on | off]", summary: "show how long statements take",
            help: "Without a word it switches.",
            arity: 0...1, group: .session),
        CommandSpec(
            name: "pset", arguments: "[OPTION [VALUE]]", summary: "how results are shown",
            help:
                "Without an option it lists all with their values: border, expanded, footer, format (aligned, csv, json, markdown), null, "
                + "pager, title, tuples_only.", arity: 0...2, group: .session),
        CommandSpec(
            name: "conninfo", arguments: "", summary: "what dbw is connected to",
            help: "Shadow and target, never with a password.",
            arity: 0...0, group: .session),
        CommandSpec(
            name: "restrict", arguments: "KEY", summary: "allow only \\unrestrict from here on",
            help: "pg_dump puts it at the top of its files, so that data in them cannot run commands.", arity: 1...1,
            group: .session),
        CommandSpec(
            name: "unrestrict", arguments: "KEY", summary: "allow commands again",
            help: "The key has to be that of the \\restrict.",
            arity: 1...1, group: .session),
        CommandSpec(
            name: "?", arguments: "[COMMAND]", summary: "list the commands, or explain one",
            help: "The name is given without its backslash.",
            arity: 0...1, group: .session),
        CommandSpec(
            name: "q", aliases: ["quit"], arguments: "", summary: "leave",
            help: "In a file that was included it leaves that file, as in psql.",
            arity: 0...0, group: .session),
    ]
}
