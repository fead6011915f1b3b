"""The network's inputs and outputs, as the document names them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from ...spec_schema.document.network import INPUT
from ...spec_schema.findings import codes
from ...spec_schema.shapes import Dim
from ...spec_schema.types import DType, TensorType
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
from .blocks import NAME, BlockParams
from .references import is_unread, no_such_copy
from .scope import MISSING, Scope

BIGGEST_DIMENSION = 10**9 - 1
MOST_DIMENSIONS = 32
MOST_LISTED = 8
BATCHES = ("None", -1, "batch", "batch_size", "N", "B")
"""Dimensions that stand for the batch in other libraries."""


def read_inputs(context: Context) -> dict[str, TensorType | None]:
    """Returns the inputs by name; None for one whose type can't be read. Empty if there are
    none.
    """
    value = context.unread.get("model.inputs")
    if value is None:  # missing, which is reported
        return {}
    if not isinstance(value, Mapping) or not value.entries:
        context.report(codes.definitions.no_inputs(describe(value)), "model.inputs")
        return {}
    return {name: _input(name, entry, context) for name, entry in value.entries.items()}


def _input(name: str, entry: Entry, context: Context) -> TensorType | None:
    path, value = f"model.inputs.{name}", entry.value
    if name == "input":
        what = codes.definitions.reserved_name(name, "input")
        context.findings.report(what, entry.key_span, path=path)
    elif not NAME.match(name):
        what = codes.definitions.invalid_name(short(name), "input")
        context.findings.report(what, entry.key_span, path=path)
    if isinstance(value, Mapping):
        return _from_mapping(value, path, context)
    if isinstance(value, Scalar) and isinstance(value.value, int):
        return _typed(Sequence([value], value.span), DType.FLOAT32, path, context)
    if isinstance(value, Sequence):
        return _typed(value, DType.FLOAT32, path, context)
    _report_no_shape(value, path, context)
    return None


def _from_mapping(value: Mapping, path: str, context: Context) -> TensorType | None:
    entries = dict(_meant(value, path, context))
    dtype, shape = entries.get("dtype"), entries.get("shape")
    named = "float32" if dtype is None else dtype.value if isinstance(dtype, Scalar) else None
    if dtype is not None and named not in list(DType):
        guess = context.findings.guess(str(named), list(DType))
        what = codes.values.unknown_choice("dtype", describe(dtype), [*DType])
        context.findings.report(what, dtype.span, path=f"{path}.dtype", meant=guess)
        return None
    if shape is None:
        context.report(codes.keys.missing_shape(path.rpartition(".")[2]), path)
        return None
    if isinstance(shape, Scalar) and isinstance(shape.value, int):
        shape = Sequence([shape], shape.span)
    if not isinstance(shape, Sequence):
        _report_no_shape(shape, path, context)
        return None
    return _typed(shape, DType(str(named)), path, context)


def _meant(value: Mapping, path: str, context: Context) -> Iterator[tuple[str, Value]]:
    """Yields the keys of an input with their values; misspelled keys are corrected."""
    for key, entry in value.entries.items():
        guess: str | None = key
        if key not in INPUT:
            guess = context.findings.guess(key, INPUT, {"type": "dtype", "size": "shape"})
            what = codes.keys.unknown_key(short(key), path.rpartition(".")[2], [*INPUT])
            context.findings.report(what, entry.key_span, path=f"{path}.{key}", meant=guess)
        if guess is not None:
            yield guess, entry.value


def _typed(shape: Sequence, dtype: DType, path: str, context: Context) -> TensorType | None:
    if len(shape.items) >= MOST_DIMENSIONS:
        what = codes.definitions.too_many_dimensions(len(shape.items), MOST_DIMENSIONS - 1)
        context.findings.report(what, shape.span, path=path, related=related_of(shape))
        return None
    dims: list[Dim] = [None]
    for item in shape.items:
        size = item.value if isinstance(item, Scalar) else ""
        if isinstance(size, float) and size.is_integer():
            size = int(size)
        right = (
            isinstance(size, int) and not isinstance(size, bool) and 0 < size <= BIGGEST_DIMENSION
        )
        if size is not None and not right:
            rest = _without_batch(shape, item)
            what = codes.definitions.invalid_dimension(describe(item), BIGGEST_DIMENSION, rest)
            context.findings.report(what, item.span, path=path, related=related_of(item))
            return None
        dims.append(size if isinstance(size, int) else None)
    return TensorType(tuple(dims), dtype)


def _without_batch(shape: Sequence, item: Value) -> str:
    """Returns the other dimensions if the first stands for the batch, as in other libraries."""
    size = item.value if isinstance(item, Scalar) else 0
    if item is not shape.items[0] or size not in BATCHES:
        return ""
    sizes = [plain(each) for each in shape.items[1:]]
    shown = ["null" if each in (None, *BATCHES) else str(each) for each in sizes]
    return f"[{', '.join(shown)}]"


def _report_no_shape(value: Value, path: str, context: Context) -> None:
    what = codes.definitions.not_a_shape(describe(value))
    context.findings.report(what, value.span, path=path, related=related_of(value))


def outermost(context: Context, params: BlockParams, inputs: Iterable[str]) -> Scope:
    """Returns the scope of `model.layers`."""
    names = {name: name for name in inputs}
    first = None if len(names) > 1 else next(iter(names), MISSING)
    scope = Scope("", "model.layers", names, params.values, params.origins, first)
    if not names:
        scope.lost.add("model.inputs")
    written = context.unread.get("model.inputs")
    if isinstance(written, Mapping):
        scope.spans |= {name: entry.key_span for name, entry in written.entries.items()}
    return scope


def replacing(context: Context, layers: Sequence) -> str:
    """Returns the file of the layers if the inputs come from another file, one of its bases."""
    inputs = context.unread.get("model.inputs")
    is_base = isinstance(inputs, Mapping) and inputs.span.source != layers.span.source
    return layers.span.source if is_base else ""


def read_outputs(scope: Scope, context: Context) -> dict[str, str]:
    """Returns the full name of the node of each output; by default, of the last layer.

    Args:
        scope: The names of the network, in the order of the layers.
    """
    value, names = context.unread.get("model.outputs"), scope.names
    last = list(names)[-1]
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {last: names[last]}
    if not isinstance(value, Mapping) or not value.entries:
        chosen = _listed(value, names)
        what = codes.definitions.outputs_not_a_mapping(describe(value), chosen or [last])
        context.report(what, "model.outputs")
        return {name: names[name] for name in chosen or [last]}
    return {
        output: names.get(_output(output, entry, scope, context) or "", MISSING)
        for output, entry in value.entries.items()
    }


def _listed(value: Value, names: dict[str, str]) -> list[str]:
    """Returns the layers of outputs that are written as a list; empty if one of them is unknown."""
    items = value.items if isinstance(value, Sequence) else [value]
    said = [item.value for item in items if isinstance(item, Scalar)]
    known = [str(name) for name in dict.fromkeys(said) if name in names]
    return known if len(known) == len(items) else []


def _output(output: str, entry: Entry, scope: Scope, context: Context) -> str | None:
    """Returns the layer of an output; the most similar one if it is misspelled."""
    path, span = f"model.outputs.{output}", entry.value.span
    if not NAME.match(output):
        what = codes.definitions.invalid_name(short(output), "output")
        context.findings.report(what, entry.key_span, path=path)
    layer = entry.value.value if isinstance(entry.value, Scalar) else None
    known = tuple(islice(reversed(scope.names), MOST_LISTED))
    if not isinstance(layer, str):
        what = codes.definitions.output_not_a_layer(output, describe(entry.value), known)
        context.findings.report(what, span, path=path)
        return None
    name = scope.find(layer)
    if name is not None or scope.lost or is_unread(layer, scope):  # or it follows from such
        return name
    copy = no_such_copy(layer, scope)
    guess = None if copy else context.findings.guess(layer, reversed(scope.names))
    what = codes.definitions.undefined_output_layer(short(output), short(layer), known)
    context.findings.report(copy or what, span, meant=guess, path=path)
    return guess
