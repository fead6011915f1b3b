"""The formatter's tree: nodes as written, and the comments around them."""

from collections.abc import Sequence

LONGEST_KEPT = 100
"""Maximum length of a stored line, which spares outer levels from joining it again."""


class FormatComment:
    """A comment, from its `#` on.

    Attributes:
        column: Its column, from 0.
        own_line: Whether it is alone on its line.
        blank: Whether the line above is blank.
    """

    __slots__ = ("blank", "column", "own_line", "text")

    def __init__(self, text: str, column: int, own_line: bool, blank: bool) -> None:
        self.text = text
        self.column = column
        self.own_line = own_line
        self.blank = blank


class FormatNode:
    """A scalar, an alias, a collection, or an empty value. Absent parts take no memory.

    Attributes:
        properties: Its anchor and tag, as written.
        introduction: Comments between the introducing `key:` or `-` and the content, including
            those above the first entry of a collection.
        trailing: The comment behind it: behind the header of a block scalar, or behind a bracket.
        lines: Text of a scalar or alias, without indentation; empty for an empty value.
        is_block_text: Whether `lines` are the header and lines of a `|` or `>` scalar.
        entries: The entries of a collection; None for other nodes.
        is_mapping: Whether the entries have keys.
        flow: Whether the collection is written in brackets.
        commented: Whether there are comments inside its brackets.
        end: Comments behind the last entry that belong to the collection.
        fits_a_line: Whether it can be written on one line at all, however long.
        line: Its content on one line, without anchor, tag and comments; None if it doesn't fit a
            line or is longer than LONGEST_KEPT characters.
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
        """Returns whether it has no content, apart from an anchor and comments."""
        return self.entries is None and not self.lines


class FormatEntry:
    """An item, or a key with its value. `lead` are comments above it, `blank` a blank line."""

    __slots__ = ("blank", "key", "lead", "value")

    def __init__(
        self, lead: Sequence[FormatComment], blank: bool, key: FormatNode | None, value: FormatNode
    ) -> None:
        self.lead = lead
        self.blank = blank
        self.key = key
        self.value = value
