"""The `data` section: one source, how it is normalized, windows over it, and how it is split."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from ..component import Conflict, SpecModel, cross_field
from ..components.normalizers import Normalizer
from ..components.sources import SOURCES, Source
from ..findings import codes
from ..parameters import (
    FROM_ONE,
    Boolean,
    Finite,
    Inherits,
    Inline,
    Integer,
    NonEmptyText,
    PositiveInteger,
    Raw,
    Words,
    default,
    is_integer,
    listed,
    whole,
)

if TYPE_CHECKING:
    from .features import Feature

    Features: TypeAlias = Mapping[str, Feature | Mapping[str, Any]]
else:

    def _features(value: Any) -> Any:
        from .features import Feature  # most specs have none

        return {name: Feature.model_validate(one) for name, one in value.items()}

    Features = Annotated[Mapping[str, Any], AfterValidator(_features)]

PartName: TypeAlias = Literal["validation", "test"]
HELD_OUT: tuple[PartName, ...] = ("validation", "test")
"""The parts that are not trained on."""


def _share(value: object) -> object:
    if isinstance(value, float) and value > 1:
        value = whole(value)
        if isinstance(value, float):
            raise ValueError("neither a fraction nor a number of samples")
    return value


Share: TypeAlias = Annotated[
    int | float,
    Field(ge=0),
    BeforeValidator(_share),
    Finite,
    Words(
        "a fraction in [0, 1], a number of samples",
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, FROM_ONE]},
    ),
]


def _path(value: str) -> str:
    if not re.search(r"[A-Za-z_]", value) or not re.search(r"[/\\]|\.[A-Za-z]", value):
        raise ValueError("not like a path")
    return value


PartPath: TypeAlias = Annotated[
    str,
    AfterValidator(_path),
    Words("the path of a file", {"type": "string", "pattern": r"[/\\]|\.[A-Za-z]"}),
]


class PartSource(SpecModel):
    """A part that is read from a source of its own.

    What the source leaves out is as in the source of the training data: `csv: val.csv` has the same
    target, delimiter and so on. It needs the same columns, by name, and no other classes.

    Args:
        path: Path of its file or folder, for a source that is otherwise the same.
    """

    source: Annotated[Source | None, Inline(), Inherits()] = None
    path: NonEmptyText = ""

    @cross_field
    def _has_one(self) -> "PartSource":
        if self.source is None and not self.path:
            raise Conflict(codes.keys.missing_component("", "data source", ["path", *SOURCES]))
        if self.source is not None and self.path:
            raise Conflict(codes.components.second_component("data source", "path"), "path")
        return self

    def like(self, main: Source) -> "PartSource":
        """Returns the part with a whole source: what it lacks is taken from the main source."""
        if self.source is None:
            return self.model_copy(update={"source": main.reading(self.path), "path": ""})
        own, of_main = self.source, type(main).model_fields
        same = own.gives == main.gives
        shared = [name for name in type(own).model_fields if same and name in of_main]
        taken = {
            name: getattr(main, name)
            for name in shared
            if name in main.model_fields_set - own.model_fields_set and name != own.path_key
        }
        return self.model_copy(update={"source": own.model_copy(update=taken)})


PartValue: TypeAlias = Integer | NonEmptyText
PartValues: TypeAlias = PartValue | Annotated[list[PartValue], Field(min_length=1)]


class PartColumn(SpecModel):
    """A column of the table, or an array, that says which part a row belongs to.

    Args:
        name: Name of the column.
        validation: Its value in rows for validation, or a list of values.
        test: Its value in rows for testing, or a list of values.
        train: Its value in rows to train on, or a list of values. Defaults to all others.
    """

    bare_keys = ("name",)
    name: NonEmptyText
    validation: PartValues | None = None
    test: PartValues | None = None
    train: PartValues | None = None

    @cross_field
    def _parts_differ(self) -> "PartColumn":
        parts = {part: self.values(part) for part in ("validation", "test", "train")}
        for part, other in (("test", "validation"), ("train", "validation"), ("train", "test")):
            for value in parts[part]:
                if value in parts[other]:
                    raise Conflict(codes.split_rules.value_of_two_parts(value, other, part), part)
        return self

    def values(self, part: str) -> list[str]:
        """Returns the values of a part, as text."""
        written = getattr(self, part)
        listed = written if isinstance(written, list) else [written]
        return [str(value) for value in listed if value is not None]


class Split(SpecModel):
    """Which samples to hold out for validation and testing.

    Each of the two is a fraction of the samples, a number of samples, or a source of its own.
    Which part a row belongs to depends on the seed and the row only.

    Args:
        validation: Samples to evaluate after each epoch: a fraction (`0.2`), a number (`500`), or a
            source of its own (`val.csv`, `{csv: val.csv}`).
        test: Samples to evaluate once, at the end, given like those for validation.
        order: Which rows to hold out: drawn at `random`, or the `last` ones, for rows in the order
            of time. The last rows are for testing, those before them for validation.
        by: Column whose rows of one value stay together, such as that of a patient. Parts are then
            as large as whole groups allow.
        column: Column that says which part a row belongs to.
        stratify: Whether to keep the proportions of the classes in every part; with `by`, as far as
            whole groups allow.
    """

    section = True
    bare_keys: ClassVar[tuple[str, ...]] = ("validation",)
    validation: Share | PartPath | PartSource = 0.0
    test: Share | PartPath | PartSource = 0.0
    order: Literal["random", "last"] = "random"
    by: NonEmptyText | None = None
    column: PartColumn | None = None
    stratify: Boolean = False

    @cross_field
    def _rules_agree(self) -> "Split":
        if self.stratify and self.order == "last":
            raise Conflict(codes.split_rules.stratified_in_order(), "stratify", "order")
        if self.by is not None and self.order == "last":
            raise Conflict(codes.split_rules.groups_in_order(), "by", "order")
        if self.column and not any(map(self.said, HELD_OUT)):
            raise Conflict(codes.split_rules.column_without_parts(), "column")
        for part in HELD_OUT:
            if getattr(self, part) and self.said(part):
                raise Conflict(codes.split_rules.part_declared_twice(part), part)
        return self

    def has(self, part: PartName) -> bool:
        """Whether a part is declared."""
        return bool(getattr(self, part)) or bool(self.said(part))

    def said(self, part: PartName) -> list[str]:
        """Returns the values of the column for a part; empty if it doesn't say the part."""
        return self.column.values(part) if self.column else []

    @property
    def carried(self) -> dict[str, tuple[str, ...]]:
        """The columns that the rules need, each with the keys below `data` that name it."""
        named = {self.column.name: ("split", "column", "name")} if self.column else {}
        return {self.by: ("split", "by"), **named} if self.by else {**named}

    def share(self, part: PartName) -> int | float:
        """Returns the fraction or number of samples that a part takes from the main source."""
        written = getattr(self, part)
        return written if isinstance(written, int | float) else 0

    @property
    def fractions(self) -> float:
        """The fraction of the samples that is held out, without what is given as a number."""
        shares = map(self.share, HELD_OUT)
        return sum(share for share in shares if isinstance(share, float))

    def own_source(self, part: PartName) -> Source | None:
        """Returns the source of a part that has one of its own, once the spec is compiled."""
        written = getattr(self, part)
        return written.source if isinstance(written, PartSource) else None

    def with_sources(self, main: Source) -> "Split":
        """Returns the split with whole sources for the parts that have one of their own."""
        found: dict[str, PartSource] = {}
        for part in HELD_OUT:
            written = getattr(self, part)
            if isinstance(written, str):
                written = PartSource(path=written)
            if isinstance(written, PartSource):
                found[part] = written.like(main)
        return self.model_copy(update=found) if found else self


