"""Completion of paths in variants and in the space of a search, segment by segment, and of the
values that a variant has at them.
"""

from collections.abc import Iterator
from dataclasses import replace

from ...spec_schema.paths.outline import names_of, outline_of
from ...spec_schema.paths.steps import PathNode as Target
from ...spec_schema.paths.steps import path_of, segments_of, step_from
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, is_empty
from .cursor_context import CursorContext
from .document import CheckedText
from .offers import Offer, values
from .tree import TreeNode

_NEVER = ("spec", "extends", "variants", "search")
"""Sections that a variant or a search doesn't change."""


def is_in_variant(spot: CursorContext) -> bool:
    """Whether the cursor is on a path in a variant, or on its value."""
    segments = spot.place.segments
    return segments[:1] == ("variants",) and len(segments) > 1


def is_path(spot: CursorContext) -> bool:
    """Whether the cursor is where a variant lists its changes, or a search its ranges."""
    segments = spot.place.segments
    is_here = segments == ("search", "space") or (is_in_variant(spot) and len(segments) == 2)
    return is_here and (spot.is_key or spot.is_alone)


def paths(document: CheckedText, spot: CursorContext) -> Iterator[Offer]:
    """Yields the paths that extend the typed one by a segment."""
    before = spot.word.rpartition(".")[0]
    way = _way(document.merged, before)
    if way is None:
        return
    written = spot.place.value.entries if isinstance(spot.place.value, Mapping) else {}
    for name in _names(way[-1][1]):
        path = f"{before}.{name}" if before else name
        is_new = path not in written and not (not before and name in _NEVER)
        if is_new and segments_of(path) is not None:
            yield _path(document, path, spot)


def _path(document: CheckedText, path: str, spot: CursorContext) -> Offer:
    way = _way(document.merged, path)
    target = way[-1][1] if way else None
    value = target.value if target is not None else None
    shown = "" if not isinstance(value, Scalar) or is_empty(value) else f"{value.value}"
    is_end = target is None or not _leads_on(target)
    return Offer(path, "key", shown, "", path if spot.has_colon or not is_end else f"{path}: ")


def _leads_on(target: Target) -> bool:
    """Whether a path is usually continued."""
    is_alone = isinstance(target.value, Scalar) and not is_empty(target.value)
    return not is_alone and bool(_names(target))


def changed_values(document: CheckedText, spot: CursorContext) -> Iterator[Offer]:
    """Yields the values for the path that a variant changes."""
    way = _way(document.merged, str(spot.place.segments[2])) if _is_change(spot) else None
    if way is None:
        return
    place: TreeNode | None = None
    for key, target in way:
        value = target.value or Scalar(None, target.key_span)
        place = TreeNode(value, target.outline, key, target.key_span, place)
    assert place is not None
    yield from values(document, replace(spot, place=place))


def _is_change(spot: CursorContext) -> bool:
    return len(spot.place.segments) == 3 and not spot.is_key


# Through the spec.


def _way(tree: Mapping, path: str) -> list[tuple[str, Target]] | None:
    """Returns the places along a path that exists or could exist, each with its key; None if it
    can't.
    """
    segments = segments_of(path) if path else ()
    target = Target(tree, outline_of(tree), tree.span)
    way = [("", target)]
    while segments:
        step, head, outline = step_from(target, segments), str(segments[0]), target.outline
        if step is not None:
            written = outline.written(target.value)
            key = path_of(segments[: step.used]) if step.used else written[0] if written else ""
            target, segments = step.spot, segments[step.used :]
        elif head in outline.keys or outline.component(head) is not None:
            key, segments = head, segments[1:]
            target = Target(None, outline.child(head), tree.span)
        else:
            return None
        way.append((key, target))
    return None if segments is None else way


def _names(target: Target) -> list[str]:
    """Returns the possible next segments of a path, existing ones first."""
    value, outline = target.value, target.outline
    if isinstance(value, Sequence):
        items = names_of(value, outline.items).names if outline.items is not None else ()
        return [name for name in items if name]
    entries = value.entries if isinstance(value, Mapping) else {}
    written = outline.written(value)
    parameters = outline.component(written[0]) if written else None
    below = parameters.keys if parameters is not None else outline.components()
    return list(dict.fromkeys((*entries, *outline.keys, *below)))
