"""What answers without a network give, and constant answers of the training part."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, objective
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.dataset import Dataset, Part
from speccompile.runtime.simple_answer import SimpleAnswer, sentences
from speccompile.runtime.training.baseline import guess_of
from speccompile.runtime.training.run_data import load_data
from speccompile.runtime.training.simple_answers import no_better_than_latest, simple_answers
from speccompile.spec_schema.findings.finding import Findings

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

SPEC = """spec: 1
data:
  csv: {{path: t.csv, target: {target}, features: [x]}}
  split: {{validation: 20, order: last}}
  {data}
model:
  inputs: {{i: {shape}}}
  layers:
    - flatten
    - dense: {last}
      name: out
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""
X = np.arange(100) ** 2 % 37
KIND = np.where(np.arange(100) < 60, "a", np.where(np.arange(100) % 3, "b", "a"))


def loaded(folder: Path, **spec: str) -> tuple[ValidSpec, Dataset, Part]:
    rows = zip(X.tolist(), KIND.tolist(), strict=True)
    (folder / "t.csv").write_text("x,kind\n" + "".join(f"{x},{kind}\n" for x, kind in rows))
    (folder / "t.yaml").write_text(SPEC.format(**{"data": "", "shape": "[1]", **spec}))
    compiled = compile_spec(folder / "t.yaml").spec
    assert compiled is not None
    found = Findings()
    data = load_data(compiled, found)
    assert data is not None, list(found)
    assert data.validation is not None
    return compiled, data, data.validation


def answers(folder: Path, **spec: str) -> list[SimpleAnswer]:
    compiled, data, held = loaded(folder, **spec)
    values = {"mean_absolute_error": 0.125}
    return [*simple_answers(compiled, held, values, data.class_names, data.train)]


def test_the_mean_of_the_training_part(tmp_path: Path) -> None:
    (one,) = answers(tmp_path, target="x", last="1", loss="mean_squared_error")
    assert one.value == pytest.approx(np.abs(X[80:] - X[:80].mean()).mean())
    (said,) = sentences([one])
    assert said.startswith("always predicting the mean (")
    assert said.endswith(" (the network: 0.1250)")


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        ("{units: 1, activation: sigmoid}", "binary_crossentropy"),
        ("{units: 2, activation: softmax}", "sparse_categorical_crossentropy"),
        ("{units: 2, activation: softmax}", "categorical_crossentropy"),
    ],
)
def test_the_most_frequent_class_of_the_training_part(last: str, loss: str, tmp_path: Path) -> None:
    (one,) = answers(tmp_path, target="kind", last=last, loss=loss)
    assert one.answer == "always predicting `a`"
    assert (one.measure, one.value) == ("accuracy", pytest.approx((KIND[80:] == "a").mean()))
    assert list(sentences([one])) == [f"always predicting `a` gives an accuracy of {one.value:.4f}"]


@pytest.mark.parametrize(("horizon", "first", "last"), [("1", 1, 1), ("[2, 4]", 2, 4)])
def test_the_last_value_of_forecasts(horizon: str, first: int, last: int, tmp_path: Path) -> None:
    units = last - first + 1
    (one,) = answers(
        tmp_path,
        target="x",
        last=str(units),
        loss="mean_squared_error",
        shape="[5, 1]",
        data=f"windows: {{length: 5, horizon: {horizon}}}",
    )
    ends = np.arange(80 + 4, 100 - last)
    errors = [np.abs(X[ends + ahead] - X[ends]) for ahead in range(first, last + 1)]
    assert one.answer == "predicting the last value"
    assert one.value == pytest.approx(np.mean(errors))


@pytest.mark.parametrize(("factor", "told"), [(0.9, False), (1.0, True), (6.0, True)])
def test_a_forecast_no_better_than_the_last_value(
    factor: float, told: bool, tmp_path: Path
) -> None:
    windows = {"shape": "[5, 1]", "data": "windows: {length: 5, horizon: 1}"}
    spec, _, held = loaded(tmp_path, target="x", last="1", loss="mean_squared_error", **windows)
    (latest,) = simple_answers(spec, held, {}, {})
    error = factor * latest.value
    found = [*no_better_than_latest(spec, held, {"val_mean_absolute_error": error})]
    sentence = f"no better than predicting the last value ({latest.value:.4g})"
    assert found == [f"val_mean_absolute_error {error:.4g} is {sentence}"] * told
    assert not [*no_better_than_latest(spec, held, {})]


def test_class_frequencies_are_those_that_training_knows() -> None:
    wanted = objective("out", 2, CLASS)
    trained, shifted = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1])
    own, known = guess_of(wanted, shifted), guess_of(wanted, shifted, trained)
    assert own is not None
    assert known is not None
    assert known.loss == pytest.approx(-(np.log(0.75) + 3 * np.log(0.25)) / 4)
    assert own.loss < known.loss
    assert known.answer == "the class frequencies of the training part"
