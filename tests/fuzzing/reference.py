"""Whether work is bounded, also where a machine is slow or busy and seconds say nothing.

What takes longer than is promised is carried out again, and its calls of functions are counted,
which are the same everywhere. What happens between calls, such as the backtracking of a regular
expression, only takes time: it is compared with a reference that the same machine carries out
beside it. `make fuzz` and `make bench` look at seconds.
"""

import gc
import time
from collections.abc import Callable
from cProfile import Profile
from functools import cache, partial
from typing import TypeAlias

import yaml
from bounded import MOST_SECONDS

Work: TypeAlias = Callable[[], object]
Seconds: TypeAlias = Callable[[Work], float]

MOST_CALLS = 28_000_000
"""What a hostile spec may take; the costliest takes 19 million."""

MOST = 100.0
"""The time that it may take, in references; the costliest takes 36."""

TRIES = 3
"""A neighbour that takes the caches for a while takes them seldom three times."""

_LINE = "key{0}: {{name: 'value {0}', numbers: [{0}, 0.5, true], text: plain words here}}\n"
_TEXT = "".join(_LINE.format(number) for number in range(250))


def excess(
    work: Work,
    most_seconds: float = MOST_SECONDS,
    most_calls: int = MOST_CALLS,
    most: float = MOST,
) -> str:
    """What the work takes too much of: calls or, in references, time; empty: it is bounded, as all
    is that takes few seconds."""
    if cpu_seconds(work) <= most_seconds:
        return ""
    calls = list[int]()
    references = in_references(lambda: calls.append(calls_of(work)), most)
    if calls[0] > most_calls:
        return f"{calls[0]:,} calls, more than {most_calls:,}"
    return f"{references:.2g} references, more than {most:g}" if references > most else ""


def calls_of(work: Work) -> int:
    """How many functions the work calls, those of C included."""
    profile = Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def reference() -> None:
    """Read YAML in pure Python, with a parser that isn't ours: the kind of work a check is. Its
    calls are counted, too."""
    calls_of(partial(yaml.compose, _TEXT, yaml.SafeLoader))


def cpu_seconds(work: Work) -> float:
    """CPU time of this process for the work, without what collecting others' garbage takes."""
    collects = gc.isenabled()
    gc.disable()
    began = time.process_time()
    try:
        work()
        return time.process_time() - began
    finally:
        if collects:
            gc.enable()


def in_references(work: Work, most: float = MOST, seconds: Seconds = cpu_seconds) -> float:
    """What the work takes, as a multiple of the reference; where that is too much, the least of
    three tries, each between two references.

    Args:
        seconds: measures one piece of work.
    """
    least = seconds(work) / _once(seconds)
    for _ in range(TRIES - 1):
        if least <= most:
            break
        before, spent, after = seconds(reference), seconds(work), seconds(reference)
        least = min(least, spent / max(before, after))
    return least


@cache
def _once(seconds: Seconds) -> float:
    return seconds(reference)
