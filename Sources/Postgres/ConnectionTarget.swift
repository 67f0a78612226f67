import CLibpq

/// Where to connect: what libpq takes as a connection string. Everything it leaves open comes from libpq's usual places
/// (environment, service file, `.pgpass`).
public struct ConnectionTarget: Sendable, Equatable {
    /// A URL, `key=value` pairs, `service=name`, or empty for the environment alone.
    let conninfo: String
    /// A database that replaces the one named in `conninfo`.
    let databaseOverride: String?

    /// Takes a URL, `key=value` pairs, `service=name`, or an empty text for libpq's environment. The text is not checked: a
    /// malformed one fails when a session is opened. In a URL, Atlas's `search_path` parameter becomes an option of the session.
    public init(_ text: String) {
        conninfo = Self.translatingSearchPath(text)
        databaseOverride = nil
    }

    /// A server on this machine, by the folder of its Unix socket; no part of the four comes from the environment.
    public init(socketDirectory: String, port: Int, database: String, user: String) {
        let pairs = [("host", socketDirectory), ("port", String(port)), ("dbname", database), ("user", user)]
        self.init(pairs.map { "\($0)='\(Self.escaped($1))'" }.joined(separator: " "))
    }

    /// Atlas's URLs name a schema with `?search_path=app`, which libpq knows only as an option of the session.
    private static func translatingSearchPath(_ text: String) -> String {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), let mark = text.firstIndex(of: "?") else {
            return text
        }
        let parameters = text[text.index(after: mark)...].split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1)
            return parts.first == "search_path" && parts.count == 2 ? "options=-csearch_path%3D\(parts[1])" : String(parameter)
        }
        return text[...mark] + parameters.joined(separator: "&")
    }

    private init(conninfo: String, databaseOverride: String?) {
        self.conninfo = conninfo
        self.databaseOverride = databaseOverride
    }

    /// The same server and role, another database.
    public func with(database: String) -> ConnectionTarget {
        ConnectionTarget(conninfo: conninfo, databaseOverride: database)
    }

    /// A text with the passwords of the URLs in it blotted out.
    public static func redacted(_ text: String) -> String {
        text.replacing(#/(://[^/@\s:]*):[^/@\s]*@/#) { $0.output.1 + ":***@" }
    }

    /// Whether a word on the command line is meant as a connection rather than a file.
    public static func looksLikeConnection(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || text.hasPrefix("service=")
            || (text.contains("=") && !text.contains("/") && ConnectionTarget(text).options() != nil)
            || ["host=", "dbname=", "user=", "port="].contains { text.hasPrefix($0) }
    }

    /// For people and logs: user, host, port and database, never a password.
    public var display: String {
        guard let options = options() else { return "(malformed connection string)" }
        if let service = options["service"] { return "service=\(service)" }
        var text = "postgresql://"
        if let user = options["user"] { text += user + "@" }
        let host = options["host"] ?? ""
        if !host.hasPrefix("/") { text += host }
        if let port = options["port"] { text += ":" + port }
        text += "/" + (databaseOverride ?? options["dbname"] ?? "")
        if host.hasPrefix("/") { text += "?host=" + host }
        return text
    }

    /// The name of the database where the text names one.
    public var database: String? { databaseOverride ?? options()?["dbname"] }

    /// As a URL that `psql` takes; holds the password where the text held one.
    public var url: String {
        guard let options = options() else { return conninfo }
        func escape(_ text: String) -> String {
            text.utf8.map { byte in
                let safe =
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [45, 46, 95, 126].contains(byte)
                let hex = String(byte, radix: 16, uppercase: true)
                return safe ? String(UnicodeScalar(byte)) : "%" + (hex.count < 2 ? "0" + hex : hex)
            }.joined()
        }
        var options2 = options
        options2["dbname"] = nil
        let query = options2.sorted { $0.key < $1.key }.map { "\($0.key)=\(escape($0.value))" }
        return "postgresql:///" + escape(databaseOverride ?? options["dbname"] ?? "")
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// The options that the text sets, or nil where libpq cannot read it.
    func options() -> [String: String]? {
        if conninfo.isEmpty { return [:] }
        guard let list = PQconninfoParse(conninfo, nil) else { return nil }
        defer { PQconninfoFree(list) }
        var options: [String: String] = [:]
        var entry = list
        while let keyword = entry.pointee.keyword {
            if let value = entry.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            entry += 1
        }
        return options
    }

    /// Keywords and values for `PQconnectdbParams` with `expand_dbname`: only the first `dbname` is expanded, a later one replaces it.
    func parameters(applicationName: String) -> [(String, String)] {
        var list: [(String, String)] = []
        if !conninfo.isEmpty { list.append(("dbname", conninfo)) }
        if let databaseOverride {
            if conninfo.isEmpty { list.append(("dbname", "dbname=''")) }
            list.append(("dbname", databaseOverride))
        }
        list.append(("fallback_application_name", applicationName))
        list.append(("client_encoding", "UTF8"))
        return list
    }

    private static func escaped(_ value: String) -> String {
        value.map { $0 == "\\" || $0 == "'" ? "\\\($0)" : String($0) }.joined()
    }
}
