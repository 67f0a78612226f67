import SQLText

/// What of a migration file is sent to the server, and how many of the statements that Atlas counts each piece stands for.
///
/// The server gets statements cut by PostgreSQL's lexical rules. Atlas's splitter differs from them in corners (nested comments,
/// `E'\''`, `a$b$c`, a stray `;`, a comment as last line), and the revisions table needs its counts. Where the two cut at
/// different places the file is taken in units at whose ends both cut.
struct ExecutionPlan {
    /// One statement for the server.
    struct Piece: Equatable {
        let sql: String
        /// Byte offset in the file.
        let offset: Int
        /// What follows a `COPY ... FROM STDIN`.
        var copyData: [UInt8]?
    }

    /// The smallest part of a file that both splitters begin and end together.
    struct Unit: Equatable {
        var pieces: [Piece]
        /// Which of the counted statements are done when all pieces are.
        var counted: Range<Int>
    }

    let file: MigrationFile
    let units: [Unit]
    /// As Atlas counts and hashes them.
    let counted: [[UInt8]]
    /// The chain of partial hashes, one per counted statement.
    let hashes: [String]
    /// Where the splitters disagree, as warnings for a person.
    let warnings: [Diagnostic]
    /// The first BEGIN, COMMIT or ROLLBACK of the file, which cannot stand in a file that is wrapped in a transaction.
    let transactionControl: SourceLocation?

    /// Throws a `Diagnostic` with its place for a file that cannot be run: an open quote, a psql command.
    init(_ file: MigrationFile) throws {
        self.file = file
        try Self.checkText(file)
        let scanned = Result { () throws(AtlasSplitter.Failure) in try AtlasSplitter.split(file.content) }
        let source = file.source
        var warnings: [Diagnostic] = []
        switch scanned {
        case .success(let result) where result.hasCustomDelimiter:
            // The file says where its statements end, in a way only Atlas knows.
            counted = result.statements.map(\.bytes)
            units = result.statements.enumerated().map { index, statement in
                let piece = Piece(sql: statement.text, offset: statement.offset)
                return Unit(pieces: statement.bytes.isEmpty ? [] : [piece], counted: index..<index + 1)
            }
        case .success(let result):
            let pieces = try ServerPiece.all(of: file)
            counted = result.statements.map(\.bytes)
            units = Self.align(pieces, with: result.statements)
            warnings += Self.disagreements(units, pieces, result.statements, in: source)
        case .failure(let failure):
            let pieces = try ServerPiece.all(of: file)
            counted = pieces.map { Array($0.piece.sql.utf8) + [UInt8(ascii: ";")] }
            units = pieces.enumerated().map { Unit(pieces: [$1.piece], counted: $0..<$0 + 1) }
            warnings.append(
                Diagnostic(
                    .migrationFolder, "Atlas cannot read this file: \(failure.message)",
                    help: "write it differently where the file is to be applied with Atlas too",
                    location: source.location(at: max(0, failure.offset - 1))))
        }
        self.warnings = warnings
        hashes = AtlasSplitter.partialHashes(of: counted)
        transactionControl = units.lazy.flatMap(\.pieces).compactMap { Self.transactionControl(in: $0, of: source) }.first
    }

    /// What is not UTF-8 would not reach the server as it is in the file.
    private static func checkText(_ file: MigrationFile) throws {
        if let zero = file.content.firstIndex(of: 0) {
            throw Diagnostic(.script, "\(file.name) holds a zero byte", location: file.source.location(at: zero))
        }
        if String(validating: file.content, as: UTF8.self) == nil {
            throw Diagnostic(.script, "\(file.name) is not UTF-8", help: "save it as UTF-8")
        }
    }

    /// What is reported as the statement, e.g. in `error_stmt`: as Atlas sees it where one piece is one statement.
    func reportedStatement(_ piece: Piece, in unit: Unit) -> String {
        if unit.pieces.count == 1, unit.counted.count == 1 {
            return String(decoding: counted[unit.counted.lowerBound], as: UTF8.self)
        }
        return piece.sql + ";"
    }

