"""Drawings as HTML: the network, and below it each of its blocks, which opens."""

from collections.abc import Mapping
from html import escape

from .diagram import Diagram
from .svg import svg

_STYLE = """\
:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem }
.drawing { overflow-x: auto } .zoom { display: flex; gap: 1rem; font-size: .85rem }
.zoom:has([value=fit]:checked) + .drawing svg { max-width: 100%; height: auto }
.zoom:has([value="200"]:checked) + .drawing svg { zoom: 2 }
summary { cursor: pointer } h1 { font-size: 1.6rem }
@media screen and (prefers-color-scheme: dark) { body { background: #0d1117; color: #e6edf3 } }"""
_SIZES = (("fit", "fit", ""), ("100", "100%", " checked"), ("200", "200%", ""))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def fragment(network: Diagram, blocks: Mapping[str, Diagram]) -> str:
    """Returns the drawings as elements of a page."""
    inside = "".join(
        f"<details><summary>Block <code>{escape(name)}</code></summary>{_scrolling(block, name)}"
        "</details>"
        for name, block in blocks.items()
    )
    return _scrolling(network, "Network") + inside


def html(network: Diagram, blocks: Mapping[str, Diagram], title: str) -> str:
    """Returns a page that needs no other file."""
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}\n</style>\n<h1>{name}</h1>\n"
        f"{fragment(network, blocks)}\n</html>\n"
    )


def _scrolling(diagram: Diagram, title: str) -> str:
    name = escape(f"size of {title}")
    sizes = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"{chosen}> {shown}</label>'
        for value, shown, chosen in _SIZES
    )
    return (
        f'<div class="zoom" role="radiogroup" aria-label="{name}">{sizes}</div>'
        f'<div class="drawing" tabindex="0">{svg(diagram, title)}</div>'
    )
