// Here: where a session connects to and as whom: the forms of a target, what of them people see, the password file.
import Foundation
import SQLText
import TestSupport
import Testing

@testable import Postgres

struct SessionTargetTests {
    @Test(arguments: [
        ("postgresql://u:secret@db.example.org:5433/shop", "postgresql://u@db.example.org:5433/shop"),
        ("postgresql://u:se%40cret@db.example.org/shop?sslmode=require", "postgresql://u@db.example.org/shop"),
        ("postgresql:///shop?host=/run/x&user=u&password=secret", "postgresql://u@/shop?host=/run/x"),
        ("host=db.example.org user=u password='se cret' dbname=shop", "postgresql://u@db.example.org/shop"),
        ("service=shop password=secret", "service=shop"),
        ("postgresql://u:secret@h:port:port/x?y", "(malformed connection string)"),
        ("", "postgresql:///"),
    ])
    func displayHasNoPassword(text: String, display: String) {
        let target = ConnectionTarget(text)
        #expect(target.display == display)
        #expect(!target.with(database: "other").display.contains("cret"))
    }

    @Test func databaseIsReplaced() {
        let target = ConnectionTarget("postgresql://u@h/shop").with(database: "a b")
        #expect(target.database == "a b")
        #expect(target.display == "postgresql://u@h/a b")
        #expect(target.url == "postgresql:///a%20b?host=h&user=u")
        #expect(ConnectionTarget("").database == nil)
        let socket = ConnectionTarget(socketDirectory: "/run/it's", port: 5, database: "d", user: "u\\")
        #expect(socket.database == "d")
        #expect(socket.display == "postgresql://u\\@:5/d?host=/run/it's")
    }

    @Test(arguments: ["postgres://x", "postgresql:///x", "service=a", "host=a dbname=b", "dbname=x"])
    func connectionsAreKnown(_ text: String) { #expect(ConnectionTarget.looksLikeConnection(text)) }

    @Test(arguments: ["db/schema.sql", "empty", "a=b.sql", "db/a=b", "production"])
    func pathsAreNoConnections(_ text: String) { #expect(!ConnectionTarget.looksLikeConnection(text)) }

    @Test func passwordComesFromThePasswordFile() throws {
        let scratch = try ScratchFolder()
        let server = try PasswordAsker()
        try scratch.write("pgpass", "127.0.0.1:\(server.port):shop:ada:from the file\n127.0.0.1:*:*:*:wrong\n")
        chmod(scratch.path + "/pgpass", 0o600)
        let target = ConnectionTarget(
            "host=127.0.0.1 port=\(server.port) dbname=shop user=ada sslmode=disable gssencmode=disable passfile='\(scratch.path)/pgpass'"
        )
        var failure: PostgresError?
        do { _ = try Session(target) } catch let error as PostgresError { failure = error }
        #expect(server.password == "from the file")
        let error = try #require(failure)
        #expect(error.message.contains("not today"))
        #expect(!error.message.contains("from the file"))
        #expect(error.isConnectionFailure)
        #expect(!target.display.contains("pgpass"))
    }
}

/// Speaks as much of PostgreSQL's protocol as it takes to ask for a password in clear text, remember it, and refuse.
private final class PasswordAsker: @unchecked Sendable {
    let port: UInt16
    private let listener: Int32
    private let lock = NSLock()
    private var received: String?
    private let done = DispatchSemaphore(value: 0)

    /// What the client sent; waits for it.
    var password: String? {
        _ = done.wait(timeout: .now() + 5)
        return lock.withLock { received }
    }

    init() throws {
        #if canImport(Darwin)
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            let client = accept(listener, nil, nil)
            serve(client)
            close(client)
            done.signal()
        }
    }

    deinit { close(listener) }

    private func serve(_ client: Int32) {
        guard message(client) != nil else { return }
        // AuthenticationCleartextPassword.
        send(client, [UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 3])
        var type: UInt8 = 0
        guard read(client, &type, 1) == 1, let body = message(client) else { return }
        lock.withLock { received = String(decoding: body.dropLast(), as: UTF8.self) }
        let fields = Array("SFATAL\0C28P01\0Mnot today\0\0".utf8)
        send(client, [UInt8(ascii: "E"), 0, 0, 0, UInt8(fields.count + 4)] + fields)
    }

    /// A length of four bytes, itself included, and what follows.
    private func message(_ client: Int32) -> [UInt8]? {
        var header = [UInt8](repeating: 0, count: 4)
        guard read(client, &header, 4) == 4 else { return nil }
        let length = header.reduce(0) { $0 << 8 | Int($1) } - 4
        var body = [UInt8](repeating: 0, count: length)
        return read(client, &body, length) == length ? body : nil
    }

    private func send(_ client: Int32, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
    }
}

/// A file with an error in its second statement, behind characters of two bytes.
enum SourceTextFixture {
    static let second = "SELECT 'ü' || nowhere"
    static let source = SourceText(file: "a.sql", "-- über\n\n" + second + ";\n")
    static let offset = "-- über\n\n".utf8.count
}
