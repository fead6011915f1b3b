"""Names inside one list of layers."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from ...spec_schema.expressions.formula import SIZES
from ...spec_schema.expressions.references import is_name
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, short
from ..ir import BlockUse, Origin
from .blocks import NAME
from .entries import Copies, LayerEntry

V = TypeVar("V")

MISSING = ""
"""Replaces a layer that could not be read or found. That is reported; its consumers are not."""

_COPY = re.compile(r"(.+)\[([0-9]{1,6})\]")


@dataclass(slots=True, eq=False, repr=False)
class Scope:
    """One list of layers while it is being built.

    Attributes:
        prefix: The prefix of the full names of its nodes ("residual_2/").
        path: The path of the list in the spec, for messages.
        names: The names for `from` → the full name of the node or input.
        values: The values of `$name`.
        origins: Where these values come from.
        previous: The default input of the next layer; None if there is no single one.
        trainable: Whether training updates the weights in it.
        shared: The prefix of the nodes whose weights this application of a block uses.
        blocks: The blocks that are being expanded, outermost first.
        site: Where the outermost of them is applied.
        spans: Where each name was defined.
        counts: How many times each name was used, for numbering.
        applied: The blocks applied here, by name, so that they can be shared.
        skipped: The names of layers that `when` skips.
        later: The names that are defined further down, with their spans.
        inside: The names of layers in blocks applied here → the name of the application.
        lost: The paths of unreadable names, in all lists: a reference may mean one of them.
        copies: The names of the copies of each repeated layer, by its name.
        redefined: What earlier versions understood differently, in words, in all lists.
        reference: The prefix of what selectors call its nodes ("residual[1]/").
        steps: The number of axes of time, at each step of which its layers are applied.
    """

    prefix: str
    path: str
    names: dict[str, str]
    values: MutableMapping[str, Any]
    origins: MutableMapping[str, Span]
    previous: str | None
    trainable: bool = True
    shared: str | None = None
    blocks: tuple[BlockUse, ...] = ()
    site: Related | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    applied: dict[str, LayerEntry] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    later: dict[str, Span] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    copies: dict[str, list[str]] = field(default_factory=dict)
    redefined: set[str] = field(default_factory=set)
    reference: str = ""
    steps: int = 0

    @property
    def outer(self) -> tuple[str, ...]:
        """The names of the blocks that are being expanded."""
        return tuple(use.block for use in self.blocks)

    def define(self, name: str, node: str) -> None:
        """Define `name` as this node, and make it the input of the next layer."""
        self.names[name] = self.previous = node

    def define_copies(self, copies: Copies) -> None:
        """Let references mean single copies, unless each has a name of its own."""
        if copies.names and copies.same:
            self.copies[copies.names[0]] = copies.names

    def find(self, reference: str) -> str | None:
        """Returns the name of the layer that a reference means; None if there is none.

        The name of a repeated layer means its last copy, `name[0]` the first.
        """
        for owner, result in owners_of(reference):
            name = f"{self._copy(owner)}{result}"
            if name in self.names:
                return name
        return self._copy(reference)

    def _copy(self, reference: str) -> str | None:
        base, index = copy_of(reference)
        copies = self.copies.get(base)
        if copies is not None:
            if index < 0 and len(copies) > 1:
                self.redefined.add(f"`{reference}`, the name of a repeated layer")
            return copies[index] if index < len(copies) else None
        return reference if reference in self.names else None


class Sizes(dict[str, V]):
    """What `$encoder.shape` and `$encoder.channels` stand for, by these names, found when asked.

    Args:
        find: Returns the value for the full name of a tensor and the name (`encoder.shape`).
    """

    def __init__(self, scope: Scope, find: Callable[[str, str], V]) -> None:
        self.scope = scope
        self.find = find

    def __contains__(self, name: object) -> bool:
        tensor, _, size = str(name).rpartition(".")
        return size in SIZES and tensor in self.scope.names

    def __missing__(self, name: str) -> V:
        if name not in self:
            raise KeyError(name)
        tensor = name.rpartition(".")[0]
        copies = self.scope.copies.get(tensor)
        return self.find(self.scope.names[copies[-1] if copies else tensor], name)

    def __iter__(self) -> Iterator[str]:
        words = (tensor for tensor in self.scope.names if is_name(tensor))
        return (f"{tensor}.{size}" for tensor in words for size in SIZES)


def owners_of(reference: str) -> Iterator[tuple[str, str]]:
    """Yields the layers that a reference may name a result of, with the rest behind each."""
    for at, sign in enumerate(reference):
        if sign == ".":
            yield reference[:at], reference[at:]


def copy_of(reference: str) -> tuple[str, int]:
    """Returns the name in a reference, and the index of the copy; -1 without one."""
    found = _COPY.fullmatch(reference)
    return (found[1], int(found[2])) if found else (reference, -1)


class Site(NamedTuple):
    """One item of a list at its place: its content, its name, and its inputs.

    Attributes:
        inputs: The full names of its inputs.
        roles: The role of each input, if they have roles.
    """

    entry: LayerEntry
    name: str
    inputs: tuple[str, ...]
    roles: tuple[str, ...]
    scope: Scope
    path: str

    @property
    def full_name(self) -> str:
        """The name of the layer with the blocks around it: `residual/main`."""
        return self.scope.prefix + self.name

    @property
    def reference(self) -> str:
        """What selectors call it: `residual[1]/main` in the second copy of `residual`."""
        copies, name = self.entry.copies, self.name
        if copies is not None and copies.same:
            name = f"{copies.names[0]}[{len(copies.names) - 1}]"
        return self.scope.reference + name

    def origin(self, parameters: Value | None) -> Origin:
        """The location of its node, with the parameters that are written there."""
        scope, key = self.scope, self.entry.key
        return Origin(self.path, key, parameters, scope.site, self.reference, scope.blocks)

    @property
    def source_span(self) -> Span:
        """The span of `from`, or of the layer's key if there is none."""
        return self.entry.from_span or self.entry.key


