"""Lock files: writes them, and compares them with the specs."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from difflib import unified_diff
from os.path import relpath
from pathlib import Path
from shlex import join

from ... import CompiledSpec, SpecError, lock_text
from ...runtime.storage.whole_files import check_place, write_file
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import read_bytes
from .arguments import UsageError
from .findings import UNREADABLE, exit_code
from .given_spec import load_at, show_report
from .streams import Streams

HEADER = lock_text({}).strip()
"""The first line of every lock file."""

LARGEST = 1 << 26
"""Maximum size of a lock file to read, in bytes."""

OTHER = 1
"""The exit code if the lock does not match."""


def write_lock(files: Sequence[Path], arguments: Namespace, streams: Streams) -> int:
    """Write the lock of the specs. Returns 0; 1, without writing, if a spec has errors."""
    path: Path = arguments.lock
    _refuse_other(path)
    check_place(path)
    specs = _loaded(files, path, arguments, streams)
    if specs is None:
        return OTHER
    write_file(path, lock_text(specs))
    streams.print(f"wrote {printable(str(path))} for {counted(len(specs), 'spec')}")
    return 0


def _refuse_other(path: Path) -> None:
    """Raise UsageError if the file to replace is not a lock file."""
    with suppress(OSError):
        text = read_bytes(path, len(HEADER) + 1).decode("utf-8", "replace")
        if text and not HEADER.startswith(text.strip()):
            name = printable(str(path))
            raise UsageError(
                f"{name} is not a lock file; not overwriting it", "choose another file"
            )


def check_lock(files: Sequence[Path], arguments: Namespace, streams: Streams) -> int:
    """Returns 0 if the lock matches the specs; otherwise 1, and shows the differences."""
    path: Path = arguments.check
    remedy = f"run `{_command(arguments)}`"
    locked = _read(path, remedy)
    specs = _loaded(files, path, arguments, streams)
    if specs is None:
        return OTHER
    now = lock_text(specs)
    name = printable(str(path))
    if locked == now:
        streams.print(f"{name} is up to date for {counted(len(specs), 'spec')}")
        return 0
    sides = locked.splitlines(), now.splitlines()
    lines = unified_diff(*sides, name, f"{name} (current specs)", n=2, lineterm="")
    streams.print("\n".join(map(_shown, lines)))
    raise UsageError(f"{name} does not match the specs", f"to update it, {remedy}", OTHER)


def _shown(line: str) -> str:
    """Returns the text of a lock file. Its content is untrusted."""
    return printable(line, len(line))


def _read(path: Path, remedy: str) -> str:
    name = printable(str(path))
    try:
        text = read_bytes(path, LARGEST).decode("utf-8")
    except FileNotFoundError as error:
        raise UsageError(f"lock file {name} does not exist", remedy) from error
    except OSError as error:
        raise UsageError(f"{name} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not a lock file: it is not UTF-8", remedy) from error
    if text.partition("\n")[0] != HEADER:
        raise UsageError(f"{name} is not a lock file: the first line is not `{HEADER}`", remedy)
    return text


def _loaded(
    files: Sequence[Path], lock: Path, arguments: Namespace, streams: Streams
) -> dict[str, CompiledSpec] | None:
    """Returns the specs by their paths relative to the lock; None if one has errors, which are
    shown.
    """
    specs = {}
    for path in files:
        try:
            spec = load_at(path, arguments, streams)
        except SpecError as error:
            if exit_code(error.report) == UNREADABLE:
                raise
            show_report(error.report, streams)
        else:
            specs[Path(relpath(path, lock.parent)).as_posix()] = spec
    return specs if len(specs) == len(files) else None


def _command(arguments: Namespace) -> str:
    """Returns the command line that writes the lock."""
    given = [f"--set={override}" for override in arguments.overrides]
    given += [f"--variant={arguments.variant}"] if arguments.variant else []
    given += [f"--target={arguments.target}"] if arguments.target else []
    given += [f"--root={arguments.root}"] if arguments.root else []
    words = ["speccompile", "summary", *arguments.paths, *given, "--lock", str(arguments.check)]
    return printable(join(words))
