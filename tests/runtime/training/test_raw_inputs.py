"""`normalize` is part of the network: what is exported takes raw numbers."""

import json
from pathlib import Path
from shutil import copytree

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import TARGETS, Driven, compiled  # noqa: E402
from speccompile.compiler.exporters.keras import KerasArchive  # noqa: E402
from speccompile.compiler.exporters.saved_model import SavedModel  # noqa: E402
from speccompile.compiler.fitted import with_fitted  # noqa: E402
from speccompile.compiler.inner_network import without_preparation  # noqa: E402
from speccompile.compiler.normalizing import InputScale, with_normalized_inputs  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.program import Program  # noqa: E402
from speccompile.runtime.data.features.normalization import Normalization  # noqa: E402
from speccompile.runtime.training.fitting import fit  # noqa: E402
from speccompile.runtime.training.hoisting import Hoisting  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.runtime.training.streamed import placed  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

SPEC = """
spec: 1
data:
  npz: {path: t.npz, inputs: {image: image, x: x, half: half, k: k}, targets: {y: y}}
  normalize: NORMALIZE
  split: {validation: 0.25}
model:
  inputs:
    image: [3, 3, 2]
    x: [3]
    half: {shape: [2], dtype: float16}
    k: {shape: [1], dtype: int32}
  layers:
    - flatten:
      from: image
      name: flat
    - rescaling: 1
      from: k
      name: count
    - rescaling: 1
      from: half
      name: wide
    - concatenate:
      from: [flat, x, wide, count]
    - dense: 1
      name: y
training: {loss: mean_squared_error, optimizer: adam, batch_size: 8, epochs: 1}
"""


OLD = [0.6900046, 0.0881408]
"""What the version answered that has written `standardized_by_reader`."""


