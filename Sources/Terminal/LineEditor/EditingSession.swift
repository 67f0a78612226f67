import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One libedit editor on a terminal: what its keys do is in `EditingCommands.swift`.
final class EditingSession {
    var completer: (any Completer)?

    let editor: OpaquePointer
    let style: Style
    private let keys: KeySource
    private let outputDescriptor: Int32
    private let streams: [UnsafeMutablePointer<FILE>]
    private let entries: OpaquePointer
    private var enteredCount = 0
    private var enteredGeneration: Int?
    private let isEnabled: Bool

    // What one reading needs; libedit calls back into it.
    private(set) var isComplete: (String) -> Bool = { _ in true }
    private(set) var initial = ""
    private(set) var hasHistory = true
    private var prompt: UnsafeMutablePointer<CChar>?
    private var promptColumns = 0
    var isInterrupted = false
    /// The candidates that the next TAB lists, and the buffer that they belong to.
    var candidates: (buffer: EditBuffer, list: [Completion.Candidate])?
    /// Where the cursor goes back to after a list.
    var cursorBeforeList = 0

    private static let startPasteMode = "\u{1B}[?2004h"
    private static let endPasteMode = "\u{1B}[?2004l"

    /// Nil where the descriptors cannot be opened, or `~/.editrc` turns editing off.
    init?(input: Int32, output: Int32, terminal: String, style: Style, configuration: LineEditor.Configuration) {
        // Streams of its own: the caller's standard streams keep their buffers and their place.
        let opened = [(dup(input), "r"), (dup(output), "w"), (open("/dev/null", O_WRONLY), "w")].map { fdopen($0.0, $0.1) }
        let streams = opened.compactMap { $0 }
        guard streams.count == 3, let entries = dbw_history_create(1 << 20),
            let editor = dbw_editor_create("dbw", streams[0], streams[1], streams[2], terminal)
        else { return nil }
        self.streams = streams
        self.entries = entries
        self.editor = editor
        self.style = style
        outputDescriptor = output
        keys = KeySource(descriptor: input)
        switch configuration {
        case .user: _ = dbw_editor_source(editor, nil)
        case .file(let path): _ = dbw_editor_source(editor, path)
        case .none: break
        }
        keys.dropsUnknownSequences = dbw_editor_is_vi(editor)
        isEnabled = dbw_editor_is_enabled(editor)
        dbw_editor_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
        dbw_editor_set_history(editor, entries)
        dbw_editor_take_control_keys(editor)
        dbw_editor_set_prompt(
            editor, { EditingSession.of($0).prompt },
            CChar(bitPattern: PromptText.mark.asciiValue ?? 1))
        dbw_editor_set_reader(editor, { EditingSession.of($0).readKey(into: $1) })
        EditingCommands.install(editor)
        if !isEnabled { return nil }
    }

    deinit {
        dbw_editor_destroy(editor)
        dbw_history_destroy(entries)
        for stream in streams { fclose(stream) }
        free(prompt)
    }

    /// The session that a callback belongs to.
    static func of(_ editor: OpaquePointer?) -> EditingSession {
        Unmanaged<EditingSession>.fromOpaque(dbw_editor_client(editor)!).takeUnretainedValue()
    }

    /// Reads one text; `history` is nil for an answer, which neither sees nor enters it.
    func read(
        prompt: String, initial: String, history: StatementHistory?, isComplete: @escaping (String) -> Bool
    ) -> LineEditor.Input {
        self.isComplete = isComplete
        self.initial = initial
        hasHistory = history != nil
        isInterrupted = false
        candidates = nil
        if let history { enter(history) }
        let text = PromptText(prompt)
        free(self.prompt)
        self.prompt = strdup(text.marked)
        promptColumns = text.columns
        write(text.above + Self.startPasteMode)
        keys.watchSignals()
        dbw_editor_resize(editor)
        if !initial.isEmpty { EditingCommands.push(.start, to: editor) }

        // Before the prompt is drawn, or what is typed at its sight would be shown twice: libedit alone does it at the first key.
        dbw_editor_prepare_terminal(editor, true)

        var count: Int32 = 0
        let line = dbw_editor_read(editor, &count)
        let result = line.map { Self.string($0, Int(count)) }

        keys.unwatchSignals()
        write(Self.endPasteMode)
        if isInterrupted { return .interrupted }
        guard let result, count > 0 else { return .endOfFile }
        return .text(result.hasSuffix("\n") ? String(result.dropLast()) : result)
    }

