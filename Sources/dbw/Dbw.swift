import ArgumentParser
import Foundation
import SQLText

/// The command line.
@main
struct Dbw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dbw",
        abstract: "A workbench for PostgreSQL schema work.",
        discussion: """
            Without a command it opens the prompt on the project found from the current folder upwards; dbw -c TEXT runs a text, \
            dbw -f FILE a file (- is standard input). --project, --target, --shadow, --dir, --config, --env, --json, --quiet and \
            --no-color work with every command.
            Exit codes: 0 done, 1 usage or internal, 2 connection, 3 SQL or script error, 4 assertion failed, 5 differences found, \
            6 refused, 7 migration folder invalid, 130 interrupted.
            """,
        version: "dbw 0.1.0",
        subcommands: [
            Prompt.self, Run.self, Init.self, Server.self, DoctorCommand.self, SchemaCommand.self, DriftCommand.self,
            MigrationCommand.self, TypesCommand.self,
        ],
        defaultSubcommand: Prompt.self)

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        hidePasswords()
        do {
            var command = try parseAsRoot(LeadingOptions.moved(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let error as Diagnostic {
            Output.show(error)
            Foundation.exit(error.exitCode)
        } catch let outcome as ExitCode {
            Foundation.exit(outcome.rawValue)
        } catch {
            let isHelp = exitCode(for: error) == .success
            let text = fullMessage(for: error)
            let stream = isHelp ? FileHandle.standardOutput : FileHandle.standardError
            stream.write(Data((text + "\n").utf8))
            Foundation.exit(isHelp ? 0 : 1)
        }
    }

    /// Blots out passwords of URLs in this process's title, where `ps` shows it. The arguments were copied by the runtime before.
    private static func hidePasswords() {
        _ = CommandLine.arguments
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index], let start = strstr(argument, "://"), let at = strchr(start, 64)
            else { continue }
            var cursor = start.advanced(by: 3)
            while cursor < at, cursor.pointee != 58 { cursor = cursor.advanced(by: 1) }
            while cursor.advanced(by: 1) < at {
                cursor = cursor.advanced(by: 1)
                cursor.pointee = 42
            }
        }
    }
}
