"""The network as one TensorFlow function over named variables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from ....spec_schema.operator import Operator, Weight
from ...ir import Graph, Node
from ...randomness import derive
from ..initial_values import initial_value
from ..mixing import Mixture
from ..outputs import widened
from ..program import Tensors
from . import layers as _complete
from .components.regularizers import penalty
from .lowering import LayerCall, activities, apply, results_of
from .masks import Masks

if TYPE_CHECKING:
    from .tracing import Traced

assert not _complete.missing(), _complete.missing()


@dataclass(frozen=True, slots=True)
class Forward:
    """The results of a forward pass.

    Attributes:
        outputs: By the name of the output.
        masks: Of the outputs that have one, by the name of the output.
        updates: New values of weights that are updated without gradients, by full name.
        penalties: The penalties of activity regularizers.
        mixtures: What mixes targets as a layer has mixed the samples, by the name of its node; in
            training only.
        tensors: The inputs and the results of all layers, by name.
    """

    outputs: Tensors
    masks: Tensors
    updates: Tensors
    penalties: list[tf.Tensor]
    mixtures: Mapping[str, Mixture]
    tensors: Tensors


class Network(tf.Module):
    """The variables of a graph and the computation over them.

    Args:
        graph: A typed graph.
        seed: The seed of the spec, from which initial weights and random draws are derived.
        dtype: The type of the computation; weights stay float32.
    """

    def __init__(self, graph: Graph, seed: int, dtype: str = "float32") -> None:
        super().__init__("network")
        self.graph = graph
        self.seed = seed
        self.dtype = tf.as_dtype(dtype)
        self.weights: dict[str, tf.Variable] = {}
        self.declared: dict[str, Weight] = {}
        self._owned = {node.name: node.weights for node in graph.nodes if node.shares is None}
        for full, weight, node in graph.weights():
            trainable = weight.trainable and node.trainable
            value = initial_value(weight, full, seed)
            self.weights[full] = tf.Variable(value, trainable=trainable, name=full)
            self.declared[full] = weight
        made = _traced(graph, self.dtype)
        self._traced = {name: one.lowering for name, one in made.items()}
        self.tables = {name: one.table for name, one in made.items() if one.table is not None}

    @property
    def trained(self) -> dict[str, tf.Variable]:
        """The trainable weights, by full name."""
        return {name: v for name, v in self.weights.items() if v.trainable}

    def computed(self, given: Tensors, wanted: Sequence[str]) -> Tensors:
        """Returns tensors that are computed from others without weights and random draws.

        Args:
            given: Inputs and tensors by name.
        """
        tensors = dict(given)
        graph = self.graph.between([*given], {name: name for name in wanted})
        for node in graph.nodes:
            call = self._call(node, False, 1.0, tf.zeros([], tf.int32), {}, ())
            with tf.name_scope(f"{node.name}/"):
                sources = [self._computed(tensors[name], node) for name in node.inputs]
                tensors |= _checked(
                    results_of(apply(node.operator, call, sources, node.roles)), node
                )
        return {name: tensors[name] for name in wanted}

    def forward(self, inputs: Tensors, training: Any, dropout: Any, step: tf.Tensor) -> Forward:
        """Run a forward pass.

        Args:
            inputs: The inputs of the network, or tensors that are computed from them, by name.
            training: A boolean, or a tensor of one.
            dropout: A factor on every declared dropout rate.
            step: The step from which random draws are derived (int32).
        """
        tensors = dict(inputs)
        masks = Masks()
        updates: Tensors = {}
        penalties: list[tf.Tensor] = []
        mixtures: dict[str, Mixture] = {}
        uses: dict[str, int] = {}
        for node in self._after(inputs):
            use = uses.get(node.owner, 0)
            uses[node.owner] = use + self.graph.repeats[node.name]
            place = step * self.graph.uses[node.owner] + use
            call = self._call(node, training, dropout, place, updates, masks.taken_by(node))
            # The slash keeps the name as it is, beside a placeholder `dropout` too.
            with tf.name_scope(f"{node.name}/"):
                sources = [self._computed(tensors[name], node) for name in node.inputs]
                results = results_of(apply(node.operator, call, sources, node.roles))
                masks.add(node, call, sources)
            tensors |= _checked(results, node)
            mixtures.update((node.name, mixture) for mixture in call.mixtures)
            updates |= {f"{node.owner}/{name}": value for name, value in call.updates.items()}
            for regularizer, tensor in activities(node.operator, call, results):
                size = tf.cast(tf.shape(tensor)[0], tf.float32)
                penalties.append(penalty(regularizer, tf.cast(tensor, tf.float32)) / size)
        outputs = {name: tensors[source] for name, source in self.graph.outputs.items()}
        left = masks.of_tensors
        kept = {name: left[s] for name, s in self.graph.outputs.items() if s in left}
        given = {name: widened(x) for name, x in outputs.items()}
        return Forward(given, kept, updates, penalties, mixtures, tensors)

    def _after(self, inputs: Tensors) -> tuple[Node, ...]:
        """Returns the nodes that are computed from these tensors."""
        if inputs.keys() == self.graph.inputs.keys():
            return self.graph.nodes
        return self.graph.between([*inputs], self.graph.outputs).nodes

    def penalties(self, updates: Tensors) -> list[tf.Tensor]:
        """Returns the penalties of the weights' regularizers.

        Args:
            updates: The new values of weights that the forward pass has replaced, by full name.
        """
        return [
            penalty(weight.regularizer, updates.get(name, self.weights[name]))
            for name, weight in self.declared.items()
            if weight.regularizer is not None and self.weights[name].trainable
        ]

    def _call(
        self,
        node: Node,
        training: Any,
        dropout: Any,
        place: tf.Tensor,
        updates: Tensors,
        masks: tuple[tf.Tensor | None, ...],
    ) -> LayerCall:
        own = self._owned[node.owner]
        names = {weight.name: f"{node.owner}/{weight.name}" for weight in own}
        # As in Keras: a frozen layer with moving statistics works as it does in inference, and a
        # layer that is applied again goes on from the statistics of its first application.
        frozen = not node.trainable and any(_is_statistic(weight) for weight in own)
        return LayerCall(
            weights={name: updates.get(full, self.weights[full]) for name, full in names.items()},
            training=False if frozen else training,
            dropout=dropout,
            dtype=_dtype_of(node.operator, self.dtype),
            draw=self._draws(node, place),
            masks=masks,
            roles=node.roles,
            traced=self._traced.get(node.owner),
        )

    def _draws(self, node: Node, place: tf.Tensor) -> Callable[[int, int], tf.Tensor]:
        """Returns the seed pairs of an application of a layer; `place` counts how many times it has
        made its draws since the run began.

        Each stream counts its own draws, like a seed generator in Keras.
        """
        counts = node.operator.draws()

        def draw(stream: int, number: int) -> tf.Tensor:
            seed = derive(self.seed, "draw", node.owner, stream)
            return tf.stack([seed, place * counts[stream] + number])

        return draw

    def _computed(self, x: tf.Tensor, node: Node) -> tf.Tensor:
        """Returns an input of a layer in the type that the layer computes with, as in Keras."""
        dtype = _dtype_of(node.operator, self.dtype)
        return tf.cast(x, dtype) if x.dtype.is_floating else x


def _traced(graph: Graph, dtype: tf.DType) -> "Mapping[str, Traced]":
    """Returns the operators that are traced, by the names of their nodes."""
    owners = {node.name: node.operator.at_each_step for node in graph.nodes if not node.shares}
    kept = {name: operator for name, operator in owners.items() if operator.is_traced}
    if not kept:
        return {}
    from .tracing import traced  # makes Keras layers, which other operators don't need

    return {name: traced(operator, _dtype_of(operator, dtype)) for name, operator in kept.items()}


def _dtype_of(op: Operator, dtype: tf.DType) -> tf.DType:
    return tf.float32 if op.computes_in_float32 else dtype


def _is_statistic(weight: Weight) -> bool:
    """Whether a weight is updated without gradients, unless its layer is frozen."""
    return not weight.trainable and not weight.is_moved


def _checked(results: tuple[tf.Tensor, ...], node: Node) -> Tensors:
    """Returns the results by name, with their inferred shapes. TensorFlow raises an error if a
    shape differs.
    """
    checked = {}
    for result, (name, type_) in zip(results, node.types.items(), strict=True):
        result.set_shape(type_.shape)
        checked[name] = result
    return checked
