import Foundation
import SQLText
import Workbench

extension WorkbenchHost {
    func setExpanded(_ command: CommandCall) throws {
        switch command.arguments.first?.text.lowercased() {
        case nil: settings.expanded = settings.expanded == .on ? .off : .on
        case "auto"?: settings.expanded = .auto
        case let word?: settings.expanded = try Self.boolean(word, command) ? .on : .off
        }
        let words: [DisplaySettings.Expanded: String] = [.on: "is on", .off: "is off", .auto: "is used automatically"]
        display.print("Expanded display \(words[settings.expanded] ?? "").\n")
    }

    func setTiming(_ command: CommandCall) throws {
        settings.showsTiming = try command.arguments.first.map { try Self.boolean($0.text, command) } ?? !settings.showsTiming
        display.print("Timing is \(settings.showsTiming ? "on" : "off").\n")
    }

    /// The subset of psql's `\pset`: border, expanded, footer, format, null, pager, tuples_only.
    func setOption(_ command: CommandCall) throws {
        let names = ["border", "expanded", "footer", "format", "null", "pager", "tuples_only"]
        guard let name = command.arguments.first?.text else {
            display.print(
                "border      \(settings.border)\nexpanded    \(settings.expanded.rawValue)\nfooter      \(settings.footer ? "on" : "off")\n"
            )
            display.print(
                "format      \(settings.format.rawValue)\nnull        '\(settings.null)'\npager       \(settings.pager ? "on" : "off")\n"
            )
            display.print("tuples_only \(settings.tuplesOnly ? "on" : "off")\n")
            return
        }
        let value = command.arguments.dropFirst().first?.text
        switch name {
        case "null":
            settings.null = value ?? ""
            display.print("Null display is \"\(settings.null)\".\n")
        case "format":
            guard let value, let format = DisplaySettings.Format(rawValue: value) else {
                throw Diagnostic(
                    .script,
                    "\\pset format takes one of " + DisplaySettings.Format.allCases.map(\.rawValue).joined(separator: ", "))
            }
            settings.format = format
            display.print("Output format is \(format.rawValue).\n")
        case "border":
            guard let number = value.flatMap({ Int($0) }), (0...2).contains(number) else {
                throw Diagnostic(.script, "\\pset border takes 0, 1 or 2")
            }
            settings.border = number
            display.print("Border style is \(number).\n")
        case "expanded":
            var call = command
            call.arguments = Array(command.arguments.dropFirst())
            try setExpanded(call)
        case "footer":
            settings.footer = try value.map { try Self.boolean($0, command) } ?? !settings.footer
            display.print("Default footer is \(settings.footer ? "on" : "off").\n")
        case "pager":
            settings.pager = try value.map { try Self.boolean($0, command) } ?? !settings.pager
            display.print("Pager is \(settings.pager ? "used for long output" : "not used").\n")
        case "tuples_only":
            settings.tuplesOnly = try value.map { try Self.boolean($0, command) } ?? !settings.tuplesOnly
            display.print("Tuples only is \(settings.tuplesOnly ? "on" : "off").\n")
        default:
            throw Diagnostic(
                .script, "\\pset has no option \"\(name)\" here",
                help: nearest(name, in: names).map { "did you mean \($0)?" } ?? "it has " + names.joined(separator: ", "))
        }
    }

    func connectionInfo() throws {
        let session = try session()
        display.print(
            "The shadow: database \"\(session.shadowDatabase)\" on PostgreSQL \(session.serverVersion / 10000).\(session.serverVersion % 10000).\n"
        )
        display.print("The target: \(try workbench.target().display)\n")
    }

    func help(_ command: CommandCall) throws {
        guard let name = command.arguments.first?.text else {
            display.print(HelpText.overview)
            return
        }
        let bare = name.hasPrefix("\\") ? String(name.dropFirst()) : name
        guard case .command(let spec, _) = CommandTable.find(bare) else {
            throw Diagnostic(
                .script, "there is no command \\\(bare)",
                help: nearest(bare, in: CommandTable.names).map { "did you mean \\\($0)?" })
        }
        display.print("\(spec.usage)\n  \(spec.summary)\n\n  \(spec.help)\n")
    }

    private static func boolean(_ word: String, _ command: CommandCall) throws -> Bool {
        guard let value = Value.psqlBoolean(word) else {
            throw Diagnostic(.script, "\\\(command.name) takes on or off, not \"\(word)\"")
        }
        return value
    }
}

/// The list of commands, as `\?` prints it.
public enum HelpText {
    /// Commands under their groups, each with its usage and a summary; the end of the text is a line end.
    public static var overview: String {
        var lines: [String] = []
        for group in CommandSpec.Group.allCases {
            let specs = CommandTable.all.filter { $0.group == group }
            guard !specs.isEmpty else { continue }
            lines.append(group.rawValue)
            let width = specs.map(\.usage.count).filter { $0 <= 34 }.max() ?? 0
            for spec in specs {
                let gap =
                    spec.usage.count <= width
                    ? String(repeating: " ", count: width - spec.usage.count + 2)
                    : "\n" + String(repeating: " ", count: width + 4)
                lines.append("  \(spec.usage)\(gap)\(spec.summary)")
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}
