import SQLText

/// `\assert`, `\require`, `\param`.
extension Evaluator {
    func assert(_ expression: Expression, _ message: String?) throws {
        guard try !expressions.boolean(expression) else { return }
        let text = source.text(expression.range)
        let operands = expressions.operands(of: expression)
            .map { "\($0.text) is \(expressions.shown($0.value))" }
        throw Diagnostic(
            .assertion, message ?? "the assertion failed: \(text)",
            detail: operands.isEmpty ? nil : operands.joined(separator: "\n"), location: location(expression.range))
    }

    func require(_ requirement: Requirement) throws {
        let sign = requirement.comparison.rawValue
        let wanted = requirement.version.map(String.init).joined(separator: ".")
        switch requirement.subject {
        case .clean:
            let edits = try host.count(of: "edits")
            guard edits == 0 else {
                throw Diagnostic(
                    .script, "the session has \(edits) edits, and the script requires none", help: "\\promote them or \\reset")
            }
        case .server:
            let number = host.serverVersion
            let version = [number / 10_000, number % 10_000]
            guard holds(version, requirement) else {
                throw Diagnostic(
                    .script, "the script requires server \(sign) \(wanted), and this is \(version[0]).\(version[1])")
            }
        case .dbw:
            let version =
                host.programVersion.split { !$0.isNumber && $0 != "." }.first?.split(separator: ".").compactMap { Int($0) } ?? []
            guard holds(version, requirement) else {
                throw Diagnostic(.script, "the script requires dbw \(sign) \(wanted), and this is \(host.programVersion)")
            }
        }
    }

    /// Compares as many parts as the script names: 15.4 is `= 15`, and not `> 15`.
    private func holds(_ version: [Int], _ requirement: Requirement) -> Bool {
        let parts = (0..<requirement.version.count).map { $0 < version.count ? version[$0] : 0 }
        let order = parts == requirement.version ? 0 : (parts.lexicographicallyPrecedes(requirement.version) ? -1 : 1)
        return requirement.comparison.holds(order, 0)
    }

    /// The value given, else one that the variable already has, else the default.
    func bind(_ parameter: ScriptParameter) throws {
        if let text = arguments[parameter.name] {
            variables[parameter.name] = try parameter.value(from: text)
        } else if let present = variables[parameter.name] {
            if case .text(let text) = present { variables[parameter.name] = try parameter.value(from: text) }
        } else if let expression = parameter.defaultValue {
            let value = try expressions.value(of: expression)
            variables[parameter.name] = try typed(value, parameter)
        } else {
            throw Diagnostic(
                .usage, "--\(parameter.name) is missing", help: parameter.help ?? "give it as --\(parameter.name) VALUE")
        }
    }

    private func typed(_ value: Value, _ parameter: ScriptParameter) throws -> Value {
        if value.typeName == parameter.type.rawValue { return value }
        return try parameter.value(from: value.text ?? "")
    }
}
