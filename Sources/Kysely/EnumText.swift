/// How an enum type is written.
struct EnumText {
    let style: RuntimeEnums

    /// The declaration without `export ` before it.
    func declaration(_ name: String, labels: [String]) -> String {
        let labels = labels.sorted(collating: { $0 })
        guard style != .off else {
            return "type \(name) = \(labels.map(TypeScriptText.literal).joined(separator: " | "));"
        }
        let members = zip(memberNames(labels), labels).map { "  \($0) = \(TypeScriptText.literal($1)),\n" }
        return "enum \(name) {\n\(members.joined())}"
    }

    /// A member name for each label: its words in the style, numbered where two labels have the same.
    func memberNames(_ labels: [String]) -> [String] {
        var taken: Set<String> = []
        return labels.map { label in
            let name = memberName(label)
            var free = name
            var number = 2
            while taken.contains(free) {
                free = style == .pascalCase ? "\(name)\(number)" : "\(name)_\(number)"
                number += 1
            }
            taken.insert(free)
            return free
        }
    }

    private func memberName(_ label: String) -> String {
        let name = style == .pascalCase ? pascalCase(label) : screamingSnakeCase(label)
        if label.isEmpty { return style == .pascalCase ? "Empty" : "EMPTY" }
        guard let first = name.unicodeScalars.first else { return "_" }
        return ("0"..."9").contains(first) ? "_" + name : name
    }
}
