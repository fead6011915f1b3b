"""Layers that compute an expression."""

from ..expressions.formula import FormulaError
from ..expressions.tensors import Program, program_of
from ..operator import Operator
from ..parameters import NonEmptyText
from ..types import ShapeError, TensorType
from . import LAYERS


@LAYERS.register("compute")
class Compute(Operator):
    """Computes an expression over its inputs, without weights.

    Its one input is `x`; several are called by their names in `from`. An expression has operators
    as in Python, subscripts, and the operations of `keras.ops`, such as `sum(x, axis=-1)`. It
    computes each sample by itself. See `docs/expressions.md`.

    Input shape:
        Tensors of any shape, `(batch, ...)`.

    Output shape:
        The shape of the result, with the batch first.

    Args:
        expression: What to compute.
    """

    main = "expression"
    arity = "named"
    has_keras_class = False
    examples = {"expression": "x / max(x, axis=-1, keepdims=true)"}
    expression: NonEmptyText

    @property
    def program(self) -> Program:
        """The operations of the expression. Raises FormulaError if it is invalid."""
        return program_of(self.expression)

    @property
    def effort(self) -> int:
        return 50 * len(self.program.steps)

    def infer(self, *inputs: TensorType) -> TensorType:
        try:
            return self.program.infer(self._named(inputs))
        except FormulaError as error:
            raise ShapeError(error.violation, "expression", (error.start, error.end)) from None

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return self.program.multiply_adds(self._named(inputs))

    def _named(self, inputs: tuple[TensorType, ...]) -> dict[str, TensorType]:
        return dict(zip(self.program.names, inputs, strict=True))
