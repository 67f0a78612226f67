"""Timing of commands: one run, alternating pairs, and the first prompt of a program at a terminal."""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass

MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024
PROMPT = re.compile(r"[>#$] ?$")
CONTROL = re.compile(r"\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|[\x00-\x09\x0b-\x1f]")


class Failed(Exception):
    """The command did not do what was to be measured; the text says how."""


@dataclass
class Sample:
    """One run: seconds on the wall clock, peak resident memory in bytes, and its standard output where that was kept."""

    seconds: float
    memory: int = 0
    output: str = ""


def memory_floor():
    """No peak below this can be seen: a child starts as a copy of the process that measures it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MEMORY_UNIT


def run(command, cwd=None, text="", keep=False, errors=False):
    """Runs a command to its end with the text as standard input; keeps its output, or its errors. Raises Failed when its exit status is not 0."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as complaints:
        given.write(text)
        given.seek(0)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, stdin=given, stdout=output if keep else subprocess.DEVNULL, stderr=complaints)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            said = " ".join(complaints.read().split())[-300:]
            raise Failed(f"{os.path.basename(command[0])} {command[1]} ended with {process.returncode}: {said}")
        kept = complaints if errors else output
        kept.seek(0)
        return Sample(seconds, usage.ru_maxrss * MEMORY_UNIT, kept.read() if keep or errors else "")


def until_prompt(command, cwd, patience=20.0):
    """Starts a program at a terminal of 100 columns and takes the time until what it shows ends like a prompt."""
    started = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.environ["TERM"] = "xterm"
        os.execv(command[0], command)
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        shown = ""
        while not PROMPT.search(CONTROL.sub("", shown)):
            left = started + patience - time.perf_counter()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise Failed(f"no prompt after {patience:.0f} s")
            try:
                shown += os.read(terminal, 4096).decode("utf-8", "replace")
            except OSError as ended:
                raise Failed("it ended without a prompt") from ended
        return Sample(time.perf_counter() - started)
    finally:
        leave(child, terminal)


def leave(child, terminal):
    """Asks the program to go with \\q, ends it after two seconds."""
    try:
        os.write(terminal, b"\\q\r")
        limit = time.perf_counter() + 2
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.perf_counter() > limit:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                break
            if select.select([terminal], [], [], 0.01)[0]:
                os.read(terminal, 4096)
    except OSError:
        os.waitpid(child, 0)
    finally:
        os.close(terminal)


@dataclass
class Pair:
    """Medians over alternating runs of a program and its reference; the ratio is the median of the pairs' ratios."""

    seconds: float
    reference_seconds: float
    ratio: float
    memory: int
    reference_memory: int


def alternate(measured, reference, pairs):
    """Runs both once unmeasured, then in turn, so that a change of load meets both."""
    measured()
    reference()
    taken = [(measured(), reference()) for _ in range(pairs)]
    return Pair(
        statistics.median(a.seconds for a, _ in taken),
        statistics.median(b.seconds for _, b in taken),
        statistics.median(a.seconds / b.seconds for a, b in taken),
        max(a.memory for a, _ in taken),
        max(b.memory for _, b in taken),
    )
