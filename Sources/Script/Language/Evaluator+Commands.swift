import SQLText

/// The commands that the language itself has; all others go to the host.
extension Evaluator {
    func run(_ command: Command, at range: Range<Int>) throws -> Flow {
        switch command.spec.name {
        case "exit": return .exited(try exitCode(command.arguments.first))
        case "return": return .returned
        case "q": return frames.count > 1 ? .returned : .exited(0)
        case "set": try set(command.arguments)
        case "unset": variables[try resolve(command.arguments)[0].text] = nil
        case "echo": host.write(try echoed(command.arguments), to: .standardOutput)
        case "warn": host.write(try echoed(command.arguments), to: .standardError)
        case "prompt": try prompt(command.arguments, range)
        case "i", "ir": return try include(command, range)
        case "!": try shell(command.arguments, range)
        case "restrict": restriction = try resolve(command.arguments)[0].text
        case "unrestrict": try unrestrict(try resolve(command.arguments)[0])
        default: try host.runCommand(try call(command, range))
        }
        return .next
    }

    func resolve(_ arguments: [ArgumentTemplate]) throws -> [CommandArgument] {
        try arguments.map { try $0.resolve(variables, source) }
    }

    private func call(_ command: Command, _ range: Range<Int>) throws -> CommandCall {
        CommandCall(
            name: command.spec.name, spelling: command.spelling, modifiers: command.modifiers,
            arguments: try resolve(command.arguments), sql: try command.sql.map { try substituted($0) },
            location: location(range))
    }

    private func exitCode(_ argument: ArgumentTemplate?) throws -> Int32 {
        guard let argument else { return 0 }
        let text = try argument.resolve(variables, source).text
        guard let code = Int32(text), 0...255 ~= code else {
            throw failure("an exit code is a number from 0 to 255, not '\(text)'", argument.range)
        }
        return code
    }

    private func echoed(_ arguments: [ArgumentTemplate]) throws -> String {
        let omitsLineEnd = arguments.first?.bareWord == "-n"
        let words = try resolve(Array(arguments.dropFirst(omitsLineEnd ? 1 : 0))).map(\.text)
        return words.joined(separator: " ") + (omitsLineEnd ? "" : "\n")
    }

    // MARK: Variables

    private func set(_ arguments: [ArgumentTemplate]) throws {
        guard let first = arguments.first else {
            for name in variables.names {
                host.write(
                    "\(name) = '\(variables[name]?.text ?? expressions.shown(variables[name] ?? .text("")))'\n",
                    to: .standardOutput)
            }
            return
        }
        let name = try first.resolve(variables, source).text
        guard Variables.isName(name) else {
            throw failure(
                "\(name) cannot be a variable's name", first.range, help: "letters, digits and _, not starting with a digit")
        }
        if arguments.count == 2, let reference = arguments[1].loneVariable {
            variables[name] = try checked(name, try reference.value(in: variables, source: source).value, arguments[1])
        } else {
            let text = try resolve(Array(arguments.dropFirst())).map(\.text).joined()
            variables[name] = try checked(name, .text(text), first)
        }
    }

    private func checked(_ name: String, _ value: Value?, _ argument: ArgumentTemplate) throws -> Value? {
        if name == "ON_ERROR_STOP", value?.boolean != true {
            throw failure(
                "dbw always stops at the first error", argument.range, help: "put what may fail between \\try and \\endtry")
        }
        return value
    }

    private func prompt(_ arguments: [ArgumentTemplate], _ range: Range<Int>) throws {
        let words = try resolve(arguments).map(\.text)
        guard let name = words.last, Variables.isName(name) else {
            throw failure("\(words.last ?? "") cannot be a variable's name", range)
        }
        variables[name] = .text(try host.prompt(words.count > 1 ? words[0] : ""))
    }

    // MARK: Files and the shell

    private func include(_ command: Command, _ range: Range<Int>) throws -> Flow {
        var path = try resolve(command.arguments)[0].text
        if command.spec.name == "ir", !path.hasPrefix("/") {
            let folder = frames.last?.path.flatMap { file in file.lastIndex(of: "/").map { file[...$0] } }
            path = normalized((folder ?? "") + path)
        }
        let identity = normalized(path)
        guard !frames.contains(where: { $0.path == identity }) else {
            throw failure("\(path) includes itself", command.arguments[0].range)
        }
        guard frames.count <= 32 else { throw failure("files are included more than 32 deep", command.arguments[0].range) }
        let place = location(range)
        let included = SourceText(file: path, bytes: try host.readFile(path))
        do {
            return try execute(try Parser.parse(included), as: Frame(source: included, path: identity))
        } catch var error as Diagnostic where error.location != nil {
            let note = "included from \(place.file):\(place.line)"
            error.context = error.context.map { "\($0)\n\(note)" } ?? note
            throw error
        }
    }

    /// The path without empty parts, `.` and `..`, as far as its text tells.
    func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    private func shell(_ arguments: [ArgumentTemplate], _ range: Range<Int>) throws {
        guard host.allowsShell else {
            throw Diagnostic(.refused, "\\! runs a shell", help: "allow it with --allow-shell", location: location(range))
        }
        guard let argument = arguments.first else { throw failure("\\! needs a command", range) }
        try host.shell(try argument.resolve(variables, source).text)
    }

    private func unrestrict(_ key: CommandArgument) throws {
        guard let restriction else {
            throw Diagnostic(.script, "\\unrestrict without \\restrict", location: key.location)
        }
        guard restriction == key.text else {
            throw Diagnostic(.script, "the key is not that of \\restrict", location: key.location)
        }
        self.restriction = nil
    }
}
