"""Document → graph: chains, `from`, blocks, repeats, sharing. Types come later, by passes."""

from collections.abc import Mapping as Names
from dataclasses import dataclass
from typing import Any

from ..spec_schema.diagnostics.diagnostic import Diagnostics, Related, Span
from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.document import Document
from ..spec_schema.expressions import substitute
from ..spec_schema.layers import LAYERS
from ..spec_schema.reader import Named, Reader
from ..spec_schema.types import TensorType
from ..spec_schema.values import Mapping, Scalar, Sequence, Value, describe
from .blocks import Block, fill
from .entries import LayerEntry, read_entry, read_repeat
from .ir import Node, Origin
from .scope import Scope, Site, name_of, sources_of
from .wiring import wire

MOST_NODES = 100_000
MOST_NESTING = 32


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
    if layers is None:  # missing, which is reported
        return None
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
    first = next(iter(names)) if len(names) == 1 else None
    scope = Scope("", "model.layers", names, values, first)
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
        self.by_name: dict[str, Node] = {}
        self.used: set[str] = set()
        self.failed = False

    def layers(self, layers: Sequence, scope: Scope) -> None:
        """Every item of a list, in order."""
        scope.later = frozenset(_names_written(layers))
        for number, item in enumerate(layers.items):
            self._item(item, scope, f"{scope.path}[{number}]")

    def _item(self, item: Value, scope: Scope, path: str) -> None:
        repeated = isinstance(item, Mapping) and "repeat" in item.entries
        for index in range(self._count(item, scope, path) if repeated else 1):
            values = {**scope.values, "index": index} if repeated else scope.values
            filled = substitute(item, values, self.diagnostics, path)
            entry = read_entry(filled, self.kinds, path, self.diagnostics)
            site = self._site(entry, scope, path) if entry else None
            if site is None:
                self.failed = True
                return
            self._place(site)

    def _count(self, item: Value, scope: Scope, path: str) -> int:
        """How often an item is repeated; `$index` means nothing there."""
        assert isinstance(item, Mapping)
        value = substitute(item.entries["repeat"].value, scope.values, self.diagnostics, path)
        count = read_repeat(value, path, self.diagnostics)
        if count is None:
            raise Stop
        if count > MOST_NODES:
            self._too_many(value.span, path)
        return count

    def _site(self, entry: LayerEntry, scope: Scope, path: str) -> Site | None:
        if entry.share is None and entry.kind not in self.kinds:
            self._unknown(entry, path)
            scope.define(entry.name or entry.kind, "")
            return None
        sources = sources_of(entry, scope, path, self.diagnostics)
        name = name_of(entry, scope, path, self.diagnostics)
        if sources is None or name is None:
            if name is not None:
                scope.define(name, "")
            return None
        return Site(entry, name, *sources, scope, f"{scope.path}.{name}")

    def _place(self, site: Site) -> None:
        """Add what an item stands for."""
        if not site.entry.when:
            self._skip(site)
        elif site.entry.share is not None:
            self._share(site, site.entry.share)
        elif site.entry.kind in self.blocks:
            outer = site.scope.shared
            shared = None if outer is None else f"{outer}{site.name}/"
            self._block(site, site.entry, shared)
        else:
            self._layer(site)

    def _layer(self, site: Site) -> None:
        entry, scope = site.entry, site.scope
        named = Named(entry.kind, entry.key, entry.parameters)
        operator = self.reader.read_named(LAYERS.find(entry.kind), named, site.path)
        wires = wire(operator, site, self.diagnostics) if operator else None
        scope.define(site.name, site.full_name)
        if operator is None or wires is None:
            self.failed = True
            return
        origin = Origin(site.path, entry.key, entry.parameters)
        shares = None if scope.shared is None else f"{scope.shared}{site.name}"
        trainable = entry.trainable and scope.trainable
        self._add(Node(site.full_name, operator, wires[0], origin, wires[1], trainable, shares))

    def _skip(self, site: Site) -> None:
        """`when: false`: the layer is its input."""
        if len(site.inputs) == 1:
            site.scope.define(site.name, site.inputs[0])
            return
        self.failed = True
        self.diagnostics.report(
            "SC207",
            f"`{site.name}` is left out, and has {len(site.inputs)} inputs to stand for it",
            site.entry.key,
            path=site.path,
            help="`when` is for layers with one input",
        )

    def _share(self, site: Site, shared: str) -> None:
        """Apply an existing layer or block again, with its weights."""
        scope = site.scope
        if shared in scope.applied:
            self._block(site, scope.applied[shared], f"{scope.prefix}{shared}/")
            return
        owner = self.by_name.get(scope.names.get(shared, ""))
        if owner is None:
            self._report_not_shared(site, shared)
            return
        inputs, roles = site.inputs, site.roles
        if owner.roles and not roles:
            roles = owner.operator.self_arguments
            inputs = inputs * len(roles)
        scope.define(site.name, site.full_name)
        origin = Origin(site.path, site.entry.key, None)
        self._add(
            Node(
                site.full_name, owner.operator, inputs, origin, roles, owner.trainable, owner.owner
            )
        )

    def _block(self, site: Site, entry: LayerEntry, shared: str | None) -> None:
        """Expand a block: its layers, under the site's name."""
        block, scope = self.blocks[entry.kind], site.scope
        self.used.add(block.name)
        self._check_nesting(block, site)
        filled = fill(block, entry.parameters, entry.key, site.path, self.diagnostics)
        if len(site.inputs) != 1 or site.roles:
            self._report_several(block, site)
            filled = None
        if filled is None:
            self.failed = True
            scope.define(site.name, "")
            return
        scope.applied[site.name] = entry
        inner = Scope(
            prefix=f"{site.full_name}/",
            path=site.path,
            names={"input": site.inputs[0]},
            values={**self.values, **filled},
            previous=site.inputs[0],
            trainable=site.entry.trainable and scope.trainable,
            shared=shared,
            outer=(*scope.outer, block.name),
        )
        self.layers(block.layers, inner)
        scope.define(site.name, inner.previous or "")

    def _add(self, node: Node) -> None:
        if len(self.nodes) >= MOST_NODES:
            self._too_many(node.origin.key, node.origin.path)
        self.nodes.append(node)
        self.by_name[node.name] = node

    # What can be wrong.

    def _check_nesting(self, block: Block, site: Site) -> None:
        if block.name not in site.scope.outer and len(site.scope.outer) < MOST_NESTING:
            return
        self.diagnostics.report(
            "SC215",
            f"block `{block.name}` contains itself",
            site.entry.key,
            path=site.path,
            related=[Related(block.key, "it is defined here")],
            help="a block can use blocks, but not, through them, itself",
        )
        raise Stop

    def _report_several(self, block: Block, site: Site) -> None:
        self.diagnostics.report(
            "SC207",
            f"block `{block.name}` takes one input, and gets {len(site.inputs)}",
            site.source_span,
            path=site.path,
            help="join them first with `concatenate` or `add`",
        )

    def _report_not_shared(self, site: Site, shared: str) -> None:
        self.failed = True
        guess = did_you_mean(shared, site.scope.names, {})
        known = shared in site.scope.names
        self.diagnostics.report(
            "SC209" if known else "SC201",
            f"`{shared}` is no layer with weights"
            if known
            else f"there is no layer `{shared}` before",
            site.entry.key,
            label=f"did you mean `{guess}`?" if guess and not known else "",
            path=site.path,
        )

    def _unknown(self, entry: LayerEntry, path: str) -> None:
        guess = did_you_mean(entry.kind, self.kinds, LAYERS.synonyms)
        self.diagnostics.report(
            "SC104",
            f"no layer is called `{entry.kind}`",
            entry.key,
            label=f"did you mean `{guess}`?" if guess else "",
            path=path,
            help="" if guess else "`speccompile layers` lists them; `blocks` defines others",
        )
        if guess is not None and guess in LAYERS:  # what was meant may be wrong inside as well
            named = Named(guess, entry.key, entry.parameters)
            self.reader.read_named(LAYERS.find(guess), named, f"model.layers.{entry.name or guess}")

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
    entries = [item.get("name") for item in layers.items if isinstance(item, Mapping)]
    return [str(entry.value) for entry in entries if isinstance(entry, Scalar)]
