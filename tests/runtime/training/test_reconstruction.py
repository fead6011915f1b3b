"""Autoencoders: the target is the input again, as the network gets it; the data has no other."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
import tensorflow as tf  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402
from PIL import Image  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.signatures import signatures  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

SPEC = """
spec: 1
data:
  csv: {path: t.csv, target: null}
  normalize: standardize
  reconstruct: x
  split: {validation: 0.25}
model:
  inputs: {x: [4]}
  layers: [{dense: 2}, {dense: 4, name: again}]
training:
  loss: mean_squared_error
  metrics: [mean_absolute_error]
  optimizer: {adam: 0.1}
  batch_size: 8
  epochs: 4
"""
TWO = """
spec: 1
data:
  npz: {path: t.npz, inputs: {x: x, w: w}, targets: {kind: kind}}
  reconstruct: {again: x, words: w}
model:
  inputs: {x: [2, 3], w: {shape: [5], dtype: int32}}
  layers:
    - flatten:
      from: x
      name: flat
    - dense: 6
      name: again
    - dense: 2
      from: flat
      name: kind
    - embedding: {input_dim: 7, output_dim: 7}
      from: w
      name: words
  outputs: {again: again, kind: kind, words: words}
training:
  loss:
    again: mean_squared_error
    kind: sparse_categorical_crossentropy
    words: sparse_categorical_crossentropy
  metrics: {again: [mean_absolute_error], words: [accuracy]}
  optimizer: adam
  batch_size: 8
  epochs: 1
"""
SCALED = "data.normalize_targets"
SHORT = """
spec: 1
data: {{npz: {{path: t.npz, inputs: {{x: x, w: w}}{of}}}, reconstruct: {name}{more}}}
model:
  inputs: {{x: [6], w: {{shape: [6], dtype: string}}}}
  layers: [{{dense: {{units: {units}, activation: {activation}}}, from: x, name: again}}]
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("again")
    random = np.random.default_rng(1)
    x = (random.normal(size=(40, 4)) * 20 + 100).round(2)
    lines = [",".join(map(str, row)) for row in x.tolist()]
    (path / "t.csv").write_text("\n".join(["a,b,c,d", *lines]) + "\n")
    (path / "s.yaml").write_text(SPEC)
    words = random.integers(0, 7, (40, 5))
    kind = random.integers(0, 2, 40)
    np.savez(path / "t.npz", x=random.normal(size=(40, 2, 3)), w=words, kind=kind)
    return path


@pytest.fixture(scope="module", params=TARGETS)
def run(request: pytest.FixtureRequest, folder: Path) -> sc.Run:
    target = {"runtime.target": request.param}
    return sc.train(folder / "s.yaml", runs=folder / request.param, overrides=target)


def test_the_input_is_the_target_as_it_is_normalized(run: sc.Run, folder: Path) -> None:
    raw = np.loadtxt(folder / "t.csv", delimiter=",", skiprows=1)
    with np.load(run.folder / "normalization.npz") as saved:
        x = (raw - saved["0.offset"]) / saved["0.scale"]
    answers = run.predict(folder / "t.csv")
    error = answers["again"] - x
    found = run.evaluate(folder / "t.csv")
    np.testing.assert_allclose(found["loss"], (error**2).mean(), 1e-4)
    np.testing.assert_allclose(found["mean_absolute_error"], abs(error).mean(), 1e-4)
    assert run.evaluate(part="validation")["loss"] == run.validation["loss"]
    assert answers.to_csv().splitlines()[0] == "sample,again_a,again_b,again_c,again_d"


def test_outputs_have_targets_of_their_own_beside_it(folder: Path) -> None:
    seen = []
    for target in TARGETS:
        driven = on_target(compiled(TWO, folder=folder), target)
        assert list(driven.first_rows(3).targets) == ["kind"]
        seen.append(driven.epochs(1))
    assert_close(*seen)
    assert [*seen[0][0]][:4] == ["loss", "again_loss", "kind_loss", "words_loss"]
    program = lower(compiled(TWO, folder=folder), "graph")
    (_, given) = signatures(program)["evaluate"].structured_input_signature
    assert sorted(given or ["X_w", "X_x", "y"])[-1] == "y", "only one target is fed"


def test_pictures_are_their_own_targets(tmp_path: Path) -> None:
    for number in range(6):
        picture = Image.new("L", (4, 4), 40 * number)
        picture.save(tmp_path / f"{number}.png")
    text = """
spec: 1
data: {images: ".", normalize: {divide: 255}, reconstruct: picture, stream: STREAM}
model:
  inputs: {picture: [4, 4, 1]}
  layers:
    - conv2d: {filters: 1, kernel_size: 3, padding: same, activation: sigmoid}
      name: again
training: {loss: binary_crossentropy, optimizer: adam, batch_size: 2, epochs: 2}
"""
    seen = []
    for stream in ("false", "true"):
        spec = compiled(text.replace("STREAM", stream), folder=tmp_path)
        driven = on_target(spec, "graph")
        assert driven.first_rows(2).targets == {}
        seen.append(driven.epochs(2))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"name": "xx"}, ["unknown_name data.reconstruct"]),
        ({"name": "{agian: x}"}, ["unknown_name data.reconstruct.agian"]),
        ({"units": 5}, ["other_shape data.reconstruct"]),
        ({"name": "w"}, ["wrong_type data.reconstruct"]),
        ({"of": ", weights: v"}, []),
        ({"loss": "categorical_crossentropy"}, ["wrong_type data.reconstruct"]),
        (
            {"more": ", normalize_targets: standardize"},
            ["already_normalized " + SCALED],
        ),
    ],
)
def test_what_can_be_reconstructed_is_checked_with_the_spec(
    changes: dict, expected: list[str]
) -> None:
    usual = {"name": "x", "more": "", "of": "", "units": 6, "activation": "linear", "loss": "huber"}
    result = compile_spec(Path("s.yaml"), text=SHORT.format(**{**usual, **changes}))
    errors = [one for one in result.findings if one.severity.name == "ERROR"]
    assert [f"{one.kind} {one.path}" for one in errors] == expected


def test_inputs_out_of_reach_are_found_before_the_first_step(folder: Path) -> None:
    for loss, kind in (
        ("binary_crossentropy", "not_probabilities"),
        ("mean_squared_error", "targets_out_of_range"),
    ):
        text = SPEC.replace("dense: 4,", "dense: {units: 4, activation: sigmoid},")
        spec = compiled(text.replace("loss: mean_squared_error", f"loss: {loss}"), folder=folder)
        found = Findings()
        assert load_run_data(spec, found) is None
        assert [one.kind for one in found] == [kind]


def test_an_output_without_either_needs_a_target() -> None:
    text = SPEC.replace("  reconstruct: x\n", "")
    (found,) = compile_spec(Path("s.yaml"), text=text).findings
    assert (found.kind, found.path) == ("no_target", "data.csv.target")
    assert "`target` is null, but output `again` needs a target" in found.message


def test_a_step_of_the_exported_graph_takes_no_target(folder: Path) -> None:
    program = lower(compiled(SPEC, folder=folder), "graph")
    step = signatures(program)["evaluate"]
    values = step(X=tf.zeros((2, 4)))
    assert float(values["loss"]) == 0
