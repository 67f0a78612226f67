"""The measurements of scripts/bench: start, reading a state, difference, undo, memory; each against PostgreSQL's own tools."""

import argparse
import os
import re
import sys

from measure import Failed, Sample, alternate, memory_floor, run, until_prompt

EDITS = 200
UNDOS = 50
FOLLOWED = 10
TABLE = """CREATE TABLE t_{n:05d} (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), parent_id uuid REFERENCES t_{before:05d} (id) ON DELETE CASCADE, title text NOT NULL,
    amount numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0), tags text[] NOT NULL DEFAULT '{{}}',
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON t_{n:05d} (parent_id);
CREATE INDEX ON t_{n:05d} (title, created_at DESC);
COMMENT ON TABLE t_{n:05d} IS 'Generated table number {n}';
COMMENT ON COLUMN t_{n:05d}.title IS 'What row of table {n} is called';
"""
CLOCK = "SELECT extract(epoch FROM clock_timestamp()) AS t;\n"


class Table:
    """Prints a line as soon as it is measured; remembers whether every aim was met."""

    def __init__(self):
        self.missed = False
        print(f"{'':34}{'dbw':>10}  {'reference':>10} {'':24}{'ratio':>8}  {'aim':<8}{'peak memory':>14}")

    def line(self, name, pair, reference, aim=None, memory_aim=None):
        verdict = ""
        if aim is not None:
            verdict = f"<= {aim:g}" + self.mark(pair.ratio <= aim)
        memory = f"{megabytes(pair.memory)} / {megabytes(pair.reference_memory)}" if pair.memory else ""
        if memory_aim is not None:
            memory += f" <= {memory_aim:g}x" + self.mark(pair.memory <= memory_aim * pair.reference_memory)
        print(
            f"{name:<34}{duration(pair.seconds):>10}  {duration(pair.reference_seconds):>10} {reference:<24}"
            f"{pair.ratio:>7.2f}x  {verdict:<8}{memory:>14}",
            flush=True,
        )

    def mark(self, met):
        self.missed = self.missed or not met
        return "" if met else " !"

    def failed(self, name, why):
        self.missed = True
        print(f"{name:<34}failed: {why}", flush=True)


