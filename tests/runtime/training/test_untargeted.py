"""Outputs without a target in the data: their loss needs none, or it is an input; with weights."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.signatures import signatures  # noqa: E402

SPEC = """
spec: 1
data:
  csv: {path: t.csv, target: null, features: [a, b, c]MORE}
  reconstruct: {again: x}
  split: {validation: 0.25}
model:
  inputs: {x: [3]}
  layers:
    - dense: {units: 2}
      name: code
    - dense: 3
      name: again
  outputs: {again: again, code: code}
training:
  loss:
    again: mean_squared_error
    code: {compute: "sum(square(y_pred), axis=-1)"}
  metrics: {code: [{compute: {expression: mean(abs(y_pred)), mode: min}, name: size}]}
  optimizer: {sgd: 0.01}
  batch_size: 8
  epochs: 2
"""
ALONE = """
spec: 1
data: SOURCE
model:
  inputs: {x: [3]}
  layers: [dense: 2]
training:
  loss: {compute: "square(y_pred - 1)"METRIC
  optimizer: adam
  epochs: 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("untargeted")
    random = np.random.default_rng(1)
    x = random.normal(size=(40, 3)).round(3)
    lines = [",".join(map(str, (*row, n % 4))) for n, row in enumerate(x.tolist())]
    (path / "t.csv").write_text("\n".join(["a,b,c,w", *lines]) + "\n")
    (path / "s.yaml").write_text(SPEC.replace("MORE", ", weights: w"))
    return path


def test_both_targets_train_without_a_target(folder: Path) -> None:
    seen = []
    for target in TARGETS:
        spec = compiled(SPEC.replace("MORE", ", weights: {code: w}"), folder=folder)
        driven = on_target(spec, target)
        batch = driven.first_rows(3)
        assert batch.targets == {}
        assert [*batch.weights] == ["code"]
        seen.append(driven.epochs(1))
    assert_close(*seen)


def test_weights_count_where_the_target_is_an_input_or_nothing(folder: Path) -> None:
    run = sc.train(folder / "s.yaml", runs=folder)
    table = np.loadtxt(folder / "t.csv", delimiter=",", skiprows=1)
    answers = run.predict(folder / "t.csv")
    x, w = table[:, :3], table[:, 3]
    found = run.evaluate(folder / "t.csv")
    again = ((answers["again"] - x) ** 2).mean(axis=1)
    code = (answers["code"] ** 2).sum(axis=1)
    np.testing.assert_allclose(found["again_loss"], (w * again).mean(), 1e-5)
    np.testing.assert_allclose(found["code_loss"], (w * code).mean(), 1e-5)
    assert run.evaluate(part="validation")["loss"] == run.validation["loss"]


SOURCES = {
    "{csv: {path: t.csv, target: null, features: [a, b, c]}}": False,
    "{npz: x.npz}": False,
    "{synthetic: 20}": False,
    "{csv: {path: t.csv, target: null}, targets: {csv: {path: u.csv, target: [y, z]}}}": True,
}


@pytest.mark.parametrize("source", SOURCES)
def test_no_source_needs_a_target(source: str) -> None:
    text = ALONE.replace("SOURCE", source).replace("METRIC", "}")
    result = compile_spec(Path("s.yaml"), text=text)
    assert [one.kind for one in result.findings if one.severity.name == "ERROR"] == []
    assert result.spec is not None
    assert bool(result.spec.labelled) is SOURCES[source]


def test_a_named_target_or_a_metric_of_one_is_read(folder: Path) -> None:
    text = ALONE.replace("SOURCE", "{npz: x.npz}")
    spec = compiled(text.replace("METRIC", "}\n  metrics: [mean_absolute_error]"), folder=folder)
    assert [one.output for one in spec.labelled] == ["dense"]
    spec = compiled(text.replace("METRIC", "}").replace("x.npz", "{path: x.npz, targets: y}"))
    assert [one.output for one in spec.labelled] == ["dense"]


def test_an_exported_graph_takes_no_target(folder: Path) -> None:
    text = ALONE.replace("SOURCE", "{synthetic: 20}").replace("METRIC", "}")
    program = lower(compiled(text, folder=folder), "graph")
    (_, given) = signatures(program)["evaluate"].structured_input_signature
    assert sorted(given or ["X"]) == ["X"]
