"""One side of a comparison: a spec or a folder of specs, as it lies here or in a git revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os.path import exists, isdir
from pathlib import Path
from typing import TYPE_CHECKING

from ...compiler.compile import Compilation, compile_written
from ...compiler.resolving.written import read_written
from ...runtime.console.streams import Streams
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.printable import printable
from .arguments import UsageError
from .spec_files import spec_files

if TYPE_CHECKING:
    from .revisions import Revision

ALONE = ""
"""The name of a spec that is a side by itself; those of a folder are called by their paths."""

MOST_GUESSED = 500
"""Files of a revision that are looked at for a name that was meant."""


@dataclass(frozen=True, slots=True)
class Side:
    """A spec that can be compiled.

    Attributes:
        path: how it is called in findings.
        texts: what is read instead of files, by their names.
    """

    path: Path
    texts: Mapping[str, str] = field(default_factory=dict)

    def compile(
        self, overrides: Sequence[str], variant: str | None, root: Path | None
    ) -> Compilation:
        """Compiled with what is applied to it. Raises UsageError where git can't read it."""
        written = read_written(self.path, self.texts.get(str(self.path)), self.texts, root)
        return compile_written(written, overrides, variant)


def side(written: str, streams: Streams) -> dict[str, Side]:
    """The specs of a side by their names: one called ALONE, or those of a folder.

    Args:
        written: a file, a folder, or `REVISION:PATH` of either; what lies here goes before git.

    Raises UsageError where there is none.
    """
    if ":" in written and not exists(written):
        return _of_revision(*written.split(":", 1))
    if not isdir(written):
        return {ALONE: Side(Path(written))}
    files = [file.path for file in spec_files([written], "", streams, bases=False)]
    return {path.relative_to(written).as_posix(): Side(path) for path in files}


def _of_revision(name: str, path: str) -> dict[str, Side]:
    from .revisions import Revision  # imports `subprocess`, which files don't need

    revision = Revision(name)
    label = revision.label(path)
    if label in revision:
        return {ALONE: Side(Path(label), revision)}
    specs = revision.specs(label)
    if not specs:
        guess = _meant(revision, path)
        remedy = f"did you mean `{printable(guess)}`?" if guess else ""
        raise UsageError(f"there is no spec `{printable(path)}` in `{printable(name)}`", remedy)
    above = f"{label.rstrip('/')}/"
    return {spec.removeprefix(above): Side(Path(spec), revision) for spec in specs}


def _meant(revision: "Revision", path: str) -> str | None:
    """What was probably meant: the path from the working directory, a name that is close to the
    whole path, or the only file of that name.
    """
    here = revision.label(f"./{path}")
    if here in revision or revision.specs(here):
        return f"{revision.name}:./{path}"
    known = [name for name in revision if name.endswith((".yaml", ".yml"))][:MOST_GUESSED]
    called = [name for name in known if name.endswith(f"/{path.rpartition('/')[2]}")]
    guess = did_you_mean(revision.label(path), known) or (called[0] if len(called) == 1 else None)
    return guess and guess.replace(":/", ":", 1)
