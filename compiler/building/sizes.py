"""Sizes of tensors that layers refer to while the network is built: `$input.channels`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...spec_schema.expressions.evaluation import Unknown
from ...spec_schema.expressions.substitution import UNKNOWABLE
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Span
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.work_budget import WorkBudget
from ..ir import Node, SizeUse
from .scope import Scope


def _known(worth: Any) -> Any:
    """Returns a size, or a list of sizes; null for one that is unknown."""
    if isinstance(worth, list):
        return [_known(size) for size in worth]
    return worth if isinstance(worth, int) else None


class TensorSizes:
    """The sizes of inputs and of the nodes that are built so far.

    Args:
        inputs: The types of the inputs of the network; None for one that can't be read.
        spans: Where they are written.
        nodes: The nodes, to which more are added while the network is built.
        uses: Where to keep what sizes were asked for, by the place and the name.
    """

    def __init__(
        self,
        inputs: Mapping[str, TensorType | None],
        spans: Mapping[str, Span],
        nodes: Sequence[Node],
        uses: dict[tuple[str, str], SizeUse],
        work: WorkBudget,
    ) -> None:
        self.types = {name: type_ for name, type_ in inputs.items() if type_ is not None}
        self.spans = dict(spans)
        self.nodes = nodes
        self.uses = uses
        self.work = work
        self.seen = 0

    def used(self, scope: Scope, tensor: str, name: str) -> Any:
        """Returns what a name stands for in a list of layers, and keeps that it is used there."""
        block = scope.outer[-1] if scope.blocks else ""
        worth = self.worth(tensor, name, scope.steps)
        use = SizeUse(block, scope.prefix[:-1], name, _known(worth))
        self.uses[use.site, name] = use
        return worth

    def worth(self, tensor: str, name: str, steps: int = 0) -> Any:
        """Returns what a name stands for; UNKNOWABLE if the type of the tensor is wrong.

        Args:
            tensor: The full name of an input or a node.
            name: How the spec refers to it: `encoder.shape` is the list of its sizes without the
                batch, `encoder.channels` the last of them.
            steps: How many axes behind the batch are left out, too: those of time.
        """
        type_ = self.type_of(tensor)
        if type_ is None:
            return UNKNOWABLE
        is_list = name.endswith(".shape")
        places = range(type_.rank - 1 - steps)
        names = [f"{name}[{place}]" if is_list else name for place in places]
        sizes = [
            Unknown(codes.expressions.unknown_size(each, str(type_))) if size is None else size
            for each, size in zip(names, type_.shape[1 + steps :], strict=True)
        ]
        if is_list:
            return sizes
        return sizes[-1] if sizes else Unknown(codes.expressions.unknown_size(name, str(type_)))

    def origin(self, tensor: str) -> Span:
        """Returns where a tensor comes from: an input, or a layer."""
        self.type_of(tensor)
        return self.spans[tensor]

    def type_of(self, tensor: str) -> TensorType | None:
        """Returns the type of a tensor; None if it isn't known, the reason of which is reported
        when types are inferred.
        """
        for node in self.nodes[self.seen :]:
            self.work.charge(15 + 2 * len(node.inputs) + node.operator.effort)
            self.types |= self._types(node)
            self.spans |= dict.fromkeys((node.name, *node.results), node.origin.key)
        self.seen = len(self.nodes)
        return self.types.get(tensor)

    def _types(self, node: Node) -> dict[str, TensorType]:
        inputs = [self.types[name] for name in node.inputs if name in self.types]
        if len(inputs) < len(node.inputs):
            return {}
        try:
            output = node.operator.output(*inputs)
            others = node.operator.result_types(output, *inputs)
        except ShapeError:
            return {}
        return {node.name: output, **dict(zip(node.results, others, strict=True))}
