extension CommandTable {
    static let variableCommands: [CommandSpec] = [
        CommandSpec(
            name: "set", arguments: "[NAME [VALUE ...] | NAME := EXPRESSION]", summary: "set a variable, or list all",
            help: "Several values are put together without blanks, as in psql. With := the value is computed and keeps its type.",
            arity: .atLeast(0), group: .variables, syntax: .special, dropsSemicolon: false),
        CommandSpec(
            name: "unset", arguments: "NAME", summary: "forget a variable", help: "A name that is not set is no error.",
            arity: 1...1,
            group: .variables),
        CommandSpec(
            name: "echo", arguments: "[-n] [TEXT ...]", summary: "write to standard output",
            help: "The words are written with one blank between; -n leaves out the line end.", arity: .atLeast(0),
            group: .variables,
            dropsSemicolon: false),
        CommandSpec(
            name: "warn", arguments: "[-n] [TEXT ...]", summary: "write to standard error",
            help: "The words are written with one blank between; -n leaves out the line end.", arity: .atLeast(0),
            group: .variables,
            dropsSemicolon: false),
        CommandSpec(
            name: "prompt", arguments: "[TEXT] NAME", summary: "ask the person for a variable's value",
            help: "Reads the terminal, never the script. Without a terminal it is refused.", arity: 1...2, group: .variables),
        CommandSpec(
            name: "i", aliases: ["include"], arguments: "FILE", summary: "run a file",
            help: "A relative path starts at the working directory. A file that includes itself is refused.", arity: 1...1,
            group: .variables, dropsSemicolon: false),
        CommandSpec(
            name: "ir", aliases: ["include_relative"], arguments: "FILE", summary: "run a file beside this one",
            help: "A relative path starts at the folder of the file that the command stands in.", arity: 1...1, group: .variables,
            dropsSemicolon: false),
        CommandSpec(
            name: "!", arguments: "COMMAND", summary: "run a shell command",
            help: "Refused unless dbw was started with --allow-shell.",
            arity: 0...1, group: .variables, syntax: .wholeLine, dropsSemicolon: false),
    ]

    static let queryCommands: [CommandSpec] = [
        CommandSpec(
            name: "g", arguments: "", summary: "run the statement, as ; does",
            help: "Alone on its line it runs the last statement again.",
            arity: 0...0, group: .query),
        CommandSpec(
            name: "gx", arguments: "", summary: "run the statement and show one column a line",
            help: "Like \\g with \\x on, for this result only.", arity: 0...0, group: .query),
        CommandSpec(
            name: "gset", arguments: "[PREFIX]", summary: "run the statement and keep its row in variables",
            help: "The result has to be one row; each column becomes a variable, NULL unsets it.", arity: 0...1, group: .query),
        CommandSpec(
            name: "gexec", arguments: "", summary: "run the statement, then each value that it gives",
            help: "Every value that is not NULL is run as a statement, row by row and left to right.", arity: 0...0, group: .query
        ),
        CommandSpec(
            name: "gdesc", arguments: "", summary: "show the columns that the statement would give",
            help: "The statement is not executed.", arity: 0...0, group: .query),
    ]
}
