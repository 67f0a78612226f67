import CCrypto
import Foundation

/// A running SHA-256 whose digest can be taken at any point without ending the run, which is what atlas.sum and Atlas's
/// partial hashes are made of. The hashing is OpenSSL's (`EVP_sha256`).
public struct Checksum: ~Copyable {
    private let context: OpaquePointer

    /// Starts over nothing.
    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL offers no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Feeds more bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let fed: Void? = bytes.withContiguousStorageIfAvailable { feed(UnsafeRawBufferPointer($0)) }
        if fed == nil { Array(bytes).withUnsafeBytes { feed($0) } }
    }

    /// The 32 bytes for everything fed so far; feeding may go on.
    public borrowing func digest() -> [UInt8] {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("OpenSSL is out of memory") }
        defer { EVP_MD_CTX_free(copy) }
        var digest = [UInt8](repeating: 0, count: 32)
        let done = EVP_MD_CTX_copy_ex(copy, context) == 1 && EVP_DigestFinal_ex(copy, &digest, nil) == 1
        precondition(done, "OpenSSL cannot finish a SHA-256")
        return digest
    }

    /// The digest in the standard base64 alphabet with padding: 44 characters.
    public borrowing func base64() -> String { Data(digest()).base64EncodedString() }

    /// The digest as 64 lower-case hexadecimal digits.
    public borrowing func hex() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// SHA-256 of these bytes as 64 lower-case hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String {
        var checksum = Checksum()
        checksum.update(bytes)
        return checksum.hex()
    }

    private func feed(_ buffer: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1, "OpenSSL cannot feed a SHA-256")
    }
}
