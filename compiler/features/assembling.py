"""Puts features in front of the network: its inputs become columns of a table."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Names
from contextlib import suppress
from dataclasses import replace
from itertools import compress

from ...spec_schema.components.encodings import Cross, MultiHot, Text
from ...spec_schema.document.features import Feature
from ...spec_schema.findings import codes
from ...spec_schema.layers.merging import Concatenate
from ...spec_schema.layers.shape import Reshape
from ...spec_schema.reading.reader import Reader
from ...spec_schema.shapes import Shape, product
from ...spec_schema.types import TensorType
from ...spec_schema.yaml.values import Mapping, Value
from ..context import Context
from ..ir import Graph, Origin
from .columns import Prepared
from .lowering import FeatureFault, FeatureLowering
from .preparation import Preparation

WAYS = {"column", "columns", "compute"}
"""Keys of a feature, one of which each has."""


def assembled(graph: Graph, written: Mapping, context: Context) -> Graph:
    """Returns the graph with features in front of it; unchanged if they have faults, which are
    reported.
    """
    features = _read(written, graph.inputs, context)
    if features is None or not graph.is_complete or not _may_have_features(context):
        return graph
    assigned = _assigned(graph, list(features), context)
    if assigned is None:
        return graph
    taken = {node.name.partition("/")[0] for node in graph.nodes}
    kept = {name for name in graph.inputs if name not in assigned}
    data = context.document.data
    if data is not None and data.normalize is not None and not kept:
        context.report(codes.features.scaled_twice(data.normalize.name), "data.normalize")
    windows = data.windows if data is not None else None
    if windows is not None and not _fit_in_windows(features, graph, windows.length, context):
        return graph
    length = windows.length if windows else None
    lowering = FeatureLowering(context, {*taken, *kept, "input"}, _prefix(taken), length)
    prepared: dict[str, Prepared] = {}
    for name, feature in features.items():
        if feature.has_globs:
            continue
        with suppress(FeatureFault):
            prepared[name] = lowering.lower(name, feature, written.entries[name])
    if any(feature.has_globs for feature in features.values()):
        from .globs import lower_globs  # most features name their columns

        prepared |= lower_globs(features, written, assigned, prepared, graph.inputs, lowering)
    if len(prepared) < len(features):
        return graph
    feeds = {
        name: _fed(name, graph.inputs[name], {one: prepared[one] for one in names}, lowering)
        for name, names in assigned.items()
    }
    return _replaced(graph, feeds, lowering)


def _prefix(taken: Collection[str]) -> str:
    """Returns what the names of nodes begin with."""
    prefix = "features"
    while prefix in taken:
        prefix += "_"
    return prefix


def _read(written: Mapping, inputs: Collection[str], context: Context) -> dict[str, Feature] | None:
    reader = Reader(context.findings)
    groups = {name: _inner(entry.value) for name, entry in written.entries.items()}
    for name, inner in groups.items():
        if inner:
            what = codes.feature_inputs.nested_features(name, inner, name in inputs)
            context.report(what, f"data.features.{name}")
    if any(groups.values()):
        return None
    read = {
        name: reader.read(Feature, entry.value, f"data.features.{name}", entry.key_span)
        for name, entry in written.entries.items()
    }
    known = {name: feature for name, feature in read.items() if feature is not None}
    return known if len(known) == len(read) else None


def _inner(value: Value) -> list[str]:
    """Returns the names of features inside what should be one."""
    if not isinstance(value, Mapping) or not value.entries or WAYS & {*value.entries}:
        return []
    inside = {name: entry.value for name, entry in value.entries.items()}
    are_features = (isinstance(x, Mapping) and WAYS & {*x.entries} for x in inside.values())
    return [*inside] if all(are_features) else []


def _may_have_features(context: Context) -> bool:
    """Whether the rest of the `data` section agrees with features."""
    data = context.document.data
    if data is None or data.source is None:
        return False
    places = (("data",), *(("data", *place) for _, place in data.joined))
    sources = (data.source, *(join.source for join in data.joins))
    tables = [
        (one, ".".join((*place, one.name)))
        for one, place in zip(sources, places, strict=False)
        if one is not None and one.gives == "columns"
    ]
    faults = [] if tables else [(codes.features.no_table(data.source.name), "data.features")]
    for source, path in tables:
        if source.for_inputs is not None:
            key = str(source.inputs_key)
            what = codes.features.columns_selected_twice(source.name, key)
            faults.append((what, f"{path}.{key}"))
        if getattr(source, "missing", "error") != "error":
            faults.append((codes.features.missing_values_twice(source.name), f"{path}.missing"))
    for what, path in faults:
        context.report(what, path)
    return not faults


def _fit_in_windows(
    features: Names[str, Feature], graph: Graph, length: int | None, context: Context
) -> bool:
    """Whether windows can be prepared, and inputs are as long as they; reports what isn't."""
    found = len(context.findings)
    for name, feature in features.items():
        if isinstance(feature.encode, Cross | MultiHot | Text):
            what = codes.features.not_in_windows(feature.encode.name)
            context.report(what, f"data.features.{name}.encode")
    for name, type_ in graph.inputs.items():
        if length and (type_.rank < 2 or type_.shape[1] not in (None, length)):
            what = codes.windows.other_length(name, type_.shape[1:], length)
            context.report(what, f"model.inputs.{name}")
    return length is not None and len(context.findings) == found


