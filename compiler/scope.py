"""Names inside one list of layers: what a layer is called, and what `from` can say."""

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from typing import Any

from ..spec_schema.diagnostics.diagnostic import Diagnostics, Related, Span
from ..spec_schema.diagnostics.suggest import did_you_mean
from .blocks import NAME
from .entries import LayerEntry


@dataclass(slots=True)
class Scope:
    """One list of layers while it is being built.

    Attributes:
        prefix: of the full names of its nodes ("residual_2/").
        path: of the list in the spec, for messages.
        names: what `from` can say here → full name of the node (or input) it means.
        values: what `$name` means here.
        previous: what the next layer takes without `from`; None where there is no single one.
        trainable: whether gradients move the weights in it.
        shared: prefix of the nodes whose weights this application of a block uses.
        outer: blocks being expanded, from the outside in.
        spans: where each name was given.
        counts: how often each name was given, for numbering.
        applied: blocks applied here, by name, so that they can be shared.
        later: names this list writes further down, for the message about forward references.
    """

    prefix: str
    path: str
    names: dict[str, str]
    values: Names[str, Any]
    previous: str | None
    trainable: bool = True
    shared: str | None = None
    outer: tuple[str, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    applied: dict[str, LayerEntry] = field(default_factory=dict)
    later: frozenset[str] = frozenset()

    def define(self, name: str, node: str) -> None:
        """From here on `name` means this node, and the next layer takes it."""
        self.names[name] = self.previous = node


@dataclass(frozen=True, slots=True)
class Site:
    """One item of a list where it stands: what it says, its name, and what it takes.

    Attributes:
        inputs: full names of what it takes.
        roles: the argument each input is for, where they have roles.
    """

    entry: LayerEntry
    name: str
    inputs: tuple[str, ...]
    roles: tuple[str, ...]
    scope: Scope
    path: str

    @property
    def full_name(self) -> str:
        return self.scope.prefix + self.name

    @property
    def source_span(self) -> Span:
        """Where `from` stands; the layer's key where there is none."""
        return self.entry.from_span or self.entry.key


def name_of(entry: LayerEntry, scope: Scope, path: str, diagnostics: Diagnostics) -> str | None:
    """The name of an item in its list: written, or its type, numbered from the second on."""
    written = entry.name or entry.share or entry.kind
    if entry.name is not None and (not NAME.match(written) or written == "input"):
        diagnostics.report(
            "SC216",
            f"`{written}` can't be the name of a layer",
            entry.name_span,
            path=path,
            help="a name begins with a letter, goes on with letters, digits, `_`, `-`, `.`; "
            "`input` is taken",
        )
        return None
    count = scope.counts.get(written, 0) + 1
    scope.counts[written] = count
    name = written if count == 1 else f"{written}_{count}"
    again = entry.name is not None and count > 1 and entry.repeat == 1
    place = entry.name_span or entry.key
    if name in scope.names or again:
        _report_twice(written if again else name, place, scope, path, diagnostics)
        return None
    scope.spans[name] = place
    return name


def _report_twice(
    name: str, place: Span, scope: Scope, path: str, diagnostics: Diagnostics
) -> None:
    first = scope.spans.get(name)
    diagnostics.report(
        "SC202",
        f"the name `{name}` is used twice",
        place,
        path=path,
        help="give one of them another `name`",
        related=[Related(first, "first used here")] if first else [],
    )


def sources_of(
    entry: LayerEntry, scope: Scope, path: str, diagnostics: Diagnostics
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Full names of what an item takes, and their roles; None where that can't be said.

    Nothing is reported where it only follows from an earlier error that there is no layer before.
    """
    if entry.sources is None:
        if scope.previous is None and not scope.spans:
            _report_which_input(entry, scope, path, diagnostics)
        return ((scope.previous,), ()) if scope.previous is not None else None
    written = entry.sources
    names = list(written.values()) if isinstance(written, dict) else list(written)
    found = [_reference(name, entry, scope, path, diagnostics) for name in names]
    known = tuple(name for name in found if name is not None)
    if not found or len(known) < len(found):
        return None
    return known, tuple(written) if isinstance(written, dict) else ()


def _report_which_input(
    entry: LayerEntry, scope: Scope, path: str, diagnostics: Diagnostics
) -> None:
    names = ", ".join(f"`{name}`" for name in scope.names)
    diagnostics.report(
        "SC207",
        "the first layer has to say which input it takes",
        entry.key,
        path=path,
        help=f"add `from:` with one of {names}",
    )


def _reference(
    name: str, entry: LayerEntry, scope: Scope, path: str, diagnostics: Diagnostics
) -> str | None:
    if name in scope.names:
        return scope.names[name]
    span = entry.from_span or entry.key
    if name in scope.later:
        diagnostics.report(
            "SC208",
            f"`{name}` is defined further down",
            span,
            path=path,
            help="move this layer behind it",
        )
        return None
    guess = did_you_mean(name, scope.names, {})
    nearest = ", ".join(f"`{known}`" for known in list(scope.names)[-8:])
    diagnostics.report(
        "SC201",
        f"there is no layer `{name}` before this one",
        span,
        label=f"did you mean `{guess}`?" if guess else "",
        path=path,
        help="" if guess else f"nearest before it: {nearest}",
    )
    return None
