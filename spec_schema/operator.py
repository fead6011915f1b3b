"""The base of every layer definition.

An operator is a component that a network is made of. Besides its parameters it declares two
things, both without TensorFlow: `infer`, the type of its output, and `weights`, the variables it
owns. What it *does* is written once for each target, in the file of the same stem
(`compiler/targets/graph/<family>.py`; the keras target lowers most operators generically, since
class and parameter names are Keras' own).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from .component import Component
from .components.constraints import Constraint
from .components.initializers import Initializer
from .components.regularizers import Regularizer
from .types import DType, Shape, TensorType, product

Arity: TypeAlias = Literal["one", "several"]


@dataclass(frozen=True, slots=True)
class Weight:
    """A variable of a layer.

    Attributes:
        name: its path inside the layer as Keras names it ("kernel", "lstm_cell/bias").
        shape: all dimensions known.
        initializer: how it starts.
        trainable: whether training moves it by gradients (moving averages are not).
        regularizer: the term it adds to the loss.
        constraint: what is applied to it after each update.
        input_axes: how many leading axes are inputs of a unit, the rest being units; None: all
            but the last (the rule of convolutions). Initializers scale by it.
    """

    name: str
    shape: tuple[int, ...]
    initializer: Initializer
    trainable: bool = True
    dtype: DType = DType.FLOAT32
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None
    input_axes: int | None = None

    def __post_init__(self) -> None:
        """Raises ShapeError where one of its components can't be used on its shape."""
        for component in (self.initializer, self.regularizer, self.constraint):
            if component is not None:
                component.check(self.shape)

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return product(self.shape) or 0


class Operator(Component):
    """Base of every layer definition.

    Attributes:
        arity: "one": takes one tensor; "several": takes a list of two or more (`from: [a, b]`).
        arguments: names of the tensors an operator with roles takes (`from: {query: q, value: v}`);
            those from `required_arguments` on may be left out.
        self_arguments: the roles that a single input plays, where roles are not given.
        call_parameters: parameters that Keras takes when the layer is called, not when it is made.
        unsupported: target → why it can't lower this operator.
        excluded: Keras' parameter → why the language leaves it out.
    """

    arity: ClassVar[Arity] = "one"
    arguments: ClassVar[tuple[str, ...]] = ()
    required_arguments: ClassVar[int] = 0
    self_arguments: ClassVar[tuple[str, ...]] = ()
    call_parameters: ClassVar[tuple[str, ...]] = ()
    unsupported: ClassVar[Mapping[str, str]] = {}
    excluded: ClassVar[Mapping[str, str]] = {}

    def infer(self, *inputs: TensorType) -> TensorType:
        """The type of the output. Raises ShapeError where the inputs don't fit."""
        raise NotImplementedError(f"{type(self).__name__}.infer")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        """The variables it owns, in Keras' order (trainable and not). Called after `infer`."""
        return ()

    def draws(self) -> tuple[int, ...]:
        """How many random draws one call in training makes from each of its streams.

        Empty: the operator is deterministic.
        """
        return ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        """Multiply-adds of one sample, forward. Default: weights times the positions they serve."""
        return 0


def positions(shape: Shape) -> int:
    """How many positions of one sample a per-position operation runs at; unknown ones count 1."""
    total = 1
    for dim in shape[1:-1]:
        total *= dim or 1
    return total
