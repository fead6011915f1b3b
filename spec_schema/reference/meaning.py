"""What a path of a spec refers to: the value there, and its documentation."""

from dataclasses import dataclass

from ..component import Component, SpecModel
from ..findings.finding import Span
from ..paths.outline import Outline, outline_of
from ..paths.steps import PathNode, Segments, path_of, segments_of, step_from
from ..reading.fields import Field, fields_of
from ..yaml.values import Mapping, Value
from .documentation import documentation, structural_texts


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is, or may be, at a path.

    Attributes:
        value: The value there; None if nothing is written.
        key_span: Span of its key; for an item of a list, of the item.
        key: The last key of the path.
        owner: The section or component that the key belongs to.
        field: What the key accepts.
        text: Description of the key.
        component: The component written there.
    """

    value: Value | None
    key_span: Span
    key: str
    owner: type[SpecModel] | None = None
    field: Field | None = None
    text: str = ""
    component: type[Component] | None = None


def meaning(tree: Mapping, path: str) -> Meaning | None:
    """Returns what a path refers to; None if nothing is there and nothing could be."""
    segments = segments_of(path)
    if segments is None:
        return None
    spot, owner, key = PathNode(tree, outline_of(tree), tree.span), Outline(), ""
    while segments:
        step = step_from(spot, segments)
        used, following = (step.used, step.spot) if step else (1, _unwritten(spot, segments))
        if following is None:
            return None
        if used:
            owner, key = spot.outline, path_of(segments[:used])
        spot, segments = following, segments[used:]
    return _said(spot, owner, key)


def _unwritten(spot: PathNode, segments: Segments) -> PathNode | None:
    """Returns the node of an allowed key that is not written."""
    head = segments[0]
    if not isinstance(head, str) or head not in spot.outline.keys:
        return None
    return PathNode(None, spot.outline.keys[head], spot.key_span)


def _said(spot: PathNode, owner: Outline, key: str) -> Meaning:
    definition = owner.definition if key in owner.keys else None
    field = fields_of(definition).get(key) if definition else None
    text = documentation(definition).parameters.get(key, "") if definition else ""
    if key in owner.keys and definition is None:
        text = structural_texts().get(key, "")
    component = _component(spot)
    return Meaning(spot.value, spot.key_span, key, definition, field, text, component)


def _component(spot: PathNode) -> type[Component] | None:
    outline = spot.outline
    written = outline.written(spot.value)
    if written and outline.catalogue is not None and written[0] in outline.catalogue:
        found: type[Component] = outline.catalogue.find(written[0])
        return found
    definition = outline.definition
    return definition if definition and issubclass(definition, Component) else None
