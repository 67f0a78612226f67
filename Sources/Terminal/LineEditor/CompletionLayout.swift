/// The list that a second TAB shows, fitted to the screen.
///
/// Candidates with descriptions stand one a line when they all fit so; else names in columns, read downwards. What does not fit on the
/// screen is counted in a last line. Work depends on the screen, not on how many candidates there are.
enum CompletionLayout {
    private static let gap = 2

    /// The lines of the list.
    ///
    /// - Parameter screen: `rows` is how many lines the list may take.
    static func lines(_ candidates: [Completion.Candidate], screen: Screen, style: Style = .plain) -> [String] {
        if candidates.isEmpty { return [] }
        if candidates.count <= screen.rows, candidates.contains(where: { $0.description != nil }) {
            return described(candidates, screen, style)
        }
        return columns(candidates, screen, style)
    }

    private static func described(_ candidates: [Completion.Candidate], _ screen: Screen, _ style: Style) -> [String] {
        let names = candidates.map { shownName($0, screen) }
        let width = names.map { TextWidth.of($0) }.max() ?? 0
        return zip(names, candidates).map { name, candidate in
            let room = screen.columns - width - gap
            guard let description = candidate.description, !description.isEmpty, room > gap else { return name }
            let text = TextWidth.fit(description.split(whereSeparator: \.isNewline).joined(separator: " "), columns: room)
            return TextWidth.pad(name, columns: width + gap) + style.paint(text, .faint)
        }
    }

    private static func columns(_ candidates: [Completion.Candidate], _ screen: Screen, _ style: Style) -> [String] {
        // No more candidates can be shown than there are cells two columns wide.
        let possible = candidates.prefix(screen.rows * max(1, screen.columns / (1 + gap)))
        var names: [String] = []
        var widest = 0
        for candidate in possible {
            let name = shownName(candidate, screen)
            let width = max(widest, TextWidth.of(name))
            let perLine = max(1, (screen.columns + gap) / (width + gap))
            // Stops where the list would grow beyond the screen, the last line being the count of the rest.
            if names.count + 1 > perLine * screen.rows { break }
            widest = width
            names.append(name)
        }
        let perLine = max(1, (screen.columns + gap) / (widest + gap))
        var rest = candidates.count - names.count
        if rest > 0 {
            let kept = min(names.count, max(1, screen.rows - 1) * perLine)
            rest += names.count - kept
            names.removeLast(names.count - kept)
        }
        let height = (names.count + perLine - 1) / perLine
        var lines = (0..<height).map { row in
            let cells = stride(from: row, to: names.count, by: height).map { names[$0] }
            let padded = cells.dropLast().map { TextWidth.pad($0, columns: widest + gap) }
            return padded.joined() + (cells.last ?? "")
        }
        if rest > 0 { lines.append(style.paint("and \(rest) more", .faint)) }
        return lines
    }

    private static func shownName(_ candidate: Completion.Candidate, _ screen: Screen) -> String {
        TextWidth.fit(candidate.text, columns: screen.columns)
    }
}
