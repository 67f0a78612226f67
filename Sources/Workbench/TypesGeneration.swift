import Foundation
import Kysely
import SQLText
import Schema

extension TypesInput {
    /// The relations and enums of a state, as the generator wants them.
    public init(_ state: State) {
        var relations: [Relation] = []
        let owned = Set(state.all("sequence owner").compactMap { $0["column"] })
        let parents = Set(state.all("partition").map(\.identity.qualifiedName))
        let comments = Dictionary(
            state.all("comment").compactMap { fact in fact.parent.map { ($0, fact["text"] ?? "") } }, uniquingKeysWith: { $1 })
        let defaults = Set(state.all("default").compactMap(\.parent))
        for fact in state.facts where ["table", "foreign table", "view"].contains(fact.kind.rawValue) {
            let isTable = fact.kind != "view"
            let columns = state.children(of: fact.address, kind: isTable ? "column" : "view column").map { column in
                Column(
                    name: column.identity.name, position: Int(column.address.sub), type: TypeReference(column, prefix: "type"),
                    domainBase: column["base_name"] == nil ? nil : TypeReference(column, prefix: "base"),
                    isNotNull: isTable && column.isTrue("not_null"),
                    hasDefault: defaults.contains(column.address) || (isTable && column["generated"] != nil),
                    isIdentity: isTable && column["identity"] != nil, ownsSequence: owned.contains(column.identity.qualifiedName),
                    isGeneratedAlways: isTable && (column["identity"] == "a" || column["generated"] != nil),
                    comment: comments[column.address])
            }
            let kind: Relation.Kind =
                fact.kind == "foreign table"
                ? .foreignTable
                : isTable
                    ? (fact["partition_key"] == nil ? .table : .partitionedTable)
                    : fact.isTrue("is_materialized") ? .materializedView : .view
            relations.append(
                Relation(
                    schema: fact.identity.schema, name: fact.identity.name, kind: kind,
                    hasParent: isTable && (fact["inherits"] != nil || parents.contains(fact.identity.qualifiedName)),
                    comment: comments[fact.address],
                    columns: columns))
        }
        self.init(
            relations: relations,
            enums: state.all("enum").map { EnumType(schema: $0.identity.schema, name: $0.identity.name, labels: $0.enumLabels) })
    }
}

extension TypeReference {
    fileprivate init(_ column: Fact, prefix: String) {
        self.init(
            schema: column["\(prefix)_schema"] ?? "pg_catalog", name: column["\(prefix)_name"] ?? "text",
            isArray: column.isTrue(prefix == "type" ? "is_array" : "base_is_array"))
    }
}

extension Workbench {
    /// Where types go when nothing else is said: the configuration's `[types] out`, as an absolute path.
    public var typesFile: String? {
        guard let out = configuration.typesOut, let project else { return nil }
        return out.hasPrefix("/") ? out : project.root + "/" + out
    }

    /// Writes a generated file where its text changed.
    ///
    /// - Returns: whether it did.
    public func writeTypes(_ text: String, to path: String) throws -> Bool {
        if FileManager.default.contents(atPath: path) == Data(text.utf8) { return false }
        try Files.write(Data(text.utf8), to: path)
        return true
    }
}
