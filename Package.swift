// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "dbw",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "dbw", targets: ["dbw"]),
        .library(name: "Workbench", targets: ["Workbench", "Script"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),

        .target(name: "SQLText", swiftSettings: strict),
        .target(
            name: "Schema", dependencies: ["SQLText", .product(name: "OrderedCollections", package: "swift-collections")],
            swiftSettings: strict),
        .target(
            name: "SchemaDiff",
            dependencies: [
                "Schema", "SQLText", .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ], swiftSettings: strict),
        .target(
            name: "Postgres",
            dependencies: ["CLibpq", "Schema", "SQLText"], swiftSettings: strict),
        .target(name: "Migrations", dependencies: ["Postgres", "SQLText", "CCrypto"], swiftSettings: strict),
        .target(name: "Kysely", dependencies: [], swiftSettings: strict),
        .target(
            name: "Workbench",
            dependencies: ["SQLText", "Schema", "SchemaDiff", "Postgres", "Migrations", "Kysely", "TOMLKit"],
            swiftSettings: strict),
        .target(
            name: "Script", dependencies: ["Workbench", "SQLText", "Schema", "SchemaDiff", "Postgres", "Migrations", "Kysely"],
            swiftSettings: strict),
        .target(name: "Terminal", dependencies: ["CEditline", "SQLText", "Rainbow"], swiftSettings: strict),
        .executableTarget(
            name: "dbw",
            dependencies: [
                "Workbench", "Script", "Terminal", "Schema", "SchemaDiff", "Postgres", "Migrations", "Kysely", "SQLText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        .target(name: "TestSupport", dependencies: ["Postgres", "Schema"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "TranscriptTests", dependencies: ["TestSupport", "Postgres", "CEditline"], resources: [.copy("Transcripts")],
            swiftSettings: strict),
        .testTarget(
            name: "AcceptanceTests", dependencies: ["TestSupport", "Workbench", "Schema", "SchemaDiff", "Postgres"],
            path: "Tests/Acceptance", resources: [.copy("Cases")], swiftSettings: strict),
        .target(
            name: "RandomSchemas", dependencies: ["TestSupport", "SQLText", "Schema", "SchemaDiff", "Postgres"],
            path: "Tests/RandomSchemas", swiftSettings: strict),
        .executableTarget(
            name: "random-schemas", dependencies: ["RandomSchemas", "TestSupport", "Postgres"], path: "Tests/RandomProgram",
            swiftSettings: strict),
        .testTarget(
            name: "RandomTests", dependencies: ["RandomSchemas", "TestSupport", "Postgres"], swiftSettings: strict),
        .testTarget(name: "SQLTextTests", dependencies: ["SQLText"], swiftSettings: strict),
        .testTarget(name: "SchemaDiffTests", dependencies: ["SchemaDiff", "Schema", "SQLText"], swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MigrationsTests", dependencies: ["Migrations", "TestSupport"], resources: [.copy("Vectors")],
            swiftSettings: strict),
        .testTarget(name: "KyselyTests", dependencies: ["Kysely"], resources: [.copy("Vectors")], swiftSettings: strict),
        .testTarget(
            name: "WorkbenchTests",
            dependencies: ["Workbench", "TestSupport", "Schema", "SchemaDiff", "Postgres", "Migrations", "SQLText"],
            swiftSettings: strict),
        .testTarget(name: "ScriptTests", dependencies: ["Script"], swiftSettings: strict),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport"], swiftSettings: strict),
    ]
)
