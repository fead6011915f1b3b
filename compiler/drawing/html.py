"""Drawings as HTML: the network, in which blocks open in place."""

from collections.abc import Iterator, Mapping
from html import escape

from .diagram import Box, Diagram
from .folding import folded
from .svg import svg

_STYLE = """\
:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem }
summary { cursor: pointer } h1 { font-size: 1.6rem }
@media screen and (prefers-color-scheme: dark) { body { background: #0d1117; color: #e6edf3 } }"""
STYLE = """\
.drawing { overflow-x: auto; padding: 2px }
.zoom { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .85rem }
.zoom:has([value=fit]:checked) + .drawing svg { max-width: 100%; height: auto }
.zoom:has([value="200"]:checked) + .drawing svg { zoom: 2 }
.parts { display: inline-grid; justify-items: center }
.parts svg { display: block }
.fold { display: grid; justify-items: center }
.fold > summary { list-style: none; position: relative; width: max-content; border-radius: 5px }
.fold > summary::after { content: "+"; position: absolute; right: 7px; top: 0; opacity: .7 }
.fold[open] > summary::after { content: "\\2212" }
.fold > .drawing { border: 1px dashed #818b98; border-radius: 6px; padding: 0 .5rem }"""
"""How the drawings of `fragment` look."""
_SIZES = (("fit", "fit", ""), ("100", "100%", " checked"), ("200", "200%", ""))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def fragment(network: Diagram, blocks: Mapping[str, Diagram]) -> str:
    """Returns the drawing as elements of a page, which needs `STYLE`.

    Blocks open in place; those that an arrow passes are drawn below.
    """
    shown: set[str] = set()
    drawn = "".join(_parts(network, "Network", blocks, shown))
    sizes = "".join(
        f'<label><input type="radio" name="size" value="{value}"{chosen}> {text}</label>'
        for value, text, chosen in _SIZES
    )
    below = "".join(
        f"<details><summary>Block <code>{escape(name)}</code></summary>"
        f'<div class="drawing" tabindex="0">{"".join(_parts(blocks[name], name, blocks, shown))}'
        "</div></details>"
        for name in blocks
        if name not in shown
    )
    return (
        f'<div class="zoom" role="radiogroup" aria-label="size of the drawing">{sizes}</div>'
        f'<div class="drawing" tabindex="0">{drawn}{below}</div>'
    )


def html(network: Diagram, blocks: Mapping[str, Diagram], title: str) -> str:
    """Returns a page that needs no other file."""
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}\n{STYLE}\n</style>\n<h1>{name}</h1>\n"
        f"{fragment(network, blocks)}\n</html>\n"
    )


def _parts(
    diagram: Diagram, title: str, blocks: Mapping[str, Diagram], shown: set[str]
) -> Iterator[str]:
    """Yields a drawing, with the blocks in it that open. `shown` gets their names."""
    yield '<div class="parts">'
    for part in folded(diagram):
        if isinstance(part, Diagram):
            yield svg(part, title)
            continue
        shown.add(part.type)
        yield f'<details class="fold"><summary>{_closed(part)}</summary>'
        yield '<div class="drawing" tabindex="0">'
        yield from _parts(blocks[part.type], part.type, blocks, shown)
        yield "</div></details>"
    yield "</div>"


def _closed(block: Box) -> str:
    return svg(Diagram((block,), ()), f"Block {block.type}", margin=2)
