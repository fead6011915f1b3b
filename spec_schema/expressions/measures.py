"""Expressions of losses and metrics: over `y_true` and `y_pred` of a batch."""

from functools import lru_cache

from ..findings import codes
from ..types import DType, ShapeError, TensorType
from ..work_budget import MOST_KEPT
from ..yaml.values import short
from .elaboration import Ref
from .formula import FormulaError
from .tensors import Program, program_of

TARGET, PREDICTION = "y_true", "y_pred"


@lru_cache(maxsize=MOST_KEPT)
def terms_of(text: str) -> Program:
    """Returns the program of an expression, without the mean over all axes at its end.

    What uses the expression takes that mean itself, over samples that may have weights.

    Raises:
        FormulaError: if it is invalid.
    """
    program = program_of(text)
    if program.result != Ref(len(program.steps) - 1):
        return program
    last = program.steps[-1]
    if last.operation.name != "mean" or last.arguments.keys() != {"x"}:
        return program
    return program._replace(steps=program.steps[:-1], result=last.arguments["x"])


def uses_target(text: str) -> bool:
    """Whether an expression mentions `y_true`; also if it is invalid."""
    try:
        return TARGET in program_of(text).names
    except FormulaError:
        return True


def target_type(output: TensorType, target: str) -> TensorType:
    """Returns the type of `y_true`.

    Args:
        target: The kind of target: class indices for "class", else numbers in the output's shape.
    """
    if target == "class":
        return TensorType(output.shape[:-1], DType.INT32)
    return TensorType(output.shape)


def check_measure(text: str, output: TensorType, target: str, differentiable: bool) -> None:
    """Raises ShapeError unless an expression can be computed for an output of this type.

    Args:
        differentiable: Whether it must be a floating-point number.
    """
    try:
        program = terms_of(text)
        _check_names(program)
        types = {TARGET: target_type(output, target), PREDICTION: output}
        result = program.infer({name: types[name] for name in program.names}, by_sample=False)
        if differentiable and not result.dtype.is_floating:
            what = codes.tensor_shapes.wrong_dtype("float32", result.dtype.value)
            raise FormulaError(what, 0, len(text))
    except FormulaError as error:
        place = error.start, error.end
        raise ShapeError(error.violation, "expression", place, error.replacement) from None


def _check_names(program: Program) -> None:
    for word in program.inputs:
        if word.text not in (TARGET, PREDICTION):
            what = codes.tensors.unknown_tensor(short(word.text), (TARGET, PREDICTION))
            raise FormulaError(what, word.start, word.end)
    if PREDICTION not in program.names:
        word = program.inputs[0]
        raise FormulaError(codes.tensors.no_prediction(), word.start, word.end)
