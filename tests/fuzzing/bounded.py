"""A piece of work in a process of its own, under limits; how long it took and how much it held."""

import os
import pickle
import resource
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

MOST_SECONDS, MOST_MEBIBYTES = 2.0, 300.0
"""What `SECURITY.md` promises of the validation of 1 MiB of YAML."""

_STOPS = 60
"""Seconds of CPU time after which a process is ended by the system."""
_ADDRESSES = 2 * 1024**3
"""Bytes that the work may reserve."""
_ITSELF = 50.0
"""Mebibytes of `speccompile validate` before it reads anything; the process that tests run in holds
much else, which is not counted."""


class Spent(NamedTuple):
    """What a piece of work took and gave.

    Attributes:
        seconds: of CPU time.
        mebibytes: the most that the work held, with Python and the compiler itself.
        given: what the work returned.
        failure: a traceback, or how the process ended; empty where it ended well.
    """

    seconds: float
    mebibytes: float
    given: object
    failure: str = ""


def measured(work: Callable[[], object]) -> Spent:
    """Carry out the work in a child of this process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        answer = file.read()
    _, status, _ = os.wait4(child, 0)
    if not answer:
        return Spent(float("inf"), float("inf"), None, f"the process ended with status {status}")
    spent: Spent = pickle.loads(answer)
    return spent


def _answer(work: Callable[[], object], writer: int) -> None:
    """In the child: the work, its measures, and the end without what a test run would clean up."""
    before, reserved = _memory("VmRSS"), _memory("VmSize")
    Path("/proc/self/clear_refs").write_text("5")  # what the parent has held at most is forgotten
    most = int(reserved * 2**20) + _ADDRESSES
    resource.setrlimit(resource.RLIMIT_CPU, (_STOPS, _STOPS))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    given, failure = None, ""
    began = time.process_time()
    try:
        given = work()
    except BaseException:
        failure = traceback.format_exc()
    spent = time.process_time() - began
    held = _ITSELF + _memory("VmHWM") - before
    with os.fdopen(writer, "wb") as file:
        pickle.dump(Spent(spent, held, given, failure), file)
    os._exit(0)


def _memory(what: str) -> float:
    """A line of what Linux tells of this process, in mebibytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024
