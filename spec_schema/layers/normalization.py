"""Layers that normalize their inputs."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Ones, SquareRoot, Zeros
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions, weight_of
from ..parameters import Boolean, Clipping, Fraction, Groups, Integer, PositiveNumber, default
from ..sizes import Integers
from ..types import (
    DType,
    ShapeError,
    TensorType,
    need_axis,
    need_floating,
    need_known,
    need_mask_over,
)
from . import LAYERS


def _known_size(x: TensorType, axis: int) -> int:
    return need_known(x.shape[need_axis(x, axis)], f"axis {axis}")


def _known_sizes(x: TensorType, axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(_known_size(x, axis) for axis in sorted(axes))


def _need_axes(x: TensorType, axes: tuple[int, ...]) -> None:
    """Raises ShapeError if an axis does not exist, is the batch, or is given twice."""
    if len({need_axis(x, axis) for axis in axes}) < len(axes):
        raise ShapeError(codes.shapes.duplicate_axis(axes, x.shape), "axis")


def _scale_and_center(
    op: "BatchNormalization | GroupNormalization | LayerNormalization", shape: tuple[int, ...]
) -> tuple[Weight, ...]:
    gamma, beta = (weight_of(op, name, shape) for name in ("gamma", "beta"))
    return (gamma,) * op.scale + (beta,) * op.center


@LAYERS.register("batch_normalization")
class BatchNormalization(Operator):
    """Normalizes each channel over the batch, and outside training by moving averages.

    With `trainable: false` the moving averages are used in training too, and are not updated.
    Paper: Ioffe and Szegedy, 2015 (arXiv 1502.03167).

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axis of the channels.
        momentum: Momentum of the moving averages: the weight of the past in each update.
        epsilon: Small number added to the variance, to avoid division by 0.
        center: Whether to add the offset `beta`.
        scale: Whether to multiply by the factor `gamma`.
        beta_initializer: Initializer of `beta`.
        gamma_initializer: Initializer of `gamma`.
        moving_mean_initializer: Initializer of the moving mean.
        moving_variance_initializer: Initializer of the moving variance.
        beta_regularizer: Penalty on `beta`, added to the loss.
        gamma_regularizer: Penalty on `gamma`, added to the loss.
        beta_constraint: Constraint on `beta`, applied after each update.
        gamma_constraint: Constraint on `gamma`, applied after each update.
        renorm: Whether to correct the moments of a batch towards moving ones, which helps small
            batches (batch renormalization: Ioffe, 2017; arXiv 1702.03275).
        renorm_clipping: Bounds of the correction `x * r + d`: `rmin` and `rmax` of `r`, `dmax` of
            the absolute value of `d`. Defaults to none.
        renorm_momentum: Momentum of the moving moments that `renorm` corrects towards.
    """

    supports_masking = True
    takes_mask = True
    excluded: ClassVar = {
        "synchronized": "a network runs on one device, so there is nothing to synchronize",
    }
    axis: Integer = -1
    momentum: Fraction = 0.99
    epsilon: PositiveNumber = 1e-3
    center: Boolean = True
    scale: Boolean = True
    beta_initializer: Initializer = Zeros()
    gamma_initializer: Initializer = Ones()
    moving_mean_initializer: Initializer = Zeros()
    moving_variance_initializer: Initializer = Ones()
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None
    renorm: Boolean = False
    renorm_clipping: Clipping | None = None
    renorm_momentum: Fraction = 0.99

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _known_size(x, self.axis)
        return x.with_dtype(DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (x,) = inputs
        need_mask_over(x, x.rank - 1)
        return x.mask_rank

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        shape = (_known_size(inputs[0], self.axis),)
        mean, variance = self.moving_mean_initializer, self.moving_variance_initializer
        moved = {"moving_mean": mean, "moving_variance": variance}
        if self.renorm:
            stddev = SquareRoot(of=variance)
            moved |= {"moving_stddev": stddev, "renorm_mean": mean, "renorm_stddev": stddev}
        return (
            *_scale_and_center(self, shape),
            *(Weight(name, shape, start, trainable=False) for name, start in moved.items()),
        )

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (output.features or 1)


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
        return _scale_and_center(self, _known_sizes(inputs[0], self.axis))

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
        size = _known_size(x, self.axis)
        if size % self.groups:
            raise ShapeError(codes.shapes.groups_do_not_divide_axis(size, self.groups), "groups")
        return x.with_dtype(DType.FLOAT32)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return _scale_and_center(self, (_known_size(inputs[0], self.axis),))

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
