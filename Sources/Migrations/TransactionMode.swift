/// What is committed together. Raw values are the words of `--tx-mode` and `atlas:txmode`.
public enum TransactionMode: String, Sendable, CaseIterable {
    /// Each statement by itself, for what cannot run in a transaction; resumed in the middle of a file.
    case statement = "none"
    /// Each file with its rows in the revisions table.
    case file
    /// All files of one run.
    case all
}
