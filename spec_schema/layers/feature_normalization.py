"""The layer that normalizes features by the statistics of the training data."""

from typing import ClassVar

from ..component import Conflict, cross_field
from ..findings import codes
from ..operator import Operator
from ..parameters import Array, Boolean, array_shape, default
from ..sizes import OptionalIntegers
from ..types import DType, ShapeError, TensorType, need_axis, need_known
from . import LAYERS


@LAYERS.register("normalization")
class Normalization(Operator):
    """Normalizes features to mean 0 and variance 1: `(x - mean) / sqrt(variance)`.

    Mean and variance are fitted to the training part before the first step, as by `adapt` in Keras,
    unless they are given. They don't change in training. Integers become float32.

    Input shape:
        `(batch, ...)`.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axes whose positions have a mean and a variance each; null for one of both in all.
        mean: Mean of each feature. Defaults to that of the training part.
        variance: Variance of each feature. Defaults to that of the training part.
        invert: Whether to turn normalized features into original ones.
    """

    supports_masking = True
    is_traced = True
    computes_in_float32 = True
    fitted: ClassVar = ("mean", "variance")
    axis: OptionalIntegers = default((-1,))
    mean: Array | None = None
    variance: Array | None = None
    invert: Boolean = False

    @cross_field
    def _check_statistics(self) -> "Normalization":
        given = [name for name in self.fitted if getattr(self, name) is not None]
        if len(given) == 1:
            (missing,) = {*self.fitted} - {*given}
            raise Conflict(codes.conflicts.half_given(self.name, given[0], missing), given[0])
        shapes = [array_shape(getattr(self, name)) for name in given]
        if given and shapes[0] != shapes[1]:
            raise Conflict(codes.conflicts.statistics_differ(self.name, *shapes), "variance")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        sizes = [need_known(x.shape[need_axis(x, a)], f"axis {a}") for a in self.axis or ()]
        places = [need_axis(x, axis) for axis in self.axis or ()]
        if len({*places}) < len(places):
            raise ShapeError(codes.shapes.duplicate_axis(tuple(self.axis or ()), x.shape), "axis")
        kept = tuple(size for _, size in sorted(zip(places, sizes, strict=True)))
        if self.mean is not None:
            _need_broadcastable(array_shape(self.mean), kept)
        return x if x.dtype.is_floating else x.with_dtype(DType.FLOAT32)


def _need_broadcastable(given: tuple[int, ...], kept: tuple[int, ...]) -> None:
    """Raises ShapeError (SC248) unless statistics of this shape fit the sizes of the axes."""
    pairs = zip(reversed(given), reversed(kept), strict=False)
    if len(given) > len(kept) or any(a not in (1, b) for a, b in pairs):
        raise ShapeError(codes.preparation.statistics_do_not_fit(given, kept), "mean")
