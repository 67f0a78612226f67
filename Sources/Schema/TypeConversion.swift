/// What it takes to turn a column's values from one type into another.
///
/// Source: PostgreSQL's `pg_cast` (which casts are binary-coercible, which need no more than assignment), `find_coercion_pathway` (input and
/// output functions stand in where one side is a string) and `ATColumnChangeRequiresRewrite`.
enum TypeConversion: Equatable {
    /// Neither a rewrite nor a cast.
    case free
    /// PostgreSQL converts by itself, and writes the table anew.
    case assignment
    /// A `USING` expression is needed: the cast to append to the column's name.
    case cast(String)

    /// A column's type, as far as conversion asks.
    struct ColumnType {
        /// As PostgreSQL prints it: `character varying(20)[]`.
        let text: String
        /// The catalog's name of the type, of an array's element type, or of the base type of a domain, with its schema where that is not the system's.
        let name: String
        let isArray: Bool
        let isDomain: Bool

        init(_ column: Fact) {
            text = column["type"] ?? ""
            isDomain = column["base_name"] != nil
            let schema = column[isDomain ? "base_schema" : "type_schema"] ?? "pg_catalog"
            let name = column[isDomain ? "base_name" : "type_name"] ?? ""
            self.name = schema == "pg_catalog" ? name : schema + "." + name
            isArray = column.isTrue("is_array") || column.isTrue("base_is_array")
        }

        init(text: String, name: String, isArray: Bool = false, isDomain: Bool = false) {
            self.text = text
            self.name = name
            self.isArray = isArray
            self.isDomain = isDomain
        }

        /// Whether values of both stand in one operator family of btree, or are converted without being asked (`pg_amop`, `pg_cast`): then a
        /// key of one refers to a key of the other.
        func isComparable(with other: ColumnType) -> Bool {
            isArray == other.isArray
                && (name == other.name || TypeConversion.comparable.contains { $0.contains(name) && $0.contains(other.name) })
        }

        /// What stands between the parentheses: `20`, `10,2`.
        var modifier: String {
            guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return "" }
            return String(text[text.index(after: open)..<close])
        }
    }

    init(from old: ColumnType, to new: ColumnType) {
        guard old.isArray == new.isArray else {
            let isText = Self.strings.contains(new.name) && !new.isArray
            self = isText ? .assignment : .cast("::text::" + new.text)
            return
        }
        if old.name == new.name {
            // The elements of an array are gone through for a modifier, even for a wider one.
            let isWider = !new.isArray || new.modifier.isEmpty || new.modifier == old.modifier
            let isSame =
                new.isDomain ? old.text == new.text : isWider && Self.widens(new.name, from: old.modifier, to: new.modifier)
            self = isSame ? .free : .assignment
        } else if Self.binary[old.name]?.contains(new.name) == true, new.modifier.isEmpty, !new.isDomain, !new.isArray {
            self = .free
        } else if Self.assignable[old.name]?.contains(new.name) == true || Self.strings.contains(new.name) {
            self = .assignment
        } else if Self.explicit[old.name]?.contains(new.name) == true || Self.strings.contains(old.name) {
            self = .cast("::" + new.text)
        } else {
            self = .cast("::text::" + new.text)
        }
    }

    /// Whether every value of a type that is assigned to another has its place there.
    static func takesAll(from old: ColumnType, to new: ColumnType) -> Bool {
        if new.isDomain { return false }
        if old.name == new.name, widens(new.name, from: old.modifier, to: new.modifier) { return true }
        if ["timestamp", "timestamptz", "time", "timetz", "interval"].contains(new.name), old.name == new.name { return true }
        guard new.modifier.isEmpty else { return false }
        return old.name == new.name || strings.contains(new.name) || wider[old.name]?.contains(new.name) == true
    }

    private static let wider = table(
        "int2 int4 int8 numeric float4 float8;int4 int8 numeric float4 float8;int8 numeric float4 float8;float4 float8;date timestamp;json jsonb"
    )

    private static let comparable: [Set<String>] = [
        ["int2", "int4", "int8", "numeric", "float4", "float8"], ["text", "varchar", "bpchar", "name"],
        ["date", "timestamp", "timestamptz"], ["cidr", "inet"], ["bit", "varbit"],
    ]

    /// Types of the string category: values of every type are assigned to them by their output function.
    private static let strings: Set<String> = ["text", "varchar", "bpchar", "name"]

    private static let binary = table(
        "bit varbit;varbit bit;cidr inet;int4 oid;oid int4;text bpchar varchar;varchar bpchar text;xml bpchar text varchar")

    private static let assignable = table(
        """
        bool bpchar text varchar;box polygon;bpchar char name text varchar;char bpchar varchar text;cidr bpchar text varchar inet;\
        float4 int2 int4 int8 numeric float8;float8 float4 int2 int4 int8 numeric;inet bpchar cidr text varchar;int2 float4 float8 int4 int8 numeric oid;\
        int4 int2 money float4 float8 int8 numeric oid;int8 int2 int4 money float4 float8 numeric oid;interval time;json jsonb;jsonb json;\
        money numeric;name bpchar varchar text;numeric int2 int4 int8 money float4 float8;oid int8 int4;path polygon;point box;polygon path;text char name bpchar varchar;\
        timestamp date time timestamptz;timestamptz date time timestamp timetz;timetz time;varchar char name bpchar text;xml bpchar text varchar;\
        bit varbit;varbit bit;date timestamp timestamptz;macaddr macaddr8;macaddr8 macaddr;time interval timetz
        """)

    private static let explicit = table(
        """
        bit int4 int8;bool int4;box circle lseg point;char int4;circle box point polygon;daterange datemultirange;int4 bit bool char;\
        int4range int4multirange;int8 bit;int8range int8multirange;jsonb bool float4 float8 int2 int4 int8 numeric;lseg point;\
        numrange nummultirange;polygon box circle point;tsrange tsmultirange;tstzrange tstzmultirange
        """)

    /// A line for each source type: its name and those of the targets.
    private static func table(_ text: String) -> [String: Set<String>] {
        var table: [String: Set<String>] = [:]
        for line in text.split(separator: ";") {
            let words = line.split(separator: " ").map(String.init)
            table[words[0], default: []].formUnion(words.dropFirst())
        }
        return table
    }

    /// Whether a type's modifier only lets more through: then no row is looked at.
    private static func widens(_ name: String, from old: String, to new: String) -> Bool {
        if old == new { return true }
        switch name {
        case "varchar", "varbit":
            if new.isEmpty { return true }
            guard let before = Int(old), let after = Int(new) else { return false }
            return after >= before
        case "numeric":
            if new.isEmpty { return true }
            let before = old.split(separator: ",").compactMap { Int($0) }
            let after = new.split(separator: ",").compactMap { Int($0) }
            return before.count == 2 && after.count == 2 && before[1] == after[1] && after[0] >= before[0]
        case "timestamp", "timestamptz", "time", "timetz", "interval":
            // No modifier means six digits.
            guard let before = old.isEmpty ? 6 : Int(old), let after = new.isEmpty ? 6 : Int(new) else { return false }
            return after >= before
        default: return false
        }
    }
}
