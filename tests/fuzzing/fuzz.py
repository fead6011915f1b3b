"""`make fuzz`: many inputs, each checked for what must hold of any, in time and in memory."""

import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from bounded import MOST_MEBIBYTES, MOST_SECONDS, Spent, measured
from mutation import mutated
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.example import example
from structure import restructured

ROOT = Path(__file__).parents[2]
SPEC = "spec.yaml"
PORTION = 500
"""Inputs that one process takes."""
TESTED = 1_000
"""The number of inputs that `make test` checks, from the first on."""
SEEDS = Path(__file__).parent / "seeds.jsonl"
OTHER_BYTES = "surrogateescape"
"""How the seeds, which are JSON strings, represent bytes that are not UTF-8."""


class Portion(NamedTuple):
    """What came of some inputs.

    Attributes:
        faults: what is wrong, each with its input.
        slowest: the seconds of the slowest.
        slow: inputs that took longer than is promised, which a busy machine can make them.
    """

    faults: list[tuple[str, bytes]]
    slowest: float
    slow: list[bytes]


def specs() -> list[str]:
    """The example specs, often, and those of the examples of codes that are right."""
    written = [path.read_text("utf-8") for path in sorted((ROOT / "specs").glob("*.yaml"))]
    examples = [(one.wrong, one.right) for one in map(example, all_codes())]
    right = [
        right.content(SPEC).decode()
        for wrong, right in examples
        if SPEC in right.files and right.files[SPEC] != wrong.files.get(SPEC)
    ]
    return [*written * (len(right) // len(written)), *right]


def seeds() -> list[bytes]:
    """The inputs kept from coverage-guided fuzzing: see `thinning.py`."""
    lines = SEEDS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line).encode("utf-8", OTHER_BYTES) for line in lines]


def inputs(numbers: Iterable[int], texts: Sequence[str]) -> Iterable[bytes]:
    """Inputs by their numbers, the same each time: one half changed as trees, one as texts."""
    makers = (mutated, restructured)
    return (makers[number % 2](Random(number), texts) for number in numbers)


def checked(given: Iterable[bytes]) -> Spent:
    """Check inputs in a process of their own; `given` is a Portion."""
    return measured(lambda: portion(given))


def portion(given: Iterable[bytes]) -> Portion:
    """Check inputs in this process."""
    import layouts
    import oracle

    found: list[tuple[str, bytes]] = []
    slowest, slow = 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        for data in given:
            began = time.process_time()
            try:
                said = oracle.faults(data, Path(folder)) + layouts.faults(data, Path(folder))
            except Exception as error:
                said = [f"{type(error).__name__}: {error} at {_where(error)}"]
            spent = time.process_time() - began
            slowest = max(slowest, spent)
            if spent > MOST_SECONDS:
                slow.append(data)
            found += [(each, data) for each in said]
    return Portion(found, slowest, slow)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"


def main(first: int, behind: int) -> int:
    """Check the inputs of these numbers and say what was found."""
    texts, slowest, most, wrong = specs(), 0.0, 0.0, 0
    for begin in range(first, behind, PORTION):
        spent = checked(inputs(range(begin, min(begin + PORTION, behind)), texts))
        if spent.failure or not isinstance(spent.given, Portion):
            print(f"inputs from {begin} on: {spent.failure}")
            wrong += 1
            continue
        slowest, most = max(slowest, spent.given.slowest), max(most, spent.mebibytes)
        slow = [(f"took more than {MOST_SECONDS:g} s", data) for data in spent.given.slow]
        faults = spent.given.faults + slow
        for fault, data in faults[:5]:
            print(f"{fault}\n  {data[:300]!r}")
        wrong += len(faults)
    print(
        f"{behind - first:,} inputs, {wrong} faults; slowest {slowest:.2f} s, most {most:.0f} MiB"
    )
    return 1 if wrong or most > MOST_MEBIBYTES else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
