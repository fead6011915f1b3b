"""Finds the names of a spec: where each is defined, and where it is used.

Layers, inputs, outputs, blocks, params and variants, in the text of the editor and in its bases.
"""

from collections.abc import Iterator, Mapping

from ...compiler.building.each_step import Wrapped
from ...compiler.compile import Compilation
from ...spec_schema.components.sources import SOURCES
from ...spec_schema.expressions.formula import FormulaError
from ...spec_schema.expressions.references import parts_of
from ...spec_schema.findings.finding import Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.paths.find import find, loop_at
from ...spec_schema.paths.outline import ItemNames, Outline, names_of, outline_of
from ...spec_schema.paths.steps import Segments, path_of
from ...spec_schema.yaml import values
from ...spec_schema.yaml.values import Scalar, Sequence, Value
from .names import Mention, Mentions, NameKind, Symbol
from .tree import RULE_LISTS, TreeNode, root_of

_BY_OUTPUT = ("training.loss", "training.metrics", "training.loss_weights")


def names_of_spec(
    trees: Mapping[str, values.Mapping], merged: values.Mapping, result: Compilation
) -> Mentions:
    """Find the names of a spec.

    Args:
        trees: The text of the editor, then its bases, each unmerged.
        merged: All of them merged.
        result: The result of compiling, for the names of monitors.
    """
    finder = _Finder(merged, result)
    return Mentions(tuple(mention for tree in trees.values() for mention in finder.mentions(tree)))


