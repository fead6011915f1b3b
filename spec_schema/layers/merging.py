"""Layers that merge several tensors into one."""

from functools import reduce
from typing import ClassVar

from ..findings import codes
from ..operator import Operator, positions
from ..parameters import Boolean, Integer
from ..shapes import Dim
from ..sizes import TwoAxes
from ..types import ShapeError, TensorType, broadcast, need_axis, need_floating, need_mask_over
from . import LAYERS


class Merge(Operator):
    """Base of the layers that combine tensors element by element.

    Input shape:
        Two or more tensors of one shape `(batch, ...)`, or shapes that broadcast to it: an axis of
        size 1 is repeated, and missing axes are inserted after the batch.

    Output shape:
        The broadcast shape: `(batch, ...)`.
    """

    arity = "several"
    supports_masking = True

    def infer(self, *inputs: TensorType) -> TensorType:
        _need_several(inputs)
        for x in inputs:
            need_floating(x)
        return inputs[0].with_shape(*reduce(broadcast, (x.shape for x in inputs)))

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        first = inputs[0]
        if not all(x.mask_rank for x in inputs):
            return 0
        other = next((x for x in inputs if x.mask_rank != first.mask_rank), None)
        if other is not None:
            raise ShapeError(codes.masks.masks_differ(first.mask_shape, other.mask_shape))
        return first.mask_rank


class MaskedMerge(Merge):
    """Base of the layers that leave out what the mask of an input hides."""

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        for x in inputs:
            need_mask_over(x, x.rank - 1)
        return super().mask_rank(output, *inputs)


@LAYERS.register("add")
class Add(Merge):
    """Sum of the inputs, element by element."""


@LAYERS.register("subtract")
class Subtract(Merge):
    """First input minus the second, element by element.

    Input shape:
        Two tensors of one shape `(batch, ...)`, or shapes that broadcast to it: an axis of size 1
        is repeated, and missing axes are inserted after the batch.
    """

    def infer(self, *inputs: TensorType) -> TensorType:
        if len(inputs) != 2:
            raise ShapeError(codes.layer_inputs.not_two_inputs(len(inputs)))
        return super().infer(*inputs)


@LAYERS.register("multiply")
class Multiply(MaskedMerge):
    """Product of the inputs, element by element."""


@LAYERS.register("average")
class Average(Merge):
    """Mean of the inputs, element by element."""


@LAYERS.register("maximum")
class Maximum(MaskedMerge):
    """Maximum of the inputs, element by element."""


@LAYERS.register("minimum")
class Minimum(MaskedMerge):
    """Minimum of the inputs, element by element."""


@LAYERS.register("dot")
class Dot(Operator):
    """Dot product of two inputs along an axis of each, sample by sample.

    Input shape:
        Two tensors `(batch, ...)`, of rank 2 or higher, whose sizes along `axes` are equal.

    Output shape:
        The batch, the other axes of the first input, and the other axes of the second:
        `(batch, ...)`. For two inputs of rank 2, `(batch, 1)`.

    Args:
        axes: Axis of the first and of the second input, or one number for both. Axis 0 is the
            batch, -1 the last axis.
        normalize: Whether to scale vectors along the axis to length 1, which makes the output their
            cosine similarity.
    """

    main = "axes"
    arity = "several"
    supports_masking = True
    examples: ClassVar = {"axes": -1}
    axes: TwoAxes
    normalize: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        if len(inputs) != 2:
            raise ShapeError(codes.layer_inputs.not_two_inputs(len(inputs)))
        for x in inputs:
            need_floating(x)
        first, second = inputs
        one, other = self.positive_axes(first, second)
        if first.shape[one] != second.shape[other]:
            what = codes.layer_inputs.not_multipliable(first.shape, second.shape, self.axes)
            raise ShapeError(what, "axes")
        rest = (*_without(first, one), *_without(second, other))
        return first.with_shape(first.shape[0], *(rest or (1,)))

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        return 0  # as in Keras, which drops the masks

    def positive_axes(self, first: TensorType, second: TensorType) -> tuple[int, int]:
        """Returns the axes counted from the front."""
        return need_axis(first, self.axes[0], "axes"), need_axis(second, self.axes[1], "axes")

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        axis, _ = self.positive_axes(*inputs)
        reach = inputs[0].shape[axis] or 1
        return positions(output.shape) * (output.features or 1) * reach


def _without(x: TensorType, axis: int) -> tuple[Dim, ...]:
    """Returns the sizes of a sample except along one axis."""
    return (*x.shape[1:axis], *x.shape[axis + 1 :])


@LAYERS.register("concatenate")
class Concatenate(Operator):
    """Concatenates the inputs along an axis.

    Input shape:
        Two or more tensors with the same shape `(batch, ...)`, except along `axis`.

    Output shape:
        The shape of the inputs, with their sizes along `axis` added up.

    Args:
        axis: Axis to concatenate along. Axis 0 is the batch, -1 the last axis.
    """

    main = "axis"
    arity = "several"
    supports_masking = True
    axis: Integer = -1

    def infer(self, *inputs: TensorType) -> TensorType:
        _need_several(inputs)
        first = inputs[0]
        axis = need_axis(first, self.axis)
        for other in inputs[1:]:
            _need_match(first, other, axis)
        shape = list(first.shape)
        shape[axis] = _total([x.shape[axis] for x in inputs])
        return first.with_shape(*shape)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        for x in inputs:
            need_mask_over(x, x.rank - 1)
        return max(x.mask_rank for x in inputs)


def _need_several(inputs: tuple[TensorType, ...]) -> None:
    """Raises ShapeError (SC207) for fewer than two inputs."""
    if len(inputs) < 2:
        raise ShapeError(codes.layer_inputs.too_few_inputs(len(inputs)))


def _need_match(first: TensorType, other: TensorType, axis: int) -> None:
    """Raises ShapeError unless two tensors can be concatenated along an axis."""
    if first.dtype != other.dtype and not (first.dtype.is_floating and other.dtype.is_floating):
        raise ShapeError(codes.layer_inputs.mixed_dtypes(first.dtype.value, other.dtype.value))
    pairs = enumerate(zip(first.shape, other.shape, strict=False))
    apart = any(i != axis and None not in (a, b) and a != b for i, (a, b) in pairs)
    if first.rank != other.rank or apart:
        raise ShapeError(codes.layer_inputs.not_concatenable(first.shape, other.shape, axis))


def _total(dims: list[Dim]) -> Dim:
    """Returns the sum of sizes, or None if one is unknown."""
    known = [dim for dim in dims if dim is not None]
    return sum(known) if len(known) == len(dims) else None
