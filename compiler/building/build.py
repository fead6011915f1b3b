"""Builds the graph of a spec: chains, `from`, blocks, repeats, sharing. Passes add types later."""

from collections import ChainMap
from collections.abc import Mapping as Names
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ...spec_schema.document.network import WRAPPER
from ...spec_schema.expressions.substitution import substitute
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.reading.reader import Named, Reader
from ...spec_schema.types import TensorType
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, describe
from ..context import Context
from ..ir import BlockUse, Node, SizeUse
from . import build_faults
from .blocks import BlockDefinition, BlockParams, fill
from .copies import REPEATING, CopyValues, once, read_copies, report_unused
from .entries import Copies, LayerEntry, read_entry
from .interface import outermost, replacing
from .references import shared_name, sources_of, spread
from .scope import (
    MISSING,
    Scope,
    Site,
    Sizes,
    define_results,
    name_of,
    names_written,
    note_name_inside,
)
from .wiring import block_inputs, define_outputs, is_free, shared_wires, wire

if TYPE_CHECKING:
    from .sizes import TensorSizes

MOST_NODES = 16_000
"""Maximum number of layers, including those that `when` skips, so that expansion is bounded."""
MOST_NESTING = 32


class Built(NamedTuple):
    """A network before its outputs are selected.

    Attributes:
        scope: The names that layers can be referred to by.
        used: The blocks that were applied.
        is_complete: Whether every layer could be read. If not, nodes may have a hole as their
            input.
    """

    nodes: tuple[Node, ...]
    scope: Scope
    used: frozenset[str]
    is_complete: bool
    size_uses: tuple[SizeUse, ...]


def build(
    context: Context,
    blocks: Names[str, BlockDefinition],
    params: BlockParams,
    inputs: Names[str, TensorType | None],
) -> Built | None:
    """Returns the nodes of a document's network in order, and the names for its outputs.

    Args:
        params: The values of `$name`.
        inputs: The types of the network's inputs. With several, the first layer must have `from`.
            If none could be read, its input is a hole.
    """
    layers, findings = context.unread.get("model.layers"), context.findings
    if not isinstance(layers, Sequence):
        if layers is None:  # missing, which is reported
            return None
        what = codes.values.layers_not_a_list(describe(layers))
        findings.report(what, layers.span, path="model.layers")
        return None
    scope = outermost(context, params, inputs)
    builder = Builder(blocks, params, findings)
    builder.inputs, builder.spans = inputs, scope.spans
    builder.replacing = replacing(context, layers)
    builder.batch = next(iter(scope.names), MISSING)
    builder.name_sizes(scope)
    try:
        builder.layers(layers, scope)
    except build_faults.Stop:
        return None
    if builder.nodes:
        used, sizes = frozenset(builder.used), tuple(builder.size_uses.values())
        return Built(tuple(builder.nodes), scope, used, builder.is_complete, sizes)
    if builder.is_complete:
        build_faults.no_layers(layers.span, findings)
    return None


