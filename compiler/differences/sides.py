"""Compares specs or folders of specs, from the working tree or a git revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from os.path import exists, isdir
from pathlib import Path
from typing import TYPE_CHECKING

from ...spec_schema.errors import Error, path_text, raises_plainly, root_path
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.printable import printable
from ...spec_schema.reports.report import report_of
from ...spec_schema.yaml.files import is_yaml_name
from ..compile import Compilation, compile_written
from ..project.spec_files import find_specs
from ..resolving.overrides import Overrides, override_texts
from ..resolving.written import read_written
from ..spec import CompiledSpec
from .report import Compared, Comparisons

if TYPE_CHECKING:
    from ..project.revisions import Revision

ALONE = ""
"""The name of a side that is a single spec. The specs of a folder are named by their paths."""

MOST_GUESSED = 500
"""Maximum number of files of a revision that are searched for a similar name."""


@dataclass(frozen=True, slots=True)
class Side:
    """A spec of one side.

    Attributes:
        path: Its name in findings.
        texts: Texts that are used instead of files, by name.
    """

    path: Path
    texts: Mapping[str, str] = field(default_factory=dict)

    def compile(
        self, overrides: Sequence[str], variant: str | None, root: Path | None
    ) -> Compilation:
        """Compile the spec. Raises Error if git can't read it."""
        written = read_written(self.path, self.texts.get(str(self.path)), self.texts, root)
        return compile_written(written, overrides, variant)


def side(written: str, notes: list[str]) -> dict[str, Side]:
    """Returns the specs of a side by name: a single one named ALONE, or those of a folder.

    Args:
        written: A file, a folder, or `REVISION:PATH` of either. A file that exists takes precedence
            over a revision.
        notes: Receives what was skipped in a folder.

    Raises Error if there is no spec.
    """
    if ":" in written and not exists(written):
        return _of_revision(*written.split(":", 1))
    if not isdir(written):
        return {ALONE: Side(Path(written))}
    found = find_specs([written], bases=False, missing=True)
    notes += found.notes
    files = [file.path for file in found.files]
    return {path.relative_to(written).as_posix(): Side(path) for path in files}


def _of_revision(name: str, path: str) -> dict[str, Side]:
    from ..project.revisions import Revision  # imports `subprocess`, which files don't need

    revision = Revision(name)
    label = revision.label(path)
    if label in revision:
        return {ALONE: Side(Path(label), revision)}
    specs = revision.specs(label)
    if not specs:
        guess = _meant(revision, path)
        remedy = f"did you mean `{printable(guess)}`?" if guess else ""
        raise Error(f"no spec `{printable(path)}` in `{printable(name)}`", remedy)
    above = f"{label.rstrip('/')}/"
    return {spec.removeprefix(above): Side(Path(spec), revision) for spec in specs}


def _meant(revision: "Revision", path: str) -> str | None:
    """Returns the path that was probably meant: the same path relative to the repository, a similar
    path, or the only file of that name.
    """
    here = revision.label(f"./{path}")
    if here in revision or revision.specs(here):
        return f"{revision.name}:./{path}"
    known = [name for name in revision if is_yaml_name(name)][:MOST_GUESSED]
    called = [name for name in known if name.endswith(f"/{path.rpartition('/')[2]}")]
    guess = did_you_mean(revision.label(path), known) or (called[0] if len(called) == 1 else None)
    return guess and guess.replace(":/", ":", 1)


@raises_plainly
def compare(
    before: str | PathLike[str],
    after: str | PathLike[str],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
) -> Comparisons:
    """Compare two specs, or the specs of two folders.

    Specs with errors are part of the result, with their findings, and do not raise.

    Args:
        before: The path of a spec or a folder, or `REVISION:PATH` of either in a git revision.
        after: The same for the other side.
        overrides: Values to change on both sides.
        variant: The variant to apply on both sides.
        root: Read no files outside of this folder. Defaults to the projects of the specs.

    Raises Error if a side can't be found, or if a folder is compared with a spec.
    """
    notes: list[str] = []
    names = path_text(before, "before"), path_text(after, "after")
    first, second = (side(name, notes) for name in names)
    if (ALONE in first) != (ALONE in second):
        for name in names:
            if ":" not in name and not exists(name):
                raise Error(f"{printable(name)} not found")
        raise Error("can't compare a folder with a spec")
    applied = override_texts(overrides), variant, root_path(root)
    found = []
    for name in sorted({*first, *second}):
        shown = " → ".join(names) if name == ALONE else name
        found.append(_compared(shown, first.get(name), second.get(name), *applied))
    return Comparisons(tuple(found), tuple(notes))


def _compared(
    name: str,
    before: Side | None,
    after: Side | None,
    overrides: tuple[str, ...],
    variant: str | None,
    root: Path | None,
) -> Compared:
    compiled = [side and side.compile(overrides, variant, root) for side in (before, after)]
    reports = [
        report_of(name, one.findings, one.sources) for one in compiled if one and one.spec is None
    ]
    if reports:
        return Compared(name, "faulty", reports=tuple(reports))
    first, second = (one.spec if one else None for one in compiled)
    if first is not None and second is not None:
        comparison = CompiledSpec.of(first).diff(CompiledSpec.of(second))
        return Compared(name, "changed" if comparison.differences else "same", comparison)
    if second is not None:
        return Compared(name, "added", parameters=second.graph.parameters)
    assert first is not None
    return Compared(name, "removed", parameters=first.graph.parameters)
