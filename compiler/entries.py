"""One item of a list of layers: a component's key and the structural keys beside it."""

from dataclasses import dataclass
from typing import Any

from ..spec_schema.diagnostics.diagnostic import Diagnostics, Span
from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.fields import fields_of
from ..spec_schema.layers import LAYERS
from ..spec_schema.structure import STRUCTURAL
from ..spec_schema.synonyms import PARAMETERS
from ..spec_schema.values import Mapping, Scalar, Sequence, Value, describe


@dataclass(frozen=True, slots=True, eq=False)
class LayerEntry:
    """What one item says.

    Attributes:
        kind: the key of the layer or block; "" where an existing layer is shared.
        key: where that stands.
        parameters: what stands behind it.
        sources: the names of `from`, or role → name; None: the layer before.
        from_span: where `from` stands.
    """

    kind: str
    key: Span
    parameters: Value | None
    name: str | None = None
    name_span: Span | None = None
    sources: tuple[str, ...] | dict[str, str] | None = None
    from_span: Span | None = None
    repeat: int = 1
    when: bool = True
    trainable: bool = True
    share: str | None = None


def read_entry(
    item: Value, kinds: tuple[str, ...], path: str, diagnostics: Diagnostics
) -> LayerEntry | None:
    """An item of a list of layers, expressions filled in; None and why it is none.

    Args:
        kinds: names of the layers and blocks there are.
    """
    if isinstance(item, Scalar) and isinstance(item.value, str):
        return LayerEntry(item.value, item.span, None)
    if not isinstance(item, Mapping) or not item.entries:
        diagnostics.report(
            "SC105",
            f"a layer is needed here, and there is {describe(item)}",
            item.span,
            path=path,
            help="write `- dense: 64`, `- dense: {units: 64}` or `- flatten`",
        )
        return None
    return _EntryReader(item, kinds, path, diagnostics).read()


def read_repeat(value: Value, path: str, diagnostics: Diagnostics) -> int | None:
    """How often an item is repeated, or None and why that is no number of times."""
    count = value.value if isinstance(value, Scalar) else None
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
        return count
    diagnostics.report(
        "SC103",
        f"`repeat` must be an integer of 0 or more, and is {describe(value)}",
        value.span,
        path=f"{path}.repeat",
    )
    return None


class _EntryReader:
    def __init__(
        self, item: Mapping, kinds: tuple[str, ...], path: str, diagnostics: Diagnostics
    ) -> None:
        self.item = item
        self.kinds = kinds
        self.path = path
        self.diagnostics = diagnostics
        self.right = True

    def read(self) -> LayerEntry | None:
        kind = self._kind()
        structure = {
            "name": self._typed("name", str, "text", None),
            "repeat": self._repeat(),
            "when": self._typed("when", bool, "true or false", True),
            "trainable": self._typed("trainable", bool, "true or false", True),
            "share": self._typed("share", str, "the name of a layer", None),
            "sources": self._sources(),
        }
        if kind is None or not self.right:
            return None
        entry = self.item.entries.get(kind or "share")
        assert entry is not None
        name, source = self.item.entries.get("name"), self.item.entries.get("from")
        return LayerEntry(
            kind,
            entry.key_span if kind else entry.value.span,
            entry.value if kind else None,
            name_span=name.value.span if name else None,
            from_span=source.value.span if source else None,
            **structure,
        )

    def _fail(self, code: str, message: str, span: Span, **more: Any) -> None:
        self.right = False
        self.diagnostics.report(code, message, span, path=self.path, **more)

    def _kind(self) -> str | None:
        """The component's key; "" for an item that only shares."""
        others = [key for key in self.item.entries if key not in STRUCTURAL]
        known = [key for key in others if key in self.kinds]
        if not others and "share" in self.item.entries:
            return ""
        if not others:
            self._fail(
                "SC105", "this item names no layer", self.item.span, help="write `- dense: 64`"
            )
            return None
        kind = known[0] if known else others[0]
        for key in others:
            if key != kind:
                self._extra(kind, key)
        if "share" in self.item.entries:
            self._fail(
                "SC105",
                f"an item with `share` names no other layer, and names `{kind}`",
                self.item.entries[kind].key_span,
                help="keep one of the two",
            )
        return kind

    def _extra(self, kind: str, key: str) -> None:
        span = self.item.entries[key].key_span
        inside = kind in LAYERS and key in fields_of(LAYERS.find(kind))
        if inside:
            self._fail(
                "SC101",
                f"`{key}` stands beside `{kind}`, and belongs inside it",
                span,
                help=f"indent it under `{kind}:`, or write `{kind}: {{{key}: …}}`",
            )
            return
        if key in self.kinds:
            self._fail(
                "SC105",
                f"there is a second layer, `{key}`, in one item",
                span,
                help="put a `-` before it",
            )
            return
        guess = did_you_mean(key, STRUCTURAL, {"input": "from", "inputs": "from", "id": "name"})
        parameter = PARAMETERS.get(key, "") if kind in LAYERS else ""
        self._fail(
            "SC101",
            f"an item of `layers` has no key `{key}`",
            span,
            label=f"did you mean `{guess}`?" if guess else "",
            help=f"parameters stand inside the layer: `{kind}: {{{parameter or key}: …}}`"
            if not guess
            else "",
        )

    def _typed(self, key: str, type_: type, words: str, default: Any) -> Any:
        value = self.item.get(key)
        if value is None:
            return default
        if isinstance(value, Scalar) and isinstance(value.value, type_):
            return value.value
        self._fail("SC103", f"`{key}` must be {words}, and is {describe(value)}", value.span)
        return default

    def _repeat(self) -> int:
        value = self.item.get("repeat")
        count = 1 if value is None else read_repeat(value, self.path, self.diagnostics)
        self.right = self.right and count is not None
        return count or 0

    def _sources(self) -> tuple[str, ...] | dict[str, str] | None:
        value = self.item.get("from")
        if value is None:
            return None
        if isinstance(value, Mapping):
            return {role: self._source(entry.value) for role, entry in value.entries.items()}
        if isinstance(value, Sequence):
            return tuple(self._source(item) for item in value.items)
        return (self._source(value),)

    def _source(self, value: Value) -> str:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return value.value
        self._fail(
            "SC103",
            "`from` must be the name of a layer, a list of names or a mapping, "
            f"and is {describe(value)}",
            value.span,
        )
        return ""
