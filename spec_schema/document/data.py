"""The `data` section: one source, how it is normalized, windows over it, and how it is split."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from ..component import SpecModel, cross_field
from ..components.normalizers import Normalizer
from ..components.sources import Source
from ..parameters import (
    Boolean,
    Inline,
    NonEmptyText,
    Raw,
)
from ..reading.coercion import Later
from .split import Split

if TYPE_CHECKING:
    from .features import Feature
    from .joined import Join, JoinedSource, Place, TargetSource
    from .windows import Windows
else:
    Feature = Annotated[Any, Later("features", "Feature")]
    Join = Annotated[Any, Later("joined", "Join")]
    TargetSource = Annotated[Any, Later("joined", "TargetSource")]
    Windows = Annotated[Any, Later("windows", "Windows")]

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
    features: Annotated[Mapping[str, Feature] | None, Raw()] = None
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
            from .joined import check_joined

            targets = self.targets.source if self.targets else None
            joins = [one.source for one in self.joins]
            check_joined(self.source, joins, targets)
        return self

    @property
    def joins(self) -> tuple[Join, ...]:
        """The sources of further inputs."""
        if self.join is None:
            return ()
        return tuple(self.join) if isinstance(self.join, list) else (self.join,)

    @property
    def joined(self) -> "tuple[tuple[JoinedSource, Place], ...]":
        """All sources beside the first one, each with the keys below `data` that lead to it."""
        if self.join is None and self.targets is None:
            return ()
        from .joined import joined_of  # most specs have one source

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
        join = [*joins] if isinstance(self.join, list) else next(iter(joins), None)
        return self.model_copy(update={"split": split, "source": source, "join": join})
