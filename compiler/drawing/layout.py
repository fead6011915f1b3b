"""Places boxes in layers from top to bottom, so that arrows point down and few of them cross.

The steps are those of Sugiyama, Tagawa and Toda (1981): the layer of a box is the longest path to
it, an arrow over several layers bends at a place of its own in each, and the order inside a layer
follows the middle of the neighbours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from .diagram import Diagram

SWEEPS = 8
"""How often the layers are ordered anew, down and up in turn; more hardly changes anything."""
ACROSS = 28
"""Space between two boxes of a layer, in pixels."""
BEND = 16
"""Width of a place that an arrow passes through."""


class Point(NamedTuple):
    """A place in the drawing, in pixels from its upper left corner."""

    x: float
    y: float


class Size(NamedTuple):
    """The size of a box, in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where boxes and arrows are.

    Attributes:
        centers: The centre of each box, in the order of the boxes.
        bends: The points that each arrow passes between its boxes, in the order of the arrows.
        size: The size of the whole drawing.
    """

    centers: tuple[Point, ...]
    bends: tuple[tuple[Point, ...], ...]
    size: Size


def laid_out(diagram: Diagram, sizes: Sequence[Size], down: float) -> Layout:
    """Returns where the boxes and arrows of a diagram are.

    Args:
        sizes: The size of each box.
        down: Space between two layers, in pixels.
    """
    ranks = _ranks(diagram)
    chains = _chains(diagram, ranks)
    links = [pair for chain in chains for pair in pairwise(chain)]
    layers = _ordered(_layers(ranks, chains, diagram), links)
    widths = {n: size.width for n, size in enumerate(sizes)}
    across = _across(layers, links, widths)
    tall = {n: size.height for n, size in enumerate(sizes)}
    heights = [max((tall.get(n, 0.0) for n in layer), default=0.0) for layer in layers]
    tops = [sum(heights[:n]) + n * down for n in range(len(layers))]
    places = {
        n: Point(across[n], tops[rank] + heights[rank] / 2)
        for rank, layer in enumerate(layers)
        for n in layer
    }
    width = max((across[n] + widths.get(n, BEND) / 2 for n in across), default=0)
    return Layout(
        centers=tuple(places[n] for n in range(len(sizes))),
        bends=tuple(tuple(places[n] for n in chain[1:-1]) for chain in chains),
        size=Size(width, sum(heights) + down * max(len(layers) - 1, 0)),
    )


def _ranks(diagram: Diagram) -> list[int]:
    """Returns the layer of each box; inputs are placed just above what takes them."""
    boxes = range(len(diagram.boxes))
    ranks = [0 for _ in boxes]
    for _ in boxes:
        moved = False
        for arrow in diagram.arrows:
            if ranks[arrow.target] <= ranks[arrow.source]:
                ranks[arrow.target], moved = ranks[arrow.source] + 1, True
        if not moved:
            break
    for number in boxes:
        below = [ranks[a.target] for a in diagram.arrows if a.source == number]
        if diagram.boxes[number].kind == "input" and below:
            ranks[number] = min(below) - 1
    return ranks


def _chains(diagram: Diagram, ranks: Sequence[int]) -> list[list[int]]:
    """Returns the numbers that each arrow passes: its boxes, and new ones for its bends."""
    chains, new = [], len(diagram.boxes)
    for arrow in diagram.arrows:
        between = max(ranks[arrow.target] - ranks[arrow.source] - 1, 0)
        chains.append([arrow.source, *range(new, new + between), arrow.target])
        new += between
    return chains


def _layers(
    ranks: Sequence[int], chains: Iterable[Sequence[int]], diagram: Diagram
) -> list[list[int]]:
    layers: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for number, rank in enumerate(ranks):
        layers[rank].append(number)
    for chain, arrow in zip(chains, diagram.arrows, strict=True):
        for step, number in enumerate(chain[1:-1], 1):
            layers[ranks[arrow.source] + step].append(number)
    return layers


def _ordered(layers: list[list[int]], links: Sequence[tuple[int, int]]) -> list[list[int]]:
    above, below = _neighbours(links)
    for sweep in range(SWEEPS):
        near = below if sweep % 2 else above
        for layer in reversed(layers) if sweep % 2 else layers:
            places = {n: place for other in layers for place, n in enumerate(other)}
            layer.sort(key=lambda n: fmean(places[o] for o in near.get(n, [n])))
    return layers


def _neighbours(
    links: Sequence[tuple[int, int]],
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for upper, lower in links:
        above.setdefault(lower, []).append(upper)
        below.setdefault(upper, []).append(lower)
    return above, below


def _across(
    layers: Sequence[Sequence[int]],
    links: Sequence[tuple[int, int]],
    widths: Mapping[int, float],
) -> dict[int, float]:
    """Returns the middle of each number from left to right: near its neighbours, none too close."""
    above, below = _neighbours(links)
    near = {n: above.get(n, []) + below.get(n, []) for layer in layers for n in layer}
    across: dict[int, float] = {}
    for layer in layers:
        _spread(layer, {n: float(place) for place, n in enumerate(layer)}, widths, across)
    for sweep in range(SWEEPS):
        for layer in reversed(layers) if sweep % 2 else layers:
            wanted = {n: fmean(across[o] for o in near[n]) if near[n] else across[n] for n in layer}
            _spread(layer, wanted, widths, across)
    left = min((across[n] - widths.get(n, BEND) / 2 for n in across), default=0)
    return {n: place - left for n, place in across.items()}


def _spread(
    layer: Sequence[int],
    wanted: Mapping[int, float],
    widths: Mapping[int, float],
    across: dict[int, float],
) -> None:
    """Place a layer as near to where it is wanted as its order and the widths allow.

    Numbers that would overlap are put side by side around the middle of their wishes.
    """
    groups: list[tuple[list[int], float]] = []  # numbers, and where the first one is
    for number in layer:
        members, start = [number], wanted[number]
        while groups:
            before, first = groups[-1]
            if first + _extent(before, widths) + _gap(before[-1], number, widths) <= start:
                break
            groups.pop()
            members = [*before, *members]
            offsets = _offsets(members, widths)
            start = fmean(wanted[n] - offset for n, offset in zip(members, offsets, strict=True))
        groups.append((members, start))
    for members, start in groups:
        for number, offset in zip(members, _offsets(members, widths), strict=True):
            across[number] = start + offset


def _gap(left: int, right: int, widths: Mapping[int, float]) -> float:
    """Returns the distance of the middles of two neighbours."""
    return (widths.get(left, BEND) + widths.get(right, BEND)) / 2 + ACROSS


def _extent(members: Sequence[int], widths: Mapping[int, float]) -> float:
    return _offsets(members, widths)[-1]


def _offsets(members: Sequence[int], widths: Mapping[int, float]) -> list[float]:
    offsets = [0.0]
    for left, right in pairwise(members):
        offsets.append(offsets[-1] + _gap(left, right, widths))
    return offsets
