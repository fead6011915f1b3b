"""The wrapper that bounds how much a layer can stretch its input."""

from dataclasses import replace

from ..components.initializers.random import TruncatedNormal
from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import PositiveInteger
from ..types import DType, ShapeError, TensorType, need_floating
from . import LAYERS


@LAYERS.register("spectral_normalization")
class SpectralNormalization(Operator):
    """Divides the kernel of a layer by its largest singular value, in every training step.

    The singular value is estimated by power iteration, from a vector `vector_u` that is kept from
    step to step. The kernel itself is replaced, and the optimizer updates it from there; inference
    uses it as it is. Paper: Miyato et al., 2018 (arXiv 1802.05957).

    Input shape:
        `(batch, ...)`, as `layer` expects it.

    Output shape:
        That of `layer`: `(batch, *result)`.

    Args:
        layer: Layer to run, such as dense or conv2d.
        power_iterations: Number of iterations per training step.
    """

    main = "layer"
    examples = {"layer": {"dense": 64}}
    layer: Operator
    power_iterations: PositiveInteger = 1

    @property
    def acting(self) -> Operator:
        return self.layer.acting

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        try:
            output = self.layer.infer(x) if self.layer.arity == "one" else x
            self.normalized(x)
        except ShapeError as error:
            error.parameter = error.parameter and "layer"
            raise
        return output.with_dtype(DType.FLOAT32)

    def normalized(self, x: TensorType) -> Weight:
        """Returns the weight of the layer that is normalized.

        Raises:
            ShapeError: if the layer has no such weight.
        """
        one = self.layer.arity == "one" and not self.layer.arguments
        for weight in self.layer.weights(x) if one else ():
            if weight.name == "kernel":
                return weight
        raise ShapeError(codes.shapes.nothing_to_normalize(self.layer.name), "layer")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        (x,) = inputs
        kernel = self.normalized(x)
        shape = (1, kernel.shape[-1])
        vector = Weight("vector_u", shape, TruncatedNormal(stddev=0.02), trainable=False)
        inner = [
            replace(weight, name=f"{self.layer.name}/{weight.name}")
            for weight in (kernel, *(w for w in self.layer.weights(x) if w.name != kernel.name))
        ]
        return (replace(inner[0], is_moved=True), replace(vector, is_moved=True), *inner[1:])

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return self.layer.multiply_adds(output, *inputs)
