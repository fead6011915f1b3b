"""A network of the zoo beside the same network, written independently with Keras."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from example_runs import SPECS, TARGETS
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.summaries.costs import total
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.program import Batch, Program
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.compiler.zoo_pages import read_entry
from speccompile.runtime.training.run_data import load_run_data
from speccompile.runtime.training.streamed import placed
from speccompile.spec_schema.findings.finding import Findings

STEPS = 2


@dataclass(frozen=True)
class ZooNetwork:
    """A network of the zoo.

    Attributes:
        parameters: The number of its parameters, as published; `trainable`, of those that are.
        by_hand: Returns the Keras model.
        whole: What makes the spec the network that is published, if it isn't as it is.
        small: What makes the spec small enough to be trained.
        small_by_hand: Returns the Keras model of that; None if it is the same.
    """

    file: str
    parameters: int
    trainable: int
    by_hand: Callable[[], keras.Model]
    whole: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    small_by_hand: Callable[[], keras.Model] | None = None

    def compile(self, *overrides: str) -> ValidSpec:
        path = SPECS / "zoo" / f"{self.file}.yaml"
        result = compile_spec(path, overrides)
        assert result.spec is not None, [found.message for found in result.findings]
        return result.spec


def assert_same_weights(network: ZooNetwork) -> None:
    """The spec and the Keras model have the published counts, and weights of the same shapes."""
    spec, model = network.compile(*network.whole), network.by_hand()
    costs = total(spec.graph)
    assert (costs.parameters, costs.trainable) == (network.parameters, network.trainable)
    shapes = Counter(weight.shape for _, weight, _ in spec.graph.weights())
    assert shapes == Counter(tuple(weight.shape) for weight in model.weights)
    trainable = sum(weight.value.shape.num_elements() for weight in model.trainable_weights)
    assert trainable == network.trainable
    written = read_entry(spec.path).fields["Parameters"]
    assert f"{network.parameters:,}" in written


def assert_computes_alike(network: ZooNetwork) -> None:
    """Both targets train alike; with the weights after that, the Keras model gives the same.

    The steps are not traced: that would take ten times as long as they do.
    """
    size = ("data.synthetic=4", "data.split=null", "training.policy=null")
    spec = network.compile(*size, *network.small)
    batch = _batch(spec)
    program, other = (lower(spec, target, steps_per_epoch=STEPS) for target in TARGETS)
    first, second = _losses(program, batch), _losses(other, batch)
    np.testing.assert_allclose(first, second, rtol=1e-3)
    assert len({*first}) == STEPS
    model = (network.small_by_hand or network.by_hand)()
    model.set_weights(program.model.get_weights())
    given = [batch.inputs[name] for name in spec.graph.inputs]
    expected = model(given if len(given) > 1 else given[0])
    found = [*program.predict_step(batch.inputs).values()]
    for ours, theirs in zip(found, keras.tree.flatten(expected), strict=True):
        largest = float(np.abs(theirs).max())
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5 * largest)


def _batch(spec: ValidSpec) -> Batch:
    """Returns all samples of the spec's own data."""
    findings = Findings()
    data = load_run_data(spec, findings)
    assert data is not None, [found.message for found in findings]
    rows = placed(data.dataset.train, data.weights)
    return rows.batch(rows.only(np.arange(rows.size)), None, None)


def _losses(program: Program, batch: Batch) -> list[float]:
    """Returns the losses of some steps with the same samples."""
    losses = []
    for step in map(tf.constant, range(STEPS)):
        program.seed_step(step)
        measures, finite = program.train_step(batch, step, program.initial_measures())
        assert finite
        losses.append(float(program.results(measures)["loss"]))
    return losses
