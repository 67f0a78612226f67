import CLibpq
import SQLText

/// What the server, or libpq, said went wrong: every field of the protocol's error message.
/// Source: PostgreSQL documentation, "Error and Notice Message Fields".
public struct PostgresError: Error, Sendable, Equatable {
    public var severity: String
    /// Five characters, or nil where the failure did not come from a server (a connection that could not be made).
    public var sqlState: SQLState?
    public var message: String
    public var detail: String?
    public var hint: String?
    public var context: String?
    /// 1-based, in characters of the statement that was sent.
    public var position: Int?
    public var internalPosition: Int?
    public var internalQuery: String?
    public var schema: String?
    public var table: String?
    public var column: String?
    public var dataType: String?
    public var constraint: String?
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
    public var description: String {
        "\(severity): \(sqlState.map { $0.code + ": " } ?? "")\(message)" + (detail.map { " (\($0))" } ?? "")
    }
}

/// A notice or warning that the server sent beside a result.
public struct Notice: Sendable, Equatable {
    public let severity: String
    public let message: String
    public let detail: String?
    public let hint: String?
    public let sqlState: String?
}

/// The five characters that name an error condition. Source: PostgreSQL documentation, appendix "Error Codes".
public struct SQLState: Sendable, Hashable {
    public let code: String

    public init(_ code: String) { self.code = code }

    /// Whether the first two characters, the error's class, are these.
    public func isClass(_ prefix: String) -> Bool { code.hasPrefix(prefix) }

    public static let adminShutdown = SQLState("57P01")
    public static let crashShutdown = SQLState("57P02")
    public static let cannotConnectNow = SQLState("57P03")
    public static let queryCanceled = SQLState("57014")
    public static let lockNotAvailable = SQLState("55P03")
    public static let objectInUse = SQLState("55006")
    public static let unsafeNewEnumValueUsage = SQLState("55P04")
    public static let activeTransaction = SQLState("25001")
    public static let failedTransaction = SQLState("25P02")
    public static let undefinedDatabase = SQLState("3D000")
    public static let duplicateDatabase = SQLState("42P04")
    public static let duplicateObject = SQLState("42710")
    public static let uniqueViolation = SQLState("23505")
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