def samples() -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    return {
        "image": random.integers(0, 256, (40, 3, 3, 2)).astype(np.uint8),
        "x": random.normal(size=(40, 3)) * [20, 1e-9, 1] + [100, 0, 0],
        "half": random.normal(size=(40, 2)) * 90_000,  # more than float16 has room for
        "k": random.integers(0, 9, (40, 1)),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw")
    given = samples()
    np.savez(path / "t.npz", **given, y=given["x"].sum(axis=1))
    return path


def normalized(run: sc.Run, name: str, x: np.ndarray) -> np.ndarray:
    saved = Normalization.load(run.folder / "normalization")
    return saved.normalized(name, x)


@pytest.mark.parametrize(("target", "how"), [("keras", "standardize"), ("graph", "min_max")])
def test_what_is_exported_takes_raw_numbers(folder: Path, target: str, how: str) -> None:
    (folder / "s.yaml").write_text(SPEC.replace("NORMALIZE", how))
    run = sc.train(folder / "s.yaml", runs=folder / target, overrides={"runtime.target": target})
    answers = run.predict(folder / "t.npz")["y"]
    assert run.evaluate(part="validation")["loss"] == run.validation["loss"]
    raw = {name: tf.constant(x, tf.float32) for name, x in samples().items()}
    raw["k"] = tf.cast(raw["k"], tf.int32)
    if target == "keras":
        model = keras.models.load_model(run.folder / "model.keras")
        found = model(raw)
        sc.export(run, folder / "inner.keras", network_only=True)
        inner = keras.models.load_model(folder / "inner.keras")
        assert [*inner.input] == [*raw]
        prepared = {name: normalized(run, name, x) for name, x in samples().items()}
        np.testing.assert_allclose(np.ravel(inner(prepared)), np.ravel(answers), rtol=1e-3)
    else:
        program = tf.saved_model.load(str(run.folder / "saved_model"))
        signature = program.signatures["serving_default"]
        found = signature(**{f"X_{name}": x for name, x in raw.items()})["y"]
    np.testing.assert_allclose(np.ravel(found), np.ravel(answers), rtol=1e-5, atol=1e-6)


def test_earlier_versions_stored_runs_likewise(folder: Path) -> None:
    """So what they have trained answers as before, and its network, too, takes raw numbers."""
    old = copytree(Path(__file__).parent / "standardized_by_reader", folder / "old")
    names = json.loads((old / "normalization.json").read_text())
    assert names == {"inputs": [{"input": "x", "dtype": "float32", "columns": ["a", "b"]}]}
    run = sc.open_run(old)
    rows = {"a": [1000.25, 1004.5], "b": [-3.0, 8.5]}
    found = run.predict(rows)["y"]
    np.testing.assert_allclose(np.ravel(found), OLD, rtol=1e-5)
    raw = np.stack([rows["a"], rows["b"]], axis=1)
    np.testing.assert_allclose(np.ravel(run.model(raw.astype(np.float32))), OLD, rtol=1e-5)


def test_scales_that_keras_would_cut_off(folder: Path) -> None:
    """Keras' `Normalization` divides by 1e-7 at least, and squares in float32."""
    text = """
spec: 1
data: {npz: {path: t.npz, inputs: {x: x}, targets: {y: y}}}
model: {inputs: {x: [3]}, layers: [{dense: 3, name: y}]}
"""
    x = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
    for scale in (1e-12, 1.0, 1e30):
        scales = {"x": InputScale((1.0, 0.0, 2.0), (scale, 1.0, 3.0))}
        spec = with_normalized_inputs(compiled(text, folder=folder), scales)
        for target in TARGETS:
            program = lower(spec, target)
            (found,) = program.computed({"x": tf.constant(x)}, ["normalize"]).values()
            expected = (x - [1, 0, 2]) / [scale, 1, 3]
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


GAPS = """
spec: 1
data:
  csv: {path: gaps.csv, target: y, missing: mean, missing_values: [NA]}
  normalize: NORMALIZE
model:
  inputs: {x: {shape: [2], dtype: TYPE}}
  layers: [{dense: 1, name: y}]
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


@pytest.mark.parametrize(("how", "dtype"), [("null", "float32"), ("standardize", "float16")])
def test_missing_numbers_are_filled_by_what_is_exported(
    tmp_path: Path, how: str, dtype: str
) -> None:
    """Without features, too."""
    rows = np.arange(36.0).reshape(12, 3) % 7
    cells = [["NA" if one == 5 else f"{one}" for one in row] for row in rows]
    text = "\n".join(map(",".join, [["a", "b", "y"], *cells])).replace("NA\n", "5\n")
    (tmp_path / "gaps.csv").write_text(text)
    spec = compiled(GAPS.replace("TYPE", dtype).replace("NORMALIZE", how), folder=tmp_path)
    data = load_run_data(spec, Findings())
    assert data is not None
    raw = np.where(rows == 5, np.nan, rows)[:, :2].astype(np.float32)
    read = {name: tf.constant(one) for name, one in data.dataset.train.inputs.items()}
    given = with_normalized_inputs(spec, data.dataset.normalization.for_program)
    keras_program, graph_program = (lower(given, target) for target in TARGETS)
    KerasArchive().write(keras_program, tmp_path / "m.keras")
    SavedModel().write(graph_program, tmp_path / "m")
    model = keras.models.load_model(tmp_path / "m.keras")
    predict = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    answers = keras_program.predict_step(read)["y"], graph_program.predict_step(read)["y"]
    assert np.isnan(raw).any()
    np.testing.assert_array_equal(model(raw), answers[0])
    np.testing.assert_array_equal(predict(X=raw)["y"], answers[1])
    inner = without_preparation(given)
    assert [*inner.graph.inputs.items()] == [*spec.graph.inputs.items()]


BESIDE_FEATURES = """
spec: 1
data:
  npz: {path: seen.npz, inputs: seen, targets: y}
  join: {csv: facts.csv, key: id}
  features: {facts: {columns: [rooms, size], missing: mean, scale: standardize}}
  normalize: standardize
  split: {validation: 0.5}
model:
  inputs: {seen: [4, 2], facts: [2]}
  layers:
    - flatten:
      from: seen
      name: flat
    - concatenate:
      from: [flat, facts]
    - dense: 1
      name: y
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def test_normalize_applies_to_what_features_do_not_make(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    seen, ids = random.normal(9, 3, (20, 4, 2)), np.arange(20)
    np.savez(tmp_path / "seen.npz", seen=seen, id=ids, y=seen.sum(axis=(1, 2)))
    facts = np.where(random.random((20, 2)) < 0.2, np.nan, random.normal(70, 9, (20, 2)))
    lines = [f"{one},{rooms},{size}" for one, (rooms, size) in zip(ids, facts, strict=True)]
    table = "\n".join(["id,rooms,size", *reversed(lines)]).replace("nan", "")
    (tmp_path / "facts.csv").write_text(table)
    spec = compiled(BESIDE_FEATURES, folder=tmp_path)
    data = load_run_data(spec, Findings())
    assert data is not None
    train = data.dataset.train.rows
    fitted = data.dataset.normalization.for_program
    assert [*fitted] == ["seen"], "features say how their columns are scaled"
    mean, deviation = seen[train].mean(axis=(0, 1)), seen[train].std(axis=(0, 1))
    np.testing.assert_allclose([*fitted["seen"][:2]], [mean, deviation])
    whole = with_normalized_inputs(spec, fitted)
    whole = with_fitted(whole, fit(whole, data.dataset.train))
    inner = without_preparation(whole)
    assert [*inner.graph.inputs] == ["seen", "facts"]
    for target in TARGETS:
        program, network = lower(whole, target), lower(inner, target)
        for name, variable in network.weights.items():
            variable.assign(program.weights[name])
        numbers = np.nan_to_num(facts, nan=np.inf)
        center = np.array([np.nanmean(facts[train], axis=0)])
        filled = np.where(numbers == np.inf, center, facts)
        scaled = (filled - filled[train].mean(axis=0)) / filled[train].std(axis=0)
        raw = {"seen": seen, "rooms": facts[:, :1], "size": facts[:, 1:]}
        prepared = {"seen": (seen - mean) / deviation, "facts": scaled}
        answers, expected = (
            one.predict_step({k: tf.constant(x, tf.float32) for k, x in given.items()})["y"]
            for one, given in ((program, raw), (network, prepared))
        )
        np.testing.assert_allclose(answers, expected, rtol=1e-4, atol=1e-5)


FEATURES = """
spec: 1
data:
  csv: {path: f.csv, target: y}
  features:
    num: {columns: [num, gap], missing: median, indicator: true, scale: standardize}
    ranged: {column: num, clip: [-9, 90], scale: min_max}
    part: {column: num, scale: {divide: 7}}
    filled: {column: gap, missing: mean, scale: standardize}
    hot: {column: kind, encode: {one_hot: [a, b, c, d, e]}}
    fitted: {column: kind, encode: {one_hot: 3}}
    order: {column: size, encode: {ordinal: [low, mid, high]}, scale: standardize}
    numbers: {column: code, encode: {one_hot: [0, 1, 2, 3]}}
    hash: {column: kind, encode: {hash: 6}}
    cross: {columns: [kind, size], encode: {cross: 9}}
    buckets: {column: num, encode: {buckets: [20, 30, 40]}}
    quantiles: {column: num, encode: {quantiles: 4}}
    tags: {column: tags, encode: {multi_hot: {values: 2, separator: ";"}}}
    wave: {column: num, encode: {cyclic: 12}}
    computed: {compute: num * 2 + log(abs(num) + 1), scale: standardize}
    words: {column: words, encode: {text: {words: 4, length: 3}}}
    place: {column: kind, encode: {index: [a, b, c, d, e]}}
model:
  inputs: {x: [50], words: {shape: [3], dtype: int32}, place: {shape: [1], dtype: int32}}
  layers:
    - embedding: {input_dim: 6, output_dim: 2}
      from: words
    - flatten:
      name: said
    - embedding: {input_dim: 6, output_dim: 2}
      from: place
    - flatten:
      name: there
    - concatenate:
      from: [x, said, there]
    - dropout: 0.2
    - dense: {units: 1, activation: sigmoid}
training: {loss: binary_crossentropy, optimizer: {adam: 0.01}, batch_size: 16, epochs: 2}
"""
COPIED = """
spec: 1
data:
  csv: {path: f.csv, target: null, features: [num, code]}
  normalize: standardize
  windows: {length: 4}
  reconstruct: x
model:
  inputs: {x: [4, 2]}
  layers: [flatten, dense: 3, dense: 8, {reshape: [4, 2], name: again}]
training: {loss: mean_squared_error, optimizer: {adam: 0.01}, batch_size: 16, epochs: 2}
"""


@pytest.fixture(scope="module")
def table(folder: Path) -> None:
    random = np.random.default_rng(3)
    lines = ["num,gap,kind,size,code,tags,words,y"]
    for row in range(75):
        gap = "" if row % 9 == 0 else f"{random.normal() * 3:.3f}"
        cells = [f"{random.normal() * 17 + 31:.4f}", gap, random.choice([*"abcde"])]
        cells += [random.choice(["low", "mid", "high"]), f"{random.integers(4)}"]
        cells += [";".join(random.choice(["red", "green", "blue"], 2))]
        cells += [" ".join(random.choice(["the", "cat", "sat"], 2)), f"{random.integers(2)}"]
        lines.append(",".join(cells))
    (folder / "f.csv").write_text("\n".join(lines) + "\n")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("text", [FEATURES, COPIED], ids=["features", "copied"])
def test_what_is_computed_before_training_changes_no_bit(
    folder: Path, target: str, text: str
) -> None:
    spec = compiled(text, folder=folder)
    data = load_run_data(spec, Findings())
    assert data is not None
    normalized = with_normalized_inputs(spec, data.dataset.normalization.for_program)
    fitted = with_fitted(normalized, fit(normalized, data.dataset.train))
    program = lower(fitted, target)
    before = Hoisting(spec, program).hoisted(data.dataset.train)
    left = {*before.inputs} & {*normalized.graph.inputs}
    assert left == ({"num"} if text is FEATURES else set()), "sines and logarithms are left"
    start = {name: each.numpy() for name, each in state_of(program).items()}
    ends = []
    for part in (before, data.dataset.train):
        for name, value in start.items():
            state_of(program)[name].assign(value)
        loop = Loop(program, placed(part), 16)
        driven = Driven(spec.document.seed, program, loop, None)
        history = driven.epochs(2)
        ends.append((history, loop.evaluate(), driven.variables()))
    (first, value, mine), (second, other, theirs) = ends
    assert (first, value) == (second, other)
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name], name)


def state_of(program: Program) -> dict[str, tf.Variable]:
    return {**program.weights, **program.optimizer_state}
