"""Weights that no gradient reaches are named when training begins."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import speccompile as sc  # noqa: E402
from driven_programs import TARGETS, compiled, on_target  # noqa: E402
from speccompile.runtime.training.learning import learning_weights  # noqa: E402

HALF_USED = """
spec: 1
data: {synthetic: 12}
model:
  inputs: {steps: [3, 2]}
  layers:
    - bidirectional: {layer: {simple_rnn: 2}, merge_mode: null}
    - dense: 1
      name: left
    - compute: round(x)
      name: whole
    - dense: 1
      name: right
      from: bidirectional
    - dense: 1
      name: shown
  outputs: {right: right, whole: whole, shown: shown}
training:
  loss: {right: mean_squared_error, whole: mean_squared_error}
  optimizer: sgd
  batch_size: 4
  epochs: 2
"""
CELL = "bidirectional/backward_simple_rnn/simple_rnn_cell"
LOST = tuple(f"{CELL}/{name}" for name in ("kernel", "recurrent_kernel", "bias"))


@pytest.mark.parametrize("target", TARGETS)
def test_a_program_knows_which_weights_get_no_gradient(target: str) -> None:
    driven = on_target(compiled(HALF_USED), target)
    driven.step()
    layers = (f"{layer}/{name}" for layer in ("left", "shown") for name in ("kernel", "bias"))
    assert driven.program.without_gradient == (*LOST, *layers)


def test_they_are_named_once_where_the_check_has_not() -> None:
    """Not those of `left`, which SC331 has named, nor of `shown`, which has no loss (SC340)."""
    expected = learning_weights(compiled(HALF_USED))
    assert set(LOST) < expected
    assert {name.partition("/")[0] for name in expected} == {"bidirectional", "right"}


def test_a_run_says_so_in_its_events_and_its_report(tmp_path: Path) -> None:
    result = sc.train(sc.Spec.from_yaml(HALF_USED), runs=tmp_path)
    names = ", ".join(f"`{name}`" for name in LOST)
    told = f"no gradient reaches {names}: training doesn't change them"
    events = (result.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [told in line for line in events].count(True) == 1
    assert events.index(next(line for line in events if told in line)) < len(events) / 2
    report = (result.folder / "report.html").read_text(encoding="utf-8")
    assert f"{CELL}/kernel" in report
