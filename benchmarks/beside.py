"""Contenders that do the same, each in a process of its own, in turns."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

QUIET = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}

TIME, MEMORY = 1.5, 2.0
"""Bounds: how many times the time of the fastest other one, and the size of what is kept."""


class Taken(NamedTuple):
    """What one turn of a contender took.

    Attributes:
        seconds: Of the clock.
        work: Seconds of all cores together.
        mebibytes: Peak memory beyond what the process had after its imports.
        check: A number that is the same for all contenders; 0 if nothing is compared.
    """

    seconds: float
    work: float
    mebibytes: float
    check: float = 0.0


def measure(do: Callable[[], Any], check: Callable[[Any], float] = lambda kept: 0.0) -> None:
    """Do it once, in a process that has done nothing but import, and print what it took."""
    before, start, work = _peak(), time.perf_counter(), time.process_time()
    kept = do()
    taken = Taken(time.perf_counter() - start, time.process_time() - work, _peak() - before)
    print(json.dumps(taken._replace(check=check(kept))))


def _peak() -> float:
    """MiB that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_turns(
    script: str, contenders: Sequence[str], arguments: Sequence[str], turns: int
) -> dict[str, list[Taken]]:
    """Returns what each contender took in each turn.

    Args:
        script: A file that measures one: `script --measure CONTENDER ARGUMENTS`.
    """
    found: dict[str, list[Taken]] = {name: [] for name in contenders}
    for _ in range(turns):
        for name, taken in found.items():
            command = [sys.executable, script, "--measure", name, *arguments]
            done = subprocess.run(command, env=QUIET, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"{name} failed:\n{done.stderr}")
            taken.append(Taken(*json.loads(done.stdout.splitlines()[-1])))
    return found


def show(found: dict[str, list[Taken]], ours: str, others: Sequence[str], size: float) -> None:
    """Print the medians of all contenders, and how ours compares with the bounds.

    Args:
        ours: The contender that the bounds are for.
        others: Those that it is compared with.
        size: MiB of what ours keeps; 0 if it keeps nothing.
    """
    for name, taken in found.items():
        seconds, work, mebibytes, _ = (statistics.median(one) for one in zip(*taken, strict=True))
        shown = f"{seconds:7.2f} s {work:7.2f} s of work {mebibytes:6.0f} MiB"
        print(f"  {name:32} {shown}", flush=True)
    kinds = [_times_the_best(found, ours, others, kind) for kind in ("seconds", "work")]
    print(f"  {ours}: {kinds[0]:.2f} x the time and {kinds[1]:.2f} x the work of the best other")
    print(f"  (bound: {TIME} x), ", end="")
    most = statistics.median(one.mebibytes for one in found[ours])
    if size:
        print(f"{most / size:.2f} x the memory of what it keeps (bound: {MEMORY:g} x)", flush=True)
    else:
        print("keeps nothing", flush=True)


def _times_the_best(
    found: dict[str, list[Taken]], ours: str, others: Sequence[str], kind: str
) -> float:
    """Returns the median, over turns, of our time as a multiple of the best other one."""
    turns = range(len(found[ours]))
    times = {name: [getattr(one, kind) for one in taken] for name, taken in found.items()}
    return statistics.median(times[ours][n] / min(times[name][n] for name in others) for n in turns)


def same_check(found: dict[str, list[Taken]]) -> bool:
    """Whether all contenders have come to the same number."""
    checks = [one.check for taken in found.values() for one in taken]
    return max(checks) - min(checks) <= 1e-6 * max(map(abs, checks))
