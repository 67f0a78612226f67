import CEditline

/// What the keys do that libedit does not do by itself, or not with a statement of several lines.
enum EditingCommands {
    private typealias Command = @convention(c) (OpaquePointer?, Int32) -> UInt8

    /// Makes commands run after the current one, in their order.
    static func push(_ keys: EditingKey..., to editor: OpaquePointer) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: keys.map(\.scalar))
        dbw_editor_push(editor, String(text))
    }

    private static let done = UInt8(dbw_command_done)
    private static let endOfInput = UInt8(dbw_command_end_of_file)
    private static let refresh = UInt8(dbw_command_refresh)
    private static let cursorMoved = UInt8(dbw_command_cursor_moved)
    private static let error = UInt8(dbw_command_error)

    /// Adds the commands and binds keys, in both of vi's modes as well.
    static func install(_ editor: OpaquePointer) {
        for (name, description, command) in commands { dbw_editor_add_command(editor, name, description, command) }
        for (key, name) in bindings {
            _ = dbw_editor_bind(editor, key, name)
            _ = dbw_editor_bind_alternate(editor, key, name)
        }
        if dbw_editor_is_vi(editor) {
            _ = dbw_editor_bind_alternate(editor, "k", "dbw-up")
            _ = dbw_editor_bind_alternate(editor, "j", "dbw-down")
        } else {
            for (key, name) in emacsBindings { _ = dbw_editor_bind(editor, key, name) }
        }
    }

    private static let commands: [(String, String, Command)] = [
        ("dbw-enter", "End the statement, or start its next line", { enter(.of($0), $1) }),
        ("dbw-newline", "Start a new line of the statement", { newline(.of($0), $1) }),
        ("dbw-up", "Go to the line above, or the statement before", { up(.of($0), $1) }),
        ("dbw-down", "Go to the line below, or the statement after", { down(.of($0), $1) }),
        ("dbw-line-start", "Go to the start of the line", { lineStart(.of($0), $1) }),
        ("dbw-line-end", "Go to the end of the line", { lineEnd(.of($0), $1) }),
        ("dbw-text-end", "Go to the end of the statement", { textEnd(.of($0), $1) }),
        ("dbw-kill-line", "Delete to the end of the line", { killLine(.of($0), $1) }),
        ("dbw-interrupt", "Give the statement up", { interrupt(.of($0), $1) }),
        ("dbw-end-of-file", "Leave at an empty line, else delete a character", { endOfFile(.of($0), $1) }),
        ("dbw-suspend", "Stop the program", { suspend(.of($0), $1) }),
        ("dbw-paste", "Insert pasted text", { paste(.of($0), $1) }),
        ("dbw-complete", "Complete what is before the cursor", { complete(.of($0), $1) }),
        ("dbw-list", "List what could stand at the cursor", { list(.of($0), $1) }),
        ("dbw-start", "Begin with a given text", { start(.of($0), $1) }),
    ]

    private static let bindings: [(String, String)] =
        [
            ("^M", "dbw-enter"), ("^J", "dbw-enter"), ("^I", "dbw-complete"), ("^C", "dbw-interrupt"), ("^D", "dbw-end-of-file"),
            ("^Z", "dbw-suspend"), ("^R", "em-inc-search-prev"),
        ] + EditingKey.allCases.map { ($0.bindName, $0.command) }

    private static let emacsBindings = [
        ("^A", "dbw-line-start"), ("^E", "dbw-line-end"), ("^K", "dbw-kill-line"), ("^W", "ed-delete-prev-word"),
    ]

    // MARK: Lines

    private static func enter(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        guard session.isComplete(buffer.text) else { return session.insert("\n") ? refresh : error }
        dbw_editor_move(session.editor, Int32(buffer.scalars.count - buffer.cursor))
        push(.accept, to: session.editor)
        return cursorMoved
    }

    private static func newline(_ session: EditingSession, _: Int32) -> UInt8 { session.insert("\n") ? refresh : error }

    private static func up(_ session: EditingSession, _: Int32) -> UInt8 {
        step(session, session.buffer.stepUp, else: .previousEntry)
    }

    private static func down(_ session: EditingSession, _: Int32) -> UInt8 {
        step(session, session.buffer.stepDown, else: .nextEntry)
    }

    private static func step(_ session: EditingSession, _ distance: Int?, else key: EditingKey) -> UInt8 {
        if let distance { return move(session, distance) }
        guard session.hasHistory else { return error }
        // Upwards through a statement of several lines starts at its last one.
        push(key, .textEnd, to: session.editor)
        return done
    }

    private static func textEnd(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        return move(session, buffer.scalars.count - buffer.cursor)
    }

    private static func lineStart(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        return move(session, buffer.lineStart - buffer.cursor)
    }

    private static func lineEnd(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        return move(session, buffer.lineEnd - buffer.cursor)
    }

    private static func move(_ session: EditingSession, _ distance: Int) -> UInt8 {
        dbw_editor_move(session.editor, Int32(distance))
        return cursorMoved
    }

    /// On the last line libedit's own command, which keeps what it deletes for Ctrl-Y. At a line's end the line end goes.
    private static func killLine(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        guard buffer.lineEnd < buffer.scalars.count else {
            push(.killToEnd, to: session.editor)
            return done
        }
        let count = max(1, buffer.lineEnd - buffer.cursor)
        dbw_editor_move(session.editor, Int32(count))
        dbw_editor_delete_before(session.editor, Int32(count))
        return refresh
    }

    // MARK: The terminal

    /// What was typed stays on the screen, marked as given up; ending the line moves below it, however many rows it has.
    private static func interrupt(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        session.isInterrupted = true
        dbw_editor_move(session.editor, Int32(buffer.scalars.count - buffer.cursor))
        session.insert("^C")
        push(.accept, to: session.editor)
        return refresh
    }

    /// As the shells have Ctrl-D.
    private static func endOfFile(_ session: EditingSession, _: Int32) -> UInt8 {
        let buffer = session.buffer
        if buffer.isEmpty { return endOfInput }
        guard buffer.cursor < buffer.scalars.count else { return error }
        dbw_editor_move(session.editor, 1)
        dbw_editor_delete_before(session.editor, 1)
        return refresh
    }

    private static func suspend(_ session: EditingSession, _: Int32) -> UInt8 {
        session.suspend()
        return done
    }

    /// Reads up to the end of a bracketed paste, so that no key in it is taken as one.
    private static func paste(_ session: EditingSession, _: Int32) -> UInt8 {
        var pasted: [Unicode.Scalar] = []
        var character = wchar_t()
        while dbw_editor_read_character(session.editor, &character) == 1 {
            let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: character)) ?? "\u{FFFD}"
            if scalar == EditingKey.pasteEnd.scalar { break }
            pasted.append(scalar)
        }
        return session.insert(EditBuffer.pasted(pasted)) ? refresh : error
    }

    private static func start(_ session: EditingSession, _: Int32) -> UInt8 {
        session.insert(EditBuffer.pasted(session.initial.unicodeScalars)) ? refresh : error
    }

    // MARK: Completion

    private static func complete(_ session: EditingSession, _: Int32) -> UInt8 {
        guard session.hasHistory, let completer = session.completer else { return error }
        let buffer = session.buffer
        if let candidates = session.candidates, candidates.buffer == buffer {
            // The list goes below the whole text: first the cursor moves to its end, then `list` runs.
            session.cursorBeforeList = buffer.cursor
            push(.list, to: session.editor)
            return move(session, buffer.scalars.count - buffer.cursor)
        }
        let completion = completer.complete(text: buffer.text, cursor: buffer.byteCursor)
        let first = buffer.index(ofByte: completion.range.lowerBound)
        let last = max(first, buffer.index(ofByte: completion.range.upperBound))
        let typed = EditBuffer(scalars: Array(buffer.scalars[first..<last]), cursor: 0).text
        session.candidates = nil
        switch CompletionStep(completion, typed: typed) {
        case .nothing: return error
        case .ambiguous:
            session.candidates = (buffer, completion.candidates)
            return error
        case .replace(let text, let isUnique):
            dbw_editor_move(session.editor, Int32(last - buffer.cursor))
            dbw_editor_delete_before(session.editor, Int32(last - first))
            guard session.insert(text) else { return error }
            if !isUnique { session.candidates = (session.buffer, completion.candidates) }
            return refresh
        }
    }

    private static func list(_ session: EditingSession, _: Int32) -> UInt8 {
        guard let candidates = session.candidates else { return error }
        let screen = session.screen
        // The text being edited stays in sight below the list.
        let textRows = candidates.buffer.scalars.lazy.filter { $0 == "\n" }.count + 2
        let room = Screen(rows: max(1, screen.rows - textRows), columns: screen.columns - 1)
        let lines = CompletionLayout.lines(candidates.list, screen: room, style: session.style)
        session.write("\r\n" + lines.map { $0 + "\r\n" }.joined())
        dbw_editor_move(session.editor, Int32(session.cursorBeforeList - session.buffer.cursor))
        dbw_editor_redraw(session.editor)
        return done
    }
}
