"""What a network is written with: inputs, layers in their places, and blocks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    WrapValidator,
    model_validator,
)

from ..component import PlainData, SpecModel
from ..layers import LAYERS
from ..operator import Operator
from ..parameters import Boolean, Inline, NonEmptyText, NonNegativeInteger
from ..reading.fields import fields_of

PARAMETER_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "list": (list,),
}
"""Types of the parameters of blocks. A type in place of a default makes a parameter required."""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,127}\Z")
WRAPPER = "time_distributed"
"""The layer that can also apply a block."""
BIGGEST_DIMENSION = 10**9
MOST_DIMENSIONS = 32


def _name(name: str) -> str:
    if "$" not in name and not NAME.match(name):
        raise ValueError("a name must be a letter, then letters, digits, `_`, `-` and `.`")
    return name


def _own_name(name: str) -> str:
    if name == "input":
        raise ValueError("`input` is reserved for the input of the enclosing block")
    return _name(name)


def _block_name(name: str) -> str:
    if name in LAYERS:
        raise ValueError(f"`{name}` is the name of a built-in layer")
    return _name(name)


Name: TypeAlias = Annotated[str, AfterValidator(_name)]
OwnName: TypeAlias = Annotated[str, AfterValidator(_own_name)]
"""The name of an input or of a layer, which `from` can mention."""
BlockName: TypeAlias = Annotated[str, AfterValidator(_block_name)]


def _sizes(value: Any) -> Any:
    """The dimensions of a sample as a tuple; null leaves one open."""
    if isinstance(value, bool) or not isinstance(value, (int, list, tuple)):
        raise ValueError("a shape must be a positive integer or a list of positive integers")
    sizes = [value] if isinstance(value, int) else value
    if len(sizes) >= MOST_DIMENSIONS:
        raise ValueError(f"a shape can have at most {MOST_DIMENSIONS - 1} dimensions")
    return tuple(map(_size, sizes))


def _size(size: Any) -> Any:
    if isinstance(size, float) and size.is_integer():
        size = int(size)
    is_size = isinstance(size, int) and not isinstance(size, bool) and 0 < size < BIGGEST_DIMENSION
    if not (size is None or is_size or (isinstance(size, str) and "$" in size)):
        raise ValueError("a dimension must be a positive integer, or null if it is open")
    return size


SampleShape: TypeAlias = Annotated[
    int | Sequence[int | None], WrapValidator(lambda v, _: _sizes(v))
]
ElementType: TypeAlias = Literal[
    "float16", "bfloat16", "float32", "float64", "int32", "int64", "uint8", "bool"
]


def _sources(value: Any) -> Any:
    if isinstance(value, (list, tuple, Mapping)) and not value:
        raise ValueError("`from` must name a layer")
    return list(value) if isinstance(value, tuple) else value


Sources: TypeAlias = Annotated[
    str | Sequence[str] | Mapping[str, str | Sequence[str]], BeforeValidator(_sources)
]


def _loop(value: Mapping[str, Any]) -> Mapping[str, Any]:
    lengths = {len(items) for items in value.values() if isinstance(items, (list, tuple))}
    if not value or any(not isinstance(items, (list, tuple, str)) for items in value.values()):
        raise ValueError("`for` must be a mapping of names to lists")
    if len(lengths) > 1:
        raise ValueError("lists in `for` must have the same length")
    return value


Loop: TypeAlias = Annotated[Mapping[str, PlainData], AfterValidator(_loop)]
"""Name → values, one for each copy of a layer."""


class Input(SpecModel):
    """An input of the network.

    Args:
        shape: Shape of one sample, without the batch axis. Null leaves a dimension open.
        dtype: Element type. Defaults to float32.
    """

    shape: SampleShape
    dtype: ElementType = "float32"


class BlockCall(SpecModel):
    """A layer that is a block of the spec.

    Args:
        block: Name of the block.
        params: Parameters of the block by name. A bare value is its only required parameter or, if
            none is required, its only one.
        at_each_step: Whether it is applied to each time step: `time_distributed`.
    """

    block: BlockName
    params: PlainData = None
    at_each_step: Boolean = False

    def __init__(self, block: str, params: PlainData = None, *, at_each_step: bool = False) -> None:
        super().__init__(block=block, params=params, at_each_step=at_each_step)

    def to_data(self) -> Any:
        """Returns the name of the block, or a mapping of it to the parameters."""
        data = self.block if self.params is None else {self.block: self.params}
        return {WRAPPER: {"layer": data}} if self.at_each_step else data


class Layer(SpecModel):
    """A layer with a name, inputs, or anything else that is written beside it.

    Args:
        layer: What it is: a built-in layer, or a block of the spec.
        name: Name of the layer. Defaults to its type, numbered from the second on: `dense`,
            `dense_2`.
        from_: Input of the layer, by name: one layer, a list, or role → name. `encoder.state_h` is
            a result of a layer beside its output, `input` the input of the enclosing block, and
            `branch[:]` all copies of a repeated layer.
            Defaults to the layer before.
        repeat: Number of copies of the layer, one after the other, each with its own weights.
            `$index` counts from 0. `name[0]` is the first copy, `name` the last.
        for_: Name → list: makes a copy for each value, in which `$name` is that value. Several
            lists have the same length. Every copy takes what `from` says.
        when: If false, the layer is skipped and its name refers to its first input.
        trainable: Whether training updates the weights of the layer.
        share: Name of an earlier layer to apply again, with the same weights.
    """

    layer: Annotated[Operator | BlockCall | None, Inline()] = None
    name: OwnName | None = None
    from_: Sources | None = None
    repeat: NonNegativeInteger = 1
    for_: Loop | None = None
    when: Boolean = True
    trainable: Boolean = True
    share: NonEmptyText | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            layer: Operator | BlockCall | None = None,
            *,
            name: str | None = None,
            from_: str | Sequence[str] | Mapping[str, str | Sequence[str]] | None = None,
            repeat: int = 1,
            for_: Mapping[str, PlainData] | None = None,
            when: bool = True,
            trainable: bool = True,
            share: str | None = None,
        ) -> None: ...

    else:

        def __init__(self, layer=None, **beside):
            super().__init__(layer=layer, **beside)

    @model_validator(mode="after")
    def _is_one_layer(self) -> Self:
        if (self.layer is None) == (self.share is None):
            raise ValueError("an item must have either a layer or `share`")
        return self

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands beside the layer."""
        return self == Layer(self.layer)

    def to_data(self) -> Any:
        """Returns a mapping of the layer, as of a component, and of what stands beside it."""
        from ..plain_data import to_data

        layer = {"share": self.share} if self.layer is None else self.layer.to_data()
        entries = {layer: None} if isinstance(layer, str) else layer
        fields = [fields_of(Layer)[key] for key in STRUCTURAL]
        beside = {field.key: getattr(self, field.name) for field in fields}
        defaults = {field.key: field.default for field in fields}
        return entries | {key: to_data(v) for key, v in beside.items() if v != defaults[key]}


