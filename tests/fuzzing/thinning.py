"""Selects the fuzz inputs to keep: those that reach lines no other test input reaches.

    python tests/fuzzing/thinning.py FOLDER ...

Rewrites `seeds.jsonl` from its own inputs and the files in the folders. An input is kept if it
reaches a line that neither the fixed inputs of `make test` nor a shorter kept input reaches.
"""

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import oracle
import speccompile
from fuzz import OTHER_BYTES, SEEDS, TESTED, inputs, seeds, specs

SOURCES = str(Path(speccompile.__file__).parent)


def reached(data: bytes, folder: Path) -> set[tuple[str, int]]:
    """The lines of the package that checking and showing an input reaches."""
    lines: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(SOURCES):
            return None
        lines.add((name, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        oracle.faults(data, folder)
    finally:
        sys.settrace(None)
    return lines


def thinned(given: Iterable[bytes]) -> list[bytes]:
    """The inputs that reach lines which no fixed and no shorter input reaches, shortest first."""
    known: set[tuple[str, int]] = set()
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        for data in inputs(range(TESTED), specs()):
            known |= reached(data, Path(folder))
        for data in sorted(set(given), key=lambda data: (len(data), data)):
            lines = reached(data, Path(folder))
            if not lines <= known:
                known |= lines
                kept.append(data)
    return kept


def main(folders: Iterable[Path]) -> None:
    """Write what is kept."""
    given = [path.read_bytes() for folder in folders for path in folder.iterdir()]
    kept = thinned([*seeds(), *given])
    lines = [json.dumps(data.decode("utf-8", OTHER_BYTES)) for data in kept]
    SEEDS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
