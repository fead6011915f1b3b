"""Drawings as SVG, which every browser shows: text that can be selected and read aloud."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from .boxes import lines, shape
from .diagram import Arrow, Box, Diagram
from .layout import Layout, Point, Size, laid_out

LINE = 17
"""Height of a line of text, in pixels."""
LETTER = 7.2
"""Width of a letter in a box, rather too wide than too narrow."""
BOLD = 8.0
"""Width of a letter of the title."""
PADDING = 10
DOWN = 40
"""Space between two layers, where the shapes are written."""
MARGIN = 12
_STYLE = """\
.network text { font: 13px system-ui, sans-serif; fill: #1c2128 }
.network .box { fill: #ffffff; stroke: #818b98 } .network .block { stroke-width: 2 }
.network .end { stroke: #0969da } .network .title { font-weight: 600 }
.network .more, .network .shape { fill: #59636e; font-size: 12px }
.network .shape { paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
.network .arrow { fill: none; stroke: #818b98 } .network .head { fill: #818b98 }
@media screen and (prefers-color-scheme: dark) {
  .network text { fill: #e6edf3 } .network .box { fill: #161b22; stroke: #656c76 }
  .network .end { stroke: #58a6ff } .network .more, .network .shape { fill: #9198a1 }
  .network .shape { stroke: #0d1117 } .network .arrow { stroke: #656c76 }
  .network .head { fill: #656c76 }
}"""


def svg(diagram: Diagram, title: str = "Network", margin: float = MARGIN) -> str:
    """Returns a drawing from top to bottom, with the shape beside each arrow.

    Browsers show it on a dark ground where a person prefers that.
    """
    texts = [lines(box) for box in diagram.boxes]
    sizes = [*map(_size, texts)]
    layout = laid_out(diagram, sizes, DOWN)
    left, top, width, height = _frame(diagram, layout, margin)
    inside = [
        *_arrows(diagram.arrows, layout, sizes),
        *_shapes(diagram.arrows, layout, sizes),
        *map(_box, diagram.boxes, texts, sizes, layout.centers),
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
            f'height="{height:.0f}" viewBox="{left:.0f} {top} {width:.0f} {height:.0f}" '
            f'class="network" role="img" aria-label="{escape(title)}">',
            f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>",
            *inside,
            "</svg>",
        )
    )


def _frame(diagram: Diagram, layout: Layout, margin: float) -> tuple[float, float, float, float]:
    """Returns the left and upper edge, the width and the height of a drawing.

    One with joints has the first of them in its middle, and no margin above or below one.
    """
    room = max((len(shape(arrow.type)) for arrow in diagram.arrows), default=0) * LETTER
    left, right = -margin, layout.size.width + margin + room
    ends = diagram.boxes[0].kind == "joint", diagram.boxes[-1].kind == "joint"
    above, below = (0 if is_joint else margin for is_joint in ends)
    middle = layout.centers[0 if ends[0] else -1].x if any(ends) else (left + right) / 2
    half = max(middle - left, right - middle)
    return middle - half, -above, 2 * half, layout.size.height + above + below


def _size(texts: Sequence[str]) -> Size:
    if not texts:
        return Size(0, 0)
    title, *more = map(len, texts)
    width = max(title * BOLD, *(length * LETTER for length in more), 0)
    return Size(width + 2 * PADDING, len(texts) * LINE + 2 * PADDING - 4)


def _box(box: Box, texts: Sequence[str], size: Size, center: Point) -> str:
    if box.kind == "joint":
        return ""
    left, top = center.x - size.width / 2, center.y - size.height / 2
    is_end = box.kind in ("input", "output")
    kind = "box end" if is_end else f"box {box.kind}"
    written = "".join(
        f'<text class="{"more" if n else "title"}" text-anchor="middle" x="{center.x:.1f}" '
        f'y="{top + PADDING + LINE * (n + 0.7):.1f}">{escape(text)}</text>'
        for n, text in enumerate(texts)
    )
    radius = size.height / 2 if is_end else 5
    return (
        f'<g><rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{size.width:.1f}" '
        f'height="{size.height:.1f}" rx="{radius:.1f}"/>{written}</g>'
    )


def _arrows(arrows: Sequence[Arrow], layout: Layout, sizes: Sequence[Size]) -> Iterable[str]:
    for arrow, bends in zip(arrows, layout.bends, strict=True):
        target = layout.centers[arrow.target]
        end = Point(target.x, target.y - sizes[arrow.target].height / 2)
        points = [_below(arrow.source, layout, sizes), *bends, end]
        yield f'<path class="arrow" d="{_curve(points)}"/>'
        yield f'<path class="head" d="M{end.x - 4:.1f} {end.y - 8:.1f}h8l-4 8z"/>'


def _shapes(arrows: Sequence[Arrow], layout: Layout, sizes: Sequence[Size]) -> Iterable[str]:
    """Yields the shape of each tensor, once below the box that makes it."""
    written: dict[int, dict[str, None]] = {}
    for arrow in arrows:
        written.setdefault(arrow.source, {})[shape(arrow.type)] = None
    for source, texts in written.items():
        x, y = _below(source, layout, sizes)
        text = escape(", ".join(texts))
        yield f'<text class="shape" x="{x + 7:.1f}" y="{y + 17:.1f}">{text}</text>'


def _below(number: int, layout: Layout, sizes: Sequence[Size]) -> Point:
    center = layout.centers[number]
    return Point(center.x, center.y + sizes[number].height / 2)


def _curve(points: Sequence[Point]) -> str:
    """Returns a path that leaves and enters each point straight down."""
    path = f"M{points[0].x:.1f} {points[0].y:.1f}"
    for one, other in pairwise(points):
        middle = (one.y + other.y) / 2
        path += f"C{one.x:.1f} {middle:.1f} {other.x:.1f} {middle:.1f} {other.x:.1f} {other.y:.1f}"
    return path
