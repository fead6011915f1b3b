"""The base of every layer definition.

An operator is a component that networks are built from. Besides its parameters it declares the type
of its output (`infer`) and its variables (`weights`), both without TensorFlow. What it computes is
implemented once per target, in the file of the same stem
(`compiler/targets/graph/layers/<family>.py`; the keras target creates most layers generically,
since class and parameter names are those of Keras).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from .component import Component
from .components.constraints import Constraint
from .components.initializers import Initializer
from .components.regularizers import Regularizer
from .shapes import Shape, product
from .types import DType, TensorType, need_no_strings

Arity: TypeAlias = Literal["one", "several", "named", "none"]


@dataclass(frozen=True, slots=True)
class Weight:
    """A variable of a layer.

    Attributes:
        name: Its path inside the layer, as in Keras ("kernel", "lstm_cell/bias").
        shape: Its shape, with all sizes known.
        initializer: Its initializer.
        trainable: Whether it is updated by gradients. Moving averages are not.
        dtype: Its element type.
        regularizer: Penalty on it, added to the loss.
        constraint: Constraint on it, applied after each update.
        input_axes: The axes that are inputs of a unit, or the number of leading ones; the others
            are units. None means all but the last, as for convolutions. Initializers scale by it.
        is_moved: Whether every training call gives it a new value, also in a frozen layer.

    Raises:
        ShapeError: if its initializer, regularizer or constraint does not accept its shape.
    """

    name: str
    shape: tuple[int, ...]
    initializer: Initializer
    trainable: bool = True
    dtype: DType = DType.FLOAT32
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None
    input_axes: int | tuple[int, ...] | None = None
    is_moved: bool = False

    def __post_init__(self) -> None:
        """Checks the shape against the initializer, the regularizer and the constraint."""
        for component in (self.initializer, self.regularizer, self.constraint):
            if component is not None:
                component.check(self.shape)

    @property
    def size(self) -> int:
        """Number of elements."""
        return product(self.shape) or 0


class Operator(Component):
    """Base of every layer definition.

    Attributes:
        arity: "one" for one input, "several" for a list of two or more (`from: [a, b]`), "named"
            for those that a parameter of the layer names, "none" for none: `infer` then gets an
            input of the network, for the batch.
        arguments: Names of the inputs of an operator with roles (`from: {query: q, value: v}`).
            Those after the first `required_arguments` are optional.
        required_arguments: Number of required roles.
        self_arguments: The roles that a single input takes.
        listed_arguments: The roles that take a list of inputs (`initial_state: [h, c]`).
        filled_arguments: Role → role whose input it takes if it is left out and one after it is
            not.
        call_parameters: Parameters that Keras takes in `call`, not in the constructor.
        own: Parameters that Keras doesn't have.
        supports_masking: Whether the output has the mask of the first input, as in Keras. Other
            layers drop masks, unless they override `mask_rank`.
        takes_mask: Whether Keras passes it the mask of its only input as an argument. It then has
            the mask of the network as it is written, also after a layer removed that of the tensor.
        removes_masks: Whether it removes the masks of the tensors that it takes, as in Keras.
        is_traced: Whether the graph target traces the call of the Keras layer, so that it needs no
            lowering of its own: for layers that only prepare or vary data.
        mixes_samples: Whether it mixes the samples of a batch in training, and the targets of the
            outputs that depend on it. They are mixed by its Keras layer: it must be traced.
        cuts_pixels: Whether it mixes samples by replacing places of images, and the targets of an
            output with a value for each pixel in the same places.
        moves_pixels: Whether it moves the pixels of images in training, and with them the targets
            for each pixel of the outputs that depend on it. As above, its Keras layer does it.
        crops_pixels: Whether it moves pixels by cutting a part out of images: targets for each
            pixel have the size of the whole images.
        moves_boxes: Whether it also moves bounding boxes that are targets. Not if Keras' layer
            moves them wrongly.
        computes_in_float32: Whether it computes in float32 also in mixed precision.
        fitted: The parameters that are computed from the training data if they are not given
            (Keras: `adapt`). Override `with_fitted` if others go when these are set.
        takes_strings: Whether inputs may be strings.
        table_size: The parameter that limits the integers it takes, counted from 0; "" if none.
        unsupported: Target → why it can't lower this operator.
        excluded: Keras' parameter → why the language does not have it.
    """

    arity: ClassVar[Arity] = "one"
    arguments: ClassVar[tuple[str, ...]] = ()
    required_arguments: ClassVar[int] = 0
    self_arguments: ClassVar[tuple[str, ...]] = ()
    listed_arguments: ClassVar[tuple[str, ...]] = ()
    filled_arguments: ClassVar[Mapping[str, str]] = {}
    call_parameters: ClassVar[tuple[str, ...]] = ()
    own: ClassVar[tuple[str, ...]] = ()
    supports_masking: ClassVar[bool] = False
    takes_mask: ClassVar[bool] = False
    removes_masks: ClassVar[bool] = False
    is_traced: ClassVar[bool] = False
    mixes_samples: ClassVar[bool] = False
    cuts_pixels: ClassVar[bool] = False
    moves_pixels: ClassVar[bool] = False
    crops_pixels: ClassVar[bool] = False
    moves_boxes: ClassVar[bool] = False
    computes_in_float32: ClassVar[bool] = False
    fitted: ClassVar[tuple[str, ...]] = ()
    takes_strings: ClassVar[bool] = False
    table_size: ClassVar[str] = ""
    unsupported: ClassVar[Mapping[str, str]] = {}
    excluded: ClassVar[Mapping[str, str]] = {}

    @property
    def returns_integers(self) -> bool:
        """Whether it returns integers from 0, of which `integers` tells how many."""
        return False

    @property
    def integers(self) -> int | None:
        """The number of different integers that it returns; None if the data decides."""
        return None

    @property
    def needs_fit(self) -> bool:
        """Whether parameters are to be computed from the training data."""
        return any(getattr(self, name) is None for name in self.fitted)

    @property
    def given_instead(self) -> tuple[str, ...]:
        """The parameters with which it needs no fitting."""
        return self.fitted

    def with_fitted(self, values: Mapping[str, Any]) -> "Operator":
        """Returns the operator with the parameters that were fitted.

        Raises:
            Error: The training data does not give what the operator needs.
            ValueError: They are not valid.
        """
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**given, **values})

    @property
    def effort(self) -> int:
        """Steps that `infer` takes of the work for a spec, if they are many."""
        return 0

    @property
    def acting(self) -> "Operator":
        """The layer that computes its output: itself, or one that it wraps."""
        return self

    @property
    def at_each_step(self) -> "Operator":
        """The layer that it applies at each time step, or itself."""
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        """Returns shape and element type of the output for inputs of these types.

        Raises:
            ShapeError: if the layer does not accept the inputs.
        """
        raise NotImplementedError(f"{type(self).__name__}.infer")

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        """Returns the number of leading axes of the output that its mask covers; 0: no mask.

        Raises:
            ShapeError: if the layer does not accept a mask of one of the inputs.
        """
        return inputs[0].mask_rank if self.supports_masking else 0

    def output(self, *inputs: TensorType) -> TensorType:
        """Returns the type of the output with its mask.

        Raises:
            ShapeError: if the layer does not accept the inputs.
        """
        if not self.takes_strings and self.arity != "none":
            for x in inputs:
                need_no_strings(x)
        inferred = self.infer(*inputs)
        return inferred.with_mask(self.mask_rank(inferred, *inputs))

    def by_role(self, inputs: Sequence[Any], roles: Sequence[str]) -> dict[str, Any]:
        """Returns the inputs by their roles, and those of a listed role in a list."""
        given: dict[str, Any] = {}
        for role, x in zip(roles, inputs, strict=True):
            if role in self.listed_arguments:
                given.setdefault(role, []).append(x)
            else:
                given[role] = x
        return given

    def results(self) -> tuple[str, ...]:
        """Returns the names of what the layer returns besides its output, in the order of Keras.

        `from: encoder.state_h` takes one of them.
        """
        return ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        """Returns the types of the results. Call it for inputs that `infer` accepts."""
        return ()

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        """Returns the variables of the layer, trainable or not, in the order of Keras.

        Call it for inputs that `infer` accepts.
        """
        return ()

    def draws(self) -> tuple[int, ...]:
        """Returns the number of random draws per training step, one entry per random stream.

        Empty if the operator is deterministic.
        """
        return ()

    def repeats(self, *inputs: TensorType) -> int:
        """Returns how many times an application makes these draws."""
        return 1

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        """Returns the number of multiply-adds in the forward pass of one sample."""
        return 0


def weight_of(
    op: Any,
    name: str,
    shape: tuple[int, ...],
    prefix: str = "",
    *,
    initializer: Initializer | None = None,
    input_axes: int | tuple[int, ...] | None = None,
) -> Weight:
    """Returns a weight with the initializer, regularizer and constraint named by its prefix.

    Args:
        prefix: The last part of its name if left out.
        initializer: Replaces that of the layer.
    """
    prefix = prefix or name.rpartition("/")[2]
    return Weight(
        name,
        shape,
        initializer or getattr(op, f"{prefix}_initializer"),
        regularizer=getattr(op, f"{prefix}_regularizer"),
        constraint=getattr(op, f"{prefix}_constraint"),
        input_axes=input_axes,
    )


def bias_of(op: Any, size: int) -> tuple[Weight, ...]:
    """Returns the bias in a tuple, which is empty if the layer has none."""
    return (weight_of(op, "bias", (size,)),) if op.use_bias else ()


def scale_and_offset_of(op: Any, shape: tuple[int, ...]) -> tuple[Weight, ...]:
    """Returns `gamma` and `beta` of a normalization, without those that the layer lacks."""
    names = ("gamma",) * op.scale + ("beta",) * op.center
    return tuple(weight_of(op, name, shape) for name in names)


def positions(shape: Shape) -> int:
    """Returns the number of positions of a sample: all axes but the batch and the last.

    Axes of unknown size count as 1.
    """
    total = 1
    for dim in shape[1:-1]:
        total *= dim or 1
    return total
