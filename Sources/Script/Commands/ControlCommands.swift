extension CommandTable {
    static let controlCommands: [CommandSpec] = [
        control(
            "if", "EXPRESSION", "run a block when a condition holds",
            "Blocks are matched before anything runs, and a condition that is no boolean is an error. Conditions compare with = <> < <= > >=, "
                + "combine with and, or, not, in, and may ask defined(x), exists('table users'), count(diff), server_version or ?{ select ... }."
        ),
        control(
            "elif", "EXPRESSION", "the next condition of an \\if", "Its condition is computed only when no earlier one held."),
        control("else", "", "the block for when no condition held", "It comes last in its \\if."),
        control("endif", "", "the end of an \\if", "Every \\if needs one."),
        control(
            "foreach", "NAME in WORD ... | NAME in ?{ select ... }", "repeat a block for each word or row",
            "What is gone through is read first, so the number of rounds is fixed. With a query the variable is a row, and :name.column "
                + "a value of it. After the loop the variable has the value that it had before."),
        control("endfor", "", "the end of a \\foreach", "Every \\foreach needs one."),
        control(
            "try", "", "run a block that may fail",
            "The block runs in a savepoint, which is rolled back when it fails. \\catch and \\finally may follow; \\endtry ends it."
        ),
        control(
            "catch", "[SQLSTATE | CLASS | CONDITION ...] [as NAME]", "what to do after an error in \\try",
            "The first \\catch that matches runs; without a condition it matches any error but a failed assertion. The row NAME has "
                + "sqlstate, condition, message, detail, hint."),
        control(
            "finally", "", "what to do in any case after \\try",
            "It runs after the block and its \\catch, with or without an error."),
        control("endtry", "", "the end of a \\try", "Every \\try needs one."),
        CommandSpec(
            name: "exit", arguments: "[CODE]", summary: "leave with an exit code",
            help: "Ends the run with the code, 0 when none is given. Blocks of \\finally around it still run.", arity: 0...1,
            group: .control),
        CommandSpec(
            name: "return", arguments: "", summary: "leave this file", help: "Goes on after the \\i that read the file.",
            arity: 0...0,
            group: .control),
    ]

    static let checkCommands: [CommandSpec] = [
        control(
            "assert", "EXPRESSION ['MESSAGE']", "fail unless a condition holds",
            "Exit code 4. The values of the variables and queries in the condition are shown.", .checks),
        control(
            "expect", "error [CONDITION] { ... } | rows N | diff <<< ... >>>", "compare with what was recorded",
            "error: the statements in braces have to fail, with that SQLSTATE, class or condition, and are rolled back. rows: the statement before "
                + "returned or changed N rows. diff: \\diff prints exactly these lines. With --update the recorded part is rewritten.",
            .checks),
        control(
            "require", "server >= VERSION | dbw >= VERSION | clean", "stop unless a precondition holds",
            "clean means that the session has no edits.", .checks),
        control(
            "param", "NAME [text | boolean | integer | list] [= DEFAULT] ['HELP']", "declare an argument of the script",
            "The value is given as --NAME VALUE and is the variable :NAME. Without a default it has to be given.", .checks),
    ]

    private static func control(
        _ name: String, _ arguments: String, _ summary: String, _ help: String, _ group: CommandSpec.Group = .control
    ) -> CommandSpec {
        CommandSpec(
            name: name, arguments: arguments, summary: summary, help: help, arity: .atLeast(0), group: group, syntax: .special,
            dropsSemicolon: false)
    }
}
