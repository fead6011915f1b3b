"""The steps of a Keras model, for the trainer's loop."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import keras
import tensorflow as tf

from ....spec_schema.components.schedules.parts import ScheduleChain
from ...ir import Graph
from ...randomness import derive
from ...valid_spec import ValidSpec
from ..loss_scale import LossScale
from ..metrics import measures as measuring
from ..mixing import centered, mixed
from ..outputs import in_units, learned_targets, widened, with_reconstructed
from ..program import Batch, Measures, Probe, Tensors, scaled
from .chains import chained_rate
from .components import to_keras_loss
from .layers import seed_generators
from .masks import mask_of, over_mask, with_mask, without_mask_warnings
from .mixing import recorded_mixtures
from .optimizer import (
    fused,
    is_multiple,
    members,
    optimizer_state,
    without_gradient_warnings,
)
from .probing import recorded_outputs
from .units import rescaled

Part: TypeAlias = tuple[keras.Model, tuple[str, ...]]
"""A model of a part of the network, and the tensors that it takes."""


class KerasProgram:
    """A model with its optimizer; implements `Program`.

    Attributes:
        model: The plain model, whose outputs are normalized as its targets are.
        connected: Returns a model of the same layers for a part of the graph.
    """

    def __init__(
        self,
        spec: ValidSpec,
        model: keras.Model,
        layers: Mapping[str, keras.layers.Layer],
        weights: dict[str, tf.Variable],
        connected: Callable[[Graph], keras.Model],
    ) -> None:
        self.model = model
        self.weights = weights
        self.averages: dict[str, tf.Variable] = {}
        self.without_gradient: tuple[str, ...] = ()
        self.optimizer_state: dict[str, tf.Variable] = {}
        self._spec = spec
        self.graph = spec.graph
        self._connected = connected
        self._parts: dict[tuple[tuple[str, ...], tuple[str, ...]], Part] = {}
        self.objectives = spec.objectives
        self._layers = layers
        self._losses = [to_keras_loss(objective) for objective in spec.objectives]
        if spec.document.training is not None:
            self._prepare()

    def exported(self) -> keras.Model:
        """Returns the model with its outputs in the unit of the targets."""
        scales = {one.output: one.scale for one in self.objectives if one.scale is not None}
        return rescaled(self.model, scales) if scales else self.model

    def _prepare(self) -> None:
        """Create all variables now: none can be created inside a compiled loop."""
        optimizer = self.model.optimizer
        self._exclude_from_weight_decay(getattr(optimizer, "inner_optimizer", optimizer))
        optimizer.build(self.model.trainable_variables)
        self.optimizer_state = optimizer_state(optimizer, self.model, self.weights)
        self._optimizer = optimizer
        training = self._spec.document.training
        if training is not None and training.ema:
            self.averages = self._started_averages()
        self._scale: LossScale | None = None
        if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
            self._optimizer = optimizer.inner_optimizer
            self._scale = LossScale(
                optimizer.dynamic_scale.value,
                optimizer.step_counter.value,
                optimizer.dynamic_growth_steps,
            )
        self._members = members(self._optimizer, self.model.trainable_variables)
        # Keras moves statistics within the call, before it is known whether the step counts.
        self._moving = [
            self.weights[full]
            for full, weight, node in self._spec.graph.weights()
            if weight.is_moved or (not weight.trainable and node.trainable)
        ]

    def _exclude_from_weight_decay(self, optimizer: keras.Optimizer) -> None:
        """Keras takes the variables, and before it builds the optimizer."""
        found = members(optimizer, self.model.trainable_variables)
        for (one, variables), group in zip(found, self._spec.optimizers, strict=True):
            excluded = {id(self.weights[name]) for name in group.undecayed}
            if excluded:
                one.exclude_from_weight_decay([v for v in variables if id(v.value) in excluded])

    def _started_averages(self) -> dict[str, tf.Variable]:
        """Returns the averages by weight. They start as the weights, not as Keras' zeros."""
        found = {}
        for name, weight in self.weights.items():
            average = self.optimizer_state.get(f"optimizer/{name}/average")
            if average is not None:
                average.assign(weight)
                found[name] = average
        return found

    def seed_step(self, step: tf.Tensor) -> None:
        """Set the seed states of all layers to their values before `step`."""
        uses = self._spec.graph.uses
        for node in self._spec.graph.nodes:
            if node.shares is not None:
                continue
            generators = seed_generators(node.operator, self._layers[node.name])
            draws = zip(generators, node.operator.draws(), strict=True)
            for stream, (generator, count) in enumerate(draws):
                seed = derive(self._spec.document.seed, "draw", node.name, stream)
                generator.state.assign(tf.stack([seed, step * (count * uses[node.name])]))

    def train_step(self, batch: Batch, step: tf.Tensor, measures: Measures) -> Any:
        before = [tf.identity(variable) for variable in self._moving]
        batch, outputs, total, parts, gradients = self._differentiated(batch)
        finite = self._finite(total, gradients)
        going_on = finite | self._scale.can_recover(total) if self._scale else finite
        tf.cond(finite, lambda: self._apply(gradients), lambda: self._undo(before))
        seen = self._measured(measures, outputs, batch, total, parts)
        return seen, going_on

    def is_finite(self, batch: Batch, step: tf.Tensor) -> tf.Tensor:
        before = [tf.identity(variable) for variable in self._moving]
        self.seed_step(step)
        _, _, total, _, gradients = self._differentiated(batch)
        finite = self._finite(total, gradients)
        self._move_back(before)
        return finite

    def probe(self, batch: Batch, step: tf.Tensor, layers: Collection[str]) -> Probe:
        drawn = [
            generator.state.value
            for node in self._spec.graph.nodes
            if node.shares is None
            for generator in seed_generators(node.operator, self._layers[node.name])
        ]
        changed = [*self._moving, *drawn]
        before = [tf.identity(variable) for variable in changed]
        self.seed_step(step)
        with recorded_outputs({name: self._layers[name] for name in layers}) as outputs:
            gradients = self._differentiated(batch)[-1]
        for variable, value in zip(changed, before, strict=True):
            variable.assign(value)
        names = {id(variable): name for name, variable in self.weights.items()}
        by_path = {v.path: names[id(v.value)] for v in self.model.trainable_variables}
        return Probe({by_path[path]: g for path, g in gradients.items()}, outputs)

    def _finite(self, total: tf.Tensor, gradients: Tensors) -> tf.Tensor:
        """Whether the loss, every gradient, and the statistics that the call has updated are
        finite.

        A sum is not finite as soon as one of its terms is not; this takes one kernel for each
        tensor.
        """
        sums = [tf.reduce_sum(statistic) for statistic in self._moving]
        squares = map(tf.nn.l2_loss, gradients.values())
        return tf.math.is_finite(tf.add_n([total, *squares, *sums]))

    def _differentiated(
        self, batch: Batch
    ) -> tuple[Batch, Tensors, tf.Tensor, list[tf.Tensor], Tensors]:
        """Returns the batch with mixed targets, the outputs, the total loss, the losses of the
        outputs, and the gradients by path.
        """
        variables = {v.path: v.value for v in self.model.trainable_variables}
        batch = with_reconstructed(batch, self.objectives, self.graph, self.computed)
        with tf.GradientTape() as tape:
            with recorded_mixtures(self._spec.graph, self._layers) as mixtures:
                outputs = self._call(batch.inputs, training=True)
            batch = mixed(batch, self._spec.graph, self.objectives, mixtures)
            total, parts = self._loss(outputs, batch)
            scaled = self._scale.scaled(total) if self._scale else total
        raw = tape.gradient(scaled, variables)
        lost = {id(variables[path]) for path, gradient in raw.items() if gradient is None}
        self.without_gradient = tuple(n for n, weight in self.weights.items() if id(weight) in lost)
        # Dense, as Keras' optimizers would square and clip an embedding's repeated rows singly.
        dense = {path: tf.convert_to_tensor(g) for path, g in raw.items() if g is not None}
        gradients = self._scale.unscaled(dense) if self._scale else dense
        return batch, outputs, total, parts, gradients

    def _apply(self, gradients: Tensors) -> tf.Tensor:
        self._set_chained_rates()
        for optimizer, variables in self._members:
            given = [gradients.get(v.path) for v in variables]
            if any(gradient is not None for gradient in given):
                with fused(optimizer), without_gradient_warnings():
                    optimizer.apply(given, variables)
        if is_multiple(self._optimizer):
            self._optimizer._iterations.assign_add(1)
        if self._scale:
            self._scale.grow()
        return tf.constant(True)

    def _set_chained_rates(self) -> None:
        for (optimizer, _), group in zip(self._members, self._spec.optimizers, strict=True):
            schedule = group.optimizer.schedule
            if isinstance(schedule, ScheduleChain):
                step = tf.cast(optimizer._iterations.value, tf.float32)
                optimizer._learning_rate.assign(chained_rate(schedule, step))

    def _undo(self, before: list[tf.Tensor]) -> tf.Tensor:
        self._move_back(before)
        if self._scale:
            self._scale.shrink()
        return tf.constant(False)

    def _move_back(self, before: list[tf.Tensor]) -> None:
        for variable, value in zip(self._moving, before, strict=True):
            variable.assign(value)

    def evaluate_step(self, batch: Batch, measures: Measures) -> Measures:
        batch = with_reconstructed(batch, self.objectives, self.graph, self.computed)
        batch = centered(batch, self.objectives)
        outputs = self._call(batch.inputs, training=False)
        total, parts = self._loss(outputs, batch)
        return self._measured(measures, outputs, batch, total, parts)

    def _measured(
        self,
        measures: Measures,
        outputs: Tensors,
        batch: Batch,
        total: tf.Tensor,
        parts: list[tf.Tensor],
    ) -> Measures:
        masks = {name: mask_of(output) for name, output in outputs.items()}
        objectives, outputs = self.objectives, self._in_units(outputs)
        return measuring.updated(objectives, measures, outputs, masks, batch, total, parts)

    def predict_step(self, inputs: Tensors) -> Tensors:
        return self._in_units(self._call(inputs, training=False))

    def _in_units(self, outputs: Tensors) -> Tensors:
        scales = {one.output: one.scale for one in self.objectives}
        return {name: in_units(output, scales.get(name)) for name, output in outputs.items()}

    def computed(self, given: Tensors, wanted: Sequence[str]) -> Tensors:
        left = {name: name for name in wanted if name not in given}
        found = self._called(given, left, training=False) if left else {}
        return {name: found.get(name, given.get(name)) for name in wanted}

    def _call(self, inputs: Tensors, training: bool) -> Tensors:
        with widened_activities(self.model), without_mask_warnings():
            named = self._called(inputs, self.graph.outputs, training)
        return {name: with_mask(widened(x), mask_of(x)) for name, x in named.items()}

    def _called(self, given: Tensors, wanted: dict[str, str], training: bool) -> Tensors:
        """Returns outputs of the network, or of a part of it that computes them from tensors."""
        model, inputs = self.model, given
        if wanted is not self.graph.outputs or given.keys() != self.graph.inputs.keys():
            model, names = self._part((*given,), wanted)
            inputs = {_label(name): given[name] for name in names}
        alone = next(iter(inputs.values())) if len(inputs) == 1 else inputs
        outputs = model(alone, training=training)
        return outputs if len(wanted) > 1 else {next(iter(wanted)): outputs}

    def _part(self, given: tuple[str, ...], wanted: dict[str, str]) -> Part:
        """Returns a model of the same layers that computes some tensors from others."""
        key = given, (*wanted.values(),)
        if key not in self._parts:
            part = self.graph.between(given, wanted)
            names = (*part.inputs,)
            with tf.init_scope(), without_mask_warnings():
                model = self._connected(part.renamed({name: _label(name) for name in names}))
            self._parts[key] = model, names
        return self._parts[key]

    def _loss(self, outputs: Tensors, batch: Batch) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Returns the total loss with regularization, and the unweighted loss of each output."""
        parts = [
            loss(
                learned_targets(batch.targets[o.output], o.scale),
                outputs[o.output],
                over_mask(batch.weights.get(o.output), mask_of(outputs[o.output])),
            )
            for loss, o in zip(self._losses, self.objectives, strict=True)
        ]
        weighted = [p * o.weight for p, o in zip(parts, self.objectives, strict=True)]
        return tf.add_n([*weighted, *self.model.losses]), parts

    def initial_measures(self) -> Measures:
        return measuring.initial(self.objectives)

    def results(self, measures: Measures) -> Tensors:
        return measuring.results(self.objectives, measures)

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        optimizer, _ = self._members[0]
        schedule = self._spec.optimizers[0].optimizer.schedule
        if isinstance(schedule, ScheduleChain):
            return chained_rate(schedule, tf.cast(step, tf.float32))
        rate = optimizer._learning_rate  # the schedule itself, where there is one
        if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
            return rate(step)
        return rate.value

    def scale_learning_rate(self, factor: float, least: float = 0.0) -> None:
        for (optimizer, _), group in zip(self._members, self._spec.optimizers, strict=True):
            rate = group.optimizer.rate
            if rate is not None:
                optimizer.learning_rate = scaled(rate, factor, least)


def _label(name: str) -> str:
    """Returns the name of an input of a model, in which Keras allows no slash."""
    return name.replace("/", ".")


@contextmanager
def widened_activities(model: keras.Model) -> Iterator[None]:
    """Context in which activity regularizers get the outputs of layers in float32.

    Keras computes a penalty in the layer's own type: in float16 a sum above 65,504 is infinite, in
    bfloat16 a batch of 257 counts as 256, and neither can be added to a float32 loss. The layers
    are restored at the end, so that the model is saved with Keras' own regularizers.
    """
    layers = [each for each in model._flatten_layers() if each.activity_regularizer is not None]
    regularizers = [layer.activity_regularizer for layer in layers]
    for layer in layers:
        layer.activity_regularizer = _widened(layer.activity_regularizer)
    try:
        yield
    finally:
        for layer, regularizer in zip(layers, regularizers, strict=True):
            layer.activity_regularizer = regularizer


def _widened(regularizer: keras.Regularizer) -> Callable[[tf.Tensor], tf.Tensor]:
    def penalty(output: tf.Tensor) -> tf.Tensor:
        return regularizer(widened(output))

    return penalty
