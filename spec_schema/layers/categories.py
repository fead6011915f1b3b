"""Layers that encode categories: as vectors, or as integers by hashing."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar, Literal

from ..component import Conflict, cross_field
from ..errors import Error
from ..findings import codes
from ..operator import Operator
from ..parameters import Integer, Numbers, PlainText, PositiveFraction, PositiveInteger
from ..shapes import Dim, Shape
from ..sizes import Margins1D
from ..types import DType, ShapeError, TensorType
from . import LAYERS

DENSE = {"sparse": "results are dense"}


class Encoding(Operator):
    """Base of the layers that can return categories as vectors."""

    is_traced = True
    computes_in_float32 = True
    excluded: ClassVar = DENSE
    output_mode: str

    @property
    def returns_integers(self) -> bool:
        return self.output_mode == "int"

    @property
    def integers(self) -> int | None:
        return getattr(self, "num_bins", None)

    def encoded(self, x: TensorType, size: Dim) -> TensorType:
        """Returns the type of the result for categories of this type, in vectors of this size.

        Raises:
            ShapeError: if Keras has no such result for the shape of the input.
        """
        if self.output_mode == "one_hot":
            if None in x.shape[1:]:  # Keras asks whether the last axis has size 1
                axis = x.shape.index(None, 1)
                raise ShapeError(codes.layer_inputs.unknown_size(f"axis {axis}"), "output_mode")
            positions = x.shape[:-1] if x.rank > 1 and x.shape[-1] == 1 else x.shape
            return TensorType((*positions, size))
        if x.rank != 2:
            raise ShapeError(
                codes.preparation.not_one_list(self.output_mode, x.shape), "output_mode"
            )
        return TensorType((x.shape[0], size))


def need_discrete(given: TensorType) -> None:
    """Raises ShapeError (SC248) unless the input has categories: integers or strings."""
    if given.dtype.is_floating:
        raise ShapeError(codes.preparation.not_discrete(given.dtype.value))


@LAYERS.register("category_encoding")
class CategoryEncoding(Encoding):
    """Encodes integers as vectors: one for each integer, or one for all integers of a sample.

    Input shape:
        `(batch, ...)`, integers from 0 to `num_tokens - 1`.

    Output shape:
        `(batch, num_tokens)`. With `output_mode: one_hot`, `(batch, *positions, num_tokens)`: one
        vector for each integer, without a last axis of size 1.

    Args:
        num_tokens: Number of different integers: the largest integer plus 1.
        output_mode: What a vector holds: `one_hot` has a 1 at the integer, `multi_hot` a 1 at each
            integer of the sample, `count` how often each occurs in the sample.
    """

    main = "num_tokens"
    table_size = "num_tokens"
    num_tokens: PositiveInteger
    examples: ClassVar = {"num_tokens": 10}
    output_mode: Literal["multi_hot", "one_hot", "count"] = "multi_hot"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_discrete(x)
        return self.encoded(x, self.num_tokens)


@LAYERS.register("discretization")
class Discretization(Encoding):
    """Sorts numbers into bins.

    With `num_bins`, the boundaries are fitted to the training part before the first step, as by
    `adapt` in Keras: quantiles, so that bins have about equally many numbers.

    Input shape:
        `(batch, ...)`.

    Output shape:
        Same as the input: `(batch, ...)`, the number of the bin.
        With `output_mode: one_hot`, `(batch, *positions, bins)`.
        With `output_mode: multi_hot`, `(batch, bins)`.
        With `output_mode: count`, `(batch, bins)`.

    Args:
        bin_boundaries: Where one bin ends and the next begins, increasing. A number at a boundary
            is in the upper bin.
        num_bins: Number of bins to fit instead.
        epsilon: Error of the fitted quantiles, as a fraction of the numbers.
        output_mode: `int` returns the number of the bin, `one_hot` a vector with a 1 at the bin,
            `multi_hot` a vector with a 1 at each bin of the sample, `count` how often each occurs.
    """

    fitted: ClassVar = ("bin_boundaries",)
    bin_boundaries: Numbers | None = None
    num_bins: PositiveInteger | None = None
    epsilon: PositiveFraction = 0.01
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = "int"
    examples: ClassVar = {"bin_boundaries": [0.0, 1.0, 10.0]}

    @cross_field
    def _check_bins(self) -> "Discretization":
        boundaries = self.bin_boundaries
        if boundaries is None and self.num_bins is None:
            raise Conflict(codes.conflicts.no_bins(self.name))
        if boundaries is not None and self.num_bins is not None:
            both = ("bin_boundaries", "num_bins")
            raise Conflict(codes.conflicts.exclusive(self.name, both), *reversed(both))
        for earlier, later in pairwise(boundaries or ()):
            if later < earlier:
                what = codes.conflicts.unordered_bins(self.name, earlier, later)
                raise Conflict(what, "bin_boundaries")
        return self

    @property
    def integers(self) -> int | None:
        return self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1

    def with_fitted(self, values: Mapping[str, Any]) -> "Discretization":
        boundaries = tuple(map(float, values["bin_boundaries"]))
        bins, wanted = len(boundaries) + 1, self.num_bins or 1
        if bins > wanted or (bins < wanted and self.output_mode != "int"):
            finer = ", or a smaller `epsilon`" if bins < wanted else ""
            raise Error(
                f"the training data gives {bins} bins, not {wanted}",
                f"use `num_bins: {bins}`{finer}",
            )
        given = {name: getattr(self, name) for name in self.model_fields_set - {"num_bins"}}
        return Discretization(**given, bin_boundaries=boundaries)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if self.output_mode == "int":
            return TensorType(x.shape, DType.INT32)
        assert self.integers is not None
        return self.encoded(x, self.integers)


@LAYERS.register("hashing")
class Hashing(Encoding):
    """Distributes values over bins by their hash: categories without a vocabulary.

    Input shape:
        `(batch, ...)`.

    Output shape:
        Same as the input: `(batch, ...)`, the number of the bin.
        With `output_mode: one_hot`, `(batch, num_bins)`.
        With `output_mode: multi_hot`, `(batch, num_bins)`.
        With `output_mode: count`, `(batch, num_bins)`.

    Args:
        num_bins: Number of bins.
        mask_value: Value that gets bin 0, which no other value gets then.
        salt: Key of the hash function: one integer or two. Without it, the hash is FarmHash, which
            is the same everywhere; with it, SipHash.
        output_mode: `int` returns the number of the bin, `one_hot` a vector with a 1 at the bin,
            `multi_hot` a vector with a 1 at each bin of the sample, `count` how often each occurs.
    """

    takes_strings = True
    main = "num_bins"
    examples: ClassVar = {"num_bins": 64}
    num_bins: PositiveInteger
    mask_value: Integer | PlainText | None = None
    salt: Margins1D | None = None
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = "int"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_discrete(x)
        if self.mask_value is not None:
            is_text = x.dtype is DType.STRING
            if isinstance(self.mask_value, str) != is_text:
                what = codes.preparation.mask_of_another_type(self.mask_value, x.dtype.value)
                raise ShapeError(what, "mask_value")
        if self.output_mode == "int":
            return TensorType(x.shape, DType.INT64)
        if self.output_mode == "one_hot" and x.shape[1:] != (1,):
            raise ShapeError(codes.preparation.not_one_value(x.shape), "output_mode")
        return self.encoded(x, self.num_bins)


@LAYERS.register("hashed_crossing")
class HashedCrossing(Encoding):
    """Distributes pairs of categories over bins by their hash: `from: [a, b]`.

    Input shape:
        `(batch, ...)`, one value in each sample: `[]` or `[1]`.

    Output shape:
        Same as the inputs: `(batch, ...)`, the number of the bin. With `output_mode: one_hot`,
        `(batch, num_bins)`.

    Args:
        num_bins: Number of bins.
        output_mode: `int` returns the number of the bin, `one_hot` a vector with a 1 at the bin.
    """

    arity = "several"
    takes_strings = True
    main = "num_bins"
    examples: ClassVar = {"num_bins": 64}
    num_bins: PositiveInteger
    output_mode: Literal["int", "one_hot"] = "int"

    def infer(self, *inputs: TensorType) -> TensorType:
        if len(inputs) != 2:
            raise ShapeError(codes.preparation.not_two_crossed(len(inputs)))
        for x in inputs:
            need_discrete(x)
            _need_one_value(x.shape, inputs[0].shape)
        first = inputs[0]
        if self.output_mode == "int":
            return TensorType(first.shape, DType.INT64)
        return self.encoded(first, self.num_bins)


def _need_one_value(given: Shape, first: Shape) -> None:
    """Raises ShapeError unless samples have one value, in the form of the first input."""
    if given[1:] not in ((), (1,)):
        raise ShapeError(codes.preparation.not_one_value(given))
    if given != first:
        raise ShapeError(codes.preparation.not_crossable(first, given))
