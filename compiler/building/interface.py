"""The network's inputs and outputs, as the document names them."""

from collections.abc import Iterator
from itertools import islice

from ...spec_schema.document.network import INPUT
from ...spec_schema.findings import codes
from ...spec_schema.types import Dim, DType, TensorType
from ...spec_schema.yaml.values import (
    Entry,
    Mapping,
    Scalar,
    Sequence,
    Value,
    describe,
    plain,
    related_of,
    short,
)
from ..context import Context
from .blocks import NAME, NAME_HELP
from .scope import MISSING, names_are_lost

BIGGEST_DIMENSION = 10**9
MOST_DIMENSIONS = 32
MOST_LISTED = 8
BATCHES = ("None", -1, "batch", "batch_size", "N", "B")
"""What stands for the batch elsewhere."""


def read_inputs(context: Context) -> dict[str, TensorType | None]:
    """The inputs by name; None where a type can't be read. Empty: none is named."""
    value = context.unread.get("model.inputs")
    if value is None:  # missing, which is reported
        return {}
    if not isinstance(value, Mapping) or not value.entries:
        context.report_text(
            "SC214",
            f"`inputs` must name at least one input, and is {describe(value)}",
            "model.inputs",
            help="write `inputs: {pixels: [64]}`: a name, and the shape without the batch",
        )
        return {}
    return {name: _input(name, entry, context) for name, entry in value.entries.items()}


def _input(name: str, entry: Entry, context: Context) -> TensorType | None:
    path, value = f"model.inputs.{name}", entry.value
    if not NAME.match(name) or name == "input":
        message = f"`{short(name)}` can't be the name of an input"
        help = "in a block `input` is what the block takes" if name == "input" else NAME_HELP
        context.findings.report_text("SC216", message, entry.key_span, path=path, help=help)
    if isinstance(value, Mapping):
        return _from_mapping(value, path, context)
    if isinstance(value, Scalar) and isinstance(value.value, int):
        return _typed(Sequence([value], value.span), DType.FLOAT32, path, context)
    if isinstance(value, Sequence):
        return _typed(value, DType.FLOAT32, path, context)
    _report(value, path, context)
    return None


def _from_mapping(value: Mapping, path: str, context: Context) -> TensorType | None:
    entries = dict(_meant(value, path, context))
    dtype, shape = entries.get("dtype"), entries.get("shape")
    named = "float32" if dtype is None else dtype.value if isinstance(dtype, Scalar) else None
    if dtype is not None and named not in list(DType):
        guess = context.findings.guess(str(named), list(DType))
        choices = () if guess else [*DType]
        what = codes.values.unknown_choice("dtype", describe(dtype), choices)
        context.findings.report(what, dtype.span, path=f"{path}.dtype", meant=guess)
        return None
    if shape is None:
        context.report(codes.keys.missing_shape(path.rpartition(".")[2]), path)
        return None
    if isinstance(shape, Scalar) and isinstance(shape.value, int):
        shape = Sequence([shape], shape.span)
    if not isinstance(shape, Sequence):
        _report(shape, path, context)
        return None
    return _typed(shape, DType(str(named)), path, context)


def _meant(value: Mapping, path: str, context: Context) -> Iterator[tuple[str, Value]]:
    """The keys of an input with their values; misspelt ones as what was meant."""
    for key, entry in value.entries.items():
        guess: str | None = key
        if key not in INPUT:
            guess = context.findings.guess(key, INPUT, {"type": "dtype", "size": "shape"})
            known = () if guess else [*INPUT]
            what = codes.keys.unknown_key(short(key), path.rpartition(".")[2], known)
            context.findings.report(what, entry.key_span, path=f"{path}.{key}", meant=guess)
        if guess is not None:
            yield guess, entry.value


def _typed(shape: Sequence, dtype: DType, path: str, context: Context) -> TensorType | None:
    if len(shape.items) >= MOST_DIMENSIONS:
        _report(shape, path, context)
        return None
    dims: list[Dim] = [None]
    for item in shape.items:
        size = item.value if isinstance(item, Scalar) else ""
        if isinstance(size, float) and size.is_integer():
            size = int(size)
        right = (
            isinstance(size, int) and not isinstance(size, bool) and 0 < size < BIGGEST_DIMENSION
        )
        if size is not None and not right:
            _report(item, path, context, _without_batch(shape, item))
            return None
        dims.append(size if isinstance(size, int) else None)
    return TensorType(tuple(dims), dtype)


def _without_batch(shape: Sequence, item: Value) -> str:
    """The remedy where a first dimension stands for the batch, as in other libraries."""
    size = item.value if isinstance(item, Scalar) else 0
    if item is not shape.items[0] or size not in BATCHES:
        return ""
    sizes = [plain(each) for each in shape.items[1:]]
    shown = ["null" if each in (None, *BATCHES) else str(each) for each in sizes]
    return f"remove the batch axis: `[{', '.join(shown)}]`"


def _report(value: Value, path: str, context: Context, help: str = "") -> None:
    context.findings.report_text(
        "SC214",
        f"a shape is a list of positive integers, and there is {describe(value)}",
        value.span,
        path=path,
        help=help or "write `[28, 28, 1]`, without the batch; `null` leaves a dimension open",
        related=related_of(value),
    )


def read_outputs(names: dict[str, str], context: Context) -> dict[str, str]:
    """Output → full name of the node it is; the last layer where none is named.

    Args:
        names: what a layer can be called → its full name, in the order of the layers.
    """
    value = context.unread.get("model.outputs")
    last = list(names)[-1]
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {last: names[last]}
    if not isinstance(value, Mapping) or not value.entries:
        chosen = _listed(value, names)
        shown = ", ".join(f"{name}: {name}" for name in chosen)
        context.report_text(
            "SC212",
            f"`outputs` must be a mapping, and is {describe(value)}",
            "model.outputs",
            help=f"write `outputs: {{{shown or f'{last}: {last}'}}}`: what each is called, and its "
            "layer",
        )
        return {name: names[name] for name in chosen or [last]}
    return {
        output: names.get(_output(output, entry, names, context) or "", MISSING)
        for output, entry in value.entries.items()
    }


def _listed(value: Value, names: dict[str, str]) -> list[str]:
    """The layers that outputs written without names of their own mean; empty: some are none."""
    items = value.items if isinstance(value, Sequence) else [value]
    said = [item.value for item in items if isinstance(item, Scalar)]
    known = [str(name) for name in dict.fromkeys(said) if name in names]
    return known if len(known) == len(items) else []


def _output(output: str, entry: Entry, names: dict[str, str], context: Context) -> str | None:
    """The layer that an output is; the nearest where that is misspelt."""
    path = f"model.outputs.{output}"
    if not NAME.match(output):
        message = f"`{short(output)}` can't be the name of an output"
        context.findings.report_text("SC216", message, entry.key_span, path=path, help=NAME_HELP)
    layer = entry.value.value if isinstance(entry.value, Scalar) else None
    if isinstance(layer, str) and layer in names:
        return layer
    if isinstance(layer, str) and names_are_lost(context.findings):
        return None
    guess = context.findings.guess(layer, reversed(names)) if isinstance(layer, str) else None
    known = ", ".join(f"`{name}`" for name in islice(reversed(names), MOST_LISTED))
    context.findings.report_text(
        "SC212",
        f"there is no layer `{short(layer)}` for the output `{output}`"
        if isinstance(layer, str)
        else f"the output `{output}` must be the name of a layer, and is {describe(entry.value)}",
        entry.value.span,
        meant=guess,
        path=path,
        help="" if guess else f"there is {known}",
    )
    return guess
