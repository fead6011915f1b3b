"""Collections in brackets, on one line."""

from .tree import LONGEST_KEPT, FormatEntry, FormatNode

LONGEST_KEY = 1000
"""Maximum length of a key without `?`; YAML allows 1024 characters, including quotes."""


def settle(node: FormatNode) -> None:
    """Decides whether a collection fits on one line in brackets, and stores the line if short.

    Its entries must be settled already: each level only looks at its own entries.
    """
    fits, room = not node.commented, LONGEST_KEPT
    parts: list[str] = []
    for entry in node.entries or ():
        fits = fits and entry.value.fits_a_line and (entry.key is None or entry.key.fits_a_line)
        if not fits:
            break
        if room < 0 or entry.value.line is None:
            room = -1
            continue
        parts.append(_entry(entry))
        room -= len(parts[-1]) + 2
    node.fits_a_line = fits
    if (fits and room >= 0) or not node.entries:
        node.line = _enclosed(", ".join(parts), node.is_mapping)
    else:
        node.line = None


def content(node: FormatNode) -> str:
    """Returns a node on one line, without its anchor, tag and comments."""
    if node.line is not None:
        return node.line
    return _enclosed(", ".join(map(_entry, node.entries or ())), node.is_mapping)


def inline(node: FormatNode) -> str:
    """Returns a node on one line, without its comments."""
    if not node.properties:
        return content(node)
    return " ".join(filter(None, (*node.properties, content(node))))


def needs_mark(key: FormatNode) -> bool:
    """Returns whether a key needs a `?`."""
    return not key.fits_a_line or len(inline(key)) > LONGEST_KEY


def _entry(entry: FormatEntry) -> str:
    key, value = entry.key, entry.value.line
    if value is None or entry.value.properties:
        value = inline(entry.value)
    if key is None:
        return value
    written = f"? {inline(key)}" if needs_mark(key) else inline(key)
    return f"{written}: {value}" if value else written


def _enclosed(inside: str, is_mapping: bool) -> str:
    return f"{{{inside}}}" if is_mapping else f"[{inside}]"
