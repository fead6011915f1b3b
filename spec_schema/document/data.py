"""The `data` section: one source, how it is normalized, windows over it, and how it is split."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from ..component import Conflict, SpecModel, cross_field
from ..components.normalizers import Normalizer
from ..components.sources import Source
from ..findings import codes
from ..parameters import (
    Boolean,
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


class RowKey(SpecModel):
    """Columns or arrays that tell which rows of two sources belong together.

    Args:
        inputs: Name of the one in the source of the inputs.
        targets: Name of the one in the source of the targets.
    """

    inputs: NonEmptyText
    targets: NonEmptyText


class TargetSource(SpecModel):
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

    @property
    def keys(self) -> RowKey | None:
        """The names of the key in both sources; None if rows are in the same order."""
        if self.key is None or isinstance(self.key, RowKey):
            return self.key
        return RowKey(inputs=self.key, targets=self.key)

    def reading(self, path: str) -> "TargetSource":
        """The targets in another file."""
        return self.model_copy(update={"source": self.source.reading(path)})


class Data(SpecModel):
    """Source of the samples, normalization, windows, and split.

    Args:
        targets: Source of the targets, if they are in another one than the inputs. It also has the
            weights of samples. By default, one source has both.
        features: Name → how columns of a table become numbers. A feature with the name of an input
            is that input; the others are concatenated, in order, into the one that is left.
        normalize: Normalization of the inputs, fitted on the training part only. Defaults to none.
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
        """Each source gives either inputs or targets."""
        targets = self.targets.source if self.targets else None
        if self.source is None or targets is None:
            return self
        for source, role in ((self.source, "inputs"), (targets, "targets")):
            if source.gives not in ("columns", "arrays"):
                raise Conflict(codes.joining.source_without_rows(source.name, role), "targets")
        for key in filter(None, (self.source.targets_key, self.source.weights_key)):
            if key in self.source.model_fields_set and getattr(self.source, key) is not None:
                raise Conflict(codes.joining.targets_twice(self.source.name, key), "targets")
        key = str(targets.inputs_key)
        if key in targets.model_fields_set and getattr(targets, key) is not None:
            raise Conflict(codes.joining.inputs_of_targets(targets.name, key), "targets")
        return self

    @property
    def labelled(self) -> tuple[Source, tuple[str, ...]]:
        """The source of the targets, and the keys below `data` that lead to it."""
        if self.targets is None or self.targets.source is None:
            return self.source, (self.source.name,)
        return self.targets.source, ("targets", self.targets.source.name)

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
        source = self.source
        if self.targets is not None:
            source = source.model_copy(update={str(source.targets_key): None})
        split = self.split.with_sources(source)
        if split is self.split and source is self.source:
            return self
        return self.model_copy(update={"split": split, "source": source})
