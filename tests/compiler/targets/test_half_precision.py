"""Mixed precision: what is computed in half, that both targets train so, and float16's scale."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from functools import cache  # noqa: E402

import numpy as np  # noqa: E402
from driven_programs import TARGETS, Driven, assert_close, compiled, on_target  # noqa: E402
from example_runs import EXAMPLES  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402

HALF = ("mixed_bfloat16", "mixed_float16")
SMALL = ("data.split.validation=0.3", "params.width=32")  # float16 is slow on a processor
RECURRENT = """
spec: 1
data: {synthetic: 24}
model:
  inputs: {tokens: {shape: [5], dtype: int32}}
  layers:
    - embedding: {input_dim: 7, output_dim: 6}
    - bidirectional: {layer: {lstm: {units: 4, return_sequences: true}}}
    - layer_normalization
    - gru: {units: 4, dropout: 0.2}
    - dense: 3
training: {loss: mean_squared_error, optimizer: {adam: {}}, batch_size: 8, epochs: 1}
"""


@cache
def built(precision: str, target: str) -> tuple[Driven, dict[str, np.ndarray]]:
    driven = on_target(compiled(RECURRENT, f"runtime.precision={precision}"), target)
    return driven, driven.variables()


def recurrent(precision: str, target: str) -> Driven:
    """The recurrent network before its first step, compiled once for all tests."""
    driven, start = built(precision, target)
    driven.begin_again(start)
    return driven


@pytest.mark.parametrize("precision", HALF)
def test_half_precision_trains_on_both_targets(precision: str) -> None:
    """bfloat16 has 8 bits, so that a rounding in another place shows as 0.4 %; over all rows and
    256 units the targets came 0.12 % apart in loss. Here they round alike, to 1e-6."""
    curves = []
    for target in TARGETS:
        spec = EXAMPLES["digits_dense"].compile(f"runtime.precision={precision}", *SMALL)
        curves.append(on_target(spec, target).epochs(3))
    assert_close(*curves, relative=0.01)
    whole = on_target(EXAMPLES["digits_dense"].compile(*SMALL), "graph").epochs(3)
    assert curves[1] != whole
    np.testing.assert_allclose(curves[1][2]["val_loss"], whole[2]["val_loss"], rtol=0.05)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("precision", HALF)
def test_every_product_is_in_half_precision_and_nothing_else_is(
    precision: str, target: str
) -> None:
    driven = recurrent(precision, target)
    assert {value.dtype for value in driven.weights().values()} == {np.dtype(np.float32)}
    loss, finite = driven.step()
    assert finite
    assert np.isfinite(loss)
    rows = driven.first_rows(2).inputs
    predict = tf.function(driven.program.predict_step).get_concrete_function(rows)
    half = tf.as_dtype(precision.removeprefix("mixed_")).as_datatype_enum
    assert product_types(predict.graph.as_graph_def()) == {half}
    assert [output.dtype for output in predict.outputs] == [tf.float32]


def product_types(graph) -> set[int]:
    """In what matrices are multiplied, in a graph and in the functions that it calls."""
    functions = [function.node_def for function in graph.library.function]
    nodes = (node for nodes in (graph.node, *functions) for node in nodes)
    return {node.attr["T"].type for node in nodes if "MatMul" in node.op}


@pytest.mark.parametrize("target", TARGETS)
def test_float16_goes_on_after_an_overflow_and_stops_at_a_fault(target: str) -> None:
    driven = recurrent("mixed_float16", target)
    scale, steps = loss_scale(driven)
    scale.assign(2.0**8)
    driven.step()
    assert (scale.numpy(), steps.numpy()) == (2.0**8, 1)
    scale.assign(2.0**40)
    before = driven.variables()
    _, going_on = driven.step()
    assert going_on
    after = driven.variables()
    changed = {name for name in after if not np.array_equal(after[name], before[name])}
    assert {name.rsplit("/", 1)[1] for name in changed} == {"dynamic_scale", "step_counter"}
    assert (scale.numpy(), steps.numpy()) == (2.0**39, 0)
    scale.assign(2.0**8)
    driven.program.weights["dense/bias"].assign(np.full(3, np.nan, np.float32))
    assert not driven.step()[1]


def loss_scale(driven):
    state = driven.program.optimizer_state
    return [
        next(variable for name, variable in state.items() if name.endswith(wanted))
        for wanted in ("dynamic_scale", "step_counter")
    ]


def test_the_scale_of_float16_doubles_after_a_long_time_without_overflow() -> None:
    for target in TARGETS:
        driven = recurrent("mixed_float16", target)
        scale, steps = loss_scale(driven)
        scale.assign(2.0**8)
        steps.assign(1999)
        driven.step()
        assert (scale.numpy(), steps.numpy()) == (2.0**9, 0)


@pytest.mark.parametrize("target", TARGETS)
def test_a_spec_sets_the_first_scale_and_when_it_doubles(target: str) -> None:
    options = "training.loss_scale={initial_scale: 64, dynamic_growth_steps: 3}"
    driven = on_target(compiled(RECURRENT, "runtime.precision=mixed_float16", options), target)
    scale, steps = loss_scale(driven)
    assert (scale.numpy(), steps.numpy()) == (64, 0)
    seen = []
    for _ in range(4):
        eager_step(driven)
        seen.append((scale.numpy(), steps.numpy()))
    assert seen == [(64, 1), (64, 2), (128, 0), (128, 1)]


def test_names_of_the_state_do_not_depend_on_what_was_built_before() -> None:
    spec = compiled(RECURRENT, "runtime.precision=mixed_float16")
    for target in TARGETS:
        first, second = (lower(spec, target).optimizer_state for _ in range(2))
        assert list(first) == list(second)


def eager_step(driven: Driven) -> tuple[float, bool]:
    """A first step without compiling it, which takes longer than one step is worth."""
    batch, measures = driven.first_rows(driven.train.batch_size), driven.program.initial_measures()
    driven.program.seed_step(tf.constant(0))
    measures, finite = driven.program.train_step(batch, tf.constant(0), measures)
    return driven.train.values(measures)["loss"], bool(finite)


REGULARIZED = """
spec: 1
data: {synthetic: 300}
model:
  inputs: {x: [3, 4]}
  layers: [LAYERS, dense: 1]
