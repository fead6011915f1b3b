"""The names of a spec: what each means, and every place where it is written."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from ...spec_schema.findings.finding import Span
from .positions import CursorPosition, holds

NameKind: TypeAlias = Literal["layer", "input", "output", "block", "param", "variant"]


class Symbol(NamedTuple):
    """What a name means.

    Attributes:
        scope: the block it belongs to; "" for the spec's own.
    """

    kind: NameKind
    name: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name is written.

    Attributes:
        text: what is written, which has more than the name where a layer is repeated (`dense_2`).
        defines: whether the name gets its meaning here.
        given: whether the name is written out here; a layer without one is called by its type.
        kind_of: the block that a layer without a name is called by.
    """

    symbol: Symbol
    span: Span
    text: str
    defines: bool = False
    given: bool = True
    kind_of: Symbol | None = None


@dataclass(frozen=True)
class Mentions:
    """All mentions, in the order of the files and of their texts."""

    mentions: tuple[Mention, ...]

    @cached_property
    def definitions(self) -> dict[Symbol, Mention]:
        """Where each name is defined; of several places the first, so that of the open file."""
        found: dict[Symbol, Mention] = {}
        for mention in self.mentions:
            if mention.defines:
                found.setdefault(mention.symbol, mention)
        return found

    def at(self, source: str, cursor: CursorPosition) -> Mention | None:
        """The name at the cursor, the shortest of several; a given one before a layer's type."""
        found = [m for m in self.mentions if m.span.source == source and holds(m.span, cursor)]
        return min(found, key=_width, default=None)

    def of(self, symbol: Symbol) -> list[Mention]:
        """Every place where a name is written."""
        return [mention for mention in self.mentions if mention.symbol == symbol]

    def known(self, kind: NameKind, scope: str = "") -> list[str]:
        """The names of a kind that are defined in a scope, in their order."""
        return [s.name for s in self.definitions if s.kind == kind and s.scope == scope]


def _width(mention: Mention) -> tuple[bool, int]:
    return not mention.given, mention.span.end_column - mention.span.column
