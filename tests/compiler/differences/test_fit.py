"""A checkpoint fits exactly where both targets make variables of the same names and shapes."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from functools import cache  # noqa: E402
from itertools import combinations  # noqa: E402
from pathlib import Path  # noqa: E402

from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.differences.fit import checkpoint_fits  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.valid_spec import ValidSpec  # noqa: E402

SPEC = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 3
    - batch_normalization
    - dense: {units: 1, activation: sigmoid}
      name: y
training: {loss: binary_crossentropy, optimizer: adam, epochs: 5}
"""
OPTIMIZERS = (
    "{adam: {learning_rate: 0.1, beta_1: 0.5, clipnorm: 1}}",
    "{adam: {amsgrad: true}}",
    "{adam: {exponential_decay: {initial_learning_rate: 1, decay_steps: 9, decay_rate: 0.5}}}",
    "adamw",
    "{adamw: {amsgrad: true}}",
    "nadam",
    "adagrad",
    "sgd",
    "{sgd: {momentum: 0.9}}",
    "{sgd: {momentum: 0.5, nesterov: true}}",
    "rmsprop",
    "{rmsprop: {momentum: 0.9}}",
    "{rmsprop: {centered: true}}",
    *("adadelta", "adafactor", "adamax", "ftrl", "lamb", "lion", "schedule_free_adam_w"),
    "muon",
    "{muon: {exclude_embeddings: false}}",
)
NETWORKS = (
    "training.epochs=50",
    "model.layers[0].dense=2",
    "model.layers[0].dense={units: 3, use_bias: false}",
    "model.layers[0].dense={units: 3, activation: relu, kernel_regularizer: {l2: 0.1}}",
    "model.layers[1]={batch_normalization: {}, trainable: false}",
    "model.layers[1]=relu",
    "runtime.precision=mixed_float16",
    "runtime.precision=mixed_bfloat16",
)
WITH_EMBEDDING = "model.layers[0]={dense: 3, name: embedding}"


def compiled(*overrides: str) -> ValidSpec:
    spec = compile_spec(Path("spec.yaml"), overrides, text=SPEC).spec
    assert spec is not None, overrides
    return spec


@cache
def made(
    override: str | tuple[str, ...], target: str
) -> tuple[ValidSpec, dict[str, tuple[tuple[int, ...], str]]]:
    """A spec, and every variable that its program starts with."""
    overrides = (override,) if isinstance(override, str) else override
    spec = compiled(*overrides, f"runtime.target={target}")
    program = lower(spec, target)
    variables = {**program.weights, **program.optimizer_state}
    return spec, {name: (tuple(v.shape), v.dtype.name) for name, v in variables.items()}


@pytest.mark.parametrize("target", ["keras", "graph"])
def test_muon_keeps_more_of_embeddings_than_of_matrices(target: str) -> None:
    muon, other = "{muon: {ns_steps: 3}}", "{muon: {exclude_embeddings: false}}"
    (before, ours), (after, theirs) = (
        made((WITH_EMBEDDING, f"training.optimizer={optimizer}"), target)
        for optimizer in (muon, other)
    )
    assert ours.keys() - theirs.keys() == {"optimizer/embedding/kernel/velocity"}
    assert "different weights" in checkpoint_fits(before, after).reason


@pytest.mark.parametrize("target", ["keras", "graph"])
def test_a_checkpoint_fits_where_the_variables_are_the_same(target: str) -> None:
    specs = ("seed=0", *(f"training.optimizer={o}" for o in OPTIMIZERS), *NETWORKS)
    for one, other in combinations(specs, 2):
        (before, ours), (after, theirs) = made(one, target), made(other, target)
        fit = checkpoint_fits(before, after)
        assert bool(fit) == bool(checkpoint_fits(after, before))
        assert bool(fit) <= (ours == theirs), (one, other)
        same_optimizer = before.document.training.optimizer.name == (
            after.document.training.optimizer.name
        )
        assert bool(fit) or ours != theirs or not same_optimizer, (one, other, fit.reason)


def test_the_reason_says_what_was_and_what_is() -> None:
    before, after = compiled(), compiled("model.layers[0].dense=2")
    assert checkpoint_fits(before, after).reason == (
        "weight `dense/kernel` changed from [4, 3] float32 to [4, 2] float32"
    )
    graph = compiled("runtime.target=graph")
    assert checkpoint_fits(before, graph).reason == "target changed from keras to graph"
