"""Layers that normalize each sample by itself."""

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Ones, Zeros
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions, scale_and_offset_of
from ..parameters import Boolean, Groups, Integer, PositiveNumber, default
from ..sizes import Integers
from ..types import DType, ShapeError, TensorType, known_size, need_axis, need_floating
from . import LAYERS


def _known_sizes(x: TensorType, axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(known_size(x, axis) for axis in sorted(axes))


def _need_axes(x: TensorType, axes: tuple[int, ...]) -> None:
    """Raises ShapeError if an axis does not exist, is the batch, or is given twice."""
    if len({need_axis(x, axis) for axis in axes}) < len(axes):
        raise ShapeError(codes.shapes.duplicate_axis(axes, x.shape), "axis")


@LAYERS.register("layer_normalization")
class LayerNormalization(Operator):
    """Normalizes each sample over its features, in the same way in training and inference.

    Paper: Ba, Kiros and Hinton, 2016 (arXiv 1607.06450).

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axis, or list of axes, to normalize over.
        epsilon: Small number added to the variance, to avoid division by 0.
        center: Whether to add the offset `beta`.
        scale: Whether to multiply by the factor `gamma`.
        beta_initializer: Initializer of `beta`.
        gamma_initializer: Initializer of `gamma`.
        beta_regularizer: Penalty on `beta`, added to the loss.
        gamma_regularizer: Penalty on `gamma`, added to the loss.
        beta_constraint: Constraint on `beta`, applied after each update.
        gamma_constraint: Constraint on `gamma`, applied after each update.
    """

    supports_masking = True
    axis: Integers = default((-1,))
    epsilon: PositiveNumber = 1e-3
    center: Boolean = True
    scale: Boolean = True
    beta_initializer: Initializer = Zeros()
    gamma_initializer: Initializer = Ones()
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        _need_axes(x, self.axis)
        _known_sizes(x, self.axis)
        return x.with_dtype(DType.FLOAT32)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return scale_and_offset_of(self, _known_sizes(inputs[0], self.axis))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return 2 * positions(output.shape) * (output.features or 1)


@LAYERS.register("group_normalization")
class GroupNormalization(Operator):
    """Normalizes each sample over groups of its channels, and over all positions.

    Paper: Wu and He, 2018 (arXiv 1803.08494).

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        groups: Number of groups that the channels are split into. 1 normalizes over all channels,
            -1 makes a group of each channel, which is instance normalization.
        axis: Axis of the channels.
        epsilon: Small number added to the variance, to avoid division by 0.
        center: Whether to add the offset `beta`.
        scale: Whether to multiply by the factor `gamma`.
        beta_initializer: Initializer of `beta`.
        gamma_initializer: Initializer of `gamma`.
        beta_regularizer: Penalty on `beta`, added to the loss.
        gamma_regularizer: Penalty on `gamma`, added to the loss.
        beta_constraint: Constraint on `beta`, applied after each update.
        gamma_constraint: Constraint on `gamma`, applied after each update.
    """

    main = "groups"
    supports_masking = True
    groups: Groups = 32
    axis: Integer = -1
    epsilon: PositiveNumber = 1e-3
    center: Boolean = True
    scale: Boolean = True
    beta_initializer: Initializer = Zeros()
    gamma_initializer: Initializer = Ones()
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        size = known_size(x, self.axis)
        if size % self.groups:
            raise ShapeError(codes.shapes.groups_do_not_divide_axis(size, self.groups), "groups")
        return x.with_dtype(DType.FLOAT32)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return scale_and_offset_of(self, (known_size(inputs[0], self.axis),))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return 2 * positions(output.shape) * (output.features or 1)


@LAYERS.register("rms_normalization")
class RMSNormalization(Operator):
    """Divides each sample by its root mean square, and multiplies it by the factor `scale`.

    Paper: Zhang and Sennrich, 2019 (arXiv 1910.07467).

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axis, or list of axes, to take the mean over: the last ones of the input.
        epsilon: Small number added to the mean square, to avoid division by 0.
    """

    main = "axis"
    axis: Integers = default((-1,))
    epsilon: PositiveNumber = 1e-6

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        _need_axes(x, self.axis)
        # Keras multiplies by a scale of these sizes in this order, so it must match the last axes.
        if [need_axis(x, axis) for axis in sorted(self.axis)] != [*range(x.rank)][
            -len(self.axis) :
        ]:
            raise ShapeError(codes.shapes.not_the_last_axes(self.axis, x.shape), "axis")
        _known_sizes(x, self.axis)
        return x.with_dtype(DType.FLOAT32)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return (Weight("scale", _known_sizes(inputs[0], self.axis), Ones()),)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return 2 * positions(output.shape) * (output.features or 1)


@LAYERS.register("unit_normalization")
class UnitNormalization(Operator):
    """Scales vectors to length 1 (L2 norm).

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axis, or list of axes, of the vectors.
    """

    main = "axis"
    supports_masking = True
    axis: Integers = default((-1,))

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        _need_axes(x, self.axis)
        return x

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (output.features or 1)
