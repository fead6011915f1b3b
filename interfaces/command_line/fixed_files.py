"""`--fix` and `--diff`: the repairs of many files, written or shown, with an exit code."""

from argparse import Namespace
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ...runtime.console.safe_stream import ExactText
from ...runtime.console.streams import Streams
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Finding
from ...spec_schema.findings.printable import printable
from .fixing import NotWritten, Repaired, difference, read_text, repaired, write_repaired
from .spec_files import SpecFile

CheckFile: TypeAlias = Callable[[SpecFile], Iterable[Finding]]
"""The findings of a file with the text it carries."""


def fix_files(
    files: Iterable[SpecFile], arguments: Namespace, check: CheckFile, streams: Streams
) -> tuple[list[SpecFile], int]:
    """Repair files, or show how. Returns them as they are then, and an exit code of its own:
    1 where something would change, 2 where something could not be written.
    """
    results: list[SpecFile] = []
    code = 0
    for file in files:
        before, text = (b"", file.text) if file.text is not None else read_text(file.path)
        if text is None:
            results.append(file)
            continue

        def check_text(now: str, file: SpecFile = file) -> Iterable[Finding]:
            return check(file._replace(text=now))

        made = repaired(str(file.path), text, check_text, unsafe=arguments.unsafe_fixes)
        code = max(code, _put(file, before, made, arguments, streams))
        is_written = arguments.fix and file.text is None
        results.append(file if is_written else file._replace(text=made.after))
    return results, code


def _put(
    file: SpecFile, before: bytes, made: Repaired, arguments: Namespace, streams: Streams
) -> int:
    """Write or show the repairs of one file."""
    if arguments.diff:
        streams.out.write(difference(str(file.path), made) if made.repairs else "")
        return 1 if made.repairs else 0
    if file.text is not None:
        streams.out.write(ExactText(made.after))
    elif made.repairs:
        try:
            write_repaired(file.path, before, made.after)
        except NotWritten as reason:
            streams.err.write(f"error: {printable(str(reason))}\n")
            return 2
    if made.repairs:
        name = printable(str(file.path))
        streams.err.write(f"{name}: {counted(made.repairs, 'finding')} mended\n")
    return 0
