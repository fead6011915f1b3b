"""What the layout of a spec is made of: nodes as they are written, and the comments around them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Comment:
    """A comment, from its `#` on.

    Attributes:
        column: where it begins, from 0.
        own_line: whether nothing stands before it in its line.
        blank: whether a blank line stands above it.
    """

    text: str
    column: int
    own_line: bool
    blank: bool


@dataclass(slots=True)
class Node:
    """A scalar, an alias, a collection, or nothing at all.

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
    """

    properties: list[str] = field(default_factory=list)
    introduction: list[Comment] = field(default_factory=list)
    trailing: Comment | None = None
    lines: list[str] = field(default_factory=list)
    is_block_text: bool = False
    entries: "list[Entry] | None" = None
    is_mapping: bool = False
    flow: bool = False
    commented: bool = False
    end: list[Comment] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written but, perhaps, an anchor and comments."""
        return self.entries is None and not self.lines

    @property
    def fits_a_line(self) -> bool:
        """Whether, however long, it can stand in brackets or as a scalar within one line."""
        if self.entries is None:
            return len(self.lines) <= 1
        return not self.commented and all(entry.fits_a_line for entry in self.entries)


@dataclass(slots=True)
class Entry:
    """An item, or a key with its value. `lead` are the comments above it, `blank` a blank line."""

    lead: list[Comment]
    blank: bool
    key: Node | None
    value: Node

    @property
    def fits_a_line(self) -> bool:
        """Whether its key and its value do."""
        return (self.key is None or self.key.fits_a_line) and self.value.fits_a_line
