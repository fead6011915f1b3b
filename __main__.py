"""`python -m speccompile` and the `speccompile` command."""

import gc
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from io import TextIOWrapper

LAST_STANDARD_STREAM = 2


def main() -> int:
    """Run the command line and return its exit code.

    A command without TensorFlow lives too briefly to be tidied up after: collecting garbage and
    taking every module down would be a sixth of the time that `validate` takes. The collector is
    switched on again where TensorFlow starts.
    """
    gc.disable()
    leave_out_unused_packages()
    _open_closed_streams()
    if sys.stdout is None:  # what a command has to say would be lost without a word
        unwritable = os.open(os.devnull, os.O_RDONLY)
        sys.stdout = open(unwritable, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what an old terminal can't show is no defect
            stream.reconfigure(errors="backslashreplace")
    from .interfaces.command_line.main import run

    code = run(sys.argv[1:])
    if "tensorflow" in sys.modules:
        return code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class UnusedPackages:
    """Finder that finds no package which commands don't use, and loads seldom used ones late."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Raise ModuleNotFoundError if no command uses a module."""
        if name in ("pandas", "sklearn"):
            raise ModuleNotFoundError(f"commands don't use {name}", name=name)
        found = PathFinder.find_spec(name) if name in SELDOM_USED else None
        if found is not None and found.loader is not None:
            found.loader = LazyLoader(found.loader)
        return found


SELDOM_USED = ("secrets",)
"""What pydantic imports, with all that it needs, for types that no spec has: 4 ms."""


def leave_out_unused_packages() -> None:
    """Let nothing import what no command uses, and load what hardly any uses when it is used.

    Keras and pyarrow import pandas and scikit-learn where they are installed, to work with them in
    Python: about a second before training starts, and 85 MiB.
    """
    sys.meta_path.insert(0, UnusedPackages())


def _open_closed_streams() -> None:
    """Put the null device in the place of standard streams that whoever started us has closed.

    The next files to be opened would take their numbers, and get what is meant for the terminal.
    """
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= LAST_STANDARD_STREAM:
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)


def _leave_out_current_folder() -> None:
    """Look for modules where they are installed only, as the `speccompile` command does.

    `python -m` looks in the current folder first, where a stranger may have put a `yaml.py` beside
    a spec. The modules that this file imports are in Python itself, or loaded when it starts.
    """
    try:
        here = os.getcwd()
    except OSError:  # it has been deleted, and holds nothing
        return
    if not sys.flags.safe_path and sys.path[:1] in ([here], [""]):
        del sys.path[0]


if __name__ == "__main__":
    _leave_out_current_folder()
    sys.exit(main())
