"""The layer that multiplies by a matrix."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, positions
from ..parameters import Activation, Boolean, PositiveInteger
from ..types import ShapeError, TensorType, need_known
from . import LAYERS


@LAYERS.register("dense")
class Dense(Operator):
    """Affine map of the last axis: `activation(x · kernel + bias)`.

    Args:
        units: size of the output's last axis.
        activation: applied to the result.
        use_bias: whether a bias is added.
        kernel_initializer: how the kernel starts.
        bias_initializer: how the bias starts.
        kernel_regularizer: the kernel's term in the loss.
        bias_regularizer: the bias' term in the loss.
        activity_regularizer: the output's term in the loss.
        kernel_constraint: applied to the kernel after each update.
        bias_constraint: applied to the bias after each update.
    """

    main = "units"
    excluded: ClassVar = {
        "lora_rank": "adapters are for fine-tuning large models",
        "lora_alpha": "adapters are for fine-tuning large models",
        "quantization_config": "training only",
    }
    units: PositiveInteger
    activation: Activation = "linear"
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
            raise ShapeError(
                f"needs (batch, features), and gets {x}", help="give the input a feature axis"
            )
        need_known(x.features, "last axis")
        return x.with_shape(*x.shape[:-1], self.units)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        (x,) = inputs
        kernel = Weight(
            "kernel",
            (need_known(x.features, "last axis"), self.units),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        bias = Weight(
            "bias",
            (self.units,),
            self.bias_initializer,
            regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )
        return (kernel, bias) if self.use_bias else (kernel,)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (inputs[0].features or 1) * self.units
