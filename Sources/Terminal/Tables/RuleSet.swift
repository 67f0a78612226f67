/// The characters that a table is drawn with.
struct RuleSet {
    /// A horizontal rule's parts: the line itself, its left end, its crossing and its right end.
    struct Rule {
        let line: String
        let left: String
        let middle: String
        let right: String
    }

    let top: Rule
    let middle: Rule
    let bottom: Rule
    /// Between columns, and at both sides with border 2.
    let vertical: String
    /// To the right of a line that goes on below.
    let newline: String

    static func of(_ style: TableFormatter.LineStyle) -> RuleSet {
        switch style {
        case .ascii:
            let rule = Rule(line: "-", left: "+", middle: "+", right: "+")
            return RuleSet(top: rule, middle: rule, bottom: rule, vertical: "|", newline: "+")
        case .unicode:
            return RuleSet(
                top: Rule(line: "─", left: "┌", middle: "┬", right: "┐"),
                middle: Rule(line: "─", left: "├", middle: "┼", right: "┤"),
                bottom: Rule(line: "─", left: "└", middle: "┴", right: "┘"),
                vertical: "│", newline: "↵")
        }
    }

    /// A whole rule over columns of some widths, without a line end.
    func text(_ rule: Rule, widths: [Int], border: Int) -> String {
        func dashes(_ count: Int) -> String { String(repeating: rule.line, count: count) }
        let parts = widths.map { dashes($0) }
        switch border {
        case 0: return parts.joined(separator: " ")
        case 1: return rule.line + parts.joined(separator: rule.line + rule.middle + rule.line) + rule.line
        default:
            return rule.left + rule.line + parts.joined(separator: rule.line + rule.middle + rule.line) + rule.line + rule.right
        }
    }
}
