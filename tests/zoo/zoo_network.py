"""A network of the zoo beside the same network, written independently with Keras."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from driven_programs import TARGETS, on_target
from example_runs import SPECS
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.summaries.costs import total
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.compiler.zoo_pages import read_entry


@dataclass(frozen=True)
class ZooNetwork:
    """A network of the zoo.

    Attributes:
        parameters: How many the source says that it has, all and the trainable ones.
        by_hand: Returns the Keras model.
        small: What makes the spec small enough to be trained.
        small_by_hand: Returns the Keras model of that; None if it is the same.
    """

    file: str
    parameters: int
    trainable: int
    by_hand: Callable[[], keras.Model]
    small: tuple[str, ...] = ()
    small_by_hand: Callable[[], keras.Model] | None = None

    def compile(self, *overrides: str) -> ValidSpec:
        path = SPECS / "zoo" / f"{self.file}.yaml"
        result = compile_spec(path, overrides)
        assert result.spec is not None, [found.message for found in result.findings]
        return result.spec


def assert_same_weights(network: ZooNetwork) -> None:
    """The spec and the Keras model have the published counts, and weights of the same shapes."""
    spec, model = network.compile(), network.by_hand()
    costs = total(spec.graph)
    assert (costs.parameters, costs.trainable) == (network.parameters, network.trainable)
    assert [*spec.findings] == []
    shapes = Counter(weight.shape for _, weight, _ in spec.graph.weights())
    assert shapes == Counter(tuple(weight.shape) for weight in model.weights)
    trainable = sum(weight.value.shape.num_elements() for weight in model.trainable_weights)
    assert trainable == network.trainable
    written = read_entry(spec.path).fields["Parameters"]
    assert re.match(r"[\d,]*\d", written)[0] == f"{network.parameters:,}"


def assert_computes_alike(network: ZooNetwork, tolerance: float = 1e-4) -> None:
    """Both targets train alike, and the Keras model gives the same outputs with the same
    weights.
    """
    size = ("data.synthetic=8", "data.split=null", "training.batch_size=4")
    spec = network.compile(*size, *network.small)
    runs = [on_target(spec, target) for target in TARGETS]
    model = (network.small_by_hand or network.by_hand)()
    program, inputs = runs[0].program, runs[0].first_rows(2).inputs
    model.set_weights(program.model.get_weights())
    given = [inputs[name] for name in spec.graph.inputs]
    expected = model(given if len(given) > 1 else given[0])
    found = [*program.predict_step(inputs).values()]
    for ours, theirs in zip(found, keras.tree.flatten(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)
    losses = [[run.step(index) for index in range(2)] for run in runs]
    assert all(finite for of_run in losses for _, finite in of_run)
    first, second = ([loss for loss, _ in of_run] for of_run in losses)
    np.testing.assert_allclose(first, second, rtol=1e-3)
