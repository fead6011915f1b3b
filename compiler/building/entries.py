"""Reads one item of a list of layers: a component's key and the structural keys beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...spec_schema.document.network import STRUCTURAL
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.reading.wording import last, retyped, trap
from ...spec_schema.yaml.values import (
    Entry,
    Mapping,
    Scalar,
    Sequence,
    Value,
    describe,
    flow,
    related_of,
    short,
)

_SYNONYMS = {"input": "from", "inputs": "from", "id": "name", "times": "repeat", "if": "when"}


class Reference(NamedTuple):
    """A name in `from`, its span, and the role that it is for, if any."""

    name: str
    span: Span
    role: str = ""
    role_span: Span | None = None


@dataclass(slots=True, eq=False, repr=False)
class Copies:
    """The copies of one item, while they are built.

    Attributes:
        stacked: Whether each takes the one before, also if the item says `from`.
        names: Names of those that are built.
        written: The name that is written for them; None if there is none.
        same: Whether it is the same for all.
    """

    stacked: bool
    names: list[str] = field(default_factory=list)
    written: str | None = None
    same: bool = True

    def has_another(self, written: str | None) -> bool:
        """Whether there is a copy before, with the same name."""
        return bool(self.names) and self.written == written

    def add(self, name: str, written: str | None) -> None:
        """Adds a copy."""
        self.same = self.same and (not self.names or self.written == written)
        self.written = written
        self.names.append(name)


class LayerEntry(NamedTuple):
    """The content of one item.

    Attributes:
        kind: The key of the layer or block; "" if an existing layer is shared.
        key: The span of that key.
        parameters: The value of that key.
        sources: The names in `from`; None for the previous layer.
        from_span: The span of `from`.
        copies: The copies of a repeated item that are built so far.
        at_each_step: Whether it is a block that is applied at each time step.
    """

    kind: str
    key: Span
    parameters: Value | None
    name: str | None = None
    name_span: Span | None = None
    sources: tuple[Reference, ...] | None = None
    from_span: Span | None = None
    when: bool = True
    trainable: bool = True
    share: str | None = None
    copies: Copies | None = None
    at_each_step: bool = False


def read_entry(
    item: Value, kinds: Collection[str], path: str, findings: Findings
) -> LayerEntry | None:
    """Returns an item of a list of layers with expressions evaluated; None if it has no layer.

    Args:
        kinds: The names of the existing layers and blocks.
    """
    if isinstance(item, Scalar) and isinstance(item.value, str):
        return LayerEntry(item.value, item.span, None)
    if not isinstance(item, Mapping) or not item.entries:
        findings.report(codes.components.not_a_layer(describe(item)), item.span, path=path)
        return None
    if "share" not in item.entries and not any(key in kinds for key in item.entries):
        item = _named_by_key(item, kinds, path, findings)
    return _EntryReader(item, kinds, path, findings).read()


def _named_by_key(item: Mapping, kinds: Collection[str], path: str, findings: Findings) -> Mapping:
    """Returns an item whose layer is named by a value (`type: dense`) with that layer as
    its key.
    """
    from ...spec_schema.reading.by_type import typed
    from ...spec_schema.reading.errors import ReadingErrors

    named = typed(item, kinds, LAYERS.synonyms, findings, STRUCTURAL)
    if named is None:
        return item
    ReadingErrors(findings).named_by_key("layer", named, item, path)
    return named.mapping


class _EntryReader:
    """Reads one item. Wrong structural keys are reported and ignored."""

    def __init__(
        self, item: Mapping, kinds: Collection[str], path: str, findings: Findings
    ) -> None:
        self.item = item
        self.kinds = kinds
        self.path = path
        self.findings = findings
        self.beside = {key: item.entries[key] for key in item.entries if key in STRUCTURAL}
        self.inside: dict[str, Entry] = {}

    def read(self) -> LayerEntry | None:
        kind = self._kind()
        share = self._typed("share", str, "the name of a layer", None)
        if kind is None or (not kind and share is None):
            return None
        entry = self.item.entries[kind] if kind else self.beside["share"]
        name, source = self.beside.get("name"), self.beside.get("from")
        return LayerEntry(
            kind,
            entry.key_span if kind else entry.value.span,
            self._parameters(kind, entry) if kind else None,
            name=self._typed("name", str, "a string", None),
            name_span=name.value.span if name else None,
            sources=self._sources(),
            from_span=source.value.span if source else None,
            when=self._typed("when", bool, "true or false", True),
            trainable=self._typed("trainable", bool, "true or false", True),
            share=None if kind else share,
        )

    def _report(self, what: Violation, key: str, span: Span, **more: Any) -> None:
        path = f"{self.path}.{key}" if key else self.path
        self.findings.report(what, span, path=path, **more)

    def _kind(self) -> str | None:
        """Returns the component's key; "" for an item that only shares, None if there is none."""
        others = [key for key in self.item.entries if key not in STRUCTURAL]
        known = [key for key in others if key in self.kinds]
        shares = "share" in self.beside
        if shares and known:
            span = self.item.entries[known[0]].key_span
            self._report(codes.components.layer_beside_share(known[0]), "", span)
            return known[0]
        kind = known[0] if known else "" if shares else self._unknown_kind(others)
        if kind is None:
            return None
        parameters = fields_of(LAYERS.find(kind)) if kind in LAYERS else {}
        for key in others:
            if key != kind:
                self._extra(key, parameters)
        if self.inside:
            self._report_beside(kind)
        return kind

    def _unknown_kind(self, others: list[str]) -> str | None:
        """Returns the key that is probably a misspelled layer, rather than a structural key."""
        layers = [key for key in others if self.findings.guess(key, self.kinds, LAYERS.synonyms)]
        if others:
            return (layers or others)[0]
        what = codes.components.item_without_layer([*self.item.entries])
        self._report(what, "", self.item.span)
        return None

    def _extra(self, key: str, parameters: Iterable[str]) -> None:
        """Report an unknown key beside the layer."""
        from ...spec_schema.synonyms import PARAMETERS

        entry = self.item.entries[key]
        if key in self.kinds and key not in parameters:
            self._report(codes.components.second_layer(key), "", entry.key_span)
            return
        guess = None if key in parameters else self.findings.guess(key, STRUCTURAL, _SYNONYMS)
        meant = self.findings.guess(key, parameters, PARAMETERS)
        if guess is None and meant is not None:
            self.inside.setdefault(meant, entry)
            return
        if guess is not None:
            self.beside.setdefault(guess, entry)
        what = codes.keys.unknown_key(short(key), last(self.path), [*STRUCTURAL])
        self._report(what, key, entry.key_span, meant=guess)

    def _report_beside(self, kind: str) -> None:
        """Report parameters beside their layer, usually all of them because of missing
        indentation.
        """
        written = [k for k, entry in self.item.entries.items() if entry in self.inside.values()]
        line = f"{kind}: {{{', '.join(f'{parameter}: …' for parameter in self.inside)}}}"
        if kind in self.item.entries:
            line = f"{kind}: {flow(self._parameters(kind, self.item.entries[kind]))}"
        what = codes.keys.parameters_beside_layer(written, kind, line)
        self._report(what, written[0], self.item.entries[written[0]].key_span)

    def _parameters(self, kind: str, entry: Entry) -> Value:
        """Returns the value of the layer's key, with parameters beside it added."""
        value = entry.value
        if not self.inside:
            return value
        own: dict[str, Entry] = {}
        if isinstance(value, Mapping):
            own = value.entries
        elif not isinstance(value, Scalar) or value.value is not None:
            own = {LAYERS.find(kind).main or "": Entry(entry.key_span, value)}
        return Mapping(
            {**own, **{k: e for k, e in self.inside.items() if k not in own}}, value.span
        )

    def _typed(self, key: str, type_: type, words: str, default: Any) -> Any:
        entry = self.beside.get(key)
        if entry is None:
            return default
        value = entry.value
        if isinstance(value, Scalar) and isinstance(value.value, type_):
            return value.value
        from ...spec_schema.reading.coercion import validator_of
        from ...spec_schema.reading.meant_values import meant_value

        meant = meant_value(key, validator_of(type_), value)
        self._report(
            codes.values.wrong_value(key, words, describe(value), trap(value)),
            key,
            value.span,
            related=related_of(value),
            fixes=retyped(value, meant),
        )
        return default

    def _sources(self) -> tuple[Reference, ...] | None:
        entry = self.beside.get("from")
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, Mapping) and value.entries:
            return tuple(
                self._source(item, role, inner.key_span)
                for role, inner in value.entries.items()
                for item in _listed(inner.value)
            )
        if isinstance(value, Sequence) and value.items:
            return tuple(self._source(item) for item in value.items)
        return (self._source(value),)

    def _source(self, value: Value, role: str = "", role_span: Span | None = None) -> Reference:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return Reference(value.value, value.span, role, role_span)
        words = "the name of a layer, a list of names, or role → name"
        what = codes.values.wrong_value("from", words, describe(value))
        self._report(what, "from", value.span, related=related_of(value))
        return Reference("", value.span, role, role_span)


def _listed(value: Value) -> Iterable[Value]:
    """The items of a list; another value alone."""
    return value.items if isinstance(value, Sequence) and value.items else (value,)