class Builder:
    """Walks lists of layers and collects nodes."""

    def __init__(
        self, blocks: Names[str, BlockDefinition], params: BlockParams, findings: Findings
    ) -> None:
        self.blocks = blocks
        self.params = params
        self.findings = findings
        self.reader = Reader(findings, self.blocks)
        self.kinds = dict.fromkeys((*LAYERS, *blocks))  # in their order, and found at once
        self.nodes: list[Node] = []
        self.by_name: dict[str, Node] = {}
        self.used: set[str] = set()
        self.looped: set[Span] = set()
        """Repeated items that have been looked at, in blocks applied several times."""
        self.is_complete = True
        self.steps = 0
        self.batch = MISSING
        """The input of the network that layers without inputs take the size of the batch from."""
        self.replacing = ""
        """The file whose list replaces that of a base; empty if none does."""
        self.size_uses: dict[tuple[str, str], SizeUse] = {}
        self.inputs: Names[str, TensorType | None] = {}
        self.spans: Names[str, Span] = {}

    def layers(self, layers: Sequence, scope: Scope) -> None:
        """Add every item of a list, in order."""
        self.findings.work.charge(2 * len(layers.items))
        scope.later = names_written(layers)
        for number, item in enumerate(layers.items):
            self._item(item, scope, f"{scope.path}[{number}]")

    def name_sizes(self, scope: Scope) -> None:
        """Let layers of a list refer to the sizes of what is above them in it."""
        worth = Sizes(scope, lambda tensor, name: self._sizes.used(scope, tensor, name))
        places = Sizes(scope, lambda tensor, name: self._sizes.origin(tensor))
        scope.values, scope.origins = ChainMap(scope.values, worth), ChainMap(scope.origins, places)

    @cached_property
    def _sizes(self) -> "TensorSizes":
        from .sizes import TensorSizes  # most specs refer to none

        return TensorSizes(self.inputs, self.spans, self.nodes, self.size_uses, self.findings.work)

    def _item(self, item: Value, scope: Scope, path: str) -> None:
        if not isinstance(item, Mapping) or item.entries.keys().isdisjoint(REPEATING):
            values = CopyValues(scope.values, scope.origins)
            self._once(item, values, None, scope, path)
            return
        if item.span not in self.looped:
            self.looped.add(item.span)
            report_unused(item, path, self.findings)
        read = read_copies(item, scope, path, self.findings)
        if read is None:
            self._leave_unread(item, scope, path)
            return
        if read[0] > MOST_NODES:
            keys = [key for key in REPEATING if key in item.entries]
            span = item.entries[keys[-1]].value.span
            build_faults.too_many_layers(MOST_NODES, span, path, self.findings)
        copies, single = Copies(stacked="for" not in item.entries), once(item)
        if all(self._once(single, values, copies, scope, path) for values in read[1]):
            scope.define_copies(copies)

    def _once(
        self, item: Value, names: CopyValues, copies: Copies | None, scope: Scope, path: str
    ) -> bool:
        """Adds an item, or a copy of it. Returns whether it could be read."""
        filled = substitute(item, names.values, self.findings, path, names.origins)
        entry = read_entry(filled, self.kinds, path, self.findings)
        if entry is None:
            self._leave_unread(filled, scope, path)
            return False
        entry = entry._replace(copies=copies, sources=spread(entry, scope, self.findings))
        self._apply(entry, scope, path)
        return True

    def _leave_unread(self, item: Value, scope: Scope, path: str) -> None:
        """Adds a node for an item that can't be read."""
        name = item.get("name") if isinstance(item, Mapping) else None
        if name is not None and not isinstance(name, Scalar):
            scope.lost.add(f"{path}.name")
        self._leave_hole(str(name.value) if isinstance(name, Scalar) else MISSING, scope)

    def _leave_hole(self, name: str, scope: Scope) -> None:
        """Add a node for a layer that can't be built: its consumers are still built, and stay
        untyped.
        """
        self.is_complete = False
        scope.define(name or MISSING, MISSING)

    def _apply(self, entry: LayerEntry, scope: Scope, path: str) -> None:
        """Add the nodes of an item."""
        self.steps += 1
        if self.steps > MOST_NODES:
            build_faults.too_many_layers(MOST_NODES, entry.key, path, self.findings)
        self.findings.work.charge(30 + len(path) // 16 + 2 * len(entry.sources or ()))
        inputs, roles = self._inputs(entry, scope, path)
        known = self._known(entry, scope, path)
        if known is None:
            self._leave_hole(entry.name or entry.kind, scope)
            return
        name = name_of(known, scope, path, self.findings)
        if entry.copies is not None:
            entry.copies.add(name, entry.name)
        # Where a misspelt name was taken for another, what is used and what not is a guess.
        is_sure = self.is_complete and MISSING not in inputs
        self.is_complete = is_sure and not self.findings.has_errors_under(path)
        if known.kind == WRAPPER:
            from .each_step import of_each_step  # most specs have none

            known = of_each_step(known, self.blocks)
        self._place(Site(known, name, inputs, roles, scope, f"{scope.path}.{name}"))

    def _inputs(
        self, entry: LayerEntry, scope: Scope, path: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Returns full names of what an item takes, and their roles."""
        if is_free(entry.kind) and entry.sources is None:
            return (self.batch,), ()
        return sources_of(entry, scope, path, self.findings)

    def _known(self, entry: LayerEntry, scope: Scope, path: str) -> LayerEntry | None:
        """Returns the entry with an existing layer: the one that was probably meant, if it is
        misspelled.
        """
        if entry.share is not None:
            shared = shared_name(entry, scope, path, self.by_name, self.findings)
            return None if shared is None else entry._replace(share=shared)
        if entry.kind in self.kinds:
            return entry
        patches = entry.key.source == self.replacing
        return build_faults.unknown_layer(entry, self.kinds, path, self.findings, patches)

    def _place(self, site: Site) -> None:
        entry, scope = site.entry, site.scope
        if not entry.when or entry.share in scope.skipped:
            self._skip(site)
        elif entry.share is not None:
            self._share(site, entry.share)
        elif entry.kind in self.blocks:
            shared = None if scope.shared is None else f"{scope.shared}{site.name}/"
            self._block(site, entry, shared)
        else:
            self._layer(site)

    def _layer(self, site: Site) -> None:
        entry, scope = site.entry, site.scope
        given = entry.parameters
        if isinstance(given, Mapping) and "name" in given.entries:  # inside, where it is reported
            scope.lost.add(f"{site.path}.name")
        named = Named(entry.kind, entry.key, given)
        operator = self.reader.read_named(LAYERS.find(entry.kind), named, site.path)
        note_name_inside(site, ())
        if operator and scope.steps:
            from .each_step import at_each_step

            operator = at_each_step(operator, site, self._sizes.type_of, self.findings)
        wires = wire(operator, site, self.findings) if operator else None
        if operator is None or wires is None:
            self._leave_hole(site.name, scope)
            return
        define_results(site, operator.results(), self.findings)
        scope.define(site.name, site.full_name)
        shares = None if scope.shared is None else f"{scope.shared}{site.name}"
        if shares in self.by_name:  # it may itself use the weights of another
            shares = self.by_name[shares].owner
        trainable = entry.trainable and scope.trainable
        origin = site.origin(entry.parameters)
        self._add(Node(site.full_name, operator, wires[0], origin, wires[1], trainable, shares))

    def _skip(self, site: Site) -> None:
        """Skip a layer with `when: false`: its name refers to its first input."""
        site.scope.skipped.add(site.name)
        if site.inputs and not is_free(site.entry.kind):
            site.scope.define(site.name, site.inputs[0])
            return
        self._leave_hole(site.name, site.scope)
        build_faults.skipped_without_input(site, self.findings)

    def _share(self, site: Site, shared: str) -> None:
        """Apply an existing layer or block again, with its weights."""
        scope = site.scope
        if shared in scope.applied:
            self._block(site, scope.applied[shared], f"{scope.prefix}{shared}/")
            return
        owner = self.by_name.get(scope.names[shared])
        if owner is None:  # a hole
            self._leave_hole(site.name, scope)
            return
        wires = shared_wires(owner, site, self.findings)
        if wires is None:
            self._leave_hole(site.name, scope)
            return
        inputs, roles = wires
        define_results(site, owner.operator.results(), self.findings)
        scope.define(site.name, site.full_name)
        origin = site.origin(None)
        self._add(
            Node(
                site.full_name, owner.operator, inputs, origin, roles, owner.trainable, owner.owner
            )
        )

    def _block(self, site: Site, entry: LayerEntry, shared: str | None) -> None:
        """Expand a block: its layers, prefixed with the name of the application."""
        block, scope = self.blocks[entry.kind], site.scope
        self.used.add(block.name)
        build_faults.check_nesting(block, MOST_NESTING, site, self.findings)
        note_name_inside(site, block.parameters)
        filled = None
        if block.layers is not None:
            filled = fill(block, entry.parameters, entry.key, site.path, self.findings)
        inputs = block_inputs(block, site, self.findings)
        if filled is None or inputs is None or block.layers is None:
            self._leave_hole(site.name, scope)
            return
        scope.applied[site.name] = entry
        inner = Scope(
            prefix=f"{site.full_name}/",
            path=site.path,
            names=inputs,
            values=ChainMap(filled.values, self.params.values),
            origins=ChainMap(filled.origins, self.params.origins),
            previous=inputs[block.inputs[0]],
            trainable=site.entry.trainable and scope.trainable,
            shared=shared,
            blocks=(*scope.blocks, BlockUse(block.name, dict(inputs))),
            site=scope.site or Related(site.entry.key, f"`{site.name}` is used here"),
            lost=scope.lost,
            redefined=scope.redefined,
            reference=f"{site.reference}/",
            steps=scope.steps + entry.at_each_step,
        )
        self.name_sizes(inner)
        self.layers(block.layers, inner)
        scope.inside |= dict.fromkeys(inner.names, site.name)
        last = self.by_name.get(inner.previous or MISSING)
        if last is not None:  # the results of a block are those of its last layer
            define_results(site, last.operator.results(), self.findings, last.name)
        define_outputs(block, site, inner, self.findings)
        scope.define(site.name, inner.previous or MISSING)

    def _add(self, node: Node) -> None:
        self.nodes.append(node)
        self.by_name[node.name] = node
