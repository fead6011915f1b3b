"""From a table to the values of a run: small ones that can be counted by hand, on both targets."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled, on_target  # noqa: E402

SPEC = """
spec: 1
data: {{csv: {{path: table.csv, target: {target}}}}}
model:
  inputs: {{x: [{inputs}]}}
  layers: [dense: {{units: {inputs}, kernel_initializer: identity{more}}}]
training:
  loss: {loss}
  metrics: {metrics}
  optimizer: {{sgd: 1.0e-9}}
  batch_size: 3
  epochs: 1
"""
OF_SIGNS = "[accuracy, precision, recall, auc, binary_accuracy, f1_score]"
RIGHT = "x,y\n-2.0,-1\n-0.3,-1\n0.3,1\n1.5,1\n"
TEXT = RIGHT.replace(",-1", ",ham").replace(",1\n", ",spam\n")
OFTEN_RIGHT = "x,y\n-2.0,-1\n-0.3,1\n0.3,-1\n1.5,1\n0.1,1\n0.2,-1\n3.0,-1\n9.0,1\n"
LABELS = "a,b,c,rain,wind,snow\n1,2,-1,1,1,0\n-1,-2,-3,0,0,0\n3,1,2,1,1,1\n-1,1,-2,0,1,0\n"


def measured(folder: Path, on: str, table: str, **words: str) -> dict[str, float]:
    (folder / "table.csv").write_text(table, encoding="utf-8")
    given = {"target": "y", "inputs": "1", "more": "", **words}
    spec = compiled(SPEC.format(**given), f"runtime.target={on}", folder=folder)
    values = on_target(spec, on).train.evaluate()
    return {name: value for name, value in values.items() if name != "loss"}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("table", [RIGHT, TEXT], ids=["numbers", "text"])
def test_margins_of_the_right_sign_are_right(target: str, table: str, tmp_path: Path) -> None:
    values = measured(tmp_path, target, table, loss="hinge", metrics=OF_SIGNS)
    assert set(values.values()) == {1.0}


@pytest.mark.parametrize("target", TARGETS)
def test_margins_of_either_sign(target: str, tmp_path: Path) -> None:
    """Of 8 answers 4 are right; 6 say yes, of them 3 rightly; 4 are yes; of 16 pairs 9 are in
    order."""
    values = measured(tmp_path, target, OFTEN_RIGHT, loss="hinge", metrics=OF_SIGNS)
    wanted = [0.5, 3 / 6, 3 / 4, 9 / 16, 0.5, 0.6]
    np.testing.assert_allclose(list(values.values()), wanted, rtol=1e-6)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("activation", [", activation: sigmoid", ""])
def test_each_of_several_decisions_counts(target: str, activation: str, tmp_path: Path) -> None:
    words = {"target": "[rain, wind, snow]", "inputs": "3", "more": activation}
    words |= {"loss": "binary_crossentropy", "metrics": "[accuracy, f1_score, precision]"}
    assert set(measured(tmp_path, target, LABELS, **words).values()) == {1.0}
    wrong = LABELS.replace("3,1,2,1,1,1", "3,-1,0,1,1,1")  # 0: p = 0.5, which is a no
    values = list(measured(tmp_path, target, wrong, **words).values())
    np.testing.assert_allclose(values, [10 / 12, (1 + 4 / 5 + 0) / 3, 1.0], rtol=1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_r2_of_a_mean_far_above_the_spread(target: str, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    y = np.round(random.normal(101_325, 15, 300), 2)
    x = np.round(y - 101_325 + random.normal(0, 8, 300), 2)
    table = "x,y\n" + "".join(f"{a},{b}\n" for a, b in zip(x, y, strict=True))
    words = {"more": ", bias_initializer: {constant: 101325}", "loss": "mean_squared_error"}
    (value,) = measured(tmp_path, target, table, metrics="[r2_score]", **words).values()
    missed = ((y - x - 101_325) ** 2).sum()
    np.testing.assert_allclose(value, 1 - missed / ((y - y.mean()) ** 2).sum(), atol=2e-4)
