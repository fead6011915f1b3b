"""Of many inputs, few that together reach every line that any of them reaches.

    python tests/fuzzing/thinning.py KEPT FOLDER ...

The shortest come first. What is kept is written into the folder KEPT, named by its content.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import oracle
import speccompile

SOURCES = str(Path(speccompile.__file__).parent)


def lines(data: bytes, folder: Path) -> set[tuple[str, int]]:
    """The lines of the package that checking and showing an input reaches."""
    reached: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(SOURCES):
            return None
        reached.add((name, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        oracle.faults(data, folder)
    finally:
        sys.settrace(None)
    return reached


def thinned(inputs: Iterable[bytes]) -> list[bytes]:
    """Those that reach a line which no shorter one reaches."""
    known: set[tuple[str, int]] = set()
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        for data in sorted(set(inputs), key=lambda data: (len(data), data)):
            reached = lines(data, Path(folder))
            if not reached <= known:
                known |= reached
                kept.append(data)
    return kept


def main(kept: Path, folders: Iterable[Path]) -> None:
    """Write what is kept."""
    inputs = [path.read_bytes() for folder in folders for path in folder.iterdir()]
    for data in thinned(inputs):
        (kept / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
