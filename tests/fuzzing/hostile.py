"""Specs made to keep the compiler busy, each validated in a process of its own.

    python tests/fuzzing/hostile.py [NAME ...]

Says of each how many seconds of CPU time and mebibytes it took; all together take two minutes.
"""

import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bounded import Spent, measured
from hostile_networks import TEXTS as NETWORKS
from hostile_texts import TEXTS as YAML
from speccompile.runtime.cli import run

TEXTS = {**YAML, **NETWORKS}


def validated(name: str, folder: Path) -> Spent:
    """What validating one took; `given` is the exit code."""
    path = folder / "spec.yaml"
    path.write_bytes(TEXTS[name]().encode("utf-8", "surrogatepass"))
    return measured(lambda: _exit_code(path))


def is_well(spent: Spent) -> bool:
    """Whether it ended as it should, within what is promised."""
    return not spent.failure and spent.given in (0, 1, 2) and spent.is_bounded


def _exit_code(path: Path) -> int:
    return run(["validate", str(path)], stdout=io.StringIO(), stderr=io.StringIO(), environment={})


def main(names: Sequence[str]) -> int:
    """Validate each and say what it took."""
    wrong, longest, most = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or TEXTS:
            spent = validated(name, Path(folder))
            longest, most = max(longest, spent.seconds), max(most, spent.mebibytes)
            wrong += not is_well(spent)
            if names or not is_well(spent):
                print(f"{spent.seconds:.2f} s, {spent.mebibytes:.0f} MiB: {name} {spent.failure}")
    print(
        f"{len(names or TEXTS)} specs, {wrong} faults; slowest {longest:.2f} s, most {most:.0f} MiB"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
