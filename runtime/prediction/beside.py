"""Files beside other data: of further inputs, and of targets."""

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...spec_schema.document.data import Data
from ...spec_schema.document.joined import Join, JoinKey, TargetSource
from ...spec_schema.errors import Error, as_asked, path_of
from ...spec_schema.findings.code import counted

if TYPE_CHECKING:
    from ...spec_schema.components.sources import Source

FilePath: TypeAlias = str | PathLike[str]


class Beside(NamedTuple):
    """Paths of files beside other data.

    Attributes:
        joins: One for each source in `data.join`.
        targets: That of the targets.
    """

    joins: tuple[str, ...] = ()
    targets: str | None = None

    def joined_to(self, source: "Source", data: Data) -> tuple[Join, ...]:
        """Returns the sources of further inputs for a first source.

        Args:
            data: What the spec says.
        """
        joins = (one.reading(path) for one, path in zip(data.joins, self.joins, strict=True))
        return tuple(_by_path(one, source, data.source) for one in joins)

    def targets_of(self, data: Data) -> TargetSource | None:
        """Returns the source of the targets."""
        given = self.targets is not None and data.targets is not None
        return data.targets.reading(str(self.targets)) if given and data.targets else None


ALONE = Beside()
"""Data without files beside it."""


def _by_path(join: Join, source: "Source", own: "Source") -> Join:
    """Returns a joined source whose key is the path of files that have no table here."""
    if join.keys is None or source.has_columns or join.keys.first != getattr(own, "column", None):
        return join
    return join.model_copy(update={"key": JoinKey(first="path", joined=join.keys.joined)})


def files_beside(
    data: object,
    spec: Data | None,
    joins: FilePath | Iterable[FilePath] = (),
    targets: FilePath | None = None,
    *,
    with_targets: bool = False,
) -> Beside:
    """Returns the files beside other data.

    Args:
        data: The other data; None for that of a run.
        with_targets: Whether targets are wanted.

    Raises:
        Error: They are not given, or can't be.
    """
    listed = [joins] if isinstance(joins, str | PathLike) else [*joins]
    is_file = isinstance(data, str | PathLike)
    needed = len(spec.joins) if spec is not None else 0
    _check_targets(spec, is_file, targets, with_targets)
    option, name = as_asked("--join PATH", "join=PATH"), as_asked("`--join`", "`join`")
    if not is_file or not needed:
        if listed:
            why = "a file of other data" if needed else "a spec with `data.join`"
            raise Error(f"{name} requires {why}", "remove it")
        return Beside(targets=None if targets is None else str(path_of(targets, "targets")))
    if len(listed) != needed:
        given = counted(len(listed), "file") if listed else "none"
        are = "is" if len(listed) < 2 else "are"
        what = (
            f"the spec reads further inputs from {counted(needed, 'file')}, but {given} {are} given"
        )
        each = "once for each of them, in the order of the spec" if needed > 1 else "for it"
        raise Error(what, f"use `{option}` {each}")
    path = None if targets is None else str(path_of(targets, "targets"))
    return Beside(tuple(str(path_of(one, "join")) for one in listed), path)


def _check_targets(
    spec: Data | None, is_file: bool, targets: FilePath | None, with_targets: bool
) -> None:
    is_joined = spec is not None and spec.targets is not None
    option = as_asked("--targets PATH", "targets=PATH")
    if with_targets and is_joined and is_file and targets is None:
        what = "the spec reads inputs and targets from two files, and only the inputs are given"
        raise Error(what, f"also give the file with the targets: `{option}`")
    if targets is not None and not (is_joined and is_file):
        name = as_asked("`--targets`", "`targets`")
        why = "a file of other data" if is_joined else "a spec with `data.targets`"
        raise Error(f"{name} requires {why}", "remove it")
