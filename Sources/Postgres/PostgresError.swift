import CLibpq
import SQLText

/// What the server, or libpq, said went wrong: every field of the protocol's error message.
/// Source: PostgreSQL documentation, "Error and Notice Message Fields".
public struct PostgresError: Error, Sendable, Equatable {
    /// `ERROR`, `FATAL` or `PANIC`, untranslated where the server sends it so (9.6 and newer); `FATAL` where libpq failed itself.
    public var severity: String
    /// Five characters, or nil where the failure did not come from a server (a connection that could not be made).
    public var sqlState: SQLState?
    /// The primary message, usually one line, in the server's language; no line end follows it.
    public var message: String
    /// More about the problem, perhaps over several lines; nil where the server sent none.
    public var detail: String?
    /// The server's advice, which may not fit; nil where it sent none.
    public var hint: String?
    /// The calls that led here, the innermost first, a line each; nil where the server sent none.
    public var context: String?
    /// 1-based, in characters of the statement that was sent.
    public var position: Int?
    /// 1-based, in characters of `internalQuery`; nil where the statement itself is at fault.
    public var internalPosition: Int?
    /// The text of a statement that the server ran on its own, as a PL/pgSQL function does; nil where none failed.
    public var internalQuery: String?
    /// The schema of the object the error is about, unquoted; nil where the error names none.
    public var schema: String?
    /// The table the error is about, unquoted, in `schema`; nil where the error names none.
    public var table: String?
    /// The column of `table` the error is about, unquoted; nil where the error names none.
    public var column: String?
    /// The data type or domain the error is about, unquoted, in `schema`; nil where the error names none.
    public var dataType: String?
    /// The constraint that was violated, or the index behind it, unquoted; nil where the error names none.
    public var constraint: String?
    /// The C function of the server's source that reported it; it tells apart errors that share one SQLSTATE.
    public var sourceFunction: String?

    /// The connection could not be made, or is gone.
    public var isConnectionFailure: Bool {
        guard let sqlState else { return true }
        return sqlState.isClass("08") || sqlState == .adminShutdown || sqlState == .crashShutdown || sqlState == .cannotConnectNow
    }

    init(message: String) {
        severity = "FATAL"
        self.message = message
    }

    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        severity = field("V") ?? field("S") ?? "ERROR"
        sqlState = field("C").map(SQLState.init)
        message = field("M") ?? String(cString: PQresultErrorMessage(result)).trimmingNewlines
        detail = field("D")
        hint = field("H")
        context = field("W")
        position = field("P").flatMap { Int($0) }
        internalPosition = field("p").flatMap { Int($0) }
        internalQuery = field("q")
        schema = field("s")
        table = field("t")
        column = field("c")
        dataType = field("d")
        constraint = field("n")
        sourceFunction = field("R")
    }

    /// The same as the one error type that reaches a person.
    ///
    /// - Parameters:
    ///   - source: the text that held the statement; without it the location is left out.
    ///   - offset: the byte offset in `source` at which the statement that was sent starts.
    public func diagnostic(in source: SourceText? = nil, at offset: Int = 0) -> Diagnostic {
        var location: SourceLocation?
        if let source {
            location = source.location(at: offset)
            if let position {
                let sent = source.text(offset..<source.bytes.count)
                let prefix = sent.unicodeScalars.prefix(max(0, position - 1))
                let bytes = String(String.UnicodeScalarView(prefix)).utf8.count
                location = source.location(at: offset + bytes, length: wordLength(in: source, at: offset + bytes))
            }
        }
        let family: Diagnostic.Family =
            isConnectionFailure ? .connection : sqlState == .queryCanceled && Interrupt.wasInterrupted ? .interrupted : .script
        return Diagnostic(
            family, message, detail: detail, hint: hint, context: context, sqlState: sqlState?.code, location: location)
    }

    private func wordLength(in source: SourceText, at offset: Int) -> Int {
        var end = offset
        while end < source.bytes.count, source.bytes[end] > 127 || isWordByte(source.bytes[end]) { end += 1 }
        return max(1, source.text(offset..<end).count)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }
}

