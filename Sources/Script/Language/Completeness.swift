import SQLText

/// Whether a text can be run as it is, or which end is missing.
public enum Completeness: Sendable, Equatable {
    /// Nothing but whitespace and comments.
    case empty
    /// Everything that was begun is ended. (The text may hold errors: running it tells them.)
    case complete
    /// A statement is open.
    case openStatement(Openness)
    /// A block is open: the verb or bracket that began it (`\if`, `{`), and its line, counted from 1.
    case openBlock(String, line: Int)

    /// Whether the prompt has to ask for more lines.
    public var needsMore: Bool {
        switch self {
        case .empty, .complete: false
        case .openStatement, .openBlock: true
        }
    }

    /// The letter of the continuation prompt, psql's where psql has one; `@` in a block.
    public var promptLetter: Character {
        switch self {
        case .empty, .complete: "="
        case .openStatement(let openness): openness.promptLetter
        case .openBlock: "@"
        }
    }
}

/// Thrown inside the parser where the text ends too early: at a prompt, more may come.
struct IncompleteInput: Error {
    enum Reason {
        case statement(Openness)
        case block(String)
    }

    var reason: Reason
    /// Where what is open was begun.
    var location: SourceLocation

    var completeness: Completeness {
        switch reason {
        case .statement(let openness): .openStatement(openness)
        case .block(let opener): .openBlock(opener, line: location.line)
        }
    }

    /// The same as an error, for a text that is all there will be.
    var diagnostic: Diagnostic {
        switch reason {
        case .statement(let openness): Diagnostic(.script, openness.description, location: location)
        case .block(let opener): Diagnostic(.script, "\(opener) is not closed", help: closing(opener), location: location)
        }
    }

    private func closing(_ opener: String) -> String? {
        switch opener {
        case "\\if": "end the block with \\endif"
        case "\\foreach": "end the block with \\endfor"
        case "\\try": "end the block with \\endtry"
        case "{": "close it with }"
        case "<<<": "close it with a line of >>>"
        default: nil
        }
    }
}
