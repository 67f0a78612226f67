import SQLText

extension FleetResult {
    /// `applied`, `up to date`, `failed` or `not started`.
    public var word: String {
        switch outcome {
        case .applied: "applied"
        case .upToDate: "up to date"
        case .failed: "failed"
        case .notStarted: "not started"
        }
    }

    /// What there is to say beside the word; the error's first line where it failed.
    public var detail: String {
        switch outcome {
        case .applied(let files): counted(files.count, "migration")
        case .failed(let error): error.description.split(separator: "\n").first.map(String.init) ?? ""
        case .upToDate, .notStarted: ""
        }
    }

    /// Milliseconds.
    public var milliseconds: Double {
        Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    }
}

extension FleetResult: Encodable {
    private enum Key: String, CodingKey { case target, outcome, files, error, milliseconds }

    /// The target without a password, how it ended, the files or the error, and the time.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(target.display, forKey: .target)
        try container.encode(word, forKey: .outcome)
        if case .applied(let files) = outcome { try container.encode(files, forKey: .files) }
        if case .failed(let error) = outcome { try container.encode(error.description, forKey: .error) }
        try container.encode((milliseconds * 10).rounded() / 10, forKey: .milliseconds)
    }
}