def samples_of(share: int | float, count: int) -> int:
    """Returns how many of `count` samples a fraction or a number of samples is."""
    return share if isinstance(share, int) else round(count * share)


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


class Data(SpecModel):
    """Source of the samples, normalization, windows, and split.

    Args:
        features: Name → how columns of a table become numbers. A feature with the name of an input
            is that input; the others are concatenated, in order, into the one that is left.
        normalize: Normalization of the inputs, fitted on the training part only. Defaults to none.
        reconstruct: Input that the network is trained to give back as it gets it (an autoencoder),
            or output → input. Such outputs have no other target. Defaults to none.
        normalize_targets: Normalization of targets that are numbers, fitted on the training part
            only: for all outputs, or output → normalization. The network learns the normalized
            targets, whose loss is minimized; predictions, metrics and exported models are in the
            unit of the data. Defaults to none.
        windows: Window to slide over the rows of a time series. By default, each row is a sample.
        split: Which samples to hold out for validation and testing.
        stream: Whether to read each batch from disk when it is needed, for data larger than memory.
            Results are the same. Defaults to true if the inputs would take more than half of the
            available memory.
    """

    section = True
    source: Annotated[Source, Inline()]
    features: Annotated[Features | None, Raw()] = None
    normalize: Normalizer | None = None
    reconstruct: NonEmptyText | dict[str, NonEmptyText] | None = None
    normalize_targets: Normalizer | dict[str, Normalizer] | None = None
    windows: Windows | None = None
    split: Split = Split.model_construct()
    stream: Boolean | None = None

    def training_samples(self) -> int | None:
        """Returns the number of training samples; None if only reading the data tells."""
        count = self.source.count() if self.source else None
        if count is None:
            return None
        return count - sum(samples_of(self.split.share(part), count) for part in HELD_OUT)

    def with_sources(self) -> "Data":
        """Returns the section with whole sources for the parts that have one of their own."""
        if self.source is None or self.split is None:  # they couldn't be read
            return self
        split = self.split.with_sources(self.source)
        return self if split is self.split else self.model_copy(update={"split": split})
