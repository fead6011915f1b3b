"""The steps of a graph program, for the trainer's loop and for export."""

from collections.abc import Collection, Sequence
from typing import Any

import tensorflow as tf

from ....spec_schema.document.training import LossScale as LossScaleOptions
from ....spec_schema.errors import Error, raises_plainly
from ...ir import Graph
from ...valid_spec import ValidSpec
from ..loss_scale import LossScale
from ..metrics import measures as measuring
from ..mixing import centered, mixed
from ..outputs import in_units, learned_targets, with_reconstructed
from ..program import Batch, Measures, Probe, Tensors
from .components.losses import loss_value
from .given_inputs import tensors_of
from .network import Forward, Network
from .optimization import Optimization


class GraphSteps(tf.Module):
    """The variables and steps of a `GraphProgram`; implements `Program`."""

    def __init__(self, spec: ValidSpec, network: Network) -> None:
        super().__init__("program")
        self.network = network
        self.objectives = spec.objectives
        self.weights = network.weights
        self.averages: dict[str, tf.Variable] = {}
        self.without_gradient: tuple[str, ...] = ()
        self.optimizer_state: dict[str, tf.Variable] = {}
        self._spec = spec
        training = spec.document.training
        if training is None:
            return
        self._optimization = Optimization(
            spec.optimizers, training, network.weights, network.declared
        )
        self.averages = self._optimization.averages
        self.optimizer_state = {**self._optimization.state}
        self._scale: LossScale | None = None
        if spec.document.runtime.precision == "mixed_float16":
            self._add_loss_scale(training.loss_scale)

    def _add_loss_scale(self, options: LossScaleOptions) -> None:
        scale = tf.Variable(options.initial_scale, trainable=False, name="optimizer/dynamic_scale")
        steps = tf.Variable(0, trainable=False, name="optimizer/step_counter")
        self.optimizer_state["optimizer/dynamic_scale"] = scale
        self.optimizer_state["optimizer/step_counter"] = steps
        self._scale = LossScale(scale, steps, options.dynamic_growth_steps)

    @raises_plainly
    def __call__(self, inputs: Any) -> Tensors:
        """Returns the outputs of the network by name, in inference mode.

        Args:
            inputs: Arrays by input name, the first axis counting samples; or the array of the only
                input.

        Raises:
            Error: An input is missing, what is given for it doesn't fit, or the network can't
                compute it, such as an index that an embedding doesn't have.
        """
        tensors = tensors_of(inputs, self.network.graph.inputs)
        try:
            return self.predict_step(tensors)
        except tf.errors.InvalidArgumentError as error:
            what = error.message.rpartition("}} ")[2].partition(" [Op:")[0]
            raise Error(f"the network can't compute these inputs: {what}") from error

    def seed_step(self, step: tf.Tensor) -> None:
        """Does nothing: draws depend only on the step, and the optimizer continues where it is."""

    def train_step(self, batch: Batch, step: tf.Tensor, measures: Measures) -> Any:
        batch = self._whole(batch)
        forward, total, parts, gradients = self._differentiated(batch, True, 1.0, step)
        batch = self._mixed(batch, forward)
        finite = _finite(total, gradients, forward)
        going_on = finite | self._scale.can_recover(total) if self._scale else finite
        self._apply_if(finite, gradients, forward)
        if self._scale:
            tf.cond(finite, self._scale.grow, self._scale.shrink)
        seen = self._measured(measures, forward, batch, total, parts)
        return seen, going_on

    def is_finite(self, batch: Batch, step: tf.Tensor) -> tf.Tensor:
        batch = self._whole(batch)
        forward, total, _, gradients = self._differentiated(batch, True, 1.0, step)
        return _finite(total, gradients, forward)

    def probe(self, batch: Batch, step: tf.Tensor, layers: Collection[str]) -> Probe:
        batch = self._whole(batch)
        forward, _, _, gradients = self._differentiated(batch, True, 1.0, step)
        outputs: dict[str, list[tf.Tensor]] = {name: [] for name in layers}
        for node in self.network.graph.nodes:
            if node.owner in outputs and node.name in forward.tensors:
                outputs[node.owner].append(forward.tensors[node.name])
        return Probe(gradients, outputs)

    def step(
        self, batch: Batch, dropout: tf.Tensor, training: tf.Tensor
    ) -> tuple[Tensors, tf.Tensor]:
        """Make one step of the exported graph: an update if `training` is true.

        Nothing is updated if the loss or a gradient is not finite. Returns the outputs of the
        network and the loss, both from before the update.

        Args:
            dropout: A factor on every declared dropout rate.
            training: A boolean tensor.
        """
        position = self._optimization.iterations
        batch = self._whole(batch)
        forward, total, _, gradients = self._differentiated(batch, training, dropout, position)
        finite = _finite(total, gradients, forward)
        self._apply_if(training & finite, gradients, forward)
        return self._in_units(forward.outputs), total

    def _differentiated(
        self, batch: Batch, training: Any, dropout: Any, step: tf.Tensor
    ) -> tuple[Forward, tf.Tensor, list[tf.Tensor], Tensors]:
        """Returns a forward pass, its total loss, the losses of the outputs, and the gradients by
        weight.
        """
        trained = self.network.trained
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(list(trained.values()))
            forward = self.network.forward(batch.inputs, training, dropout, step)
            total, parts = self._loss(forward, self._mixed(batch, forward))
            scaled = self._scale.scaled(total) if self._scale else total
        gradients = tape.gradient(scaled, trained)
        self.without_gradient = tuple(n for n, gradient in gradients.items() if gradient is None)
        dense = {n: tf.convert_to_tensor(g) for n, g in gradients.items() if g is not None}
        return forward, total, parts, self._scale.unscaled(dense) if self._scale else dense

    def _whole(self, batch: Batch) -> Batch:
        """Returns a batch with the targets that are inputs of the network."""
        return with_reconstructed(batch, self.objectives, self.graph, self.computed)

    @property
    def graph(self) -> Graph:
        """The network."""
        return self.network.graph

    def computed(self, given: Tensors, wanted: Sequence[str]) -> Tensors:
        return self.network.computed(given, wanted)

    def _mixed(self, batch: Batch, forward: Forward) -> Batch:
        return mixed(batch, self.network.graph, self.objectives, forward.mixtures)

    def _apply_if(self, condition: tf.Tensor, gradients: Tensors, forward: Forward) -> None:
        tf.cond(condition, lambda: self._apply(gradients, forward), lambda: tf.constant(False))

    def _apply(self, gradients: Tensors, forward: Forward) -> tf.Tensor:
        """Apply the update: first what the layers replace, then weights through the optimizer.

        So a kernel that spectral normalization has replaced takes the gradient of this step too.
        """
        for name, value in forward.updates.items():
            self.weights[name].assign(value)
        self._optimization.apply(gradients)
        return tf.constant(True)

    def evaluate_step(self, batch: Batch, measures: Measures) -> Measures:
        batch = centered(self._whole(batch), self.objectives)
        forward = self.network.forward(batch.inputs, False, 1.0, tf.zeros([], tf.int32))
        total, parts = self._loss(forward, batch)
        return self._measured(measures, forward, batch, total, parts)

    def _measured(
        self,
        measures: Measures,
        forward: Forward,
        batch: Batch,
        total: tf.Tensor,
        parts: list[tf.Tensor],
    ) -> Measures:
        outputs, masks = self._in_units(forward.outputs), forward.masks
        return measuring.updated(self.objectives, measures, outputs, masks, batch, total, parts)

    def predict_step(self, inputs: Tensors) -> Tensors:
        forward = self.network.forward(inputs, False, 1.0, tf.zeros([], tf.int32))
        return self._in_units(forward.outputs)

    def _in_units(self, outputs: Tensors) -> Tensors:
        scales = {one.output: one.scale for one in self.objectives}
        return {name: in_units(output, scales.get(name)) for name, output in outputs.items()}

    def _loss(self, forward: Forward, batch: Batch) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Returns the total loss with regularization, and the unweighted loss of each output."""
        parts = [
            loss_value(
                objective,
                learned_targets(batch.targets[objective.output], objective.scale),
                forward.outputs[objective.output],
                batch.weights.get(objective.output),
                forward.masks.get(objective.output),
            )
            for objective in self.objectives
        ]
        weighted = [
            part if objective.weight == 1.0 else part * objective.weight
            for part, objective in zip(parts, self.objectives, strict=True)
        ]
        weights = self.network.penalties(forward.updates)
        return tf.add_n([*weighted, *forward.penalties, *weights]), parts

    def initial_measures(self) -> Measures:
        return measuring.initial(self.objectives)

    def results(self, measures: Measures) -> Tensors:
        return measuring.results(self.objectives, measures)

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        return self._optimization.learning_rate(step)

    def scale_learning_rate(self, factor: float, least: float = 0.0) -> None:
        self._optimization.scale_learning_rate(factor, least)


def _finite(total: tf.Tensor, gradients: Tensors, forward: Forward) -> tf.Tensor:
    """Whether the loss, every gradient, and the statistics after the step are finite.

    A sum is not finite as soon as one of its terms is not; this takes one kernel for each tensor.
    """
    sums = [tf.reduce_sum(statistic) for statistic in forward.updates.values()]
    return tf.math.is_finite(tf.add_n([total, *map(tf.nn.l2_loss, gradients.values()), *sums]))
