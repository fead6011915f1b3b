"""A drawing in parts, between which blocks open in place."""

from collections.abc import Iterator

from .diagram import Arrow, Box, Diagram

_JOINT = Box("", "joint")


def folded(diagram: Diagram) -> Iterator[Diagram | Box]:
    """Yields the parts of a drawing from top to bottom, and the blocks between them.

    A block is between two parts if no arrow passes it; others stay in their part.
    """
    last = len(diagram.boxes)
    cuts = [number for number in range(last) if _divides(diagram, number)]
    for start, end in zip([-1, *cuts], [*cuts, last], strict=True):
        yield _part(diagram, start, end)
        if end < last:
            yield diagram.boxes[end]


def _divides(diagram: Diagram, number: int) -> bool:
    if diagram.boxes[number].kind != "block":
        return False
    sides = {(arrow.source < number, arrow.target > number) for arrow in diagram.arrows}
    touching = {arrow.source for arrow in diagram.arrows if arrow.target == number}
    leaving = [arrow for arrow in diagram.arrows if arrow.source == number]
    return (True, True) not in sides and bool(touching) and bool(leaving)


def _part(diagram: Diagram, start: int, end: int) -> Diagram:
    """Returns the boxes between two others, which are joints in it."""
    boxes = [*diagram.boxes[start + 1 : end]]
    boxes = [_JOINT] * (start >= 0) + boxes + [_JOINT] * (end < len(diagram.boxes))
    first = max(start, 0)
    arrows = (
        Arrow(arrow.source - first, arrow.target - first, arrow.type)
        for arrow in diagram.arrows
        if arrow.source >= start and arrow.target <= end
    )
    return Diagram(tuple(boxes), tuple(arrows))
