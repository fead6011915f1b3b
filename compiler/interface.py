"""The network's inputs and outputs, as the document names them."""

from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.types import Dim, DType, TensorType
from ..spec_schema.values import Mapping, Scalar, Sequence, Value, describe
from .blocks import NAME
from .context import Context

BIGGEST_DIMENSION = 10**9


def read_inputs(context: Context) -> dict[str, TensorType] | None:
    """The inputs by name, or None and what is wrong with them."""
    value = context.document.model.inputs
    if value is None:  # missing, which is reported
        return None
    if not isinstance(value, Mapping) or not value.entries:
        context.report(
            "SC214",
            f"`inputs` must name at least one input, and is {describe(value)}",
            "model.inputs",
            help="write `inputs: {pixels: [64]}`: a name, and the shape without the batch",
        )
        return None
    found = {name: _input(name, entry.value, context) for name, entry in value.entries.items()}
    known = {name: type_ for name, type_ in found.items() if type_ is not None}
    return known if len(known) == len(found) else None


def _input(name: str, value: Value, context: Context) -> TensorType | None:
    path = f"model.inputs.{name}"
    if not NAME.match(name) or name == "input":
        context.report("SC216", f"`{name}` can't be the name of an input", path)
        return None
    if isinstance(value, Mapping):
        return _from_mapping(value, path, context)
    if isinstance(value, Scalar) and isinstance(value.value, int):
        return _typed(Sequence([value], value.span), DType.FLOAT32, path, context)
    if isinstance(value, Sequence):
        return _typed(value, DType.FLOAT32, path, context)
    _report(value, path, context)
    return None


def _from_mapping(value: Mapping, path: str, context: Context) -> TensorType | None:
    dtype = value.get("dtype")
    shape = value.get("shape")
    for key, entry in value.entries.items():
        if key not in ("shape", "dtype"):
            guess = did_you_mean(key, ("shape", "dtype"), {"type": "dtype", "size": "shape"})
            context.diagnostics.report(
                "SC101",
                f"an input has no key `{key}`",
                entry.key_span,
                label=f"did you mean `{guess}`?" if guess else "",
                path=f"{path}.{key}",
            )
            return None
    named = dtype.value if isinstance(dtype, Scalar) else "float32"
    if named not in list(DType):
        context.report(
            "SC103",
            f"`dtype` can't be {describe(dtype) if dtype else named}",
            f"{path}.dtype",
            help=f"it is one of {', '.join(f'`{d}`' for d in DType)}",
        )
        return None
    if not isinstance(shape, Sequence):
        context.report("SC102", "an input needs `shape`", path, help="a list without the batch")
        return None
    return _typed(shape, DType(str(named)), path, context)


def _typed(shape: Sequence, dtype: DType, path: str, context: Context) -> TensorType | None:
    dims: list[Dim] = [None]
    for item in shape.items:
        size = item.value if isinstance(item, Scalar) else ""
        if isinstance(size, float) and size.is_integer():
            size = int(size)
        right = (
            isinstance(size, int) and not isinstance(size, bool) and 0 < size < BIGGEST_DIMENSION
        )
        if size is not None and not right:
            _report(item, path, context)
            return None
        dims.append(size if isinstance(size, int) else None)
    return TensorType(tuple(dims), dtype)


def _report(value: Value, path: str, context: Context) -> None:
    context.diagnostics.report(
        "SC214",
        f"a shape is a list of positive integers, and there is {describe(value)}",
        value.span,
        path=path,
        help="write `[28, 28, 1]`, without the batch; `null` leaves a dimension open",
    )


def read_outputs(
    names: dict[str, str], previous: str | None, context: Context
) -> dict[str, str] | None:
    """Output → full name of the node it is; the last layer where none is named.

    Args:
        names: what a layer can be called → its full name.
        previous: the last layer.
    """
    value = context.document.model.outputs
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {previous.rsplit("/", 1)[-1]: previous} if previous else None
    if not isinstance(value, Mapping) or not value.entries:
        context.report(
            "SC212",
            f"`outputs` must be a mapping, and is {describe(value)}",
            "model.outputs",
            help="write `outputs: {label: head_a, price: head_b}`",
        )
        return None
    outputs: dict[str, str] = {}
    for output, entry in value.entries.items():
        layer = entry.value.value if isinstance(entry.value, Scalar) else None
        if layer in names and NAME.match(output):
            outputs[output] = names[str(layer)]
            continue
        guess = did_you_mean(str(layer), names, {}) if isinstance(layer, str) else None
        context.diagnostics.report(
            "SC212",
            f"the output `{output}` is no layer: {describe(entry.value)}",
            entry.value.span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=f"model.outputs.{output}",
        )
    return outputs if len(outputs) == len(value.entries) else None