def duration(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms" if seconds >= 0.01 else f"{seconds * 1000:.2f} ms"


def megabytes(count):
    return f"{count / 1e6:.0f} MB"


class Bench:
    def __init__(self, options):
        self.options = options
        self.table = Table()
        self.psql = os.path.join(options.bin, "psql")
        self.pg_dump = os.path.join(options.bin, "pg_dump")

    def dbw(self, *arguments, **how):
        return run([self.options.dbw, *arguments], cwd=self.options.example, **how)

    def sql(self, url, *arguments, **how):
        return run([self.psql, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url, *arguments], **how)

    def url(self, database):
        return self.options.server.replace("/postgres?", f"/{database}?")

    def measure(self, name, reference, measured, other, aim=None, memory_aim=None):
        """Measures one line of the table; gives the seconds of dbw, or None when a run failed."""
        try:
            pair = alternate(measured, other, self.options.pairs)
        except Failed as failure:
            self.table.failed(name, failure)
            return None
        self.table.line(name, pair, reference, aim, memory_aim)
        return pair.seconds

    def start(self):
        """Start to prompt on a warm server, project unchanged, against a psql that connects and asks once."""
        url = self.dbw("server", "url", keep=True).output.strip()
        select_one = lambda: run([self.psql, "-X", url, "-c", "select 1"])
        program = [self.options.dbw]
        self.measure("start, dbw -c ''", "psql -c 'select 1'", lambda: self.dbw("-c", ""), select_one, aim=5)
        self.measure("start to prompt", "psql -c 'select 1'", lambda: until_prompt(program, self.options.example), select_one, aim=5)
        wrapper = "/usr/bin/psql"
        if is_script(wrapper):
            self.measure(
                "start to prompt", "/usr/bin/psql (wrapper)", lambda: until_prompt(program, self.options.example),
                lambda: run([wrapper, "-X", url, "-c", "select 1"]))

    def states(self, size):
        """Reads a generated schema and compares it with a copy that has one column more; gives the seconds of reading and comparing."""
        name, copy = f"bench_{size}", f"bench_{size}_copy"
        print(f"   loading {size} tables", file=sys.stderr, flush=True)
        schema = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench-schema.sql")
        self.sql(self.options.server, "-c", f"CREATE DATABASE {name}")
        self.sql(self.url(name), "-v", f"tables={size}", "-f", schema)
        self.sql(self.options.server, "-c", f"CREATE DATABASE {copy} TEMPLATE {name}")
        self.sql(self.url(copy), "-c", "ALTER TABLE t_00001 ADD COLUMN note text")
        dump = lambda: run([self.pg_dump, "--schema-only", self.url(name)])
        reading = self.measure(
            f"schema snapshot, {size} tables", "pg_dump --schema-only",
            lambda: self.dbw("schema", "snapshot", self.url(name)), dump, aim=1 if size == 1000 else None)
        difference = self.measure(
            f"schema diff, {size} tables twice", "pg_dump --schema-only",
            lambda: self.dbw("schema", "diff", self.url(name), self.url(copy)), dump, aim=0.8 if size == 1000 else None,
            memory_aim=3 if size >= 1000 else None)
        self.measure(
            f"planning of it, {size} tables", "reading both",
            lambda: self.times(name, copy)[1], lambda: self.times(name, copy)[0], aim=0.1 if size >= 1000 else None)
        for database in (name, copy):
            self.sql(self.options.server, "-c", f"DROP DATABASE {database}")
        return reading, difference

    def times(self, first, second):
        """What dbw itself says that reading both databases and planning took."""
        said = self.dbw("schema", "diff", "--timing", "--allow", "all", self.url(first), self.url(second) if second else "empty", errors=True)
        found = re.search(r"reading took ([\d.]+) ms, planning ([\d.]+) ms", said.output)
        if not found:
            raise Failed("dbw said no times")
        return [Sample(float(text) / 1000) for text in found.groups()]

    def follow(self, size):
        """One \\diff after one edit in a session over a large schema, against reading all of it."""
        name, folder = f"bench_follow_{size}", os.path.join(self.options.example, "follow")
        os.makedirs(os.path.join(folder, "db"), exist_ok=True)
        with open(os.path.join(folder, "db", "schema.sql"), "w") as file:
            file.write("".join(TABLE.format(n=n, before=max(n - 1, 1)) for n in range(1, size + 1)))
        self.sql(self.options.server, "-c", f"CREATE DATABASE {name}")
        self.sql(self.url(name), "-f", os.path.join(folder, "db", "schema.sql"))
        steps = [f"ALTER TABLE t_{n:05d} ADD COLUMN bench integer;\n\\diff\n" for n in range(1, FOLLOWED + 2)]
        session = steps[0] + CLOCK + "".join(steps[1:]) + CLOCK + "\\reset\n"
        self.measure(
            f"\\diff after an edit, {size} tables", "reading all of it",
            lambda: per_step(run([self.options.dbw, "-f", "-"], cwd=folder, text=session, keep=True), FOLLOWED),
            lambda: self.times(name, None)[0], aim=0.2 if size == 1000 else None)
        self.sql(self.options.server, "-c", f"DROP DATABASE {name}")
        run([self.options.dbw, "server", "stop"], cwd=folder)

    def undo(self):
        """One \\undo in a session of 200 statements against a bare ROLLBACK TO. The server's clock is asked before and after."""
        database = "bench_undo"
        self.sql(self.options.server, "-c", f"CREATE DATABASE {database}")
        self.sql(self.url(database), "-f", os.path.join(self.options.example, "db", "schema.sql"))
        edit = [f"ALTER TABLE todos ADD COLUMN bench_{i} integer;\n" for i in range(EDITS)]
        session = "".join(edit) + CLOCK + "\\undo\n" * UNDOS + CLOCK + "\\reset\n"
        plain = (
            "BEGIN;\n" + "".join(f"SAVEPOINT s{i};\n{text}" for i, text in enumerate(edit)) + CLOCK
            + "".join(f"ROLLBACK TO s{EDITS - 1 - i};\n" for i in range(UNDOS)) + CLOCK + "ROLLBACK;\n")
        self.measure(
            f"\\undo, session of {EDITS}", "ROLLBACK TO",
            lambda: per_step(self.dbw("-f", "-", text=session, keep=True), UNDOS),
            lambda: per_step(self.sql(self.url(database), "-f", "-", text=plain, keep=True), UNDOS), aim=3)


def is_script(path):
    if not os.path.exists(path):
        return False
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def per_step(sample, steps):
    """The time between the two clock readings, for one of the steps between them."""
    readings = [float(text) for text in re.findall(r"\b\d{10}\.\d+", sample.output)]
    if len(readings) != 2:
        raise Failed(f"{len(readings)} readings of the server's clock in its output, not 2")
    return Sample((readings[1] - readings[0]) / steps)


def sizes(text):
    return sorted({int(word) for word in text.split(",")})


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--sizes", type=sizes, default=[100, 1000, 10000], help="numbers of tables, as in 100,1000")
    parser.add_argument("--pairs", type=int, default=5, help="medians over so many alternating pairs")
    parser.add_argument("--check", action="store_true", help="exit 1 when a figure that is aimed at is missed")
    for given in ("--dbw", "--bin", "--server", "--example"):
        parser.add_argument(given, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    version = run([os.path.join(options.bin, "psql"), "--version"], keep=True).output.strip()
    print(f"{version}, {os.cpu_count()} cores; medians of {options.pairs} alternating pairs; clients from {options.bin}")
    bench = Bench(options)
    bench.start()
    bench.undo()
    bench.follow(1000)
    seconds = {size: bench.states(size) for size in options.sizes}
    for name, small, large in zip(("snapshot", "diff"), seconds.get(1000, ()), seconds.get(10000, ())):
        if small and large:
            growth = large / small
            print(f"schema {name}, 10000 tables take {growth:.1f} times as long as 1000 (aim: 12)" + bench.table.mark(growth <= 12))
    print(f"Peaks of memory are dbw's / the reference's; nothing below {megabytes(memory_floor())} can be told apart. '!' misses the aim.")
    if options.check and bench.table.missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