extension PostgresError: CustomStringConvertible {
    /// Severity, SQLSTATE, message and detail on one line, for logs and test failures.
    public var description: String {
        "\(severity): \(sqlState.map { $0.code + ": " } ?? "")\(message)" + (detail.map { " (\($0))" } ?? "")
    }
}

/// A notice or warning that the server sent beside a result.
public struct Notice: Sendable, Equatable {
    /// `NOTICE`, `WARNING`, `INFO`, `LOG` or `DEBUG`, untranslated where the server sends it so (9.6 and newer).
    public let severity: String
    /// The primary message, without a line end.
    public let message: String
    /// More about it, perhaps over several lines; nil where the server sent none.
    public let detail: String?
    /// The server's advice; nil where it sent none.
    public let hint: String?
    /// Five characters, `00000` where nothing is wrong; nil where libpq said it and not a server.
    public let sqlState: String?

    /// A notice from its parts.
    public init(severity: String, message: String, detail: String?, hint: String?, sqlState: String?) {
        self.severity = severity
        self.message = message
        self.detail = detail
        self.hint = hint
        self.sqlState = sqlState
    }
}

/// The five characters that name an error condition. Source: PostgreSQL documentation, appendix "Error Codes".
public struct SQLState: Sendable, Hashable {
    /// The five characters, digits and capital letters.
    public let code: String

    /// A state from its five characters, as the server sends them; they are not checked.
    public init(_ code: String) { self.code = code }

    /// Whether the first two characters, the error's class, are these.
    public func isClass(_ prefix: String) -> Bool { code.hasPrefix(prefix) }

    /// 57P01: the server was stopped, or `pg_terminate_backend` ended this connection.
    public static let adminShutdown = SQLState("57P01")
    /// 57P02: another backend crashed, and the server ended all connections with it.
    public static let crashShutdown = SQLState("57P02")
    /// 57P03: the server is starting up, shutting down or in recovery; a later try may succeed.
    public static let cannotConnectNow = SQLState("57P03")
    /// 57014: a cancel request, `statement_timeout` or `pg_cancel_backend` stopped the statement.
    public static let queryCanceled = SQLState("57014")
    /// 55P03: `lock_timeout` ran out, or `NOWAIT` found the lock held.
    public static let lockNotAvailable = SQLState("55P03")
    /// 55006: for instance a database to be copied or dropped that others are connected to.
    public static let objectInUse = SQLState("55006")
    /// 55P04: an enum value is used in the transaction that added it.
    public static let unsafeNewEnumValueUsage = SQLState("55P04")
    /// 25001: the statement cannot run inside a transaction, as `CREATE DATABASE` and `VACUUM` cannot.
    public static let activeTransaction = SQLState("25001")
    /// 25P02: an earlier statement failed, and all until the rollback are ignored.
    public static let failedTransaction = SQLState("25P02")
    /// 3D000: the server has no database of that name.
    public static let undefinedDatabase = SQLState("3D000")
    /// 42P04: a database of that name exists.
    public static let duplicateDatabase = SQLState("42P04")
    /// 42710: an object of that name exists (a role, constraint, trigger; tables and functions have codes of their own).
    public static let duplicateObject = SQLState("42710")
    /// 23505: a row with that key exists.
    public static let uniqueViolation = SQLState("23505")
    /// 42501: the role may not do this.
    public static let insufficientPrivilege = SQLState("42501")

    /// So that `catch let error as PostgresError where .uniqueViolation ~= error` reads as it says.
    public static func ~= (pattern: SQLState, error: PostgresError) -> Bool { error.sqlState == pattern }
}

extension String {
    /// libpq ends its messages with a line end.
    var trimmingNewlines: String {
        var text = self
        while let last = text.last, last.isNewline { text.removeLast() }
        return text
    }
}