class _Finder:
    def __init__(self, merged: values.Mapping, result: Compilation) -> None:
        self.merged = merged
        self.outline = outline_of(merged)
        self.items = self.outline.keys["model"].keys["layers"].items or Outline()
        self.result = result
        self.inputs = _keys(merged, "model.inputs")
        self.outputs = _keys(merged, "model.outputs")
        self.blocks = _keys(merged, "blocks")
        self.params = {block: _keys(merged, f"blocks.{block}.params") for block in self.blocks}
        self.inside = {block: _items(merged, f"blocks.{block}.inputs") for block in self.blocks}
        self.results = {block: _items(merged, f"blocks.{block}.outputs") for block in self.blocks}

    def mentions(self, tree: values.Mapping) -> Iterator[Mention]:
        """Finds the names in one file."""
        for place in root_of(tree, self.outline).walk():
            yield from self._definitions(place)
            yield from self._uses(place)
            if place.text is not None and "$" in place.text:
                yield from self._references(place, place.text)

    # Definitions.

    def _definitions(self, place: TreeNode) -> Iterator[Mention]:
        if place.is_layer:
            yield from self._layer(place)
            return
        match place.segments:
            case ("blocks", str(block), "inputs", int()) if place.text not in (None, "input"):
                symbol, text = Symbol("input", place.text or "", block), place.text or ""
                yield Mention(symbol, place.value.span, text, defines=True)
                return
        defined = _defined(place)
        if defined is not None and place.key_span is not None:
            yield Mention(defined, place.key_span, str(place.key), defines=True)

    def _layer(self, place: TreeNode) -> Iterator[Mention]:
        """Find the names in an item of a list of layers: its name, its type if that is a block, its
        sources.
        """
        scope, component, used = _scope(place), place.component(), place.used_block(self.blocks)
        block = Symbol("block", used.block) if used else None
        if used and block:
            yield Mention(block, used.key, used.block)
            yield from self._arguments(place, used)
        if isinstance(place.key, str):  # a layer of the base, patched
            yield from self._layer_mention(place.key, place.key_span, scope)
            return
        name = self._names(place).names[place.key]
        written = place.value.get("name") if isinstance(place.value, values.Mapping) else None
        if name is None or not (written or component):
            return
        symbol = Symbol("layer", name, scope)
        results = self.results[block.name] if block else ()
        if written is not None:
            yield Mention(symbol, written.span, name, defines=True, results=results)
        elif component is not None:
            given, span = False, component[1]
            of = block if used and used.key == span else None
            yield Mention(symbol, span, name, True, given, kind_of=of, results=results)

    def _arguments(self, place: TreeNode, used: Wrapped) -> Iterator[Mention]:
        """Find the keys that set parameters of a block, and those that name its inputs."""
        block = used.block
        sources = place.value.get("from") if isinstance(place.value, values.Mapping) else None
        kinds: tuple[tuple[values.Value | None, NameKind, tuple[str, ...]], ...] = (
            (used.given, "param", self.params[block]),
            (sources, "input", self.inside[block]),
        )
        for value, kind, known in kinds:
            for key, entry in value.entries.items() if isinstance(value, values.Mapping) else ():
                if key in known and key != "input":
                    yield Mention(Symbol(kind, key, block), entry.key_span, key)

    # Uses.

    def _uses(self, place: TreeNode) -> Iterator[Mention]:
        above, path = place.above, place.segments
        if above is None:
            return
        if above.is_layer and place.key in ("from", "share"):
            for text, span in _texts(place.value):
                yield from self._layer_mention(text, span, _scope(above))
        elif path[:2] == ("model", "outputs") and len(path) == 3 and place.text:
            yield from self._layer_mention(place.text, place.value.span)
        elif path[:1] == ("blocks",) and path[2:3] == ("outputs",) and place.text:
            yield from self._layer_mention(place.text, place.value.span, _scope(place))
        elif path[:2] in RULE_LISTS and place.key in ("on", "except"):
            for text, span in _texts(place.value):
                if text not in LAYERS and text not in self.blocks:
                    yield from self._layer_mention(text, span)
        elif len(path) == 3 and (path[0] == "variants" or path[:2] == ("search", "space")):
            yield from self._path(place)
        else:
            yield from self._training(place)

    def _training(self, place: TreeNode) -> Iterator[Mention]:
        above, key = place.above, place.key
        assert above is not None
        if place.text and key == "monitor":
            yield from self._monitor(place.text, place.value.span)
        kind = _assigned_by(above.segments)
        kind = "output" if above.path in _BY_OUTPUT else kind
        if kind is None or not isinstance(key, str) or place.key_span is None:
            return
        if kind == "output" and key in self.outputs:
            yield Mention(Symbol("output", key), place.key_span, key)
        elif kind == "input" and key in self.inputs:
            yield Mention(Symbol("input", key), place.key_span, key)
        elif kind == "output" and not above.outline.takes(key) and key not in _components(above):
            yield from self._layer_mention(key, place.key_span)

    def _monitor(self, text: str, span: Span) -> Iterator[Mention]:
        """Find the output in the name of a monitor (`val_label_accuracy`), if that is
        unambiguous.
        """
        spec = self.result.spec
        plain = text.removeprefix("val_")
        start = len(text) - len(plain)
        for objective in spec.objectives if spec is not None else ():
            names = {f"{objective.output}_loss", *(m.name for m in objective.metrics)}
            begins = plain.startswith(f"{objective.output}_")
            if begins and plain in names and objective.output in self.outputs:
                symbol = Symbol("output", objective.output)
                part = _part(span, text, start, start + len(objective.output))
                yield from _one(symbol, part, objective.output)
                return

    def _path(self, place: TreeNode) -> Iterator[Mention]:
        """Find the names in a path that a variant changes, or a search."""
        path = str(place.key)
        assert place.key_span is not None
        first, _, rest = path.partition(".")
        if first == "params":
            name = rest.partition(".")[0]
            span = _part(place.key_span, path, 7, 7 + len(name))
            yield from _one(Symbol("param", name), span, name)
        elif path.startswith("model.layers."):
            rest = path.removeprefix("model.layers.")
            ends = [at for at, character in enumerate(rest) if character == "."]
            for end in [len(rest), *reversed(ends)]:  # a name may contain points
                span = _part(place.key_span, path, 13, 13 + end)
                found = [*self._layer_mention(rest[:end], span)] if span else []
                if found:
                    yield from found
                    return

    def _references(self, place: TreeNode, text: str) -> Iterator[Mention]:
        """Find the params in `$name` and `$(…)`."""
        block = _scope(place)
        own = self.params.get(block, ())
        loop = loop_at(self.merged, place.path)
        try:
            parts = parts_of(text)
        except FormulaError:
            return
        for part in parts:
            for word in part.formula.names if part.formula else ():
                start = part.inside + word.start
                span = _part(place.value.span, text, start, start + len(word.text))
                tensor = word.text.rpartition(".")[0]
                if tensor:  # `$encoder.channels`
                    span = _part(place.value.span, text, start, start + len(tensor))
                    yield from self._layer_mention(tensor, span, block)
                    continue
                scope = block if word.text in own else ""
                if loop is not None and word.text in loop[1].entries:
                    scope = loop[0]
                symbol = Symbol("param", word.text, scope)
                if word.text != "index":
                    yield from _one(symbol, span or place.value.span, word.text)

    # Layers by their names.

    def _layer_mention(self, text: str, span: Span | None, scope: str = "") -> Iterator[Mention]:
        symbol, kind_of = self._meant(text, scope)
        layer, _, result = text.rpartition(".")
        if symbol is None and layer and span is not None:  # `encoder.state_h`
            yield from self._layer_mention(layer, _part(span, text, 0, len(layer)), scope)
            block = self._block_of(layer, scope)
            if result in self.results.get(block, ()):
                part = _part(span, text, len(layer) + 1, len(text))
                yield from self._layer_mention(result, part, block)
        if symbol is not None and span is not None:
            yield Mention(symbol, span, text, kind_of=kind_of)

    def _meant(self, text: str, scope: str) -> tuple[Symbol | None, Symbol | None]:
        """Returns the meaning of a layer's name, and the block whose name it is."""
        if text == "input" and scope:
            return Symbol("block", scope), None
        name, item = self._item(text, scope)
        if item is not None:
            return Symbol("layer", name, scope), self._called_by(item)
        if text in (self.inside.get(scope, ()) if scope else self.inputs):
            return Symbol("input", text, scope), None
        return None, None

    def _item(self, text: str, scope: str) -> tuple[str, TreeNode | None]:
        """Returns the item that a layer's name means, and its name."""
        place = find(self.merged, f"blocks.{scope}.layers" if scope else "model.layers")
        if place is not None and isinstance(place.value, Sequence):
            names = names_of(place.value, self.items)
            at = names.find(text)
            if at is not None and names.names[at] is not None:
                return names.names[at] or "", TreeNode(place.value.items[at], self.items)
        return "", None

    def _block_of(self, text: str, scope: str) -> str:
        """Returns the block that a layer's name means; empty if it means another layer."""
        item = self._item(text, scope)[1]
        used = item.used_block(self.blocks) if item is not None else None
        return used.block if used else ""

    def _called_by(self, item: TreeNode) -> Symbol | None:
        named = isinstance(item.value, values.Mapping) and "name" in item.value.entries
        component = item.component()
        if named or component is None or component[0] not in self.blocks:
            return None
        return Symbol("block", component[0])

    def _names(self, place: TreeNode) -> ItemNames:
        assert place.above is not None
        assert isinstance(place.above.value, Sequence)
        return names_of(place.above.value, place.outline)


