"""Items among keys, and keys among items: what is probably meant, by the lines around them."""

from ..findings import codes
from ..findings.finding import Edit, Finding, Related
from .indentation import moved
from .parse_fault import ParseFault

_LISTS = ("layers", "regularize", "metrics", "weighted_metrics")
"""Keys that have a list under them."""
_BESIDE_LISTS = frozenset(
    (*_LISTS, "inputs", "outputs", "loss", "optimizer", "batch_size", "epochs", "policy")
)
"""Keys that a mapping with such a list has, too."""


def item_among_keys(fault: ParseFault) -> Finding:
    """An item that belongs to a list above, that follows items without dashes, or that is none."""
    item = _item_above(fault)
    if item:
        like, depth = f"- {_key(fault, item)}", fault.indentation(item)
        what = codes.yaml_syntax.item_among_keys(like, item, depth)
        fixes = _items_moved(fault, depth)
    elif _key(fault, _above(fault, fault.start.line, fault.start.column - 1)) in _LISTS:
        return _without_dashes(fault)
    else:
        what = codes.yaml_syntax.item_among_keys()
        dash = fault.at(fault.line, fault.column, 2)
        fixes = (Edit(dash, "", title="remove the dash"),)
    related = (Related(fault.start, "these keys start here"),)
    return Finding.of(what, fault.here, related=related, fixes=fixes)


def key_among_items(fault: ParseFault) -> Finding:
    """A key that belongs to the item above it or beside the list, or that is an item itself."""
    from ..document.network import STRUCTURAL
    from ..layers import LAYERS

    key, list_depth = _key(fault, fault.line), fault.start.column - 1
    fixes: tuple[Edit, ...] = ()
    what = codes.yaml_syntax.key_among_items(key)
    if key in LAYERS:
        what = codes.yaml_syntax.key_among_items(key, line=fault.content(fault.line)[1])
        fixes = _dashed(fault, fault.line)
    elif key in STRUCTURAL or key in _BESIDE_LISTS:
        is_inside = key in STRUCTURAL
        other = _last_item(fault) if is_inside else _above(fault, fault.start.line, list_depth)
        depth = fault.content(other)[0].column - 1 if other else 0
        what = codes.yaml_syntax.key_among_items(key, _key(fault, other), other, depth)
        fixes = moved(fault, range(fault.line, len(fault.lines) + 1), depth)
    related = (Related(fault.start, "this list starts here"),)
    return Finding.of(what, fault.here, related=related, fixes=fixes)


def _without_dashes(fault: ParseFault) -> Finding:
    """Keys at the start of a list, each of them an item."""
    first, depth = fault.start.line, fault.start.column - 1
    lines = [n for n in range(first, fault.line) if fault.content(n)[1]]
    items = [number for number in lines if fault.indentation(number) == depth]
    place, content = fault.content(first)
    return Finding.of(
        codes.yaml_syntax.missing_dash(content, is_deep=len(items) < len(lines)),
        place,
        related=(Related(fault.here, "each item of this list has one"),),
        fixes=[edit for number in items for edit in _dashed(fault, number)],
    )


def _items_moved(fault: ParseFault, depth: int) -> tuple[Edit, ...]:
    """Returns the edits that move an item, and those after it, to an indentation."""
    own, edits = fault.indentation(fault.line), list[Edit]()
    for number in range(fault.line, len(fault.lines) + 1):
        here = fault.indentation(number)
        if not fault.content(number)[1]:
            continue
        if here < own or (here == own and not fault.is_item(number)):
            break
        gap = fault.at(number, 1, here)
        edits.append(Edit(gap, " " * (here - own + depth), title=f"indent by {depth} spaces"))
    return tuple(edits)


def _dashed(fault: ParseFault, line: int) -> tuple[Edit, ...]:
    """Returns the edits that make an item of a line and what is under it."""
    depth, end = fault.indentation(line), line + 1
    while end <= len(fault.lines) and (not fault.content(end)[1] or fault.indentation(end) > depth):
        end += 1
    under = [number for number in range(line + 1, end) if fault.content(number)[1]]
    gaps = (fault.at(number, depth + 1, 0) for number in (line, *under))
    return tuple(
        Edit(gap, "  " if number else "- ", title="write the dash")
        for number, gap in enumerate(gaps)
    )


def _item_above(fault: ParseFault) -> int:
    """Returns the line of an item, with another indentation, of the list that this one is of."""
    if fault.is_item(fault.start.line):
        return fault.start.line
    depth, found = fault.indentation(fault.line), 0
    for number in range(fault.line - 1, fault.start.line, -1):
        if not fault.content(number)[1]:
            continue
        if fault.indentation(number) <= depth:
            break
        if fault.is_item(number) and (
            not found or fault.indentation(number) < fault.indentation(found)
        ):
            found = number
    key = _above(fault, found, fault.indentation(found)) if found else 0
    return found if key and fault.indentation(key) == depth else 0


def _last_item(fault: ParseFault) -> int:
    """Returns the line of the last item of the list before the line at fault."""
    depth = fault.start.column - 1
    lines = range(fault.line - 1, 0, -1)
    return next(n for n in lines if fault.is_item(n) and fault.indentation(n) == depth)


def _above(fault: ParseFault, line: int, depth: int) -> int:
    """Returns the line of the key above that something of this indentation is under, or 0."""
    for number in range(line - 1, 0, -1):
        own = fault.indentation(number)
        if fault.content(number)[1] and (
            own < depth or (own == depth and not fault.is_item(number))
        ):
            return number
    return 0


def _key(fault: ParseFault, line: int) -> str:
    return fault.content(line)[1].partition(":")[0] if line else ""
