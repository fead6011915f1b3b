"""Specs made to keep the compiler busy, each validated or laid out in a process of its own.

    python tests/fuzzing/hostile.py [validate|fmt] [--relative] [NAME ...]

Says of each how many seconds of CPU time and mebibytes it took; all together take two minutes.
`--relative`: of one that takes too many seconds, calls are counted (see `reference`).
"""

import gc
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bounded import MOST_MEBIBYTES, MOST_SECONDS, Spent, measured
from hostile_copies import TEXTS as COPIES
from hostile_layouts import TEXTS as LAYOUTS
from hostile_networks import TEXTS as NETWORKS
from hostile_texts import TEXTS as YAML
from reference import excess
from speccompile.interfaces.command_line.main import run

TEXTS = {**YAML, **LAYOUTS, **NETWORKS, **COPIES}
COMMANDS = ("validate", "fmt")
"""Those that are promised to be bounded."""
RELATIVE = "--relative"


def written(name: str, folder: Path) -> Path:
    """The spec of this name, as a file."""
    path = folder / "spec.yaml"
    path.write_bytes(TEXTS[name]().encode("utf-8", "surrogatepass"))
    return path


def fault(spent: Spent) -> str:
    """What is wrong with how it ended or with the memory it took; empty: nothing."""
    if spent.failure:
        return spent.failure
    if spent.given not in (0, 1, 2):
        return f"exit code {spent.given}"
    return "too much memory" if spent.mebibytes > MOST_MEBIBYTES else ""


def is_slow(spent: Spent, work: Callable[[], object], relative: bool) -> bool:
    """Whether the work took longer than is promised."""
    if spent.seconds <= MOST_SECONDS:
        return False
    again = measured(partial(excess, work)) if relative else None
    return not again or again.given != ""


def exit_code(command: str, path: Path) -> int:
    """What the command ends with."""
    gc.disable()  # as the command line does
    return run([command, str(path)], stdout=io.StringIO(), stderr=io.StringIO(), environment={})


def main(names: Sequence[str]) -> int:
    """Take each and say what it took."""
    command = names[0] if names and names[0] in COMMANDS else COMMANDS[0]
    relative = RELATIVE in names
    names = [name for name in names if name not in (*COMMANDS, RELATIVE)]
    wrong, longest, most = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or TEXTS:
            work = partial(exit_code, command, written(name, Path(folder)))
            spent = measured(work)
            longest, most = max(longest, spent.seconds), max(most, spent.mebibytes)
            said = fault(spent) or ("too slow" if is_slow(spent, work, relative) else "")
            wrong += bool(said)
            if names or said:
                said = said or f"exit code {spent.given}"
                print(f"{spent.seconds:.2f} s, {spent.mebibytes:.0f} MiB: {name}: {said}")
    print(
        f"{len(names or TEXTS)} specs, {wrong} faults; slowest {longest:.2f} s, most {most:.0f} MiB"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