    /// The buffer as it is now.
    var buffer: EditBuffer {
        var length = 0
        var cursor = 0
        guard let start = dbw_editor_buffer(editor, &length, &cursor) else { return EditBuffer("") }
        return EditBuffer(scalars: Self.scalars(start, length), cursor: cursor)
    }

    /// Puts text at the cursor. False where it does not fit into memory.
    @discardableResult
    func insert(_ text: String) -> Bool {
        if text.isEmpty { return true }
        let wide = text.unicodeScalars.map { TextWidth.wchar($0) } + [0]
        return dbw_editor_insert(editor, wide) == 0
    }

    /// Writes past libedit, which has put out all it had.
    func write(_ text: String) {
        fflush(streams[1])
        fputs(text, streams[1])
        fflush(streams[1])
    }

    var screen: Screen { Screen(descriptor: outputDescriptor) ?? Screen(rows: 24, columns: 80) }

    /// Ctrl-Z: the terminal is as the shell knows it while the process is stopped.
    func suspend() {
        leaveTerminal()
        keys.unwatchSignals()
        kill(0, SIGTSTP)
        keys.watchSignals()
        enterTerminal()
    }

    private func leaveTerminal() {
        write("\r\n" + Self.endPasteMode)
        dbw_editor_prepare_terminal(editor, false)
    }

    private func enterTerminal() {
        dbw_editor_prepare_terminal(editor, true)
        write(Self.startPasteMode)
        dbw_editor_redraw(editor)
    }

    /// libedit's next character: 1, or 0 at the end. Signals are acted on here, between two keys.
    private func readKey(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
        while true {
            switch keys.next() {
            case .character(let scalar):
                character?.pointee = TextWidth.wchar(scalar)
                return 1
            case .interrupt:
                character?.pointee = TextWidth.wchar("\u{3}")
                return 1
            case .resize:
                redrawResized()
            case .resumed:
                // libedit takes the terminal as prepared still; only a change makes it set the modes again.
                dbw_editor_prepare_terminal(editor, false)
                enterTerminal()
            case .endOfFile:
                return 0
            }
        }
    }

    /// Draws the text anew in the new width. Terminals fold their lines themselves when they are resized, so the text starts as many
    /// rows up as it takes now. `el_resize` by itself leaves libedit with a cursor outside of its new, narrower screen buffer, and
    /// the next key would be written past that buffer's end.
    private func redrawResized() {
        let rows = buffer.rowsAboveCursor(promptColumns: promptColumns, screenColumns: screen.columns)
        write("\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\u{1B}[J")
        dbw_editor_resize(editor)
        dbw_editor_redraw(editor)
    }

    /// Brings libedit's own list up to date.
    private func enter(_ history: StatementHistory) {
        if enteredGeneration != history.generation {
            dbw_history_clear(entries)
            enteredCount = 0
            enteredGeneration = history.generation
        }
        for statement in history.statements.dropFirst(enteredCount) { dbw_history_enter(entries, statement) }
        enteredCount = history.statements.count
    }

    private static func scalars(_ start: UnsafePointer<wchar_t>, _ count: Int) -> [Unicode.Scalar] {
        UnsafeBufferPointer(start: start, count: count).map { Unicode.Scalar(UInt32(truncatingIfNeeded: $0)) ?? "\u{FFFD}" }
    }

    private static func string(_ start: UnsafePointer<wchar_t>, _ count: Int) -> String {
        count > 0 ? EditBuffer(scalars: scalars(start, count), cursor: 0).text : ""
    }
}
