"""Errors in components."""

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from ..component import Catalogue, Component
from ..findings.finding import Findings, Span
from ..synonyms import instead, unqualified
from ..yaml.values import Mapping, Scalar, Sequence, Value, describe, flow, related_of, short
from .fields import article, fields_of, required_of
from .wording import last, listed

if TYPE_CHECKING:
    from .by_type import Typed


class ComponentErrors:
    """Reports errors in components, each at its place."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def unknown_component(
        self, catalogue: Catalogue[Any], written: str, span: Span, path: str
    ) -> str | None:
        """Reports an unknown name. Returns the component probably meant, or None."""
        from .calls import report_unparted

        if report_unparted(catalogue, written, span, path, self.findings):
            return None
        guess = None
        absent = instead(catalogue.kind, written)
        if absent is None:
            guess = self.findings.guess(unqualified(written), catalogue, catalogue.synonyms)
        self.findings.report_text(
            "SC104",
            f"no {catalogue.kind} is called `{short(written)}`",
            span,
            meant=guess,
            path=path,
            help="" if guess else absent or f"there is {listed(catalogue)}",
        )
        return guess

    def no_component(self, catalogue: Catalogue[Any], value: Value, path: str) -> None:
        """Reports a value that must be a component."""
        self.findings.report_text(
            "SC105",
            f"`{last(path)}` must be {article(catalogue.kind)}, and is {describe(value)}",
            value.span,
            path=path,
            help=f"write its name: {listed(catalogue)}",
            related=related_of(value),
        )

    def several_components(
        self, catalogue: Catalogue[Component], value: Mapping, path: str
    ) -> None:
        """Reports several keys where one component is allowed."""
        known = [name for name in value.entries if name in catalogue]
        extra = next(name for name in value.entries if name != (known or [""])[0])
        inside = bool(known) and extra in fields_of(catalogue.find(known[0]))
        self.findings.report_text(
            "SC105",
            f"`{last(path)}` must be one {catalogue.kind}, and has {len(value.entries)} keys",
            value.entries[extra].key_span,
            label=f"belongs inside `{known[0]}`" if inside else "",
            path=path,
            help=f"write `{known[0]}: {{{extra}: …}}`" if inside else f"keep one {catalogue.kind}",
        )

    def bare_value(self, definition: type[Component], given: Value, path: str) -> None:
        """Reports a bare value for a component without a main parameter."""
        needed = ", ".join(f"{field.key}: …" for field in required_of(definition))
        keys = fields_of(definition)
        help = "leave it out: it has no parameters"
        if needed:
            help = f"name the parameters: `{definition.name}: {{{needed}}}`"
        elif keys:
            help = f"leave it out, or name the parameter: {listed(keys)}"
        self.findings.report_text(
            "SC103",
            f"`{definition.name}` takes no bare value, and gets {describe(given)}",
            given.span,
            path=path,
            help=help,
            related=related_of(given),
        )

    def names_as_value(self, definition: type[Component], given: Value, path: str) -> bool:
        """Reports layer names as the value of a layer with several inputs, if given."""
        if getattr(definition, "arity", "one") == "one" or not isinstance(given, Sequence):
            return False
        items = [item.value for item in given.items if isinstance(item, Scalar)]
        if not items or not all(isinstance(item, str) for item in items):
            return False
        name = definition.name
        self.findings.report_text(
            "SC103",
            f"`{name}` takes its inputs from `from`, and {describe(given)} stands behind it",
            given.span,
            path=path,
            help=f"write `- {name}:`, and `from: {flow(given)}` in the next line, below `{name}`",
            related=related_of(given),
        )
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
        self.findings.report_text(
            "SC105",
            f"{article(kind)} is named by its key, and this one by `{found.key}`",
            value.entries[found.key].key_span,
            path=path,
            help=f"write `{'- ' if kind == 'layer' else ''}{found.written}`",
        )
