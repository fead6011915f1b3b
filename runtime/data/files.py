"""Finding what a source names on disk."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.yaml.files import kind_of
from .file_kinds import UNKNOWN, kind_of_file
from .request import Request


def find(request: Request, source: str, given: str, *, folder: bool = False) -> Path | None:
    """The file (or folder) that `data.<source>.path` names; None: it isn't there, and reported."""
    path = request.folder / given
    noun = "folder" if folder else "file"
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        where = "" if Path(given).is_absolute() else f" in {request.folder}"
        message = f"there is no {noun} {given}{where}"
        request.report_text(
            "SC401", message, source, "path", help=_guess(path, given, source, request)
        )
        return None
    except (OSError, ValueError) as error:
        request.report_text("SC401", f"{given!r} can't be looked at: {error}", source, "path")
        return None
    if stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode):
        return path
    if stat.S_ISREG(mode):
        _refuse_file(request, source, path, given)
    else:
        message = f"{given} is {kind_of(mode)}, not a {noun}"
        request.report_text("SC401", message, source, "path")
    return None


def _refuse_file(request: Request, source: str, path: Path, given: str) -> None:
    """Report a file in the place of a folder."""
    with suppress(OSError):
        noun, help = kind_of_file(path)
        message = f"{given} is {noun or 'a file'}, not a folder"
        return request.report_text("SC401", message, source, "path", help=help)
    return request.report_text("SC401", f"{given} is a file, not a folder", source, "path")


def refuse_foreign(
    request: Request, source: str, path: Path, given: str, *expected: str, code: str
) -> bool:
    """Whether a file is of another kind than is read here, which is reported. Raises OSError.

    Args:
        expected: kinds that go on to be read; what is of no known kind does too.
        code: of the finding.
    """
    noun, help = kind_of_file(path)
    if noun in expected or noun == UNKNOWN:
        return False
    request.report_text(code, f"{given} is {noun}", source, "path", help=help)
    return True


def unreadable(request: Request, source: str, given: str, error: OSError) -> None:
    """Report a file that is there and can't be read."""
    reason = (error.strerror or str(error)).lower()
    request.report_text("SC401", f"{given} can't be read: {reason}", source, "path")


def _guess(path: Path, given: str, source: str, request: Request) -> str:
    siblings: list[str] = []
    with suppress(OSError):
        siblings = [entry.name for entry in path.parent.iterdir()]
    guess = did_you_mean(path.name, siblings, {})
    if guess is None:
        if request.reads_later or Path(given).is_absolute():
            return ""
        place = request.place_of(("data", source, "path"))
        if place and place.source.startswith("--set"):
            return "paths in `--set` are relative to the current folder"
        return "paths are relative to the spec's file"
    return f"did you mean `{given.removesuffix(path.name)}{guess}`?"
