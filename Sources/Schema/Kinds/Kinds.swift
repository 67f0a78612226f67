/// The registry: every kind that dbw models. Adding a kind is adding its file and one line here, after the kinds it can be a part of.
public enum Kinds {
    /// All kinds, in the order of reading.
    public static let all: [any ObjectKind] = [
        SchemaKind(), ExtensionKind(), LanguageKind(), AccessMethodKind(), CollationKind(), ConversionKind(),
        TypeDeclarationKind(), ShellTypeKind(), BaseTypeKind(), EnumKind(), CompositeTypeKind(), CompositeAttributeKind(),
        RangeTypeKind(), DomainKind(), DomainConstraintKind(), TransformKind(), CastKind(), SequenceKind(),
        ForeignDataWrapperKind(), ForeignServerKind(), UserMappingKind(),
        TableKind(), ForeignTableKind(), PartitionKind(), ColumnKind(), IdentitySequenceKind(), NotNullKind(), TableTypeKind(),
        ForeignColumnOptionsKind(), ViewKind(), ViewColumnKind(), DefaultKind(), SequenceOwnershipKind(),
        PrimaryKeyKind(), UniqueKind(), CheckKind(), ExclusionKind(), ForeignKeyKind(),
        IndexKind(), IndexPartitionKind(), StatisticsObjectKind(), FunctionKind(), AggregateKind(),
        TriggerKind(), PartitionTriggerKind(), PolicyKind(),
        TextSearchParserKind(), TextSearchTemplateKind(), TextSearchDictionaryKind(), TextSearchConfigurationKind(),
        OperatorKind(), OperatorFamilyKind(), FamilyOperatorKind(), FamilyFunctionKind(), OperatorClassKind(),
        RuleKind(), EventTriggerKind(),
        PublicationKind(), PublicationTableKind(), PublicationSchemaKind(), SubscriptionKind(), DefaultPrivilegesKind(),
        CommentKind(), SecurityLabelKind(), OwnerKind(), GrantsKind(), SystemGrantsKind.relations, SystemGrantsKind.functions,
    ]

    private static let byID: [KindID: any ObjectKind] = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    private static let attributePlaces: [KindID: [String: Int]] = byID.mapValues { kind in
        Dictionary(kind.attributes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a kind's attribute stands among its values; nil where it has none of that name.
    static func place(of attribute: String, in id: KindID) -> Int? { attributePlaces[id]?[attribute] }

    /// The kind of a fact; its name has to be a known one.
    public static func of(_ id: KindID) -> any ObjectKind {
        guard let kind = byID[id] else { preconditionFailure("no kind is named \(id)") }
        return kind
    }

    /// The kind of that name, for names that come from outside.
    public static func find(_ name: String) -> (any ObjectKind)? { byID[KindID(rawValue: name)] }

    /// Where a kind stands in the order of reading, in which what is a part of something comes after it.
    public static func position(of id: KindID) -> Int { positions[id] ?? all.count }

    private static let positions: [KindID: Int] = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.id, $0) })
}
