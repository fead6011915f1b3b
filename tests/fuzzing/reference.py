"""How long work takes, in the time of a reference that the same machine carries out beside it.

Seconds are those of a machine that does nothing else; one that is busy, or slow, needs more for
both. `make fuzz` and `make bench` look at seconds.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import yaml

Work: TypeAlias = Callable[[], object]
Seconds: TypeAlias = Callable[[Work], float]

MOST = 10.0
"""What a hostile spec may take; a calm machine of 2025 needs two seconds for it."""

TRIES = 3
"""A neighbour that takes the caches for a while takes them seldom three times."""

_LINE = "key{0}: {{name: 'value {0}', numbers: [{0}, 0.5, true], text: plain words here}}\n"
_TEXT = "".join(_LINE.format(number) for number in range(1000))


def reference() -> None:
    """Read YAML in pure Python, with a parser that isn't ours: the kind of work a check is."""
    yaml.compose(_TEXT, yaml.SafeLoader)


def cpu_seconds(work: Work) -> float:
    """CPU time of this process for the work."""
    began = time.process_time()
    work()
    return time.process_time() - began


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
