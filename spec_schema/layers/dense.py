"""The fully connected layer."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, bias_of, positions, weight_of
from ..parameters import ActivationName, Boolean, PositiveInteger
from ..types import ShapeError, TensorType, need_known
from . import LAYERS


@LAYERS.register("dense")
class Dense(Operator):
    """Fully connected layer: `activation(x @ kernel + bias)`, along the last axis.

    Input shape:
        `(batch, ..., features)`, of rank 2 or higher.

    Output shape:
        `(batch, ..., units)`.

    Args:
        units: Size of the output's last axis.
        activation: Activation function applied to the output.
        use_bias: Whether to add a bias.
        kernel_initializer: Initializer of the kernel.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
    """

    supports_masking = True
    main = "units"
    excluded: ClassVar = {
        "lora_rank": "adapters are for fine-tuning large models",
        "lora_alpha": "adapters are for fine-tuning large models",
        "quantization_config": "training only",
    }
    units: PositiveInteger
    activation: ActivationName = "linear"
    use_bias: Boolean = True
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if x.rank < 2:
            raise ShapeError(codes.shapes.rank_too_low(("features",), x.shape))
        need_known(x.features, "last axis")
        return x.with_shape(*x.shape[:-1], self.units)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        (x,) = inputs
        kernel = weight_of(self, "kernel", (need_known(x.features, "last axis"), self.units))
        return (kernel, *bias_of(self, self.units))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (inputs[0].features or 1) * self.units
