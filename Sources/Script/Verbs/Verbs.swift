import Foundation
import SQLText
import Workbench

extension WorkbenchHost {
    /// Runs one verb. The parser has seen to it that the name is in the table and the number of words right.
    public func runCommand(_ command: CommandCall) throws {
        do {
            try dispatch(command)
        } catch var error as Diagnostic {
            if error.location == nil { error.location = command.location }
            throw error
        }
        onChange()
    }

    private func dispatch(_ command: CommandCall) throws {
        switch command.name {
        case "status": try status()
        case "log": try log()
        case "undo": try undo(command)
        case "redo": try redo(command)
        case "checkpoint": try session().checkpoint(command.arguments[0].text)
        case "back": try back(command)
        case "reset": try reset()
        case "save": try save(command)
        case "e": try edit(command)
        case "diff": try diff(command)
        case "plan": try plan()
        case "hazards": try hazards()
        case "drift": try drift()
        case "types": try types(command)
        case "target": try queryTarget(command)
        case "promote": try promote(command)
        case "apply": try apply(command)
        case "x": try setExpanded(command)
        case "timing": try setTiming(command)
        case "pset": try setOption(command)
        case "conninfo": try connectionInfo()
        case "?": try help(command)
        default:
            guard try describe(command) else {
                throw Diagnostic(.script, "\\\(command.spelling) does nothing here", help: "\\? lists the commands")
            }
        }
    }
}

extension CommandCall {
    /// The words that are options (`--json`), and those that are not.
    ///
    /// - Parameter values: options that take a value, as the next word or after `=`.
    /// - Throws: `Diagnostic` (script) for an option that is neither known nor quoted.
    func options(flags: Set<String> = [], values: Set<String> = []) throws -> (words: [String], options: [String: String]) {
        var words: [String] = []
        var options: [String: String] = [:]
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            guard argument.text.hasPrefix("--"), !argument.isQuoted else {
                words.append(argument.text)
                continue
            }
            let parts = argument.text.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            if flags.contains(name), parts.count == 1 {
                options[name] = ""
            } else if values.contains(name) {
                if parts.count == 2 {
                    options[name] = parts[1]
                } else if index < arguments.count {
                    options[name] = arguments[index].text
                    index += 1
                } else {
                    throw Diagnostic(.script, "\\\(self.name) --\(name) needs a value", location: argument.location)
                }
            } else {
                let known = flags.union(values).sorted()
                throw Diagnostic(
                    .script, "\\\(self.name) has no option --\(name)",
                    help: nearest(name, in: known).map { "did you mean --\($0)?" }
                        ?? (known.isEmpty
                            ? "it takes no options" : "it takes " + known.map { "--" + $0 }.joined(separator: ", ")),
                    location: argument.location)
            }
        }
        return (words, options)
    }

    /// The first word as a count; 1 where there is none.
    func count() throws -> Int {
        guard let argument = arguments.first else { return 1 }
        guard let count = Int(argument.text), count > 0 else {
            throw Diagnostic(.script, "\\\(name) takes a number of edits, not \"\(argument.text)\"", location: argument.location)
        }
        return count
    }
}
