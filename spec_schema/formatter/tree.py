"""What the layout of a spec is made of: nodes as they are written, and the comments around them."""

from collections.abc import Sequence

LONGEST_KEPT = 100
"""Characters of brackets in one line that are kept, so that no level joins them anew."""


class FormatComment:
    """A comment, from its `#` on.

    Attributes:
        column: where it begins, from 0.
        own_line: whether nothing stands before it in its line.
        blank: whether a blank line stands above it.
    """

    __slots__ = ("blank", "column", "own_line", "text")

    def __init__(self, text: str, column: int, own_line: bool, blank: bool) -> None:
        self.text = text
        self.column = column
        self.own_line = own_line
        self.blank = blank


class FormatNode:
    """A scalar, an alias, a collection, or nothing at all. What is not there costs nothing.

    Attributes:
        properties: its anchor and its tag, as written.
        introduction: comments between what introduces it (`key:`, `-`) and its content. Those above
            the first entry of a collection are here.
        trailing: the comment behind it; behind the header of a block of text; behind a bracket.
        lines: the text of a scalar or alias, without indentation; empty for nothing.
        is_block_text: whether `lines` are the header and the lines of a `|` or `>`.
        entries: of a collection; None: it is none.
        is_mapping: whether the entries have keys.
        flow: whether the collection is written in brackets.
        commented: whether comments stand inside its brackets.
        end: comments behind the last entry that belong to the collection.
        fits_a_line: whether, however long, it can stand in brackets or as a scalar within one line.
        line: its content in one line, without anchor, tag and comments; None for brackets of more
            than LONGEST_KEPT characters and for what does not fit a line.
    """

    __slots__ = (
        "commented",
        "end",
        "entries",
        "fits_a_line",
        "flow",
        "introduction",
        "is_block_text",
        "is_mapping",
        "line",
        "lines",
        "properties",
        "trailing",
    )

    def __init__(self) -> None:
        self.properties: Sequence[str] = ()
        self.introduction: Sequence[FormatComment] = ()
        self.trailing: FormatComment | None = None
        self.lines: Sequence[str] = ()
        self.is_block_text = self.is_mapping = self.flow = self.commented = False
        self.entries: list[FormatEntry] | None = None
        self.end: Sequence[FormatComment] = ()
        self.fits_a_line = True
        self.line: str | None = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written but, perhaps, an anchor and comments."""
        return self.entries is None and not self.lines


class FormatEntry:
    """An item, or a key with its value. `lead` are the comments above it, `blank` a blank line."""

    __slots__ = ("blank", "key", "lead", "value")

    def __init__(
        self, lead: Sequence[FormatComment], blank: bool, key: FormatNode | None, value: FormatNode
    ) -> None:
        self.lead = lead
        self.blank = blank
        self.key = key
        self.value = value
