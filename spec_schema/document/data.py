"""The `data` section: one source, how it is normalized, windows over it, and how it is split."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from ..component import SpecModel, cross_field
from ..components.normalizers import Normalizer
from ..components.sources import Source
from ..parameters import (
    Boolean,
    Inherits,
    Inline,
    NonEmptyText,
    PositiveInteger,
    Raw,
    Words,
    default,
    is_integer,
    listed,
    whole,
)
from .split import Split

if TYPE_CHECKING:
    from .features import Feature

    Features: TypeAlias = Mapping[str, Feature | Mapping[str, Any]]
else:

    def _features(value: Any) -> Any:
        from .features import Feature  # most specs have none

        return {name: Feature.model_validate(one) for name, one in value.items()}

    Features = Annotated[Mapping[str, Any], AfterValidator(_features)]


def _horizon(value: object) -> object:
    """Returns the first and the last row of a target, as numbers of rows after the window."""
    one = whole(value)
    pair = (one, one) if is_integer(one, 0) else listed(value)
    if len(pair) != 2 or not all(is_integer(row, 0) for row in pair) or pair[0] > pair[1]:
        raise ValueError("wrong order")
    return pair


_ROW = {"type": "integer", "minimum": 0}

if TYPE_CHECKING:
    from ..parameter_types import Horizon as Horizon
else:
    Horizon = Annotated[
        tuple[int, int],
        BeforeValidator(_horizon),
        Words(
            "a non-negative integer, or a list of two in ascending order",
            {"anyOf": [_ROW, {"type": "array", "items": _ROW, "minItems": 2, "maxItems": 2}]},
        ),
    ]

BoxFormat: TypeAlias = Literal[
    "xyxy",
    "yxyx",
    "xywh",
    "center_xywh",
    "center_yxhw",
    "rel_xyxy",
    "rel_yxyx",
    "rel_xywh",
    "rel_center_xywh",
]
"""How a bounding box is written (Keras: `bounding_box_format`)."""


class Windows(SpecModel):
    """Makes each sample of several rows in sequence, for time series.

    An input takes `(length, columns)`. A window never extends over a row that is left out, and lies
    in one part of the data with all of its rows, those of its target included.

    Args:
        length: Number of rows in a window.
        horizon: How many rows after the last row of a window its target is. A list of two numbers
            stands for all rows from the first to the second: `[1, 24]` makes a target of 24 rows.
        stride: Number of rows from the start of a window to the start of the next one.
        sampling_rate: Number of rows from one row of a window to the next one in it.
        by: Column that tells series apart, such as a station. A window has rows of one series.
    """

    section = True
    bare_keys = ("length",)
    length: PositiveInteger
    horizon: Horizon = default((1, 1))
    stride: PositiveInteger = 1
    sampling_rate: PositiveInteger = 1
    by: NonEmptyText | None = None

    @property
    def targets(self) -> int:
        """The number of rows that a target is read from."""
        return self.horizon[1] - self.horizon[0] + 1

    @property
    def is_ahead(self) -> bool:
        """Whether targets come after the window, so that their past values may be inputs."""
        return self.horizon[0] > 0


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


class Data(SpecModel):
    """Source of the samples, normalization, windows, and split.

    Args:
        join: Source of further inputs, or a list of such sources. By default, the first source has
            all inputs.
        targets: Source of the targets, if they are in another one than the inputs. It also has the
            weights of samples. By default, one source has both.
        features: Name → how columns of a table become numbers. A feature with the name of an input
            is that input; the others are concatenated, in order, into the one that is left.
        normalize: Normalization of the inputs, fitted on the training part only. Trained networks
            begin with it: they take raw numbers. Defaults to none.
        reconstruct: Input that the network is trained to give back as it gets it (an autoencoder),
            or output → input. Such outputs have no other target. Defaults to none.
        normalize_targets: Normalization of targets that are numbers, fitted on the training part
            only: for all outputs, or output → normalization. The network learns the normalized
            targets, whose loss is minimized; predictions, metrics and exported models are in the
            unit of the data. Defaults to none.
        boxes: How targets that are bounding boxes are written, or output → this: in pixels of the
            image that the network takes, or (`rel_…`) as fractions of its size. Layers that move
            pixels then move the boxes. Defaults to targets that are none.
        windows: Window to slide over the rows of a time series. By default, each row is a sample.
        split: Which samples to hold out for validation and testing.
        stream: Whether to read each batch from disk when it is needed, for data larger than memory.
            Results are the same. Defaults to true if the inputs would take more than half of the
            available memory.
    """

    section = True
    source: Annotated[Source, Inline()]
    join: Join | list[Join] | None = None
    targets: TargetSource | None = None
    features: Annotated[Features | None, Raw()] = None
    normalize: Normalizer | None = None
    reconstruct: NonEmptyText | dict[str, NonEmptyText] | None = None
    normalize_targets: Normalizer | dict[str, Normalizer] | None = None
    boxes: BoxFormat | dict[str, BoxFormat] | None = None
    windows: Windows | None = None
    split: Split = Split.model_construct()
    stream: Boolean | None = None

    @cross_field
    def _targets_once(self) -> "Data":
        """One source gives the targets, and `data.targets` gives nothing else."""
        if self.joined and None not in (self.source, *(one.source for one, _ in self.joined)):
            from .joined import check_joined  # most specs have one source

            targets = self.targets.source if self.targets else None
            joins = [one.source for one in self.joins]
            check_joined(self.source, joins, targets, has_windows=self.windows is not None)
        return self

    @property
    def joins(self) -> tuple[Join, ...]:
        """The sources of further inputs."""
        return (self.join,) if isinstance(self.join, Join) else tuple(self.join or ())

    @property
    def joined(self) -> tuple[tuple[JoinedSource, Place], ...]:
        """All sources beside the first one, each with the keys below `data` that lead to it."""
        return joined_of(self.joins, self.targets)

    @property
    def labelled(self) -> tuple[Source, tuple[str, ...]]:
        """The source of the targets, and the keys below `data` that lead to it."""
        for one, place in self.joined:
            if one.gives_targets and one.source is not None:
                return one.source, (*place, one.source.name)
        return self.source, (self.source.name,)

    def training_samples(self) -> int | None:
        """Returns the number of training samples; None if only reading the data tells."""
        count = self.source.count() if self.source else None
        if count is None:
            return None
        return count - self.split.held_out(count)

    def with_sources(self) -> "Data":
        """Returns the section with whole sources for the parts that have one of their own."""
        if self.source is None or self.split is None:  # they couldn't be read
            return self
        source, joins = self.source, tuple(one.whole() for one in self.joins)
        if any(one.gives_targets for one, _ in self.joined) and source.targets_key is not None:
            source = source.model_copy(update={source.targets_key: None})
        split = self.split.with_sources(source)
        if split is self.split and source is self.source and not joins:
            return self
        join = joins[0] if isinstance(self.join, Join) else [*joins] or None
        return self.model_copy(update={"split": split, "source": source, "join": join})
