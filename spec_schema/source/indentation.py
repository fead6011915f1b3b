"""A line with an indentation that nothing above it has, and the one that was probably meant."""

from ..diagnostics.diagnostic import Diagnostic, Edit
from .parse_fault import Level, ParseFault


def depths(fault: ParseFault) -> list[int]:
    """The indentations that the line at fault may have, outermost first."""
    return list(dict.fromkeys(level.depth for level in fault.levels(fault.line)))


def unknown_level(fault: ParseFault) -> Diagnostic:
    """The line at fault is indented as nothing above it is."""
    depth = fault.indentation(fault.line)
    *first, last = [str(level) for level in depths(fault)[-4:]] or ["0"]
    known = f"{', '.join(first)} or {last}" if first else last
    message = f"this line is indented by {_spaces_of(depth)}; lines above it by {known}"
    place = fault.at(fault.line, depth + 1, len(fault.text.rstrip()) - depth)
    meant = _nearest(fault, depth)
    if meant is None:
        help = "indent it like the keys or items that it belongs to"
        return Diagnostic("SC013", message, place, help=help)
    word = fault.content(meant.line)[1].partition(":")[0]
    like = f"`{'- ' if meant.is_item else ''}{word}`"
    remedy = f"indent it by {_spaces_of(meant.depth)}" if meant.depth else "don't indent it"
    help = f"{remedy}, like {like} in line {meant.line}"
    fixes = _reindented(fault, depth, meant.depth)
    return Diagnostic("SC013", message, place, help=help, fixes=fixes)


def _spaces_of(depth: int) -> str:
    return f"{depth} space{'' if depth == 1 else 's'}"


def _nearest(fault: ParseFault, depth: int) -> Level | None:
    """The level that was probably meant: of items for an item, of keys for a key."""
    is_item = fault.is_item(fault.line)
    levels = [level for level in fault.levels(fault.line) if level.is_item == is_item]
    least = min((abs(level.depth - depth) for level in levels), default=0)
    nearest = [level for level in levels if abs(level.depth - depth) == least]
    return nearest[0] if len(nearest) == 1 else None


def _reindented(fault: ParseFault, depth: int, meant: int) -> tuple[Edit, ...]:
    """The line with all that stands under it, moved."""
    edits = []
    for number in range(fault.line, len(fault.lines) + 1):
        own, text = fault.indentation(number), fault.lines[number - 1]
        if number > fault.line and text.strip() and own <= depth:
            break
        if text.strip():
            title = f"indent it by {_spaces_of(meant)}" if meant else "don't indent it"
            edits.append(Edit(fault.at(number, 1, own), " " * (own - depth + meant), title=title))
    return tuple(edits)
