"""Noise and penalties: layers that return their input in inference."""

from typing import ClassVar

from ..components.regularizers import L1L2
from ..operator import Operator
from ..parameters import Fraction, NonNegativeNumber, OptionalNoiseShape, Rate, default
from ..types import TensorType, need_floating
from . import LAYERS
from .dropout import SEED, need_noise_shape


@LAYERS.register("gaussian_noise")
class GaussianNoise(Operator):
    """Adds normally distributed noise with mean 0 in training.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        stddev: Standard deviation of the noise.
    """

    supports_masking = True
    main = "stddev"
    excluded: ClassVar = {"seed": SEED}
    stddev: Fraction

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.stddev else ()


@LAYERS.register("gaussian_dropout")
class GaussianDropout(Operator):
    """Multiplies the input by normally distributed noise with mean 1 in training.

    The standard deviation is `sqrt(rate / (1 - rate))`, as in dropout. Paper: Srivastava et al.,
    2014.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        rate: Rate of the dropout that has as much noise.
    """

    main = "rate"
    supports_masking = True
    excluded: ClassVar = {"seed": SEED}
    rate: Rate

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


@LAYERS.register("alpha_dropout")
class AlphaDropout(Operator):
    """Dropout that keeps mean and variance, for networks with the activation `selu`.

    Dropped inputs take the smallest value of `selu`. Paper: Klambauer et al., 2017
    (arXiv 1706.02515).

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        rate: Fraction of the inputs to drop.
        noise_shape: Shape of the mask, batch first: 1 drops the whole axis together, null takes the
            size of the input. Defaults to the shape of the input.
    """

    main = "rate"
    supports_masking = True
    excluded: ClassVar = {"seed": SEED}
    rate: Rate
    noise_shape: OptionalNoiseShape = default(None)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        if self.noise_shape is not None:
            need_noise_shape(x, self.noise_shape)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


@LAYERS.register("activity_regularization")
class ActivityRegularization(Operator):
    """Returns its input, and adds a penalty on it to the loss.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        l1: Strength of the L1 penalty.
        l2: Strength of the L2 penalty.
    """

    supports_masking = True
    l1: NonNegativeNumber = 0.0
    l2: NonNegativeNumber = 0.0

    @property
    def activity_regularizer(self) -> L1L2:
        """The penalty, under the name that other layers have for theirs."""
        return L1L2(l1=self.l1, l2=self.l2)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x
