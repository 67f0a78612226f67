/// Turns names into the singular.
struct Singularizer {
    /// Rules of the configuration, later ones first, ready to run.
    private var custom: [(expression: Regex<AnyRegexOutput>, replacement: String, isGlobal: Bool)] = []
    /// One sentence for each rule that cannot be used.
    private(set) var warnings: [String] = []

    init(rules: [SingularRule] = []) {
        for rule in rules.reversed() {
            do {
                custom.append(try Self.compile(rule))
            } catch {
                warnings.append("The singularize rule \"\(rule.pattern)\" is not a regular expression that can be used: \(error)")
            }
        }
    }

    /// The name in the singular, its capitals kept as far as they can be.
    func singular(_ name: String) -> String {
        let small = name.lowercased()
        if SingularRules.irregular.contains(where: { $0.singular == small }) { return restoreCase(of: name, in: small) }
        if let rule = SingularRules.irregular.last(where: { $0.plural == small }) {
            return restoreCase(of: name, in: rule.singular)
        }
        if name.isEmpty || SingularRules.uncountable.contains(small) { return name }
        for rule in custom {
            if let result = apply(rule, to: name) { return result }
        }
        for rule in SingularRules.endings {
            if let result = apply(rule, to: name) { return result }
        }
        return name
    }

    // MARK: Endings

    private func apply(_ rule: EndingRule, to name: String) -> String? {
        let scalars = Array(name.unicodeScalars)
        let small = scalars.map(\.asciiLowercased)
        for ending in rule.endings {
            for stem in rule.stems {
                let tail = Array((stem + ending).unicodeScalars)
                guard small.count >= tail.count, small.suffix(tail.count).elementsEqual(tail) else { continue }
                let start = small.count - tail.count
                if rule.isWholeWord, start > 0, small[start - 1].isWordScalar { continue }
                if let excluded = rule.gapExcludes {
                    guard start > 0, !excluded.unicodeScalars.contains(small[start - 1]) else { continue }
                }
                let from = rule.gapExcludes == nil ? start : start - 1
                let kept = String(scalars[from..<(scalars.count - ending.unicodeScalars.count)])
                return String(scalars[..<from]) + restoreCase(of: String(scalars[from...]), in: kept + rule.singular)
            }
        }
        return nil
    }

    /// `replacement` with the capitals of `original`: all small, all capitals, or capitalised.
    private func restoreCase(of original: String, in replacement: String) -> String {
        if original == replacement { return replacement }
        if original == original.lowercased() { return replacement.lowercased() }
        if original == original.uppercased() { return replacement.uppercased() }
        let first = String(original.prefix(1))
        return first == first.uppercased() ? upperFirst(replacement.lowercased()) : replacement.lowercased()
    }

    // MARK: Rules of the configuration

    private static func compile(
        _ rule: SingularRule
    ) throws -> (expression: Regex<AnyRegexOutput>, replacement: String, isGlobal: Bool) {
        var source = "^" + rule.pattern + "$"
        var flags = "i"
        if rule.pattern.hasPrefix("/"), let end = rule.pattern.lastIndex(of: "/"), end > rule.pattern.startIndex {
            source = String(rule.pattern[rule.pattern.index(after: rule.pattern.startIndex)..<end])
            flags = String(rule.pattern[rule.pattern.index(after: end)...])
        }
        let expression = try Regex(source)
            .matchingSemantics(.unicodeScalar)
            .ignoresCase(flags.contains("i"))
            .anchorsMatchLineEndings(flags.contains("m"))
            .dotMatchesNewlines(flags.contains("s"))
        return (expression, rule.replacement, flags.contains("g"))
    }

    private func apply(
        _ rule: (expression: Regex<AnyRegexOutput>, replacement: String, isGlobal: Bool), to name: String
    ) -> String? {
        let matches = name.matches(of: rule.expression).prefix(rule.isGlobal ? Int.max : 1)
        guard !matches.isEmpty else { return nil }
        var result = ""
        var position = name.startIndex
        for match in matches {
            result += name[position..<match.range.lowerBound]
            let replacement = interpolate(rule.replacement, match)
            let matched = String(name[match.range])
            if matched.isEmpty, match.range.lowerBound > name.startIndex {
                result += restoreCase(of: String(name[name.index(before: match.range.lowerBound)]), in: replacement)
            } else {
                result += restoreCase(of: matched, in: replacement)
            }
            position = match.range.upperBound
        }
        return result + name[position...]
    }

    /// The replacement with `$0` to `$99` filled in; a group that took no part is empty.
    private func interpolate(_ replacement: String, _ match: Regex<AnyRegexOutput>.Match) -> String {
        var result = ""
        var rest = Substring(replacement)
        while let character = rest.popFirst() {
            let digits = character == "$" ? rest.prefix(while: { ("0"..."9").contains($0) }).prefix(2) : ""
            guard let group = Int(digits) else {
                result.append(character)
                continue
            }
            if group < match.output.count { result += match.output[group].substring ?? "" }
            rest.removeFirst(digits.count)
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var asciiLowercased: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(ascii: self) + 32) : self
    }

    /// What `\w` takes in JavaScript.
    fileprivate var isWordScalar: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
