# shellcheck shell=bash
# What every script here shares: messages, the Swift toolchain, the release build, a quiet environment.
# Runs on bash 3.2 (macOS) as well.

set -euo pipefail

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
export project

# Package.swift says swift-tools-version 6.2; an older toolchain cannot read it.
minimum_swift="6.2"

say() { printf '== %s\n' "$*" >&2; }

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# A server that was just told to stop may still put away its files.
remove_folder() {
    local attempt
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        if rm -rf "$1" 2>/dev/null; then return 0; fi
        sleep "0.$attempt"
    done
    rm -rf "$1"
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

is_macos() { [ "$(uname -s)" = Darwin ]; }

# version_at_least 6.3.1 6.2 : true when the first is the second or newer.
version_at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

swift_version_of() { [ -n "$1" ] && "$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

# Prints the swift commands that may be there, the one in PATH first.
swift_candidates() {
    local folder
    command -v swift || true
    for folder in "${SWIFTLY_BIN_DIR:-${HOME:-/nonexistent}/.local/share/swiftly/bin}" \
        "${HOME:-/nonexistent}/.swiftly/bin" /opt/swift/usr/bin /usr/libexec/swift/bin; do
        if [ -x "$folder/swift" ]; then printf '%s\n' "$folder/swift"; fi
    done
}

# Puts a Swift toolchain that is new enough first in PATH; false when there is none.
find_swift() {
    local command version
    while IFS= read -r command; do
        version="$(swift_version_of "$command")"
        if [ -n "$version" ] && version_at_least "$version" "$minimum_swift"; then
            PATH="$(dirname "$command"):$PATH"
            export PATH
            return 0
        fi
    done <<<"$(swift_candidates)"
    return 1
}

# A database that the caller's shell happens to point at is none of our business: the tour would apply to it.
forget_databases() {
    unset DATABASE_URL PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGSERVICE PGOPTIONS PGSSLMODE
}

# Wide characters and box lines need UTF-8; a bare container often has LANG unset.
use_utf8() {
    case "$(locale charmap 2>/dev/null)" in
        UTF-8) ;;
        *) if is_macos; then export LC_ALL=en_US.UTF-8; else export LC_ALL=C.UTF-8; fi ;;
    esac
}

# The folder for what may be kept between runs. As root it must be one that an unprivileged server can read.
cache_folder() {
    if [ -n "${DBW_CACHE:-}" ]; then
        printf '%s' "$DBW_CACHE"
    elif is_root; then
        printf '/var/cache/dbw'
    else
        printf '%s/dbw' "${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}"
    fi
}
