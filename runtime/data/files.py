"""Finding what a source names on disk."""

from pathlib import Path

from ...spec_schema.diagnostics.suggest import did_you_mean
from .request import Request


def find(request: Request, source: str, given: str, *, folder: bool = False) -> Path | None:
    """The file (or folder) that `data.<source>.path` names; None: it isn't there, and reported."""
    path = request.folder / given
    noun = "folder" if folder else "file"
    try:
        if path.is_dir() if folder else path.is_file():
            return path
        exists = path.exists()
    except (OSError, ValueError) as error:
        request.report("SC401", f"{given!r} can't be looked at: {error}", source, "path")
        return None
    if exists:
        other = "file" if folder else "folder"
        request.report("SC401", f"{given} is a {other}, not a {noun}", source, "path")
        return None
    message = f"there is no {noun} {given} in {request.folder}"
    request.report("SC401", message, source, "path", help=_guess(path, given))
    return None


def unreadable(request: Request, source: str, given: str, error: OSError) -> None:
    """Report a file that is there and can't be read."""
    reason = (error.strerror or str(error)).lower()
    request.report("SC401", f"{given} can't be read: {reason}", source, "path")


def _guess(path: Path, given: str) -> str:
    try:
        siblings = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return "paths are relative to the spec's file"
    guess = did_you_mean(path.name, siblings, {})
    if guess is None:
        return "paths are relative to the spec's file"
    return f"did you mean `{given.removesuffix(path.name)}{guess}`?"
