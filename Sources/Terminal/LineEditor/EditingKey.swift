/// Keys that are no characters, each as one code point that no keyboard sends (C1 controls, which `KeySource` takes from nobody else).
///
/// libedit would bind their escape sequences itself, but then vi's Escape key waits for more and swallows what comes. So `KeySource`
/// recognises them, and libedit knows one-character keys only. The first ones are pushed by commands, to make one of libedit's own
/// commands run after them: those cannot be called, and ending a line in another way leaves its buffer without an end.
enum EditingKey: UInt8, CaseIterable {
    case accept = 0x80
    case previousEntry, nextEntry, list, start, killToEnd, textEnd
    case up, down, lineStart, lineEnd, left, right, wordLeft, wordRight, deleteNext, newline, paste
    case pasteEnd, backTab

    var scalar: Unicode.Scalar { Unicode.Scalar(rawValue) }

    /// As libedit's `bind` reads it.
    var bindName: String { "\\" + String(rawValue, radix: 8) }

    /// The libedit command that it runs.
    var command: String {
        switch self {
        case .accept: "ed-newline"
        case .previousEntry: "ed-prev-history"
        case .nextEntry: "ed-next-history"
        case .list: "dbw-list"
        case .start: "dbw-start"
        case .killToEnd: "ed-kill-line"
        case .textEnd: "dbw-text-end"
        case .up: "dbw-up"
        case .down: "dbw-down"
        case .lineStart: "dbw-line-start"
        case .lineEnd: "dbw-line-end"
        case .left: "ed-prev-char"
        case .right: "ed-next-char"
        case .wordLeft: "ed-prev-word"
        case .wordRight: "em-next-word"
        case .deleteNext: "ed-delete-next-char"
        case .newline: "dbw-newline"
        case .paste: "dbw-paste"
        case .pasteEnd, .backTab: "ed-unassigned"
        }
    }

    /// What terminals send after Escape: xterm's sequences in both cursor modes, and the VT and rxvt forms of Home and End.
    static func of(sequence: String) -> EditingKey? { sequences[sequence] }

    private static let sequences: [String: EditingKey] = [
        "[A": .up, "OA": .up, "[B": .down, "OB": .down, "[C": .right, "OC": .right, "[D": .left, "OD": .left,
        "[H": .lineStart, "OH": .lineStart, "[1~": .lineStart, "[7~": .lineStart,
        "[F": .lineEnd, "OF": .lineEnd, "[4~": .lineEnd, "[8~": .lineEnd,
        "[1;5C": .wordRight, "[1;5D": .wordLeft, "[1;3C": .wordRight, "[1;3D": .wordLeft, "Oc": .wordRight, "Od": .wordLeft,
        "[3~": .deleteNext, "[200~": .paste, "[201~": .pasteEnd, "\r": .newline, "\n": .newline, "[Z": .backTab,
    ]
}