    /// Unites what overlaps.
    private static func align(_ pieces: [ServerPiece], with statements: [AtlasSplitter.Statement]) -> [Unit] {
        var units: [Unit] = []
        var unitEnd = 0
        var rest = pieces[...]
        var done = 0
        while !rest.isEmpty || done < statements.count {
            let statement = done < statements.count ? statements[done] : nil
            let piece = rest.first.flatMap { $0.range.lowerBound < statement?.offset ?? .max ? $0 : nil }
            guard let range = piece?.range ?? statement?.range else { break }
            if units.isEmpty || range.lowerBound >= unitEnd { units.append(Unit(pieces: [], counted: done..<done)) }
            unitEnd = max(unitEnd, range.upperBound)
            if let piece {
                units[units.count - 1].pieces.append(piece.piece)
                rest.removeFirst()
            } else {
                done += 1
                units[units.count - 1].counted = units[units.count - 1].counted.lowerBound..<done
            }
        }
        return joined(units)
    }

    /// Puts a unit that Atlas does not see with its neighbour, so that the count alone tells where to resume.
    private static func joined(_ units: [Unit]) -> [Unit] {
        var result: [Unit] = []
        for unit in units {
            guard let last = result.last, unit.counted.isEmpty || last.counted.isEmpty else {
                result.append(unit)
                continue
            }
            result[result.count - 1] = Unit(
                pieces: last.pieces + unit.pieces, counted: last.counted.lowerBound..<unit.counted.upperBound)
        }
        return result
    }

    private static func disagreements(
        _ units: [Unit], _ pieces: [ServerPiece], _ statements: [AtlasSplitter.Statement], in source: SourceText
    ) -> [Diagnostic] {
        let ends = Dictionary(uniqueKeysWithValues: pieces.map { ($0.piece.offset, $0) })
        return units.compactMap { unit in
            if unit.pieces.count == 1, unit.counted.count == 1, let piece = ends[unit.pieces[0].offset] {
                let statement = statements[unit.counted.lowerBound]
                let sameEnd = statement.range.upperBound == piece.range.upperBound || piece.endsWithText
                if statement.offset == piece.piece.offset, sameEnd, piece.piece.copyData == nil { return nil }
            }
            let offset = unit.counted.isEmpty ? unit.pieces[0].offset : statements[unit.counted.lowerBound].offset
            return Diagnostic(
                .migrationFolder,
                "Atlas and PostgreSQL split this differently (\(unit.counted.count) and \(unit.pieces.count) statements)",
                help: "write it differently where the file is to be applied with Atlas too", location: source.location(at: offset)
            )
        }
    }

    private static func transactionControl(in piece: Piece, of source: SourceText) -> SourceLocation? {
        var splitter = StatementSplitter(source.bytes, in: piece.offset..<piece.offset + piece.sql.utf8.count)
        while let fragment = splitter.next() {
            guard fragment.kind == .statement else { continue }
            var lexer = Lexer(source.bytes, in: fragment.body)
            var words: [String] = []
            while words.count < 3, let token = lexer.next(), token.isTrivia || token.kind == .identifier {
                if !token.isTrivia { words.append(source.text(token.range).lowercased()) }
            }
            if isTransactionControl(words) { return source.location(at: fragment.body.lowerBound, length: fragment.body.count) }
        }
        return nil
    }

    /// By the first words of a statement. Savepoints are fine inside a transaction.
    private static func isTransactionControl(_ words: [String]) -> Bool {
        switch words.first {
        case "begin", "commit", "end", "abort": true
        case "start": words.dropFirst().first == "transaction"
        case "prepare": words.dropFirst().first == "transaction"
        case "rollback": !words.contains("to")
        default: false
        }
    }
}
