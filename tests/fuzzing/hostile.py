"""Specs made to keep the compiler busy, each validated or laid out in a process of its own.

    python tests/fuzzing/hostile.py [validate|fmt] [NAME ...]

Says of each how many seconds of CPU time and mebibytes it took; all together take two minutes.
"""

import gc
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bounded import Spent, measured
from hostile_layouts import TEXTS as LAYOUTS
from hostile_networks import TEXTS as NETWORKS
from hostile_texts import TEXTS as YAML
from speccompile.runtime.cli import run

TEXTS = {**YAML, **LAYOUTS, **NETWORKS}
COMMANDS = ("validate", "fmt")
"""Those that are promised to be bounded."""


def taken(command: str, name: str, folder: Path) -> Spent:
    """What a command took for one; `given` is the exit code."""
    path = folder / "spec.yaml"
    path.write_bytes(TEXTS[name]().encode("utf-8", "surrogatepass"))
    return measured(lambda: _exit_code(command, path))


def is_well(spent: Spent) -> bool:
    """Whether it ended as it should, within what is promised."""
    return not spent.failure and spent.given in (0, 1, 2) and spent.is_bounded


def _exit_code(command: str, path: Path) -> int:
    gc.disable()  # as the command line does
    return run([command, str(path)], stdout=io.StringIO(), stderr=io.StringIO(), environment={})


def main(names: Sequence[str]) -> int:
    """Take each and say what it took."""
    command = names[0] if names and names[0] in COMMANDS else COMMANDS[0]
    names = [name for name in names if name not in COMMANDS]
    wrong, longest, most = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or TEXTS:
            spent = taken(command, name, Path(folder))
            longest, most = max(longest, spent.seconds), max(most, spent.mebibytes)
            wrong += not is_well(spent)
            if names or not is_well(spent):
                said = spent.failure or f"exit code {spent.given}"
                print(f"{spent.seconds:.2f} s, {spent.mebibytes:.0f} MiB: {name}: {said}")
    print(
        f"{len(names or TEXTS)} specs, {wrong} faults; slowest {longest:.2f} s, most {most:.0f} MiB"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
