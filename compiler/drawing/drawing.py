"""A network as a drawing, in the format that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...spec_schema.errors import Error, check_choice, path_of, raises_plainly
from ...spec_schema.findings.did_you_mean import did_you_mean
from ..ir import Graph
from .diagram import block_diagrams, network_diagram
from .dot import dot
from .html import html
from .mermaid import mermaid
from .svg import svg


class NotDrawn(Error):
    """A drawing can't be made or written."""

    __module__ = "speccompile"


@dataclass(frozen=True, slots=True, repr=False)
class Drawing:
    """The layers and blocks of a network as boxes, and its tensors as arrows with their shapes.

    A notebook shows it. `save` writes it to a file.

    Attributes:
        title: The name of the network.
    """

    title: str
    _graph: Graph

    @raises_plainly
    def render(self, format: str = "svg") -> str:
        """The drawing as text.

        Args:
            format: `svg`; `html`, which has the inside of each block too; `mmd` (Mermaid, which
                GitHub and GitLab show); or `dot` (Graphviz).
        """
        check_choice("format", format, tuple(_TEXTS))
        return _TEXTS[format](self)

    @raises_plainly
    def save(self, path: str | Path) -> Path:
        """Write the drawing in the format of the suffix: `.svg`, `.html`, `.mmd`, `.dot` or `.png`.

        Raises:
            NotDrawn: The suffix is unknown, the file exists or can't be written, or it is `.png`
                and the extra `draw` is not installed.
        """
        file = path_of(path, "path")
        content = self._content(file)
        try:
            with file.open("xb") as stream:
                stream.write(content)
        except FileExistsError:
            raise NotDrawn(f"{file} already exists", "use another path") from None
        except OSError as error:
            raise NotDrawn(f"{file} can't be written: {error.strerror}") from error
        return file

    def _content(self, file: Path) -> bytes:
        format = file.suffix.removeprefix(".")
        if format == "png":
            return _png(svg(network_diagram(self._graph), self.title))
        if format not in _TEXTS:
            meant = did_you_mean(format, FORMATS)
            known = ", ".join(f"`.{name}`" for name in FORMATS)
            help = f"did you mean `.{meant}`?" if meant else f"use {known}"
            raise NotDrawn(f"unknown format of drawings `{file.suffix}` ({file})", help)
        return self.render(format).encode()

    def __repr__(self) -> str:
        return f"<Drawing of {self.title!r}>"

    def _repr_svg_(self) -> str:
        return self.render()


def _html(drawing: Drawing) -> str:
    graph = drawing._graph
    return html(network_diagram(graph), block_diagrams(graph), drawing.title)


_TEXTS: dict[str, Callable[[Drawing], str]] = {
    "svg": lambda drawing: svg(network_diagram(drawing._graph), drawing.title),
    "html": _html,
    "mmd": lambda drawing: mermaid(network_diagram(drawing._graph)),
    "dot": lambda drawing: dot(network_diagram(drawing._graph), drawing.title),
}
FORMATS = (*_TEXTS, "png")


def _png(text: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        help = "install it with `pip install 'speccompile[draw]'`, or write a `.svg`"
        raise NotDrawn("drawing a PNG needs the package resvg_py", help) from None
    return bytes(svg_to_bytes(svg_string=text, zoom=2, background="white"))
