extension CommandTable {
    static let journalCommands: [CommandSpec] = [
        verb(
            "status", "", 0...0, "base, target, edits and hazards",
            "Shows what the session works on and what is not promoted yet.", .journal),
        verb("log", "", 0...0, "the edits of this session", "One line for each edit, with its number and what it did.", .journal),
        verb(
            "undo", "[COUNT]", 0...1, "take back the last edits", "One edit when no number is given. \\redo brings them back.",
            .journal),
        verb("redo", "[COUNT]", 0...1, "bring back what was undone", "Possible until the next edit.", .journal),
        verb("checkpoint", "NAME", 1...1, "name this point of the journal", "\\back NAME returns to it.", .journal),
        verb("back", "NAME", 1...1, "return to a checkpoint", "Undoes every edit after it; \\redo brings them back.", .journal),
        verb(
            "reset", "", 0...0, "undo all edits",
            "The shadow is the base again. \\redo brings the edits back until the next edit.", .journal),
        verb(
            "save", "FILE", 1...1, "write the session as a script",
            "The edits that are in force, as a .dbw file that runs by itself.", .journal),
        verb(
            "e", "[OBJECT]", 0...1, "edit the last statement or an object in $EDITOR",
            "What the editor leaves is run when it ends without an error; else nothing is.", .journal, aliases: ["edit"]),
    ]

    static let reviewCommands: [CommandSpec] = [
        verb(
            "diff", "[--json] [OBJECT]", 0...2, "the shadow against the base, as SQL", "With an object, only what belongs to it.",
            .review),
        verb(
            "plan", "", 0...0, "the ordered steps with hazards",
            "Each statement with what it may lose, rewrite, scan or block.", .review),
        verb(
            "hazards", "", 0...0, "what could hurt a target", "Each hazard with the flag that allows it and the safer way.",
            .review),
        verb(
            "drift", "", 0...0, "the target against what the migrations say",
            "Read-only. Shows what was changed on the target by other ways.", .review),
        verb("types", "", .atLeast(0), "Kysely types of the shadow", "Takes the flags of dbw types.", .review),
        CommandSpec(
            name: "target", arguments: "SQL;", summary: "a read-only query on the target",
            help: "The target refuses any change in it.", arity: 0...0, group: .review, syntax: .statement),
    ]

    static let migrationCommands: [CommandSpec] = [
        verb(
            "promote", "NAME [--allow HAZARD]", .atLeast(1), "prove the edits and write the migration",
            "Applies the migration to a fresh copy of the base, compares fact for fact, writes the file, brings db/schema.sql up to date and "
                + "starts a new base.", .migration),
        verb(
            "apply", "[--target TARGET] [--dry-run]", .atLeast(0), "apply the migrations to the target",
            "The only command that writes to a target.", .migration),
    ]

    private static func verb(
        _ name: String, _ arguments: String, _ arity: ClosedRange<Int>, _ summary: String, _ help: String,
        _ group: CommandSpec.Group,
        aliases: [String] = []
    ) -> CommandSpec {
        CommandSpec(name: name, aliases: aliases, arguments: arguments, summary: summary, help: help, arity: arity, group: group)
    }
}