def _assigned(
    graph: Graph, features: Sequence[str], context: Context
) -> dict[str, list[str]] | None:
    """Returns the features of each input; None if they don't match, which is reported."""
    others = [name for name in features if name not in graph.inputs]
    given = _given_to_tables(graph, features, context)
    if given is None:
        return None
    left = [name for name in given if name not in features]
    if len(left) > 1:
        context.report(codes.feature_inputs.inputs_without_features(left), "data.features")
        return None
    if left and not others:
        context.report(codes.feature_inputs.input_without_features(left[0]), "data.features")
        return None
    if others and not left:
        path = f"data.features.{others[0]}"
        guess = context.findings.guess(others[0], graph.inputs)
        what = codes.feature_inputs.feature_without_input(others[0], [*graph.inputs])
        context.findings.report(what, context.key_span(path), path=path, meant=guess)
        return None
    own = {name: [name] for name in given if name in features}
    return {name: own.get(name, others) for name in given}


def _given_to_tables(graph: Graph, features: Sequence[str], context: Context) -> list[str] | None:
    """Returns the inputs that tables give; None if that isn't clear, which is reported."""
    data = context.document.data
    if data is None or not data.joins:
        return [*graph.inputs]
    from ..objectives.joined_checks import sharing_faults  # most specs have one source
    from ..objectives.shared_inputs import Prepared, Sharing

    named = [name for name in features if name in graph.inputs]
    prepared = Prepared(named, len(named) < len(features))
    sharing = Sharing(data.source, data.joins, [*graph.inputs], prepared)
    for what in sharing_faults(sharing):
        context.report(what, "data.join")
        return None
    tables = [one.gives == "columns" for one in sharing.sources]
    of_tables = {name for some in compress(sharing.given, tables) for name in some}
    return [name for name in graph.inputs if name in of_tables]


def _fed(
    name: str, declared: TensorType, prepared: Names[str, Prepared], lowering: FeatureLowering
) -> str:
    """Returns the tensor that an input becomes, in its declared shape."""
    parts, context = [*prepared.values()], lowering.context
    origin = Origin("data.features", context.key_span("data.features"))
    positions = [one for one, given in prepared.items() if not given.type.dtype.is_floating]
    if positions and (len(parts) > 1 or declared.dtype.is_floating):
        path = f"data.features.{positions[0]}"
        shape = prepared[positions[0]].type.shape[1:]
        context.report(codes.feature_inputs.index_without_input(positions[0], shape), path)
        return ""
    joined = parts[0] if len(parts) == 1 else lowering.add(name, Concatenate(), parts, origin)
    if declared.dtype.is_floating != joined.type.dtype.is_floating:
        what = codes.feature_inputs.not_numbers(next(iter(prepared)), name, declared.dtype.value)
        context.report(what, f"model.inputs.{name}")
        return ""
    if not declared.dtype.is_floating and joined.type.dtype is not declared.dtype:
        cast = Preparation(expression=f"cast(x, '{declared.dtype}')")
        joined = lowering.add(name, cast, [joined], origin)
    sample = declared.shape[1:]
    if matches(joined.type.shape[1:], sample):
        return joined.name
    if joined.type.features == 1 and matches(joined.type.shape[1:-1], sample):
        single = Preparation(expression="squeeze(x, axis=-1)")
        return lowering.add(name, single, [joined], origin).name
    if joined.type.rank == 2 and product(sample) == joined.type.features:
        reshaped = Reshape(target_shape=[size for size in sample if size is not None])
        return lowering.add(name, reshaped, [joined], origin).name
    widths = [(one, given.type.features or 0) for one, given in prepared.items()]
    what = codes.feature_inputs.wrong_width(name, sample, widths, lowering.length or 0)
    context.report(what, f"model.inputs.{name}")
    return ""


def matches(given: Shape, declared: Shape) -> bool:
    """Whether a sample of one shape is one of the declared shape."""
    pairs = zip(given, declared, strict=False)
    return len(given) == len(declared) and all(want in (None, size) for size, want in pairs)


def _replaced(graph: Graph, feeds: Names[str, str], lowering: FeatureLowering) -> Graph:
    """Returns the graph with tensors in place of its inputs."""
    behind = graph.fed(dict(feeds))
    kept = {name: type_ for name, type_ in graph.inputs.items() if name not in feeds}
    return replace(
        behind,
        inputs={**kept, **lowering.inputs},
        nodes=(*lowering.nodes, *behind.nodes),
        columns=lowering.columns,
        prepared=dict(feeds),
    )
