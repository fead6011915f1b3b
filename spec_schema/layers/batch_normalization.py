"""Batch normalization."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Ones, SquareRoot, Zeros
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, positions, scale_and_offset_of
from ..parameters import Boolean, Clipping, Fraction, Integer, PositiveNumber
from ..types import DType, TensorType, known_size, need_mask_over
from . import LAYERS


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
        known_size(x, self.axis)
        return x.with_dtype(DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (x,) = inputs
        need_mask_over(x, x.rank - 1)
        return x.mask_rank

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        shape = (known_size(inputs[0], self.axis),)
        mean, variance = self.moving_mean_initializer, self.moving_variance_initializer
        moved = {"moving_mean": mean, "moving_variance": variance}
        if self.renorm:
            stddev = SquareRoot(of=variance)
            moved |= {"moving_stddev": stddev, "renorm_mean": mean, "renorm_stddev": stddev}
        return (
            *scale_and_offset_of(self, shape),
            *(Weight(name, shape, start, trainable=False) for name, start in moved.items()),
        )

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (output.features or 1)
