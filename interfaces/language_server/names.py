"""The names of a spec: the meaning of each, and every place where it is written."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from ...spec_schema.findings.finding import Span
from .positions import CursorPosition, holds

NameKind: TypeAlias = Literal["layer", "input", "output", "block", "param", "variant"]


class Symbol(NamedTuple):
    """The meaning of a name.

    Attributes:
        scope: The block it belongs to, or for a param the path of its `for`; "" for the spec's own
            names.
    """

    kind: NameKind
    name: str
    scope: str = ""

    @property
    def path(self) -> str:
        """The path of a param."""
        if self.scope.endswith(".for"):
            return f"{self.scope}.{self.name}"
        return f"blocks.{self.scope}.params.{self.name}" if self.scope else f"params.{self.name}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a name is written.

    Attributes:
        text: The written text, which is longer than the name if a layer is repeated (`dense_2`).
        defines: Whether the name is defined here.
        given: Whether the name is explicit; a layer without one is named after its type.
        kind_of: The block that a layer without a name is named after.
        results: The names of the results of a block, where a layer that is one is defined.
    """

    symbol: Symbol
    span: Span
    text: str
    defines: bool = False
    given: bool = True
    kind_of: Symbol | None = None
    results: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mentions:
    """All mentions, in the order of the files and of their texts."""

    mentions: tuple[Mention, ...]

    @cached_property
    def definitions(self) -> dict[Symbol, Mention]:
        """Where each name is defined; the first place if there are several, so that of the open
        file.
        """
        found: dict[Symbol, Mention] = {}
        for mention in self.mentions:
            if mention.defines:
                found.setdefault(mention.symbol, mention)
        return found

    def at(self, source: str, cursor: CursorPosition) -> Mention | None:
        """Returns the name at the cursor, the shortest if there are several. Explicit names take
        precedence.
        """
        found = [m for m in self.mentions if m.span.source == source and holds(m.span, cursor)]
        return min(found, key=_width, default=None)

    def of(self, symbol: Symbol) -> list[Mention]:
        """Returns every place where a name is written."""
        return [mention for mention in self.mentions if mention.symbol == symbol]

    def known(self, kind: NameKind, scope: str = "") -> list[str]:
        """Returns the names of a kind that are defined in a scope, in order."""
        return [s.name for s in self.definitions if s.kind == kind and s.scope == scope]


def _width(mention: Mention) -> tuple[bool, int]:
    return not mention.given, mention.span.end_column - mention.span.column
