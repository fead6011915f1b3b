"""What can be typed at a place: the keys of a mapping, or the values of a key."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...spec_schema.component import Catalogue, Component
from ...spec_schema.document.network import PARAMETER_TYPES
from ...spec_schema.findings.finding import Span
from ...spec_schema.paths.outline import Outline
from ...spec_schema.reading.fields import Field, fields_of
from ...spec_schema.reference.documentation import documentation, structural_texts
from ...spec_schema.reference.entry import example, type_words
from ...spec_schema.reference.kinds import KINDS
from ...spec_schema.reference.shown import shown
from ...spec_schema.types import DType
from ...spec_schema.yaml.values import Mapping, Sequence
from .cursor_context import MARK, CursorContext
from .document import CheckedText
from .markdown import component_text, key_text
from .names import Symbol
from .tree import RULE_LISTS, TreeNode

_BOOLEAN = ("true", "false")
_OUTPUTS = (
    *("loss", "metrics", "weighted_metrics", "loss_weights"),
    *("target", "targets", "weights", "normalize_targets"),
)
_INPUTS = ("features", "inputs")


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of completion.

    Attributes:
        kind: key, component, block, layer, value, monitor, param, function, code or file.
        detail: A short description beside the label.
        text: Documentation, in Markdown.
        plain: The text to insert; `snippet` is the same with placeholders, or "" without any.
        span: The text to replace.
    """

    label: str
    kind: str
    detail: str
    text: str
    plain: str
    snippet: str = ""
    order: int = 0
    span: Span | None = None

    def at(self, line: int, start: int, end: int, order: int) -> "Offer":
        """Returns the same offer for some columns of a line."""
        return replace(self, order=order, span=Span("", line, start, line, end))


# Keys.


def keys(document: CheckedText, spot: CursorContext) -> Iterator[Offer]:
    """Yields the keys that a mapping can have and does not have yet."""
    place = spot.place
    written = place.value.entries if isinstance(place.value, Mapping) else {}
    outline, beside = place.outline, set(written) - {MARK}
    without = Mapping({k: e for k, e in written.items() if k != MARK}, place.value.span)
    component = outline.written(without)
    for key, below in outline.keys.items():
        if key not in beside and not (key == "share" and component):
            yield _key(key, below, outline, spot)
    has_component = component is not None or "share" in beside
    if outline.catalogue is not None and not has_component:
        yield from _components(outline, spot)
    for name in _own_names(document, place):
        if name not in beside:
            yield Offer(name, "layer", "", "", _with_colon(name, spot))


def _key(key: str, below: Outline, outline: Outline, spot: CursorContext) -> Offer:
    definition = outline.definition
    field = fields_of(definition).get(key) if definition is not None else None
    texts = documentation(definition).parameters if definition else structural_texts()
    text = texts.get(key, "")
    about = "\n\n".join(key_text(key, text, field, definition))
    has_more = bool(below.keys or below.items) and below.main is None
    detail = type_words(field) if field is not None and field.words else ""
    insert = _with_colon(key, spot)
    snippet = f"{insert.rstrip()}\n  $0" if has_more and spot.is_alone else f"{insert}$0"
    return Offer(key, "key", detail, about, insert, "" if spot.has_colon else snippet)


def _with_colon(key: str, spot: CursorContext) -> str:
    return key if spot.has_colon else f"{key}: "


def _own_names(document: CheckedText, place: TreeNode) -> list[str]:
    """Returns names of outputs, inputs or layers as keys."""
    names = document.valid.names
    if place.segments[:1] in (("training",), ("data",)):
        if place.key in _OUTPUTS:
            return names.known("output")
        return names.known("input") if place.key in _INPUTS else []
    return names.known("layer") if place.segments == ("model", "layers") else []


# Components.


def _components(outline: Outline, spot: CursorContext) -> Iterator[Offer]:
    catalogue = outline.catalogue
    assert catalogue is not None
    for name in catalogue:
        yield _component(name, catalogue, spot)
    for name in outline.components():
        if name not in catalogue:
            yield Offer(name, "block", "block of this spec", "", *_applied(name, spot, outline))


def _applied(name: str, spot: CursorContext, outline: Outline) -> tuple[str, str]:
    """Returns a block with placeholders for its parameters."""
    parameters = outline.component(name)
    required = list(parameters.keys) if parameters is not None else []
    if spot.has_colon or not required:
        return name, ""
    filled = ", ".join(f"{key}: ${{{at}}}" for at, key in enumerate(required, 1))
    return name, f"{name}: {{{filled}\\}}"


def _component(name: str, catalogue: Catalogue[Component], spot: CursorContext) -> Offer:
    definition = catalogue.find(name)
    title = documentation(definition).title
    needs = any(field.required for field in fields_of(definition).values())
    text = component_text(definition)
    if spot.has_colon:
        return Offer(name, "component", title, text, name)
    line = _example(definition)
    if not needs and not spot.is_key and not line.startswith(f"{name}:\n"):
        return Offer(name, "component", title, text, name)
    head, _, tail = line.partition(": ")
    given = f"{head}: ${{1:{_escaped(tail)}}}" if tail else _escaped(line)
    braced = not spot.is_alone and not spot.is_key  # `optimizer: {adam: …}`
    insert = name if not needs else f"{{{line}}}" if braced else line
    if spot.is_key and not needs:
        return Offer(name, "component", title, text, f"{name}: ", f"{name}: $0")
    return Offer(name, "component", title, text, insert, f"{{{given}}}" if braced else given)


