import SQLText

/// One step of a parsed script.
struct Node: Sendable {
    indirect enum Kind: Sendable {
        case statement(Statement)
        case command(Command)
        case assign(String, Expression)
        case conditional([Branch], otherwise: [Node])
        case loop(Loop)
        case attempt(Attempt)
        case assert(Expression, message: String?)
        case expectError(ExpectedError)
        case expectRows(ArgumentTemplate)
        case expectDiff(ExpectedText)
        case require(Requirement)
        case parameter(ScriptParameter)
    }

    var kind: Kind
    /// Byte offsets of the step: of a command from the backslash on.
    var range: Range<Int>
}

/// An SQL statement, and what its end asks for.
struct Statement: Sendable {
    enum Action: Sendable {
        case show(ResultDisplay)
        case setVariables(prefix: ArgumentTemplate?)
        case executeResult
    }

    /// The SQL without its end; `nil` for a `\g` that stands alone and runs the last statement again.
    var body: Range<Int>?
    var action: Action
    var copyData: Range<Int>?
}

/// A command with plain arguments.
struct Command: Sendable {
    var spec: CommandSpec
    var spelling: String
    var modifiers: Set<Character>
    var arguments: [ArgumentTemplate]
    /// The SQL of a command that takes a statement.
    var sql: Range<Int>?
}

/// `\if` or `\elif` with its block.
struct Branch: Sendable {
    var condition: Expression
    var body: [Node]
}

/// `\foreach`.
struct Loop: Sendable {
    enum Items: Sendable {
        case words([ArgumentTemplate])
        case query(Range<Int>)
    }

    var variable: String
    var items: Items
    var body: [Node]
}

/// `\try`.
struct Attempt: Sendable {
    struct Handler: Sendable {
        /// Empty for any error.
        var conditions: [ErrorCondition]
        var variable: String?
        var body: [Node]
    }

    var body: [Node]
    var handlers: [Handler]
    var finally: [Node]
}

/// `\expect error [CONDITION] { ... }`
struct ExpectedError: Sendable {
    var condition: ErrorCondition?
    /// Where the condition is written, or where one would stand.
    var conditionRange: Range<Int>
    var body: [Node]
}

/// `\expect diff <<< ... >>>`
struct ExpectedText: Sendable {
    var text: String
    /// The whole of `<<< ... >>>`.
    var range: Range<Int>
}

/// `\require SUBJECT [COMPARISON VERSION]`
struct Requirement: Sendable {
    enum Subject: String, CaseIterable, Sendable {
        case server
        case clean
        case dbw
    }

    var subject: Subject
    var comparison: Expression.Comparison
    /// The version's numbers: `15.4` is `[15, 4]`.
    var version: [Int]
}

/// An argument that a script takes: `\param name [type] [= default] ['help']`.
public struct ScriptParameter: Sendable {
    /// What values it takes.
    public enum ValueType: String, CaseIterable, Sendable {
        case text
        case boolean
        case integer
        /// Elements separated by commas.
        case list
    }

    /// The variable's name, and the option's: `--name`.
    public var name: String
    /// What values it takes.
    public var type: ValueType
    /// What the script says it is for.
    public var help: String?
    /// The default as the script writes it; `nil` where a value has to be given.
    public var defaultText: String?
    var defaultValue: Expression?

    /// A value given as text.
    ///
    /// - Throws: a usage `Diagnostic` for text that the type does not take.
    public func value(from text: String) throws -> Value {
        switch type {
        case .text: return .text(text)
        case .list:
            let elements = text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
            return .list(elements.map { .text(String($0)) })
        case .boolean:
            if let value = Value.text(text).boolean { return .boolean(value) }
        case .integer:
            if let value = Int(text) { return .integer(value) }
        }
        throw Diagnostic(.usage, "--\(name) takes a value of type \(type.rawValue), not '\(text)'", help: help)
    }
}

/// A script that was parsed: its blocks match, its commands exist.
public struct Program: Sendable {
    /// The script's text.
    public let source: SourceText
    /// The arguments that it declares, in order.
    public let parameters: [ScriptParameter]
    let nodes: [Node]
}
