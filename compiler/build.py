"""Document → graph: chains, `from`, blocks, repeats, sharing. Types come later, by passes."""

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from typing import Any

from ..spec_schema.diagnostics.diagnostic import Diagnostics, Related, Span
from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.document import Document
from ..spec_schema.expressions import substitute
from ..spec_schema.layers import LAYERS
from ..spec_schema.operator import Operator
from ..spec_schema.reader import Named, Reader
from ..spec_schema.types import TensorType
from ..spec_schema.values import Entry, Mapping, Sequence, Value, describe
from .blocks import NAME, Block, fill
from .entries import LayerEntry, read_entry
from .ir import Node, Origin

MOST_NODES = 100_000
MOST_NESTING = 32


@dataclass(slots=True)
class Scope:
    """Names inside one list of layers.

    Attributes:
        prefix: of the full names of its nodes ("residual_2/").
        names: what `from` can say here → full name of the node (or input) it means.
        later: names this list defines further down, for the message about forward references.
        previous: what the next layer takes without `from`; None where there is no single one.
        shared: prefix of the nodes whose weights this application of a block uses.
        outer: blocks being expanded, from the outside in.
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


@dataclass(frozen=True, slots=True)
class Built:
    """A network before its outputs are chosen.

    Attributes:
        names: what a layer can be called → the full name of the node it means.
        last: the last layer's full name.
        used: the blocks that were applied.
    """

    nodes: tuple[Node, ...]
    names: dict[str, str]
    last: str | None
    used: frozenset[str]


class Stop(Exception):
    """The network can't be built further; what is wrong is reported."""


def build(
    document: Document,
    blocks: Names[str, Block],
    values: Names[str, Any],
    inputs: Names[str, TensorType],
    diagnostics: Diagnostics,
) -> Built | None:
    """The nodes of a document's network in order, and what its outputs can be called.

    Args:
        values: what `$name` means: the spec's params.
        inputs: the network's inputs; with several, the first layer has to say `from`.
    """
    layers = document.model.layers
    if not isinstance(layers, Sequence):
        diagnostics.report(
            "SC103",
            f"`layers` must be a list, and is {describe(layers)}",
            layers.span,
            path="model.layers",
            help="put a `-` before each layer",
        )
        return None
    names = {name: name for name in inputs}
    scope = Scope("", "model.layers", names, values, next(iter(names)) if len(names) == 1 else None)
    builder = Builder(blocks, values, diagnostics)
    try:
        builder.layers(layers, scope)
    except Stop:
        return None
    if builder.failed:
        return None
    if not builder.nodes:
        diagnostics.report("SC217", "the network has no layers", layers.span, path="model.layers")
        return None
    return Built(tuple(builder.nodes), scope.names, scope.previous, frozenset(builder.used))