def _example(definition: type[Component]) -> str:
    """Returns a component with its required parameters, without the text before it."""
    kind = next(k for k, catalogue in KINDS.items() if catalogue is definition.catalogue)
    line = example(kind, definition)
    before = {"layer": "- ", "metric": "metrics: ["}.get(kind)
    if before is None:
        line = line.partition(": ")[2]
    line = line.removeprefix(before or "").removesuffix("]" if kind == "metric" else "")
    return line[1:-1] if line.startswith("{") and line.endswith("}") else line


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# Values.


def values(document: CheckedText, spot: CursorContext) -> Iterator[Offer]:
    """Yields the values that a place can have."""
    place = spot.place
    yield from _names(document, place, spot)
    field = _field(place)
    if field is not None:
        yield from _choices(field)
    outline = place.outline
    if outline.catalogue is not None:
        yield from _components(outline, spot)
        if place.is_layer:
            yield _key("share", outline.keys["share"], outline, spot)
    elif outline.main is not None and (inner := outline.keys[outline.main]).catalogue is not None:
        yield from _components(inner, spot)
    if spot.is_alone and not spot.is_flow and not place.is_layer and isinstance(place.key, str):
        for key, below in outline.keys.items():
            yield _key(key, below, outline, spot)


def _field(place: TreeNode) -> Field | None:
    """Returns the field of a value, or the field that a plain value sets."""
    own, above = place.outline, place.above
    if own.main is not None and own.definition is not None:
        return fields_of(own.definition)[own.main]
    definition = above.outline.definition if above is not None else None
    if above is not None and isinstance(above.value, Sequence):
        return _field(above)
    return fields_of(definition).get(str(place.key)) if definition is not None else None


def _choices(field: Field) -> Iterator[Offer]:
    default = None if field.required else shown(field.default)
    found = list(field.choices)
    if not found and "true" in field.words and "false" in field.words:
        found = list(_BOOLEAN)
    for choice in sorted(found, key=lambda choice: choice != default):
        yield Offer(choice, "value", "default" if choice == default else "", "", choice)


def _names(document: CheckedText, place: TreeNode, spot: CursorContext) -> Iterator[Offer]:
    """Yields names that the spec itself defines, for places that take one."""
    above, segments = place.above, place.segments
    if above is not None and isinstance(above.value, Sequence) and above.key != "layers":
        place = above  # an item of `from: [a, b]`
    key, above = place.key, place.above
    if key == "monitor":
        yield from _monitors(document)
    elif segments[:2] in RULE_LISTS and key in ("on", "except"):
        yield from _kinds(document)
        yield from _layers(document, "")
    elif segments[:2] == ("model", "outputs"):
        yield from _layers(document, "")
    elif key in ("from", "share") or (above is not None and above.key == "from"):
        yield from _layers(document, _scope(place), sources=key != "share", before=spot.item)
    elif segments[:1] == ("extends",):
        yield from _files(document)
    else:
        yield from (Offer(word, "value", "", "", word) for word in _words(place))


def _words(place: TreeNode) -> tuple[str, ...]:
    """Returns the keywords of a place without a model."""
    above, segments = place.above, place.segments
    if place.key in ("when", "trainable") and above is not None and above.is_layer:
        return _BOOLEAN
    if place.key == "dtype" and segments[:2] == ("model", "inputs"):
        return tuple(str(dtype) for dtype in DType)
    in_block = len(segments) == 4 and segments[0] == "blocks" and segments[2] == "params"
    return tuple(PARAMETER_TYPES) if in_block else ()


def _monitors(document: CheckedText) -> Iterator[Offer]:
    known = document.result.monitors or document.valid.result.monitors
    for name, monitor in known.items():
        better = "lower" if monitor.better == "min" else "higher"
        yield Offer(name, "monitor", f"{better} is better", "", name)


def _kinds(document: CheckedText) -> Iterator[Offer]:
    """Yields the types of the network's layers."""
    graph = document.result.graph or document.valid.result.graph
    kinds = dict.fromkeys(node.operator.name for node in graph.nodes) if graph else ()
    yield from (Offer(kind, "component", "all layers of this type", "", kind) for kind in kinds)


def _layers(
    document: CheckedText, scope: str, *, sources: bool = False, before: int | None = None
) -> Iterator[Offer]:
    """Yields layers by name, the nearest first; only those before a line."""
    names = document.valid.names
    graph = document.result.graph or document.valid.result.graph
    types = graph.types() if graph is not None and not scope else {}
    inputs = names.known("input", scope) if sources else []
    if sources and scope and not inputs:
        inputs = ["input"]
    known = names.known("layer", scope)
    if before is not None:
        known = [name for name in reversed(known) if _line(document, name, scope) < before]
    nodes = graph.by_name if graph is not None and not scope else {}
    for name in (*known, *inputs):
        results = [*nodes[name].results] if name in nodes else []
        definition = names.definitions.get(Symbol("layer", name, scope))
        results += [f"{name}.{each}" for each in (definition.results if definition else ())]
        for each in (name, *results) if sources else (name,):
            yield Offer(each, "layer", str(types.get(each, "")), "", each)


def _line(document: CheckedText, name: str, scope: str) -> int:
    """Returns the line where a layer is defined; 0 if it is in another file."""
    span = document.valid.names.definitions[Symbol("layer", name, scope)].span
    return span.line if span.source == document.name else 0


def _files(document: CheckedText) -> Iterator[Offer]:
    try:
        found = sorted(document.path.parent.glob("*.y*ml"))
    except OSError:
        return
    for path in found:
        if path != document.path:
            yield Offer(path.name, "file", "", "", path.name)


def _scope(place: TreeNode) -> str:
    segments = place.segments
    return str(segments[1]) if segments[:1] == ("blocks",) and len(segments) > 1 else ""