def _defined(place: TreeNode) -> Symbol | None:
    """Returns the name that the key of a place defines."""
    match place.segments:
        case ("params", str(name)):
            return Symbol("param", name)
        case ("blocks", str(name)):
            return Symbol("block", name)
        case ("blocks", str(block), "params", str(name)):
            return Symbol("param", name, block)
        case ("variants", str(name)):
            return Symbol("variant", name)
        case (*_, "layers", _, "for", str(name)):
            return Symbol("param", name, path_of(place.segments[:-1]))
        case ("model", "inputs", str(name)):
            return Symbol("input", name)
        case ("model", "outputs", str(name)):
            return Symbol("output", name)
    return None


def _assigned_by(segments: Segments) -> NameKind | None:
    """Returns the kind of names that the keys of a data source refer to: inputs or outputs."""
    match segments:
        case ("data", str(name), str(key)) if name in SOURCES:
            source = SOURCES.find(name)
            if key == source.inputs_key:
                return "input"
            return "output" if key == source.targets_key else None
    return None


def _scope(place: TreeNode) -> str:
    """Returns the block that a place is in."""
    segments = place.segments
    return str(segments[1]) if segments[:1] == ("blocks",) and len(segments) > 1 else ""


def _texts(value: Value) -> Iterator[tuple[str, Span]]:
    """Yields the text values of a value, of a list, or of a mapping."""
    if isinstance(value, Scalar):
        if isinstance(value.value, str) and "$" not in value.value:
            yield value.value, value.span
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _texts(item)
    else:
        for entry in value.entries.values():
            yield from _texts(entry.value)


def _components(place: TreeNode) -> tuple[str, ...]:
    inner = place.outline.items or place.outline
    return inner.components()


def _part(span: Span, text: str, start: int, end: int) -> Span | None:
    """Returns the span of a part of a text; None if the text is not written literally."""
    quotes = span.end_column - span.column - len(text)
    if span.line != span.end_line or quotes not in (0, 2):
        return None
    column = span.column + quotes // 2
    return Span(span.source, span.line, column + start, span.line, column + end)


def _one(symbol: Symbol, span: Span | None, text: str) -> Iterator[Mention]:
    if span is not None:
        yield Mention(symbol, span, text)


def _items(tree: values.Mapping, path: str) -> tuple[str, ...]:
    place = find(tree, path)
    return tuple(text for text, _ in _texts(place.value)) if place is not None else ()


def _keys(tree: values.Mapping, path: str) -> tuple[str, ...]:
    place = find(tree, path)
    value = place.value if place is not None else None
    return tuple(value.entries) if isinstance(value, values.Mapping) else ()
