"""The dense layer over any axes, given by an Einstein sum."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, weight_of
from ..parameters import ActivationName, NonEmptyText
from ..shapes import Dim, Shape, product
from ..sizes import PartialShape
from ..types import ShapeError, TensorType, need_floating, need_known
from . import LAYERS

_FORM = re.compile(r"(\.{3})?([a-zA-Z]+)(\.{3})?,([a-zA-Z]+)->(\.{3})?([a-zA-Z]+)(\.{3})?")


@dataclass(frozen=True, slots=True)
class Equation:
    """The letters of an equation.

    Attributes:
        given: Letters of the input.
        kernel: Letters of the kernel.
        result: Letters of the result.
        left: Whether `...` is before the letters of input and result.
        right: Whether it is behind them.
    """

    given: str
    kernel: str
    result: str
    left: bool
    right: bool


@LAYERS.register("einsum_dense")
class EinsumDense(Operator):
    """Dense layer over any axes: `activation(einsum(equation, x, kernel) + bias)`.

    The equation names the axes of the input, the kernel and the result by letters, the batch first.
    `abc,cd->abd` is a `dense` layer over sequences, `abc,bd->adc` one along the steps.

    Input shape:
        `(batch, ...)`, with the axes that the equation names.

    Output shape:
        The axes that the equation names for the result: `(batch, *result)`.

    Args:
        equation: Letters of the input, the kernel and the result, as in `abc,cd->abd`. `...` before
            the letters of input and result, or behind them, stands for any axes.
        output_shape: Sizes of the axes that the equation names for the result, without the batch.
            null leaves a size open, for axes that the kernel doesn't have.
        activation: Activation function applied to the output.
        bias_axes: Letters of the result's axes that the bias has. Defaults to no bias.
        kernel_initializer: Initializer of the kernel.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
    """

    examples: ClassVar = {"equation": '"abc,cd->abd"', "output_shape": [32, 64]}
    excluded: ClassVar = {
        "lora_rank": "adapters are for fine-tuning large models",
        "lora_alpha": "adapters are for fine-tuning large models",
        "gptq_unpacked_column_size": "training only",
        "quantization_config": "training only",
    }
    equation: NonEmptyText
    output_shape: PartialShape
    activation: ActivationName = "linear"
    bias_axes: NonEmptyText | None = None
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        equation = self.parsed()
        output = self._output(equation, x.shape)
        self._check_batch(equation, len(x.shape))
        sizes = _sizes(equation, x.shape)
        for letter, size in _result_sizes(equation, x.shape, output):
            if letter in sizes and size is not None and size != sizes[letter]:
                what = codes.equations.size_differs(letter, size, sizes[letter])
                raise ShapeError(what, "output_shape")
        self.weights(x)
        return x.with_shape(*output)

    def parsed(self) -> Equation:
        """Returns the equation. Raises ShapeError (SC240) if it is none."""
        match = _FORM.fullmatch(self.equation)
        if match is None:
            raise ShapeError(codes.equations.not_an_equation(self.equation), "equation")
        left, given, right, kernel, left_out, result, right_out = match.groups()
        repeats = any(len(set(part)) < len(part) for part in (given, kernel, result))
        wrong = left != left_out or right != right_out or (left and right)
        if repeats or wrong or (right and len(given) < 2):
            raise ShapeError(codes.equations.not_an_equation(self.equation), "equation")
        _need_letters("result", result, {"input": given, "kernel": kernel}, "equation")
        _need_letters("kernel", kernel, {"input": given, "result": result}, "equation")
        return Equation(given, kernel, result, bool(left), bool(right))

    def _output(self, equation: Equation, given: Shape) -> Shape:
        """Returns the shape of the result, as Keras infers it."""
        hidden = len(given) - len(equation.given)
        if hidden < 0 or (hidden and not (equation.left or equation.right)):
            what = codes.equations.axes_differ(self.equation, len(equation.given), given)
            raise ShapeError(what, "equation")
        before = given[1:hidden] if equation.left else ()
        behind = given[len(given) - hidden :] if equation.right else ()
        if before != before[::-1]:
            raise ShapeError(codes.equations.order_lost(given), "equation")
        count = len(equation.result) - (0 if before or (equation.left and hidden) else 1)
        if len(self.output_shape) != count:
            what = codes.equations.sizes_expected(count, self.output_shape)
            raise ShapeError(what, "output_shape")
        return (given[0], *before, *self.output_shape, *behind)

    def _check_batch(self, equation: Equation, rank: int) -> None:
        if equation.left and rank > len(equation.given):
            return
        batch = equation.given[0]
        if equation.result[0] != batch or batch in equation.kernel:
            raise ShapeError(codes.equations.batch_moved(self.equation), "equation")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        (x,) = inputs
        equation = self.parsed()
        sizes = _sizes(equation, x.shape)
        output = self._output(equation, x.shape)
        results = dict(_result_sizes(equation, x.shape, output))
        shape = tuple(
            _known(results[letter], letter)
            if letter in results
            else need_known(sizes[letter], f"axis `{letter}`")
            for letter in equation.kernel
        )
        inner = tuple(
            axis for axis, letter in enumerate(equation.kernel) if letter not in equation.result
        )
        kernel = weight_of(self, "kernel", shape, input_axes=inner)
        if self.bias_axes is None:
            return (kernel,)
        hidden = len(x.shape) - len(equation.given) if equation.right else 0
        return (kernel, weight_of(self, "bias", (*self._bias(equation, results), *(1,) * hidden)))

    def _bias(self, equation: Equation, results: dict[str, Dim]) -> Iterator[int]:
        """Yields the sizes of the bias: from its first axis on, with 1 for those it lacks."""
        letters = self.bias_axes or ""
        _need_letters("bias", letters, {"result": equation.result}, "bias_axes")
        first = min(equation.result.index(letter) for letter in letters)
        for letter in equation.result[first:]:
            yield _known(results[letter], letter) if letter in letters else 1

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        equation = self.parsed()
        sizes = _sizes(equation, inputs[0].shape)
        summed = [sizes[letter] or 1 for letter in equation.given if letter not in equation.result]
        made = product(tuple(size or 1 for size in output.shape[1:])) or 1
        return made * (product(tuple(summed)) or 1)


def _need_letters(part: str, letters: str, others: dict[str, str], parameter: str) -> None:
    """Raises ShapeError if a part of an equation has a letter that none of the others has."""
    for letter in letters:
        if letter not in "".join(others.values()):
            what = codes.equations.unknown_letter(letter, part, tuple(others))
            raise ShapeError(what, parameter)


def _sizes(equation: Equation, given: Shape) -> dict[str, Dim]:
    """Returns letter → size of the input's axis."""
    count = len(equation.given)
    own = given[len(given) - count :] if equation.left else given[:count]
    return dict(zip(equation.given, own, strict=True))


def _result_sizes(equation: Equation, given: Shape, output: Shape) -> Iterator[tuple[str, Dim]]:
    """Yields each letter of the result and the size of its axis."""
    hidden = len(given) - len(equation.given) if equation.left else 0
    yield from zip(equation.result, output[hidden:], strict=False)


def _known(size: Dim, letter: str) -> int:
    if size is None:
        raise ShapeError(codes.equations.size_missing(letter), "output_shape")
    return size