def name_of(entry: LayerEntry, scope: Scope, path: str, findings: Findings) -> str:
    """Returns the name of an item: explicit, or its type, numbered from the second on.

    An invalid name is reported, and the item is named after its type.
    """
    usual = entry.share or entry.kind
    written = entry.name
    if written is not None and (not NAME.match(written) or written == "input"):
        _report_bad(written, entry, path, findings)
        scope.later.pop(written, None)
        written = None
    if written is None and entry.name_span is not None:
        scope.lost.add(f"{path}.name")
    name = _numbered(written or usual, scope)
    place = entry.name_span or entry.key
    is_copy = entry.copies is not None and entry.copies.has_another(entry.name)
    wanted = name if written is None or is_copy else written
    taken = name != wanted or name in scope.names  # also by an input, or a layer called `dense_2`
    if taken and (entry.share is None or written is not None):
        at = f"{path}.name" if entry.name_span else path
        _report_twice(wanted, place, scope, at, findings)
    while name in scope.names:
        name = _numbered(written or usual, scope)
    scope.spans[name] = place
    return name


def _numbered(base: str, scope: Scope) -> str:
    count = scope.counts.get(base, 0) + 1
    scope.counts[base] = count
    return base if count == 1 else f"{base}_{count}"


def _report_bad(written: str, entry: LayerEntry, path: str, findings: Findings) -> None:
    what = codes.definitions.invalid_name(short(written), "layer")
    if written == "input":
        what = codes.definitions.reserved_name(written, "layer")
    findings.report(what, entry.name_span, path=f"{path}.name")


def _report_twice(name: str, place: Span, scope: Scope, path: str, findings: Findings) -> None:
    first = scope.spans.get(name)
    related = [Related(first, "first used here")] if first else []
    what = codes.wiring.duplicate_name(short(name))
    findings.report(what, place, path=path, related=related)


def define_results(site: Site, results: Iterable[str], findings: Findings, node: str = "") -> None:
    """Define the names of what a layer returns besides its output (`encoder.state_h`).

    Args:
        node: The full name of the layer, if it isn't that of the site.
    """
    for result in results:
        define_result(site, result, f"{node or site.full_name}.{result}", findings)


def define_result(site: Site, result: str, node: str, findings: Findings) -> None:
    """Define the name of one result (`encoder.state_h`) as this node."""
    name = f"{site.name}.{result}"
    if name in site.scope.names:
        place = site.entry.name_span or site.entry.key
        _report_twice(name, place, site.scope, site.path, findings)
    site.scope.names[name] = node


def note_name_inside(site: Site, parameters: Container[str]) -> None:
    """Record an unreadable name of a layer as lost, since references may mean it."""
    given = site.entry.parameters
    if isinstance(given, Mapping) and "name" in given.entries and "name" not in parameters:
        site.scope.lost.add(f"{site.path}.name")


def names_written(layers: Sequence) -> dict[str, Span]:
    """Returns the explicit names in a list of layers, with their spans."""
    entries = [item.get("name") for item in layers.items if isinstance(item, Mapping)]
    return {str(name.value): name.span for name in entries if isinstance(name, Scalar)}
