"""What passes share besides the graph, including how they report findings."""

from collections.abc import Iterable
from collections.abc import Mapping as Values
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..spec_schema.document.spec import Spec
from ..spec_schema.findings.code import Violation
from ..spec_schema.findings.finding import Findings, Related, Span
from ..spec_schema.yaml.values import Mapping, Value, inside
from .ir import Node

if TYPE_CHECKING:
    from ..spec_schema.paths.find import Location


class Context(NamedTuple):
    """The document, the values it was read from, and the findings so far.

    Attributes:
        unread: The values of fields that the compiler reads itself, by path. They are not in the
            document.
    """

    document: Spec
    tree: Mapping
    findings: Findings
    unread: Values[str, Value] = MappingProxyType({})

    @property
    def has_validation(self) -> bool:
        """Whether a validation part is declared; True if that could not be read."""
        data = self.document.data
        if data is None:
            return "data" in self.tree.entries
        if data.split is None or data.split.validation is None or data.split.has("validation"):
            return True
        section = self.tree.get("data")
        written = section.get("split") if isinstance(section, Mapping) else None
        return isinstance(written, Mapping) and bool({"fold", "folds"} & written.entries.keys())

    def span(self, path: str) -> Span:
        """Returns the span of a value by its path; otherwise of the nearest value above it, or of
        the first key of the spec.
        """
        place = self._nearest(path)
        if place is not None:
            return place.span
        first = next(iter(self.tree.entries.values()), None)
        return first.key_span if first else self.tree.span

    def _nearest(self, path: str) -> "Location | None":
        from ..spec_schema.paths.find import find  # for findings only

        while path:
            place = find(self.tree, path)
            if place is not None:
                return place
            path = path.rpartition(".")[0]
        return None

    def key_span(self, path: str) -> Span:
        """Returns the span of a value's key; otherwise of the nearest value above it."""
        from ..spec_schema.paths.find import find

        place = find(self.tree, path)
        return place.key_span if place is not None else self.span(path)

    def report(
        self,
        what: Violation,
        path: str,
        *,
        related: Iterable[Related] = (),
        meant: str | None = None,
        part: tuple[int, int] | None = None,
    ) -> None:
        """Report a violation at a path of the document, or at a part of the text there."""
        place = self._nearest(path) if part else None
        span = inside(place.value, *part) if place and part else self.span(path)
        self.findings.report(what, span, path=path, related=related, meant=meant)

    def report_node(
        self,
        what: Violation,
        node: Node,
        parameter: str = "",
        related: Iterable[Related] = (),
        part: tuple[int, int] | None = None,
        meant: str | None = None,
    ) -> None:
        """Report a violation at a layer, at one of its parameters, or at a part of that."""
        path = f"{node.origin.path}.{parameter}" if parameter else node.origin.path
        span = node.origin.span_of(parameter, part)
        self.findings.report(what, span, path=path, related=related, meant=meant)
