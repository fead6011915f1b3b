"""Errors in components."""

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from ..component import Catalogue, Component
from ..findings import codes
from ..findings.finding import Findings, Span
from ..synonyms import instead, unqualified
from ..yaml.values import Mapping, Scalar, Sequence, Value, describe, flow, related_of, short
from .fields import fields_of, required_of
from .wording import last

if TYPE_CHECKING:
    from .by_type import Typed


class ComponentErrors:
    """Reports errors in components, each at its place."""

    def __init__(self, findings: Findings, blocks: Container[str] = ()) -> None:
        self.findings = findings
        self._blocks = blocks

    def unknown_component(
        self, catalogue: Catalogue[Any], written: str, span: Span, path: str
    ) -> str | None:
        """Reports an unknown name. Returns the component probably meant, or None."""
        from .calls import report_unparted

        if catalogue.kind == "layer" and written in self._blocks:
            self.findings.report(codes.components.wrapped_block(short(written)), span, path=path)
            return None
        if report_unparted(catalogue, written, span, path, self.findings):
            return None
        guess = None
        absent = instead(catalogue.kind, written)
        if absent is None:
            guess = self.findings.guess(unqualified(written), catalogue, catalogue.synonyms)
        name = short(written)
        known = () if absent else [*catalogue]
        what = codes.components.unknown_component(catalogue.kind, name, known, absent or "")
        self.findings.report(what, span, path=path, meant=guess)
        return guess

    def no_component(self, catalogue: Catalogue[Any], value: Value, path: str) -> None:
        """Reports a value that must be a component."""
        what = codes.components.not_a_component(
            last(path), catalogue.kind, describe(value), [*catalogue]
        )
        self.findings.report(what, value.span, path=path, related=related_of(value))

    def several_components(
        self, catalogue: Catalogue[Component], value: Mapping, path: str
    ) -> None:
        """Reports several keys where one component is allowed."""
        known = [name for name in value.entries if name in catalogue]
        extra = next(name for name in value.entries if name != (known or [""])[0])
        what = codes.components.several_components(last(path), catalogue.kind, len(value.entries))
        if known and extra in fields_of(catalogue.find(known[0])):
            what = codes.components.parameter_beside_component(
                last(path), catalogue.kind, known[0], extra
            )
        self.findings.report(what, value.entries[extra].key_span, path=path)

    def bare_value(self, definition: type[Component], given: Value, path: str) -> None:
        """Reports a bare value for a component without a main parameter."""
        what = codes.values.unexpected_value(
            definition.name,
            describe(given),
            required=[field.key for field in required_of(definition)],
            parameters=[*fields_of(definition)],
        )
        self.findings.report(what, given.span, path=path, related=related_of(given))

    def names_as_value(self, definition: type[Component], given: Value, path: str) -> bool:
        """Reports layer names as the value of a layer with several inputs, if given."""
        if getattr(definition, "arity", "one") == "one" or not isinstance(given, Sequence):
            return False
        items = [item.value for item in given.items if isinstance(item, Scalar)]
        if not items or not all(isinstance(item, str) for item in items):
            return False
        what = codes.values.inputs_as_value(definition.name, describe(given), flow(given))
        self.findings.report(what, given.span, path=path, related=related_of(given))
        return True

    def typed(
        self, catalogue: Catalogue[Any], value: Mapping, path: str, beside: Container[str] = ()
    ) -> "Typed | None":
        """Reports a component named by a key of its own; returns what was meant, or None."""
        from .by_type import typed

        found = typed(value, catalogue, catalogue.synonyms, self.findings, beside)
        if found is not None:
            self.named_by_key(catalogue.kind, found, value, path)
        return found

    def named_by_key(self, kind: str, found: "Typed", value: Mapping, path: str) -> None:
        """Reports a component named by the value of a key instead of a key."""
        line = f"- {found.written}" if kind == "layer" else found.written
        what = codes.components.named_by_value(kind, found.key, line)
        self.findings.report(what, value.entries[found.key].key_span, path=path)
