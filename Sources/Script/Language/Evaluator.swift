import SQLText

/// Runs scripts and prompt input against a host. Stops at the first error; the variables stay, so that a prompt goes on.
public final class Evaluator {
    /// How a run ended.
    public enum Outcome: Sendable, Equatable {
        case finished
        /// `\exit` or `\q`, with the process's exit code.
        case exit(Int32)
    }

    /// What became of a line from the prompt.
    public enum FeedResult: Sendable, Equatable {
        /// The text so far is kept; another line has to come.
        case needsMore(Completeness)
        /// It was run.
        case ran(Outcome)
    }

    /// How a list of steps ended.
    enum Flow: Equatable {
        case next
        case returned
        case exited(Int32)
    }

    /// A text that is being run.
    struct Frame {
        var source: SourceText
        /// The file's path without `.` and `..`; `nil` for what is no file.
        var path: String?
    }

    /// What the script acts on.
    public let host: any ScriptHost
    /// The variables, which outlive a run.
    public var variables: Variables
    /// Whether `\expect` records what it finds instead of failing.
    public var updatesExpectations = false
    /// What `\expect` would rewrite, in the order found; filled only when `updatesExpectations` is set.
    public internal(set) var expectationUpdates: [ExpectationUpdate] = []

    var frames: [Frame] = []
    var arguments: [String: String] = [:]
    var lastStatement: SubstitutedText?
    var lastRowCount: Int?
    /// The key of `\restrict` while it is in force.
    var restriction: String?
    private var pending = ""

    /// An evaluator with the variables that it starts with; psql's status variables are added.
    public init(host: any ScriptHost, variables: Variables = Variables()) {
        self.host = host
        self.variables = variables
        self.variables["ON_ERROR_STOP"] = .text("on")
        recordSuccess(rowCount: nil)
    }

    /// Parses and runs a script.
    ///
    /// - Parameter arguments: values of the script's `\param`s by name, without dashes.
    /// - Throws: a `Diagnostic`: of family `script` or `assertion`, or what the host threw.
    public func run(_ source: SourceText, arguments: [String: String] = [:]) throws -> Outcome {
        try run(Parser.parse(source), arguments: arguments)
    }

    /// Runs a parsed script.
    public func run(_ program: Program, arguments: [String: String] = [:]) throws -> Outcome {
        for name in arguments.keys.sorted() where !program.parameters.contains(where: { $0.name == name }) {
            let guess = nearest(name, in: program.parameters.map(\.name))
            throw Diagnostic(
                .usage, "\(program.source.file) takes no --\(name)", help: guess.map { "did you mean --\($0)?" })
        }
        self.arguments = arguments
        defer { self.arguments = [:] }
        let file = program.source.file
        let flow = try execute(program, as: Frame(source: program.source, path: file.hasPrefix("<") ? nil : normalized(file)))
        if case .exited(let code) = flow { return .exit(code) }
        return .finished
    }

    /// Takes a line from the prompt, and runs all lines since the last run once nothing is open.
    ///
    /// - Throws: the `Diagnostic` of the first error; the lines are forgotten then.
    public func feed(_ text: String, file: String = "<prompt>") throws -> FeedResult {
        pending += pending.isEmpty ? text : "\n" + text
        let source = SourceText(file: file, pending)
        let completeness = Parser.completeness(of: source)
        if completeness.needsMore { return .needsMore(completeness) }
        pending = ""
        return .ran(try run(source))
    }

    /// Forgets the lines that wait for more.
    public func abandonInput() {
        pending = ""
    }

    // MARK: Steps

    func execute(_ program: Program, as frame: Frame) throws -> Flow {
        frames.append(frame)
        defer { frames.removeLast() }
        let flow = try execute(program.nodes)
        return flow == .returned ? .next : flow
    }

    func execute(_ nodes: [Node]) throws -> Flow {
        for node in nodes {
            let flow = try execute(node)
            if flow != .next { return flow }
        }
        return .next
    }

    private func execute(_ node: Node) throws -> Flow {
        do {
            try checkRestriction(node)
            return try perform(node)
        } catch {
            var diagnostic = Self.diagnostic(from: error)
            if diagnostic.location == nil { diagnostic.location = location(node.range) }
            throw diagnostic
        }
    }

    private func perform(_ node: Node) throws -> Flow {
        switch node.kind {
        case .statement(let statement): try run(statement, at: node.range)
        case .command(let command): return try run(command, at: node.range)
        case .assign(let name, let expression): variables[name] = try expressions.value(of: expression)
        case .conditional(let branches, let otherwise):
            for branch in branches where try expressions.boolean(branch.condition) { return try execute(branch.body) }
            return try execute(otherwise)
        case .loop(let loop): return try run(loop)
        case .attempt(let attempt): return try run(attempt)
        case .assert(let expression, let message): try assert(expression, message)
        case .expectError(let expected): return try expect(expected, at: node.range)
        case .expectRows(let count): try expectRows(count)
        case .expectDiff(let expected): try expect(expected)
        case .require(let requirement): try require(requirement)
        case .parameter(let parameter): try bind(parameter)
        }
        return .next
    }

    // MARK: Shared

    var source: SourceText { frames[frames.count - 1].source }

    var expressions: ExpressionEvaluator { ExpressionEvaluator(source: source, variables: variables, host: host) }

    func location(_ range: Range<Int>) -> SourceLocation {
        source.location(at: range.lowerBound, length: source.text(range).prefix { !$0.isNewline }.count)
    }

    func failure(_ message: String, _ range: Range<Int>, help: String? = nil) -> Diagnostic {
        Diagnostic(.script, message, help: help, location: location(range))
    }

    func substituted(_ range: Range<Int>, allowsSemicolons: Bool = false) throws -> SubstitutedText {
        var substitution = Substitution(source: source, variables: variables, allowsSemicolons: allowsSemicolons)
        return try substitution.apply(to: range)
    }

    static func diagnostic(from error: any Error) -> Diagnostic {
        error as? Diagnostic ?? Diagnostic(.script, String(describing: error))
    }

    private func checkRestriction(_ node: Node) throws {
        guard restriction != nil else { return }
        switch node.kind {
        case .statement(let statement):
            if statement.body != nil, case .show(.standard) = statement.action { return }
        case .command(let command):
            if command.spec.name == "unrestrict" { return }
        default: break
        }
        throw failure("commands are restricted here", node.range, help: "\\unrestrict with the key of \\restrict ends it")
    }
}
