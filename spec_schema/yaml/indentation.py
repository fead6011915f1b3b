"""Lines with an indentation that matches no line above, and the one probably meant."""

from ..findings import codes
from ..findings.code import counted
from ..findings.finding import Edit, Finding
from .parse_fault import IndentLevel, ParseFault


def depths(fault: ParseFault) -> list[int]:
    """Returns the indentations that the faulty line may have, outermost first."""
    return list(dict.fromkeys(level.depth for level in fault.levels(fault.line)))


def unknown_level(fault: ParseFault) -> Finding:
    """Returns the finding for a line whose indentation matches no line above."""
    depth = fault.indentation(fault.line)
    known = depths(fault)[-4:]
    place = fault.at(fault.line, depth + 1, len(fault.text.rstrip()) - depth)
    meant = _nearest(fault, depth)
    if meant is None:
        return Finding.of(codes.yaml_syntax.unmatched_indentation(depth, known), place)
    word = fault.content(meant.line)[1].partition(":")[0]
    like = f"{'- ' if meant.is_item else ''}{word}"
    if _stands_apart(fault, depth, meant):
        what = codes.yaml_syntax.unmatched_indentation(depth, known, like, meant.line)
        fixes = moved(fault, range(meant.line, fault.line), depth)
    else:
        what = codes.yaml_syntax.unmatched_indentation(depth, known, like, meant.line, meant.depth)
        fixes = moved(fault, range(fault.line, len(fault.lines) + 1), meant.depth)
    return Finding.of(what, place, fixes=fixes)


def _nearest(fault: ParseFault, depth: int) -> IndentLevel | None:
    """Returns the level probably meant: of items for an item, of keys for a key."""
    is_item = fault.is_item(fault.line)
    levels = [level for level in fault.levels(fault.line) if level.is_item == is_item]
    least = min((abs(level.depth - depth) for level in levels), default=0)
    nearest = [level for level in levels if abs(level.depth - depth) == least]
    return nearest[0] if len(nearest) == 1 else None


def _stands_apart(fault: ParseFault, depth: int, other: IndentLevel) -> bool:
    """Returns whether the line above is at fault instead.

    It is if it alone has its indentation, and several lines have that of the faulty line.
    """
    outer = max((level for level in depths(fault) if level < other.depth), default=-1)
    if fault.indentation(other.line) != other.depth or depth <= outer:
        return False
    above = _siblings(fault, range(fault.line - 1, 0, -1), other.depth)
    return above == 1 and _siblings(fault, range(fault.line, len(fault.lines) + 1), depth) > 1


def _siblings(fault: ParseFault, lines: range, depth: int) -> int:
    """Returns the number of lines with this indentation, up to a smaller one."""
    count = 0
    for number in lines:
        if not fault.content(number)[1]:
            continue
        own = fault.indentation(number)
        if own < depth:
            break
        count += own == depth
    return count


def moved(fault: ParseFault, lines: range, depth: int) -> tuple[Edit, ...]:
    """Returns the first of the lines, and what is below it, moved to an indentation."""
    own = fault.indentation(lines[0])
    under = [number for number in lines[1:] if fault.lines[number - 1].strip()]
    count = next((at for at, n in enumerate(under) if fault.indentation(n) <= own), len(under))
    below = [number for number in under[:count] if fault.content(number)[1]]
    fits = bool(below) and _fits(fault, lines[0], below[0], depth)
    moved = [lines[0]] if fits else [lines[0], *under[:count]]
    title = f"indent by {counted(depth, 'space')}" if depth else "don't indent"
    return tuple(
        Edit(
            fault.at(number, 1, fault.indentation(number)),
            " " * (fault.indentation(number) - own + depth),
            title=title,
        )
        for number in moved
    )


def _fits(fault: ParseFault, line: int, below: int, depth: int) -> bool:
    """Returns whether the next line keeps its place if a line is moved to an indentation."""
    is_item = fault.is_item(line)
    step = 2 if is_item else next(filter(None, depths(fault)), 2)
    deeper = fault.indentation(below) - depth
    return deeper == step or (deeper == 0 and is_item == fault.is_item(below))
