# The database workflow and the work on dbw itself. `just` lists the recipes; arguments go on to dbw.

set positional-arguments

# The one built here, else the one in PATH.
built := justfile_directory() / ".build/release/dbw"
dbw := if path_exists(built) == "true" { built } else { "dbw" }

[private]
default:
    @just --list --unsorted --justfile '{{ justfile() }}'

# Install what is missing, build dbw, start the project's own PostgreSQL
[group('database')]
setup:
    scripts/setup
    scripts/build
    .build/release/dbw server start

# Make the database equal to db/schema.sql (fast iteration)
[group('database')]
db-migrate *flags:
    @'{{ dbw }}' schema apply "$@"

# Write a versioned migration: what db/schema.sql says beyond the migrations
[group('database')]
db-migration-new name *flags:
    @'{{ dbw }}' migration new "$@"

# Apply the versioned migrations that the database has not seen
[group('database')]
db-migration-apply *flags:
    @'{{ dbw }}' migration apply "$@"

# Which migrations are applied, which are pending
[group('database')]
db-migration-status *flags:
    @'{{ dbw }}' migration status "$@"

# Generate the TypeScript types for Kysely
[group('database')]
db-schema *flags:
    @'{{ dbw }}' types "$@"

# Build .build/release/dbw
[group('dbw')]
build:
    scripts/build

# A tour on a scratch copy of the example project
[group('dbw')]
try:
    scripts/try

# Everything that is tested
[group('dbw')]
test *arguments:
    scripts/test "$@"

# Format, and the tests that need no server
[group('dbw')]
check *arguments:
    scripts/test --quick "$@"

# Random schemas and edits, proved; a failed case is made small and printed
[group('dbw')]
random *arguments:
    scripts/random "$@"

# Ratios against psql and pg_dump
[group('dbw')]
bench *arguments:
    scripts/bench "$@"
