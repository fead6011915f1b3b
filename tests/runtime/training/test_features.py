"""Features: fitted to the training part, the same in both targets and in what is exported."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.training.fitting import fit  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

SPEC = """
spec: 1
data:
  csv: {path: people.csv, target: y, missing_values: "?"}
  features:
    filled:
      columns: [age, "net weight"]
      missing: median
      indicator: true
      clip: {quantiles: [0.05, 0.9]}
      scale: standardize
    mean: {column: height, missing: mean, clip: [150, 200], scale: min_max}
    same: {column: same, scale: standardize}
    tenth: {column: rooms, missing: -1, scale: {divide: 10}}
    ratio: {compute: age / (rooms + 1), missing: 0}
  split: {validation: 0.2, test: 0.2}
model:
  inputs: {x: [8]}
  layers: [dense: 1]
training: {loss: mean_squared_error, optimizer: adam, batch_size: 16, epochs: 1}
"""
FITTED = {
    "filled/fill": ("age", "net weight"),
    "filled/clip": ("age", "net weight"),
    "filled/scale": ("age", "net weight"),
    "mean/fill": ("height",),
    "mean/scale": ("height",),
    "same/scale": ("same",),
}


def table(changed: tuple[int, ...] = ()) -> str:
    """A table with gaps; the inputs of the rows that are changed differ."""
    random = np.random.default_rng(3)
    lines = ["y,age,net weight,height,rooms,same"]
    for row in range(50):
        cells = [random.integers(1, 90), random.normal(70, 20), random.normal(175, 20)]
        shown = [
            f"{one:.4f}" if random.random() > 0.2 else random.choice(["", "?"]) for one in cells
        ]
        if row in changed:
            shown = ["1e6", "-1e6", ""]
        lines.append(",".join([f"{random.normal():.3f}", *shown, str(row % 7), "0.1"]))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("features")
    (path / "people.csv").write_text(table(), encoding="utf-8")
    (path / "people.yaml").write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def runs(folder: Path) -> dict[str, sc.Run]:
    return {
        target: sc.train(
            folder / "people.yaml", runs=folder / target, overrides={"runtime.target": target}
        )
        for target in ("keras", "graph")
    }


def fitted(folder: Path, text: str) -> tuple[dict, dict[str, np.ndarray]]:
    """What is fitted to a table, and the rows of each part."""
    (folder / "people.csv").write_text(text, encoding="utf-8")
    spec = compile_spec(folder / "people.yaml").spec
    assert spec is not None
    found = Findings()
    loaded = load_run_data(spec, found)
    assert loaded is not None, list(found)
    data = loaded.dataset
    assert data.validation is not None
    assert data.test is not None
    held = np.concatenate([data.validation.rows, data.test.rows])
    return dict(fit(spec, data.train)), {"train": data.train.rows, "held": held}


def test_statistics_are_those_of_the_training_part(folder: Path, runs: dict[str, sc.Run]) -> None:
    found, parts = fitted(folder, table())
    header, *lines = (line.split(",") for line in table().splitlines())
    cells = np.array([["nan" if cell in ("", "?") else cell for cell in line] for line in lines])
    columns = cells[parts["train"]].astype(np.float32).astype(np.float64).T
    train = dict(zip(header, columns, strict=True))
    expected = {}
    median = np.array([np.nanmedian(train[name]) for name in ("age", "net weight")])
    expected["filled/fill"] = [median]
    both = np.stack([train["age"], train["net weight"]], axis=1)
    both = np.where(np.isnan(both), median.astype(np.float32), both)
    low, high = expected["filled/clip"] = np.quantile(both, [0.05, 0.9], axis=0)
    both = np.clip(both, low.astype(np.float32), high.astype(np.float32))
    expected["filled/scale"] = [both.mean(axis=0), both.std(axis=0)]
    mean = np.nanmean(train["height"])
    expected["mean/fill"] = [[mean]]
    height = np.clip(
        np.where(np.isnan(train["height"]), np.float32(mean), train["height"]), 150, 200
    )
    expected["mean/scale"] = [[height.min()], [np.ptp(height)]]
    expected["same/scale"] = [[np.float32(0.1)], [1]]
    assert {name.partition("/")[2] for name in found} == {*expected}
    for name, values in expected.items():
        given = found[f"features/{name}"]["constants"]
        np.testing.assert_allclose(given, values, rtol=1e-12, err_msg=name)
    for run in runs.values():
        saved = json.loads((Path(run.folder) / "fitted.json").read_text(encoding="utf-8"))
        assert saved["layers"] == found


def test_nothing_fitted_sees_the_rows_that_are_held_back(folder: Path) -> None:
    before, parts = fitted(folder, table())
    after, same = fitted(folder, table(tuple(parts["held"])))
    assert same["held"].tolist() == parts["held"].tolist()
    assert after == before
    other, _ = fitted(folder, table((int(parts["train"][0]),)))
    assert {name for name in before if other[name] != before[name]} >= {
        "features/filled/fill",
        "features/filled/scale",
        "features/mean/fill",
    }


ROWS = """extra,rooms,height,age,same,net weight
a,3,,20,0.1,55.5
b,,180.25,,0.1,?
"""
GIVEN = {
    "rooms": [3, None],
    "height": [None, 180.25],
    "age": [20, None],
    "same": [0.1, 0.1],
    "net_weight": [55.5, None],
}

FOREIGN = """
import sys, json
import numpy as np
columns = json.load(sys.stdin).items()
given = {name: np.array(values, np.float32)[:, None] for name, values in columns}
import keras
import tensorflow as tf
model = keras.models.load_model(sys.argv[1])
graph = tf.saved_model.load(sys.argv[2]).signatures["predict"]
tensors = {f"X_{name}": tf.constant(values) for name, values in given.items()}
assert not any(name.startswith("speccompile") for name in sys.modules)
answers = [model.predict(given, verbose=0), next(iter(graph(**tensors).values())).numpy()]
print(json.dumps([one.tolist() for one in answers]))
"""


def test_exported_models_take_raw_columns_and_give_the_answers_of_predict(
    folder: Path, runs: dict[str, sc.Run], tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    answers = {name: run.predict(tmp_path / "rows.csv").arrays for name, run in runs.items()}
    expected = next(iter(answers["keras"].values()))
    np.testing.assert_allclose(next(iter(answers["graph"].values())), expected, rtol=1e-5)
    table = {"net weight" if name == "net_weight" else name: v for name, v in GIVEN.items()}
    given = next(iter(runs["keras"].predict(table).arrays.values()))
    np.testing.assert_array_equal(given, expected)

    sc.export(runs["keras"], tmp_path / "model.keras")
    sc.export(runs["graph"], tmp_path / "saved")
    command = [sys.executable, "-c", FOREIGN, tmp_path / "model.keras", tmp_path / "saved"]
    text = json.dumps(GIVEN).replace("null", "NaN")
    ended = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    for found in json.loads(ended.stdout):
        np.testing.assert_allclose(found, expected, rtol=1e-5)


MISSING = {
    "error": ("error", "missing_value"),
    "drop": ("drop", ""),
}


@pytest.mark.parametrize("rule", MISSING)
def test_rows_with_gaps_are_errors_or_dropped(rule: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("y,a,b\n1,2,3\n4,,\n5,6,\n7,8,9\n", encoding="utf-8")
    (tmp_path / "t.yaml").write_text(
        f"""
spec: 1
data:
  csv: {{path: t.csv, target: y}}
  features: {{a: {{column: a, missing: {rule}}}, b: {{column: b, missing: 0}}}}
model: {{inputs: {{x: [2]}}, layers: [dense: 1]}}
training: {{loss: mean_squared_error, optimizer: adam, batch_size: 1, epochs: 1}}
""",
        encoding="utf-8",
    )
    spec = compile_spec(tmp_path / "t.yaml").spec
    assert spec is not None
    found = Findings()
    data = load_run_data(replace(spec, folder=tmp_path), found)
    kinds = [(one.kind, one.span and one.span.line) for one in found if one.severity == "error"]
    assert kinds == ([("missing_value", 3)] if rule == "error" else [])
    assert (data is None) == (rule == "error")
    if data is not None:
        assert data.dataset.train.rows.tolist() == [0, 2, 3]
        assert data.dataset.notes[0] == "t.csv: 1 row with an empty cell was dropped"
