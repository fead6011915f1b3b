"""Sources that are joined to the first one of the `data` section: of inputs, and of targets."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias

from ..component import Conflict, SpecModel
from ..components.sources import Source
from ..findings import codes
from ..parameters import Inherits, Inline, NonEmptyText

Place: TypeAlias = tuple[str, ...]
"""Keys below `data`."""


class Keys(NamedTuple):
    """The columns or arrays that tell which rows of two sources belong together.

    Attributes:
        first: Name of the one in the first source.
        joined: Name of the one in the source that is joined to it.
    """

    first: str
    joined: str


class RowKey(SpecModel):
    """Columns or arrays that tell which rows of two sources belong together.

    Args:
        inputs: Name of the one in the source of the inputs.
        targets: Name of the one in the source of the targets.
    """

    inputs: NonEmptyText
    targets: NonEmptyText

    @property
    def names(self) -> Keys:
        """Both names."""
        return Keys(self.inputs, self.targets)


class JoinKey(SpecModel):
    """Columns or arrays that tell which rows of two sources belong together.

    Args:
        first: Name of the one in the first source.
        joined: Name of the one in the source that is joined to it.
    """

    first: NonEmptyText
    joined: NonEmptyText

    @property
    def names(self) -> Keys:
        """Both names."""
        return Keys(self.first, self.joined)


class JoinedSource(SpecModel):
    """Base of the sources that are joined to the first one."""

    source: Source
    key: NonEmptyText | RowKey | JoinKey | None = None
    missing: Literal["error", "drop"] = "error"

    @property
    def gives_targets(self) -> bool:
        """Whether the targets are in this source."""
        return True

    @property
    def keys(self) -> Keys | None:
        """The names of the key in both sources; None if rows are in the same order."""
        if self.key is None:
            return None
        return Keys(self.key, self.key) if isinstance(self.key, str) else self.key.names

    def reading(self, path: str) -> Self:
        """The same in another file."""
        return self.model_copy(update={"source": self.source.reading(path)})


class TargetSource(JoinedSource):
    """Targets in another source than the inputs: in a table or arrays of their own.

    Args:
        key: Column or array of both sources that tells which rows belong together, or its name in
            each of them. In the targets, no value may occur twice. By default, rows are in the same
            order, and equally many.
        missing: What to do about a row of the inputs whose key isn't among the targets: report an
            error, or drop the row. Targets without inputs are always left out.
    """

    source: Annotated[Source, Inline()]
    key: NonEmptyText | RowKey | None = None
    missing: Literal["error", "drop"] = "error"


class Join(JoinedSource):
    """Inputs in another source than the first one: a table beside images, for example.

    Args:
        input: Input of the network that the source gives. By default, those that its `features` or
            `inputs` name, or those that no other source gives.
        key: Column or array of both sources that tells which rows belong together, or its name in
            each of them. The key `path` of files is their path below their folder, with or without
            its suffix. In the joined source, no value may occur twice. By default, rows are in the
            same order, and equally many.
        missing: What to do about a row of the first source whose key isn't in the joined one:
            report an error, or drop the row. Other rows of the joined source are always left out.
    """

    source: Annotated[Source, Inline(), Inherits()]
    input: NonEmptyText | None = None
    key: NonEmptyText | JoinKey | None = None
    missing: Literal["error", "drop"] = "error"

    @property
    def gives_targets(self) -> bool:
        return self.source.names_targets

    def whole(self) -> "Join":
        """The same with a source that says that it has no target, where it doesn't name one."""
        key = self.source.targets_key
        if key is None or key in self.source.model_fields_set:
            return self
        return self.model_copy(update={"source": self.source.model_copy(update={key: None})})


def joined_of(
    joins: Sequence[Join], targets: TargetSource | None
) -> tuple[tuple[JoinedSource, Place], ...]:
    """Returns all sources beside the first one, each with the keys below `data` that lead to it."""
    single = len(joins) == 1
    places = [("join" if single else f"join[{number}]",) for number in range(len(joins))]
    found: list[tuple[JoinedSource, Place]] = [*zip(joins, places, strict=True)]
    return (*found, (targets, ("targets",))) if targets is not None else tuple(found)


def check_joined(first: Source, joins: Sequence[Source], targets: Source | None) -> None:
    """Raises Conflict where sources can't be joined, or where not exactly one has the targets.

    Args:
        joins: The sources of further inputs.
        targets: The source that has nothing but targets.
    """
    for one in (first, *joins) if joins else ():
        if one.gives == "random":
            raise Conflict(codes.joining.random_source(one.name), "join")
    if targets is not None:
        _check_targets(first, targets)
    place = "targets" if targets is not None else "join"
    rivals = [one for one in (first, *joins) if one.names_targets]
    if len(rivals) > (targets is None):
        key = "masks" if getattr(rivals[0], "masks", None) else rivals[0].targets_key
        _raise_twice(rivals[0], str(key), place)
    labelled = next((one for one in joins if one.names_targets), first)
    for one in (first, *joins):
        is_labelled = one is labelled and targets is None
        named = one.weights_key in one.model_fields_set and one.for_weights is not None
        if named and not is_labelled:
            _raise_twice(one, str(one.weights_key), place)


def _check_targets(first: Source, labelled: Source) -> None:
    for source, role in ((first, "inputs"), (labelled, "targets")):
        if source.gives not in ("columns", "arrays"):
            raise Conflict(codes.joining.source_without_rows(source.name, role), "targets")
    key = str(labelled.inputs_key)
    if key in labelled.model_fields_set and getattr(labelled, key) is not None:
        raise Conflict(codes.joining.inputs_of_targets(labelled.name, key), "targets")


def _raise_twice(source: Source, key: str, place: str) -> None:
    raise Conflict(codes.joining.targets_twice(source.name, key, f"data.{place}"), place)