STRUCTURAL = tuple(key for key in fields_of(Layer) if key != "layer")
"""Keys beside a component in an item of `layers`."""


def _item(value: Any, _: Any) -> Operator | BlockCall | Layer:
    """An item of a list of layers; a layer with nothing beside it is written by itself."""
    if isinstance(value, (Operator, BlockCall)):
        return value
    if isinstance(value, str):
        return _layer(value, None)
    item = _of_mapping(value) if isinstance(value, Mapping) else value
    if not isinstance(item, Layer):
        raise ValueError(
            "expected a layer, such as `Dense(units=10)`, `'flatten'` or `{'dense': 10}`, "
            f"got {_shown(value)}"
        )
    return item.layer if item.layer is not None and item.is_bare else item


def _shown(value: Any) -> str:
    return f"the class `{value.__name__}`" if isinstance(value, type) else repr(value)


def _of_mapping(value: Mapping[str, Any]) -> Layer:
    """What YAML says of a layer: its name as a key, and structural keys beside it."""
    beside = {key: value[key] for key in value if key in STRUCTURAL}
    names = [key for key in value if key not in STRUCTURAL]
    if len(names) > 1:
        raise ValueError(f"an item must name one layer, got `{'` and `'.join(names)}`")
    layer = _layer(names[0], value[names[0]]) if names else None
    return Layer.model_validate({"layer": layer, **beside})


def _layer(name: str, given: Any) -> Operator | BlockCall:
    wrapped = _wrapped(given) if name == WRAPPER else None
    if wrapped is not None:
        return BlockCall(*wrapped, at_each_step=True)
    if name in LAYERS:
        return Operator.model_validate({name: given})
    return BlockCall(name, given)


def _wrapped(given: Any) -> tuple[str, Any] | None:
    """Returns name and parameters of the block in `time_distributed`; None if it is a layer."""
    is_named = isinstance(given, Mapping) and [*given] == ["layer"]
    value = given["layer"] if is_named else given
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, params),) = value.items()
    else:
        name, params = value, None
    is_block = isinstance(name, str) and name not in LAYERS and NAME.match(name)
    return (name, params) if is_block and name != "layer" else None


def _list(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):  # the reader of YAML checks no more than this
        raise ValueError("layers must be a list")
    return list(value)


Layers: TypeAlias = Annotated[
    Sequence[Annotated[Operator | BlockCall | Layer, WrapValidator(_item)]], AfterValidator(_list)
]


def calls_in(
    layers: Sequence[Operator | BlockCall | Layer],
) -> Iterator[tuple[int, BlockCall]]:
    """Yields the blocks that a list uses with their numbers, except those that an expression
    names.
    """
    for number, item in enumerate(layers):
        layer = item.layer if isinstance(item, Layer) else item
        if isinstance(layer, BlockCall) and "$" not in layer.block:
            yield number, layer


def _unique(names: Sequence[str]) -> Sequence[str]:
    if not names or len({*names}) < len(names):
        raise ValueError("expected different names, at least one")
    return names


class Block(SpecModel):
    """A layer that a spec defines.

    Args:
        params: Parameters of the block: name → type (int, float, bool, str, list) if it must be
            given, or name → default.
        inputs: Names of the inputs inside the block. Defaults to `input` alone. Several are given
            by name where the block is used: `from: {hidden: embedded, mask: visible}`.
        layers: Layers that the block stands for. The first one takes the first input.
        outputs: Names of layers inside that can be used outside, too, as `tower.skip`. The block's
            output is always that of its last layer.
    """

    params: Mapping[str, PlainData] | None = None
    inputs: Annotated[Sequence[Name], AfterValidator(_unique)] | None = None
    layers: Layers
    outputs: Annotated[Sequence[NonEmptyText], AfterValidator(_unique)] | None = None


def main_parameter(required: Mapping[str, bool]) -> str | None:
    """Returns the parameter of a block that a bare value sets: the only required one, or the only
    one.

    Args:
        required: Parameter → whether it must be given.
    """
    needed = [name for name, is_required in required.items() if is_required]
    names = needed or [*required]
    return names[0] if len(names) == 1 else None


INPUT = tuple(fields_of(Input))
"""Keys of an item of `model.inputs`."""
BLOCK = tuple(fields_of(Block))
"""Keys of an item of `blocks`."""
