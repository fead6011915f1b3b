"""The compiled loop: cut into calls anywhere it gives the same bits; a bad batch changes none."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import ALL, TARGETS, Driven, assert_equal, compiled, on_target  # noqa: E402
from speccompile.runtime.training.in_memory import InMemoryData  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402
from speccompile.runtime.training.run_data import load_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

NOISY = """
spec: 1
seed: 3
params: {drop: 0.3, noise: 0.1, rate: 0.01}
data: {synthetic: 50, split: {validation: 0.2}}
model:
  inputs: {x: [4, 3]}
  layers:
    - gaussian_noise: $noise
    - gru: {units: 5, dropout: $drop, return_sequences: true}
    - batch_normalization
    - flatten
    - dropout: $drop
    - dense: 3
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: {adam: {learning_rate: $rate}}
  batch_size: 16
  epochs: 2
"""
NORMAL = """
spec: 1
data: {synthetic: 40}
model: {inputs: {x: [3]}, layers: [batch_normalization, {dense: 1}]}
training: {loss: mean_squared_error, optimizer: {sgd: {}}, batch_size: 16, epochs: 1}
"""
STILL = ("params.drop=0.0", "params.noise=0.0", "params.rate=1e-30")
STEPS = 3  # of 40 rows: 16, 16 and 8


@pytest.fixture(scope="module")
def whole_epochs() -> dict[str, tuple[Driven, list[dict[str, float]]]]:
    """Two epochs on each target, an epoch a call."""
    made = {target: on_target(compiled(NOISY), target) for target in TARGETS}
    return {target: (driven, driven.epochs(2)) for target, driven in made.items()}


@pytest.mark.parametrize("target", TARGETS)
def test_steps_one_by_one_or_two_by_two_end_in_the_same_bits(target: str, whole_epochs) -> None:
    whole, values = whole_epochs[target]
    assert (whole.train.steps, whole.steps) == (STEPS, 2 * STEPS)
    driven = on_target(compiled(NOISY), target)
    start = driven.variables()
    for chunk in (1, 2):
        driven.begin_again(start)
        assert driven.epochs(2, chunk) == values
        assert_equal(driven.variables(), whole.variables())


@pytest.mark.parametrize("target", TARGETS)
def test_another_seed_gives_another_run(target: str, whole_epochs) -> None:
    _, values = whole_epochs[target]
    assert on_target(compiled(NOISY, "seed=4"), target).epochs(2) != values


@pytest.mark.parametrize("target", TARGETS)
def test_who_is_told_how_far_it_is_changes_no_bit(target: str, whole_epochs) -> None:
    loop, evaluated, predicted = whole_epochs[target][0].train, [], []
    assert loop.evaluate(evaluated.append) == loop.evaluate()
    given, silent = loop.predict(predicted.append), loop.predict()
    assert all(np.array_equal(given[name], silent[name]) for name in silent)
    assert evaluated == predicted == [16, 32, 40]


@pytest.mark.parametrize("target", TARGETS)
def test_a_smaller_last_batch_counts_for_its_samples(target: str) -> None:
    """With weights that stand still, means over 16, 16 and 8 rows are the mean over 40."""
    parts = on_target(compiled(NOISY, *STILL), target)
    whole = on_target(compiled(NOISY, *STILL, "training.batch_size=40"), target)
    for name, value in whole.validation.evaluate().items():
        np.testing.assert_allclose(parts.validation.evaluate()[name], value, rtol=1e-5)
    everything, (batchwise,) = Loop(whole.program, whole.train.data, 40), parts.epochs(1)
    assert everything.steps == 1
    accuracies = [parts.train.evaluate()["accuracy"], everything.evaluate()["accuracy"]]
    assert accuracies[0] == accuracies[1]
    assert batchwise["accuracy"] * 40 == pytest.approx(round(batchwise["accuracy"] * 40), abs=1e-4)


@pytest.mark.parametrize("target", TARGETS)
def test_predictions_come_in_the_order_of_the_rows(target: str, whole_epochs) -> None:
    driven, _ = whole_epochs[target]
    together = driven.program.predict_step(driven.train.data.batch(tf.range(40), 0, 40).inputs)
    ((name, predicted),) = driven.train.predict().items()
    assert predicted.shape == (40, 3)
    np.testing.assert_allclose(predicted, together[name], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("target", "fault"), [("keras", np.inf), ("graph", np.nan)])
def test_a_batch_that_is_not_finite_changes_no_bit(target: str, fault: float) -> None:
    """Nor the moving statistics, nor what the optimizer keeps; and the steps before it count."""
    broken, clean = faulty(NOISY, target, fault, row=35), on_target(compiled(NOISY), target)
    rows, measures = tf.range(40), broken.program.initial_measures()
    _, made, finite = broken.train.train(rows, 0, ALL, 0, measures)
    assert (made, finite) == (2, False)
    clean.train.train(rows, 0, 2, 0, measures)
    assert_equal(broken.variables(), clean.variables())
    assert broken.train.weights_are_finite()
    _, made, finite = broken.train.train(rows, 1, 1, 2, measures)
    assert (made, finite) == (1, True)


@pytest.mark.parametrize("target", TARGETS)
def test_statistics_that_overflow_are_a_fault_though_the_loss_is_none(target: str) -> None:
    broken = faulty(NORMAL, target, 1e30, row=35)
    before = broken.variables()
    loss, finite = broken.step(2)
    assert np.isfinite(loss)
    assert not finite
    assert_equal(broken.variables(), before)


def faulty(text: str, target: str, fault: float, row: int) -> Driven:
    """A program over data in which one value of one row is a fault."""
    driven = on_target(compiled(text), target)
    part = load_data(compiled(text), Findings()).train
    part.inputs["x"][row, 0] = fault
    driven.train = Loop(driven.program, InMemoryData(part), 16)
    return driven


@pytest.mark.parametrize("target", TARGETS)
def test_weights_out_of_range_are_seen(target: str, whole_epochs) -> None:
    driven, _ = whole_epochs[target]
    bias = driven.program.weights["dense/bias"]
    before = bias.numpy()
    assert driven.train.weights_are_finite()
    for fault in (np.nan, -np.inf):
        bias.assign([0.0, fault, 0.0])
        assert not driven.train.weights_are_finite()
    bias.assign(before)


def test_rows_of_a_batch() -> None:
    driven = on_target(compiled(NOISY), "graph")
    order = np.arange(40)[::-1]
    assert driven.train.rows_of(order, 0).tolist() == [*range(39, 23, -1)]
    assert driven.train.rows_of(order, 2).tolist() == [*range(7, -1, -1)]
