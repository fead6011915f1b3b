"""`--fix` and `--diff`: apply the fixes of many files, or show them."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ... import StorageError, fix_files
from ...runtime.console.streams import ExactText
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import printable
from .streams import Streams

if TYPE_CHECKING:
    from ... import SpecFile, TextChange


def fix(
    files: "Sequence[SpecFile]", arguments: Namespace, root: Path | None, streams: Streams
) -> "tuple[list[SpecFile], int]":
    """Fix files, or show how. Returns the fixed files, and an exit code: 1 if something would
    change, 2 if something could not be written, otherwise 0.
    """
    results = {file.path: file for file in files}
    applied = {"overrides": arguments.overrides, "variant": arguments.variant, "root": root}
    code = 0
    for change in fix_files(files, unsafe=arguments.unsafe_fixes, **applied):
        code = max(code, _put(change, arguments, streams))
        file = change.file
        if file.text is not None or not arguments.fix:
            results[file.path] = file._replace(text=change.after)
    return [*results.values()], code


def _put(change: "TextChange", arguments: Namespace, streams: Streams) -> int:
    """Write or show the fixes of one file."""
    if arguments.diff:
        streams.out.write(change.diff())
        return 1 if change.repairs else 0
    if change.file.text is not None:
        streams.out.write(ExactText(change.after))
    else:
        try:
            change.write()
        except StorageError as error:
            streams.err.write(f"error: {printable(error.message)}\n")
            return 2
    if change.repairs:
        name = printable(str(change.file.path))
        streams.err.write(f"{name}: {counted(change.repairs, 'finding')} fixed\n")
    return 0
