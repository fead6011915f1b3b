"""Layers that are a weight."""

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..operator import Operator
from ..operator import Weight as Variable
from ..sizes import PositiveIntegers
from ..types import TensorType
from . import LAYERS


@LAYERS.register("weight")
class Weight(Operator):
    """A weight of its own, the same for every sample: learned positions, class tokens, scales.

    It takes no input, and layers use it with `from`. Set `trainable: false` next to it for a
    constant. In Keras, it is an `EinsumDense` layer that maps the number 1 to the weight.

    Input shape:
        None; only the size of the batch is taken from the network's input, `(batch, ...)`.

    Output shape:
        `(batch, *shape)`.

    Args:
        shape: Shape of the weight, without the batch axis.
        initializer: Initializer of the weight.
        regularizer: Penalty on the weight, added to the loss.
        constraint: Constraint on the weight, applied after each update.
    """

    main = "shape"
    arity = "none"
    has_keras_class = False
    examples = {"shape": [100, 64]}
    shape: PositiveIntegers
    initializer: Initializer = GlorotUniform()
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return TensorType((x.shape[0], *self.shape))

    def weights(self, *inputs: TensorType) -> tuple[Variable, ...]:
        kernel = Variable(
            "kernel",
            self.shape,
            self.initializer,
            regularizer=self.regularizer,
            constraint=self.constraint,
        )
        return (kernel,)
