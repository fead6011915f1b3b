"""Which source gives which input of the network, where sources are joined."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ...spec_schema.components.sources import Source
from ...spec_schema.document.joined import Join
from ...spec_schema.document.windows import Windows

PATH = "path"
"""The key of files: their path below their folder."""

Given: TypeAlias = tuple[tuple[str, ...], ...]
"""The inputs of each source: of the first one, then of those that are joined to it."""


class Prepared(NamedTuple):
    """What `data.features` reads from the tables among the sources.

    Attributes:
        inputs: The inputs that tables give for it.
        is_open: Whether it also gives an input that it doesn't name.
    """

    inputs: Collection[str]
    is_open: bool = False


def given_by(
    first: Source, joins: Sequence[Join], names: Collection[str], prepared: Prepared | None = None
) -> Given:
    """Returns the inputs of each source. Of several tables that features read, each may have any of
    their columns.

    Args:
        names: All inputs.
        prepared: What features read; None without features.
    """
    return Sharing(first, joins, names, prepared).given


def static_inputs(
    first: Source,
    joins: Sequence[Join],
    windows: Windows | None,
    names: Collection[str],
    *,
    are_prepared: bool,
) -> frozenset[str]:
    """Returns the inputs that a window has once: those of sources that are joined by what tells
    series apart, such as a station.

    Args:
        are_prepared: Whether features read the tables: they prepare each row of a window.
    """
    if windows is None or windows.by is None or are_prepared:
        return frozenset()
    pairs = zip(joins, given_by(first, joins, names)[1:], strict=True)
    found = (some for join, some in pairs if join.keys and join.keys.first == windows.by)
    return frozenset().union(*found)


class Sharing:
    """The inputs that sources name, and those that are left to one that names none.

    Attributes:
        sources: The first source, then those that are joined to it.
        named: The inputs that each of them names.
        left: The inputs that none of them names.
        silent: Which sources name none; of tables that features read, the first.
        given: The inputs of each source.
    """

    def __init__(
        self,
        first: Source,
        joins: Sequence[Join],
        names: Collection[str],
        prepared: Prepared | None,
    ) -> None:
        self.sources = (first, *(join.source for join in joins))
        inputs = (None, *(join.input for join in joins))
        tables = [prepared is not None and one.gives == "columns" for one in self.sources]
        self.named = [_named(*one) for one in zip(self.sources, inputs, tables, strict=True)]
        of_features = set(prepared.inputs) if prepared else set()
        taken = of_features.union(*self.named)
        self.left = tuple(name for name in names if name not in taken)
        self.silent = [at for at, some in enumerate(self.named) if not some and not tables[at]]
        by_name = any(is_one and some for is_one, some in zip(tables, self.named, strict=True))
        if prepared and prepared.is_open and not by_name and any(tables):
            self.silent.append(tables.index(True))
        every = [
            some | (of_features if is_table else set())
            for some, is_table in zip(self.named, tables, strict=True)
        ]
        if len(self.silent) == 1:
            every[self.silent[0]] |= {*self.left}
        self.given = tuple(tuple(name for name in names if name in some) for some in every)


def _named(source: Source, input_: str | None, is_table: bool) -> set[str]:
    """Returns the inputs that a source names."""
    if input_ is not None:
        return {input_}
    written = source.for_inputs
    return {*written} if isinstance(written, Mapping) and not is_table else set()
