"""A run that has learned nothing says so at its end, and so does its evaluation."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from command_line import speccompile  # noqa: E402
from driven_programs import TARGETS  # noqa: E402
from example_runs import record  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.events import Judged  # noqa: E402

SPEC = """
spec: 1
name: guess
data: {{npz: t.npz{split}}}
model:
  inputs: {{x: [3]}}
  layers: [{{dense: {{units: {units}{more}}}}}]
training:
  loss: {loss}
  optimizer: {{adam: {{learning_rate: {rate}}}}}
  epochs: {epochs}
"""
HALF = ", split: {validation: 0.5}"


def warned(folder: Path, target: str, y: np.ndarray, loss: str, **parts) -> list[str]:
    """The verdict on a run with these targets."""
    random = np.random.default_rng(0)
    x = random.normal(size=(len(y), 3)).astype(np.float32)
    x[:, 0] = y.reshape(len(y), -1)[:, 0] * parts.pop("signal", 0) + random.normal(size=len(y))
    np.savez(folder / "t.npz", x=x, y=y)
    given = {"split": HALF, "units": 1, "more": "", "rate": 0.1, "epochs": 1, **parts}
    (folder / "s.yaml").write_text(SPEC.format(loss=loss, **given))
    spec = compile_spec(folder / "s.yaml", (f"runtime.target={target}",)).spec
    assert spec is not None
    events = record(spec, folder / "runs").events
    (judged,) = (event for event in events if isinstance(event, Judged))
    return [said for said in judged.verdicts if "always predicting" in said]


def labels(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, 400).astype(np.float32)


@pytest.mark.parametrize("target", TARGETS)
def test_what_has_learned_nothing_is_told(tmp_path: Path, target: str) -> None:
    (said,) = warned(tmp_path, target, labels(), "binary_crossentropy", rate=1e-6)
    assert said.startswith("val_loss ")
    frequencies = r"always predicting the class frequencies of the training part"
    assert re.search(rf"is no better than {frequencies} \(0\.6[89]\d+\)\.$", said)
    measured = speccompile("evaluate", tmp_path / "runs/guess/1")
    assert measured.code == 0
    assert "note: loss " in measured.err
    assert re.search(r"the class frequencies of the training part \(0\.6[89]\d+\)\n", measured.err)


@pytest.mark.parametrize("target", TARGETS)
def test_what_has_learned_is_not_spoken_of(tmp_path: Path, target: str) -> None:
    given = {"signal": 4, "epochs": 15}
    assert warned(tmp_path, target, labels(), "binary_crossentropy", **given) == []


@pytest.mark.parametrize("target", TARGETS)
def test_what_regularizers_add_is_not_held_against_it(tmp_path: Path, target: str) -> None:
    more = ", bias_regularizer: {l2: 10}, bias_initializer: {constant: 0.5}"
    given = {"signal": 4, "epochs": 3, "rate": 0.05, "more": more}
    assert warned(tmp_path, target, labels(), "binary_crossentropy", **given) == []
    # An untrained bias of 0.5 adds 10 * 0.5² = 2.5.
    given = {"more": more, "rate": 1e-6}
    (said,) = warned(tmp_path, target, labels(), "binary_crossentropy", **given)
    found = re.match(r"val_loss (\S+) without regularizers is no better", said)
    assert found
    assert 0.69 < float(found[1]) < 2


def test_numbers_are_compared_with_their_mean(tmp_path: Path) -> None:
    y = np.random.default_rng(3).normal(50, 4, size=(300, 1)).astype(np.float32)
    (said,) = warned(tmp_path, "keras", y, "mean_squared_error")
    assert (
        "no better than always predicting the mean of the training part (1" in said
    )  # a variance of 16
    (said,) = warned(tmp_path, "keras", y, "mean_absolute_error", split="")
    assert said.startswith("loss ")
    assert "the median (3." in said  # 4 · √(2/π) = 3.19
