"""Values of the data with which an operation can't compute: exit codes and messages."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from command_line import speccompile  # noqa: E402
from driven_programs import TARGETS  # noqa: E402
from speccompile.runtime.refused_values import refused_values  # noqa: E402

SPEC = """
spec: 1
name: counts
data: {npz: {path: counts.npz, inputs: {n: n}, targets: y}}
model:
  inputs: {n: {shape: [2], dtype: int32}}
  layers:
    - compute: cast(EXPRESSION, 'float32')
    - dense: 1
training: {loss: mean_squared_error, optimizer: sgd, epochs: 1, batch_size: 2}
"""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("6 // x", "an integer is divided by zero"),
        ("6 % x", "an integer is divided by zero"),
        ("2 ** (0 - x)", "an integer is raised to a negative power"),
        ("take([1.0, 2.0, 3.0], x, 0)", "index 3 is out of range for an axis of size 3"),
    ],
)
def test_a_run_says_what_it_could_not_compute_with(
    target: str, expression: str, said: str, tmp_path: Path
) -> None:
    counts = np.array([[0, 1], [3, 2]], np.int32)
    np.savez(tmp_path / "counts.npz", n=counts, y=np.ones((2, 1), np.float32))
    (tmp_path / "counts.yaml").write_text(SPEC.replace("EXPRESSION", expression))
    run = ("run", tmp_path / "counts.yaml", "--runs", tmp_path / "runs", "--target", target)
    ended = speccompile(*run)
    assert ended.code == 4, ended.err
    assert f"error: {said}\nhelp: check the values" in ended.err
    assert "internal error" not in ended.err


def test_other_errors_are_none_of_these() -> None:
    assert not refused_values(ValueError("Integer division by zero"))
    assert not refused_values(tf.errors.InvalidArgumentError(None, None, "a kernel failed"))
