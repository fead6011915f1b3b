"""The document symbols of a spec: sections, blocks, layers."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...spec_schema.findings.finding import Span
from ...spec_schema.paths.outline import names_of
from ...spec_schema.paths.steps import Segments
from ...spec_schema.reference.shown import shown
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence
from .document import CheckedText
from .tree import TreeNode

_LISTED: dict[Segments, str] = {
    ("params",): "constant",
    ("variants",): "variant",
    ("blocks",): "block",
    ("model", "inputs"): "input",
    ("model", "outputs"): "output",
    ("training", "policy"): "policy",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A document symbol.

    Attributes:
        kind: section, block, layer, input, output, constant, policy or variant.
        detail: Additional text, shown in gray.
        span: The whole symbol; `name_span` is inside.
    """

    name: str
    kind: str
    detail: str
    span: Span
    name_span: Span
    children: tuple["Heading", ...] = ()


def outline(document: CheckedText) -> list[Heading]:
    """Returns the symbols of the last text that was valid YAML."""
    root = document.valid.root
    return list(_headings(root)) if root is not None else []


def _headings(place: TreeNode) -> Iterator[Heading]:
    for child in place.children():
        if child.above is not None and child.above.above is None:
            yield _heading(child, str(child.key), "section", _detail(child))


def _heading(place: TreeNode, name: str, kind: str, detail: str) -> Heading:
    key = place.key_span or place.value.span
    return Heading(name, kind, detail, _whole(key, place.value.span), key, (*_below(place),))


def _below(place: TreeNode) -> Iterator[Heading]:
    kind = _LISTED.get(place.segments)
    if kind is not None:
        for child in place.children():
            yield _heading(child, str(child.key), kind, _detail(child))
    elif place.key == "layers" and isinstance(place.value, Sequence):
        yield from _layers(place)
    elif place.segments[:1] in (("model",), ("blocks",), ("training",)):
        for child in place.children():
            if isinstance(child.value, (Mapping, Sequence)) and child.key != "params":
                inner = _heading(child, str(child.key), "section", "")
                if inner.children or len(place.segments) == 1:
                    yield inner


def _layers(place: TreeNode) -> Iterator[Heading]:
    assert isinstance(place.value, Sequence)
    assert place.outline.items is not None
    names = names_of(place.value, place.outline.items).names
    for child, name in zip(place.children(), names, strict=True):
        component = child.component()
        kind = component[0] if component else "share" if name else ""
        if kind:
            span, key = child.value.span, component[1] if component else child.value.span
            yield Heading(name or kind, "layer", kind, _whole(span, key), key)


def _detail(place: TreeNode) -> str:
    value = place.value.value if isinstance(place.value, Scalar) else None
    return shown(value)[:60] if value is not None else ""


def _whole(one: Span, other: Span) -> Span:
    """Returns the span from the start of the first to the end of the last."""
    begin = min((one.line, one.column), (other.line, other.column))
    end = max((one.end_line, one.end_column), (other.end_line, other.end_column))
    return Span(one.source, *begin, *end)
