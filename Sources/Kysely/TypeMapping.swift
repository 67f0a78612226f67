/// Decides the TypeScript type of a column.
struct TypeMapping {
    private let options: TypesOptions
    private let enums: [EnumReference: EnumType]

    init(_ input: TypesInput, _ options: TypesOptions) {
        self.options = options
        enums = Dictionary(
            input.enums.filter { !$0.labels.isEmpty }.map { (EnumReference(schema: $0.schema, name: $0.name), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The whole type: array, then null, then `Generated` around it; or the override, which nothing is added to.
    func type(of column: Column, in relation: Relation) -> TypeExpression {
        if let override = overrideKeys(of: column, in: relation).lazy.compactMap({ options.overrides.columns[$0] }).first {
            return .raw(override)
        }
        var type = arrayOrElement(of: column)
        if !column.isNotNull { type = .nullable(type) }
        if options.generatedAlways, column.isGeneratedAlways { return .generic("GeneratedAlways", type) }
        return column.isGenerated ? .generic("Generated", type) : type
    }

    /// The keys under which an override of the column may stand, the stronger first.
    func overrideKeys(of column: Column, in relation: Relation) -> [String] {
        let name = "\(relation.name).\(column.name)"
        let qualified = "\(relation.schema).\(name)"
        return options.effectiveDefaultSchemas.contains(relation.schema) ? [qualified, name] : [qualified]
    }

    /// Whether a key of `typeMapping` can have an effect on such a type.
    func isMappable(_ type: TypeReference) -> Bool {
        isBuiltIn(type, Self.scalars.keys.contains) || isBuiltIn(type, Self.ranges.contains) || enumeration(of: type) != nil
    }

    private func arrayOrElement(of column: Column) -> TypeExpression {
        let own = TypeReference(schema: column.type.schema, name: column.type.name)
        if let mapped = options.typeMapping["\(own.schema).\(own.name)"] { return wrap(.raw(mapped), column.type) }
        let resolved = (options.domains ? column.domainBase : nil) ?? column.type
        return wrap(element(of: resolved), resolved)
    }

    private func wrap(_ element: TypeExpression, _ type: TypeReference) -> TypeExpression {
        guard type.isArray else { return element }
        // Whoever maps the element has a parser of their own.
        if options.arrayTypes == .nodePostgres, !element.isRaw {
            if isBuiltIn(type, { $0 == "numeric" }) { return .array(.name("number")) }
            if !isBuiltIn(type, Self.parsedArrays.contains) { return .name("string") }
        }
        return element.isPrimitive ? .array(element) : .generic("ArrayType", element)
    }

    private func element(of type: TypeReference) -> TypeExpression {
        if let mapped = options.typeMapping["\(type.schema).\(type.name)"] { return .raw(mapped) }
        if let mapped = options.typeMapping[type.name.lowercased()], isMappable(type) { return .raw(mapped) }
        if type.schema == Self.catalog, let scalar = Self.scalars[type.name] {
            return .name(type.name == "date" && options.dateParser == .string ? "string" : scalar)
        }
        return enumeration(of: type).map(TypeExpression.enumeration) ?? .name("string")
    }

    private func enumeration(of type: TypeReference) -> EnumReference? {
        let reference = EnumReference(schema: type.schema, name: type.name)
        return enums[reference] == nil ? nil : reference
    }

    private func isBuiltIn(_ type: TypeReference, _ isMember: (String) -> Bool) -> Bool {
        type.schema == Self.catalog && isMember(type.name)
    }

    private static let catalog = "pg_catalog"

    /// Built-in types that kysely-codegen knows; all others are strings.
    private static let scalars: [String: String] = {
        var scalars = [
            "bool": "boolean", "bytea": "Buffer", "circle": "Circle", "date": "Timestamp", "float4": "number", "float8": "number",
            "int2": "number", "int4": "number", "int8": "Int8", "interval": "Interval", "json": "Json", "jsonb": "Json",
            "numeric": "Numeric", "oid": "number", "point": "Point", "timestamp": "Timestamp", "timestamptz": "Timestamp",
        ]
        let strings =
            "bit box bpchar cidr inet line lseg macaddr money path polygon text time timetz tsquery tsvector txid_snapshot uuid "
            + "varbit varchar xml"
        for name in strings.split(separator: " ") { scalars[String(name)] = "string" }
        return scalars
    }()

    private static let ranges = Set(
        ["date", "int4", "int8", "num", "ts", "tstz"].flatMap { [$0 + "range", $0 + "multirange"] })

    /// Element types of the arrays that pg-types 2.2 has a parser for.
    private static let parsedArrays = Set(
        """
        bool bpchar bytea cidr date float4 float8 inet int2 int4 int8 interval json jsonb macaddr money numeric numrange oid point \
        regproc text time timestamp timestamptz timetz uuid varchar
        """.split(separator: " ").map(String.init))
}
