import ArgumentParser
import Foundation
import SQLText
import Workbench

/// `dbw doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What is installed, reachable and consistent, and how to mend what is not.")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions

    func run() throws {
        let findings = Doctor(workbench: try global.open(scope)).examine()
        if global.json {
            Output.data(try JSONText.encode(findings))
        } else {
            for finding in findings {
                Output.data("\(finding.isWell ? "ok  " : "BAD ") \(finding.subject): \(finding.text)\n")
                if let help = finding.help, !finding.isWell { Output.data("     mend: \(help)\n") }
            }
        }
        if findings.contains(where: { !$0.isWell }) { throw ExitCode(1) }
    }
}
