import SQLText

/// A statement of a migration file as PostgreSQL cuts it, with the bytes that belong to it up to its `;` or its COPY data.
struct ServerPiece {
    var piece: ExecutionPlan.Piece
    var range: Range<Int>
    /// Nothing ended it but the end of the file.
    let endsWithText: Bool

    /// All of a file. Throws a `Diagnostic` with its place for what must not reach a server: an open quote or comment, a
    /// psql command.
    static func all(of file: MigrationFile) throws -> [ServerPiece] {
        let source = file.source
        let start = file.content.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var splitter = StatementSplitter(file.content, in: start..<file.content.count)
        var pieces: [ServerPiece] = []
        while let fragment = splitter.next() {
            if fragment.openness.isOpen, fragment.openness != .needsSemicolon {
                let place = fragment.body.isEmpty ? fragment.range.lowerBound : fragment.body.lowerBound
                throw Diagnostic(
                    .script, "\(file.name) is not complete: \(fragment.openness.description)",
                    location: source.location(at: place))
            }
            switch fragment.kind {
            case .statement:
                guard !fragment.body.isEmpty else { continue }
                pieces.append(
                    ServerPiece(
                        piece: ExecutionPlan.Piece(sql: source.text(fragment.body), offset: fragment.body.lowerBound),
                        range: fragment.body.lowerBound..<fragment.range.upperBound,
                        endsWithText: fragment.terminator == .endOfText))
            case .copyData:
                guard var copy = pieces.popLast() else { continue }
                copy.piece.copyData = Array(file.content[fragment.body])
                copy.range = copy.range.lowerBound..<fragment.range.upperBound
                pieces.append(copy)
            case .command:
                throw Diagnostic(
                    .script, "a psql command cannot stand in a migration", help: "remove the line",
                    location: source.location(at: fragment.body.lowerBound, length: fragment.body.count))
            case .trivia: break
            }
        }
        return pieces
    }
}