training: {loss: mean_squared_error, optimizer: {sgd: 0.001}, batch_size: 300, epochs: 1}
"""
ACTIVITIES = {
    "of a layer": "dense: {units: 4, activity_regularizer: l2}, flatten: {}",
    "beyond float16": "flatten: {}, dense: {units: 2000, activity_regularizer: {l2: 0.01}}",
    "of weights too": "flatten: {}, dense: {units: 4, kernel_regularizer: l1, "
    "activity_regularizer: {l1_l2: {l1: 0.1}}}",
    "inside a layer": "bidirectional: {layer: {gru: {units: 2, activity_regularizer: l1}}}",
    "of projections": "multi_head_attention: {num_heads: 1, key_dim: 2, activity_regularizer: l1},"
    " flatten: {}",
}


@pytest.mark.parametrize("where", ACTIVITIES)
def test_activity_regularizers_are_computed_in_float32(where: str) -> None:
    """A batch of 300 samples: bfloat16 has no such number, and 2,000 units overflow float16."""
    text = REGULARIZED.replace("LAYERS", ACTIVITIES[where])
    steps = {
        (target, used): eager_step(on_target(compiled(text, f"runtime.precision={used}"), target))
        for target in TARGETS
        for used in (*HALF, "float32")
    }
    assert all(finite for _, finite in steps.values())
    expected = steps["graph", "float32"][0]
    for (_, used), (loss, _) in steps.items():
        np.testing.assert_allclose(loss, expected, rtol=1e-5 if used == "float32" else 0.01)
