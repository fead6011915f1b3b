"""Tensor expressions: text → a short program of operations, typed without TensorFlow.

The language is that of `$(…)` with tensors for names, the operations of `keras.ops` for functions,
keyword arguments, lists and subscripts. Arithmetic of numbers alone is done here.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from ..findings import codes
from ..findings.code import Violation
from ..operation import axes_of
from ..shapes import BATCH, Shape
from ..types import ShapeError, TensorType
from ..work_budget import MOST_KEPT
from .elaboration import TENSORS, Elaboration, Ref, Step
from .formula import LARGEST, FormulaError, Syntax, Token
from .parser import parse

MOST_AXES = 32
WITHOUT_GRADIENT = (
    *("stop_gradient", "floor", "ceil", "round", "sign", "floor_divide"),
    *("zeros_like", "ones_like"),
)
"""Operations whose gradient is 0 or missing, although they return floating-point numbers."""

T = TypeVar("T")


class Program(NamedTuple):
    """The operations of an expression, in order.

    Attributes:
        inputs: The tensors it names, each where it is named first.
    """

    inputs: tuple[Token, ...]
    steps: tuple[Step, ...]
    result: Ref

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(word.text for word in self.inputs)

    def run(self, inputs: Mapping[str, T], apply: Callable[[Step, dict[str, Any]], T]) -> T:
        """Returns the result, computed step by step.

        Args:
            inputs: Name → tensor.
            apply: Returns the result of a step for its arguments.
        """
        known: dict[int | str, T] = dict(inputs.items())
        for number, step in enumerate(self.steps):
            known[number] = apply(step, _resolved(step, known))
        return known[self.result.key]

    def infer(self, inputs: Mapping[str, TensorType], by_sample: bool = True) -> TensorType:
        """Returns the type of the result.

        Args:
            inputs: Name → type, with the batch as its first axis.
            by_sample: Whether each sample must be computed by itself.

        Raises:
            FormulaError: at the part that can't be computed.
        """
        apply = _typed_by_sample if by_sample else _typed
        result = self.run({name: _inside(type_) for name, type_ in inputs.items()}, apply)
        wrong = _batch_fault(result.shape) if by_sample else None
        if wrong is not None:
            start, end = self._place()
            raise FormulaError(wrong, start, end)
        return result.with_shape(*(None if dim == BATCH else dim for dim in result.shape))

    def differentiable(self, inputs: Mapping[str, TensorType]) -> frozenset[str]:
        """Returns the names of the inputs to which the result passes on a gradient.

        Args:
            inputs: Name → type, with the batch as its first axis.
        """
        made: list[Any] = []

        def apply(step: Step, arguments: dict[str, Any]) -> Any:
            made.append(_typed(step, arguments))
            return made[-1]

        self.run({name: _inside(type_) for name, type_ in inputs.items()}, apply)
        passing: dict[int | str, frozenset[str]] = {
            name: frozenset([name] if type_.dtype.is_floating else [])
            for name, type_ in inputs.items()
        }
        for number, (step, result) in enumerate(zip(self.steps, made, strict=True)):
            stops = step.operation.name in WITHOUT_GRADIENT or not any(
                one.dtype.is_floating for one in _tensors_in((result,))
            )
            used = () if stops else _keys_in((*step.arguments.values(),))
            passing[number] = frozenset().union(*(passing[key] for key in used))
        return passing[self.result.key]

    def multiply_adds(self, inputs: Mapping[str, TensorType]) -> int:
        """Returns the multiply-adds of one sample."""
        return sum(self._costs(inputs))

    def _costs(self, inputs: Mapping[str, TensorType]) -> Iterator[int]:
        made: list[int] = []

        def apply(step: Step, arguments: dict[str, Any]) -> Any:
            result = _typed(step, arguments)
            if step.operation.multiply_adds is not None:
                made.append(step.operation.multiply_adds(result, **arguments))
            return result

        self.run({name: _inside(type_) for name, type_ in inputs.items()}, apply)
        return iter(made)

    def _place(self) -> tuple[int, int]:
        if isinstance(self.result.key, int):
            return self.steps[self.result.key].place()
        return self.inputs[0].start, self.inputs[0].end


@lru_cache(maxsize=MOST_KEPT)
def program_of(text: str, syntax: Syntax = TENSORS) -> Program:
    """Returns the program of an expression. Raises FormulaError if it has none."""
    root = parse(text, syntax).root
    elaboration = Elaboration()
    result = elaboration.tensor(root)
    if not isinstance(result, Ref) or not elaboration.inputs:
        raise FormulaError(codes.tensors.no_tensor(), 0, len(text))
    return Program(tuple(elaboration.inputs.values()), tuple(elaboration.steps), result)


def _resolved(step: Step, known: Mapping[int | str, T]) -> dict[str, Any]:
    return {name: _known(value, known) for name, value in step.arguments.items()}


def _keys_in(value: Any) -> Iterator[int | str]:
    """Yields the tensors that an argument refers to."""
    if isinstance(value, Ref):
        yield value.key
    elif isinstance(value, tuple):
        for item in value:
            yield from _keys_in(item)


def _known(value: Any, known: Mapping[int | str, Any]) -> Any:
    if isinstance(value, Ref):
        return known[value.key]
    if isinstance(value, tuple):
        return tuple(_known(item, known) for item in value)
    return value


def _inside(type_: TensorType) -> TensorType:
    """Returns the type with its batch axis marked."""
    return type_.with_shape(BATCH, *type_.shape[1:])


def _typed(step: Step, arguments: dict[str, Any]) -> Any:
    try:
        result = step.operation.infer(**arguments)
    except ShapeError as error:
        raise FormulaError(error.violation, *step.place(error.parameter)) from None
    for one in _tensors_in((result,)):
        if one.rank > MOST_AXES:
            what = codes.tensor_shapes.rank_above_limit(one.rank, MOST_AXES)
            raise FormulaError(what, step.start, step.end)
        if any(dim is not None and dim > LARGEST for dim in one.shape):
            raise FormulaError(codes.tensor_shapes.size_above_limit(LARGEST), step.start, step.end)
    return result


def _typed_by_sample(step: Step, arguments: dict[str, Any]) -> Any:
    result = _typed(step, arguments)
    for one in _tensors_in((result,)):
        wrong = _mixes_samples(step, arguments, one)
        if wrong is not None:
            raise FormulaError(wrong, step.start, step.end)
    return result


def _mixes_samples(step: Step, arguments: dict[str, Any], result: TensorType) -> Violation | None:
    """Returns what is wrong if a step combines several samples."""
    if result.shape.count(BATCH) > 1:
        return codes.tensors.batch_twice(result.shape)
    given = [item for value in arguments.values() for item in _tensors_in(value)]
    if not any(BATCH in x.shape for x in given):
        return None
    axis = arguments.get("axis", arguments.get("axes", step.operation.default("axis")))
    name = step.operation.name
    reduced = codes.tensors.all_axes_reduced if axis is None else codes.tensors.batch_reduced
    if BATCH not in result.shape:
        if name == "get_item":
            return codes.tensors.samples_selected()
        if "axis" not in step.operation.parameters:
            return codes.tensors.samples_mixed(name)
        return reduced(name)
    first = given[0]
    if "axis" not in step.operation.parameters or first.shape != result.shape:
        return None
    moved = [first.shape[one] for one in axes_of(first.shape, axis)]
    return reduced(name) if BATCH in moved else None


def _tensors_in(value: Any) -> Iterator[TensorType]:
    if isinstance(value, TensorType):
        yield value
    elif isinstance(value, tuple):
        for item in {id(item): item for item in value}.values():  # equal parts are one
            yield from _tensors_in(item)


def _batch_fault(shape: Shape) -> Violation | None:
    """Returns what is wrong with the shape of a layer's result."""
    return None if shape[:1] == (BATCH,) else codes.tensors.batch_not_first(shape)
