"""Texts that are laid out when they are shown, with or without colors."""

from collections.abc import Callable

from ..findings.printable import Rendered
from .report import Style


class Page:
    """A text. `print(page)` shows it.

    Args:
        title: what it is about.
        write: lays it out.
    """

    def __init__(self, title: str, write: Callable[[Style], str]) -> None:
        self.title = title
        self._write = write

    def render(self, *, color: bool = False, width: int | None = None) -> str:
        """The text.

        Args:
            color: Whether to use ANSI colors.
            width: Columns of the page.
        """
        return Rendered(self._write(Style(color, width)))

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Page about {self.title}>"

    def _repr_html_(self) -> str:
        from .html import from_ansi

        return from_ansi(self.render(color=True))
