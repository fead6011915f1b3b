"""Layers that rearrange the elements of a sample without computing anything."""

from typing import ClassVar

from ..findings import codes
from ..operator import Operator
from ..parameters import PositiveInteger
from ..shapes import product
from ..sizes import Permutation, TargetShape
from ..types import ShapeError, TensorType, need_rank
from . import LAYERS


@LAYERS.register("identity")
class Identity(Operator):
    """Returns its input, for example under another name.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.
    """

    supports_masking = True

    def infer(self, *inputs: TensorType) -> TensorType:
        return inputs[0]


@LAYERS.register("repeat_vector")
class RepeatVector(Operator):
    """Repeats a vector, which makes a sequence of it.

    Input shape:
        `(batch, features)`.

    Output shape:
        `(batch, n, features)`.

    Args:
        n: Number of repetitions: the length of the sequence.
    """

    main = "n"
    examples: ClassVar = {"n": 10}
    n: PositiveInteger

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, "features")
        return x.with_shape(x.shape[0], self.n, x.features)


@LAYERS.register("flatten")
class Flatten(Operator):
    """Flattens each sample to one axis.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        `(batch, size)`, where `size` is the number of elements of a sample.
    """

    excluded: ClassVar = {"data_format": "channels come last"}

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return x.with_shape(x.shape[0], product(x.shape[1:]))


@LAYERS.register("reshape")
class Reshape(Operator):
    """Reshapes each sample. The elements keep their order, with the last axis varying fastest.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        `(batch, *target_shape)`.

    Args:
        target_shape: New shape of a sample, without the batch axis. One size may be -1 and is then
            inferred.
    """

    main = "target_shape"
    target_shape: TargetShape

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        size = product(x.shape[1:])
        if size is None:
            return x.with_shape(x.shape[0], *(None if d == -1 else d for d in self.target_shape))
        known = product(tuple(dim for dim in self.target_shape if dim != -1)) or 1
        rest, over = divmod(size, known)
        if over or (rest != 1 and -1 not in self.target_shape):
            what = codes.shapes.sizes_do_not_multiply(self.target_shape, x.shape, size, known)
            raise ShapeError(what, "target_shape")
        return x.with_shape(x.shape[0], *(rest if d == -1 else d for d in self.target_shape))


@LAYERS.register("permute")
class Permute(Operator):
    """Reorders the axes of each sample.

    Input shape:
        `(batch, ...)`, with one axis after the batch for each item of `dims`.

    Output shape:
        The axes of the input in the order of `dims`. With `dims: [2, 1]`, for example,
        `(batch, a, b)` becomes `(batch, b, a)`.

    Args:
        dims: For each axis of the output, the axis of the input, counted from 1. The batch stays.
    """

    main = "dims"
    dims: Permutation

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if x.rank != len(self.dims) + 1:
            raise ShapeError(codes.shapes.wrong_number_of_dims(self.dims, x.shape), "dims")
        return x.with_shape(x.shape[0], *(x.shape[axis] for axis in self.dims))
