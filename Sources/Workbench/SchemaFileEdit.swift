import SQLText
import Schema

/// Texts that a schema file may become after a change, best first. Each is only a proposal: what it gives is decided by loading it.
enum SchemaFileEdit {
    static func candidates(_ text: String, changes: StateChanges, wanted: State) -> [String] { [] }
}