class Builder:
    """Walks lists of layers and collects nodes."""

    def __init__(
        self, blocks: Names[str, Block], values: Names[str, Any], diagnostics: Diagnostics
    ) -> None:
        self.blocks = blocks
        self.values = values
        self.diagnostics = diagnostics
        self.reader = Reader(diagnostics)
        self.kinds = (*LAYERS, *blocks)
        self.nodes: list[Node] = []
        self.used: set[str] = set()
        self.failed = False

    def layers(self, layers: Sequence, scope: Scope) -> None:
        """Every item of a list, in order."""
        scope.later = frozenset(_names_written(layers))
        for number, item in enumerate(layers.items):
            self._item(item, scope, f"{scope.path}[{number}]")

    def _item(self, item: Value, scope: Scope, path: str) -> None:
        repeated = isinstance(item, Mapping) and "repeat" in item.entries
        count = self._count(item, scope, path) if repeated else 1
        for index in range(count):
            values = {**scope.values, "index": index} if repeated else scope.values
            filled = substitute(item, values, self.diagnostics, path)
            entry = read_entry(filled, self.kinds, path, self.diagnostics)
            if entry is None:
                self.failed = True
                return
            self._entry(entry, scope, path)

    def _count(self, item: Mapping, scope: Scope, path: str) -> int:
        """How often an item is repeated; `$index` is not known yet."""
        only = Mapping(
            {"flatten": item.entries["repeat"], "repeat": item.entries["repeat"]}, item.span
        )
        filled = substitute(only, scope.values, self.diagnostics, path)
        entry = read_entry(filled, self.kinds, path, self.diagnostics)
        if entry is None:
            raise Stop
        if entry.repeat > MOST_NODES:
            self._too_many(item.entries["repeat"].value.span, path)
        return entry.repeat

    def _entry(self, entry: LayerEntry, scope: Scope, path: str) -> None:
        sources = self._sources(entry, scope, path)
        name = self._name(entry, scope, path)
        if sources is None or name is None:
            self.failed = True
            scope.previous = None if sources is None else scope.previous
            return
        path = f"{scope.path}.{name}"
        if not entry.when:
            self._skip(entry, name, sources, scope, path)
        elif entry.share is not None:
            self._share(entry, name, sources, scope, path)
        elif entry.kind in self.blocks:
            self._block(entry, name, sources, scope, path, shared=self._within(scope, name))
        elif entry.kind in LAYERS:
            self._layer(entry, name, sources, scope, path)
        else:
            self._unknown(entry, path)

    # Names and references.

    def _name(self, entry: LayerEntry, scope: Scope, path: str) -> str | None:
        written = entry.name or entry.share or entry.kind
        if not NAME.match(written) or (entry.name == "input"):
            if entry.name is None:
                self._unknown(entry, path)
                return None
            self.diagnostics.report(
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
        place = entry.name_span or entry.key
        if name in scope.names or (entry.name and count > 1 and entry.repeat == 1):
            self._twice(name if name in scope.names else written, place, scope, path)
            return None
        scope.spans[name] = place
        return name

    def _twice(self, name: str, place: Span, scope: Scope, path: str) -> None:
        first = scope.spans.get(name)
        self.diagnostics.report(
            "SC202",
            f"the name `{name}` is used twice",
            place,
            path=path,
            help="give one of them another `name`",
            related=[Related(first, "first used here")] if first else [],
        )

    def _sources(
        self, entry: LayerEntry, scope: Scope, path: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Full names of what a layer takes, and the roles they have, if any."""
        if entry.sources is None:
            if scope.previous is not None:
                return (scope.previous,), ()
            if len(scope.names) > 1 and not self.failed:
                self.diagnostics.report(
                    "SC207",
                    "the first layer has to say which input it takes",
                    entry.key,
                    path=path,
                    help=f"add `from:` with one of {', '.join(f'`{n}`' for n in scope.names)}",
                )
            return None
        written = entry.sources
        names = list(written.values()) if isinstance(written, dict) else list(written)
        found = [self._reference(name, entry, scope, path) for name in names]
        if not found or None in found:
            return None
        roles = tuple(written) if isinstance(written, dict) else ()
        return tuple(name for name in found if name is not None), roles

    def _reference(self, name: str, entry: LayerEntry, scope: Scope, path: str) -> str | None:
        if name in scope.names:
            return scope.names[name]
        span = entry.from_span or entry.key
        if name in scope.later:
            self.diagnostics.report(
                "SC208",
                f"`{name}` is defined further down",
                span,
                path=path,
                help="move this layer behind it",
            )
            return None
        guess = did_you_mean(name, scope.names, {})
        known = ", ".join(f"`{known}`" for known in list(scope.names)[-8:])
        self.diagnostics.report(
            "SC201",
            f"there is no layer `{name}` before this one",
            span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=path,
            help="" if guess else f"nearest before it: {known}",
        )
        return None

    def _unknown(self, entry: LayerEntry, path: str) -> None:
        self.failed = True
        guess = did_you_mean(entry.kind, self.kinds, LAYERS.synonyms)
        self.diagnostics.report(
            "SC104",
            f"no layer is called `{entry.kind}`",
            entry.key,
            label=f"did you mean `{guess}`?" if guess else "",
            path=path,
            help=""
            if guess
            else "`speccompile layers` lists them; blocks are defined under `blocks`",
        )

    # What an item adds.

    def _layer(
        self,
        entry: LayerEntry,
        name: str,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        scope: Scope,
        path: str,
    ) -> None:
        operator = self.reader.read_named(
            LAYERS.find(entry.kind), Named(entry.kind, entry.key, entry.parameters), path
        )
        full = scope.prefix + name
        scope.names[name] = scope.previous = full
        if operator is None:
            self.failed = True
            return
        wired = self._wire(operator, entry, sources, path)
        if wired is None:
            self.failed = True
            return
        shares = f"{scope.shared}{name}" if scope.shared is not None else None
        self._add(
            Node(
                full,
                operator,
                wired[0],
                Origin(path, entry.key, entry.parameters),
                wired[1],
                entry.trainable and scope.trainable,
                shares,
            )
        )

    def _wire(
        self,
        operator: Operator,
        entry: LayerEntry,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        path: str,
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Inputs and roles as the operator takes them, or None and what is wrong."""
        names, roles = sources
        problem = ""
        if operator.arguments:
            if len(names) == 1 and not roles:
                own = operator.self_arguments
                return names * len(own), own
            needed = operator.arguments[: operator.required_arguments]
            if roles and set(needed) <= set(roles) <= set(operator.arguments):
                order = [role for role in operator.arguments if role in roles]
                return tuple(names[roles.index(role)] for role in order), tuple(order)
            problem = f"takes {{{', '.join(f'{role}: …' for role in operator.arguments)}}}"
        elif roles:
            problem = "has no named inputs"
        elif operator.arity == "one" and len(names) != 1:
            problem = f"takes one input, and gets {len(names)}"
        elif operator.arity == "several" and len(names) < 2:
            problem = "takes two inputs or more, and gets one"
        if not problem:
            return sources
        self.diagnostics.report(
            "SC207",
            f"`{operator.name}` {problem}",
            entry.from_span or entry.key,
            path=path,
            help="join them first with `concatenate` or `add`"
            if operator.arity == "one" and len(names) > 1
            else "say which with `from: [a, b]`"
            if operator.arity == "several"
            else "",
        )
        return None

    def _block(
        self,
        entry: LayerEntry,
        name: str,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        scope: Scope,
        path: str,
        shared: str | None,
    ) -> None:
        block = self.blocks[entry.kind]
        self.used.add(block.name)
        filled = fill(block, entry.parameters, entry.key, path, self.diagnostics)
        if not self._may_enter(block, entry, sources, scope, path) or filled is None:
            self.failed = True
            scope.names[name] = scope.previous = sources[0][0]
            return
        scope.applied[name] = entry
        inner = Scope(
            prefix=f"{scope.prefix}{name}/",
            path=path,
            names={"input": sources[0][0]},
            values={**self.values, **filled},
            previous=sources[0][0],
            trainable=entry.trainable and scope.trainable,
            shared=shared,
            outer=(*scope.outer, block.name),
        )
        self.layers(block.layers, inner)
        scope.names[name] = scope.previous = inner.previous or sources[0][0]

    def _may_enter(
        self,
        block: Block,
        entry: LayerEntry,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        scope: Scope,
        path: str,
    ) -> bool:
        if block.name in scope.outer or len(scope.outer) >= MOST_NESTING:
            self.diagnostics.report(
                "SC215",
                f"block `{block.name}` contains itself",
                entry.key,
                path=path,
                related=[Related(block.key, "it is defined here")],
                help="a block can use blocks, but not, through them, itself",
            )
            raise Stop
        if sources[1] or len(sources[0]) != 1:
            self.diagnostics.report(
                "SC207",
                f"block `{block.name}` takes one input, and gets {len(sources[0])}",
                entry.from_span or entry.key,
                path=path,
                help="join them first with `concatenate` or `add`",
            )
            return False
        return True

    @staticmethod
    def _within(scope: Scope, name: str) -> str | None:
        return None if scope.shared is None else f"{scope.shared}{name}/"

    def _skip(
        self,
        entry: LayerEntry,
        name: str,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        scope: Scope,
        path: str,
    ) -> None:
        """`when: false`: the layer is its input."""
        if len(sources[0]) != 1:
            self.failed = True
            self.diagnostics.report(
                "SC207",
                f"`{name}` is left out by `when`, and has {len(sources[0])} inputs to stand for it",
                entry.key,
                path=path,
                help="`when` is for layers with one input",
            )
            return
        scope.names[name] = scope.previous = sources[0][0]

    def _share(
        self,
        entry: LayerEntry,
        name: str,
        sources: tuple[tuple[str, ...], tuple[str, ...]],
        scope: Scope,
        path: str,
    ) -> None:
        assert entry.share is not None
        if entry.share in scope.applied:
            original = scope.applied[entry.share]
            self._block(
                original, name, sources, scope, path, shared=f"{scope.prefix}{entry.share}/"
            )
            return
        full = scope.names.get(entry.share)
        owner = next((node for node in self.nodes if node.name == full), None)
        if owner is None:
            self.failed = True
            self._reference(entry.share, entry, scope, path) and self.diagnostics.report(
                "SC209", f"`{entry.share}` is no layer with weights", entry.key, path=path
            )
            return
        names, roles = sources
        if owner.roles and not roles:
            names, roles = names * len(owner.operator.self_arguments), owner.operator.self_arguments
        scope.names[name] = scope.previous = scope.prefix + name
        origin = Origin(path, entry.key, None)
        self._add(
            Node(
                scope.prefix + name,
                owner.operator,
                names,
                origin,
                roles,
                owner.trainable,
                owner.owner,
            )
        )

    def _add(self, node: Node) -> None:
        if len(self.nodes) >= MOST_NODES:
            self._too_many(node.origin.key, node.origin.path)
        self.nodes.append(node)

    def _too_many(self, span: Span, path: str) -> None:
        self.diagnostics.report(
            "SC705",
            f"the network has more than {MOST_NODES:,} layers",
            span,
            path=path,
            help="repeat less",
        )
        raise Stop


def _names_written(layers: Sequence) -> list[str]:
    """The names a list gives to its layers, where they are written out."""
    entries = [item.entries.get("name") for item in layers.items if isinstance(item, Mapping)]
    texts = [_text(entry) for entry in entries if entry]
    return [text for text in texts if text]


def _text(entry: Entry) -> str:
    value = getattr(entry.value, "value", None)
    return value if isinstance(value, str) else ""
