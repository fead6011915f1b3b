"""Layers that are fitted to the training part: as by `adapt`, saved with the run, exported."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.data.dataset import Part  # noqa: E402
from speccompile.runtime.training import fitting  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

TEXT = """
spec: 1
data:
  npz:
    path: data.npz
    inputs: {x: x, age: age, tags: tags, color: color, review: review}
    targets: y
  split: {validation: 0.5}
model:
  inputs:
    x: [3]
    age: {shape: [1], dtype: int32}
    tags: {shape: [2], dtype: int64}
    color: {shape: [1], dtype: string}
    review: {shape: [], dtype: string}
  layers:
    - normalization:
      from: x
      name: normal
    - discretization: {num_bins: 4, output_mode: one_hot}
      from: age
      name: bins
    - rescaling: 0.5
      from: age
      name: half
    - normalization: {axis: null}
      from: half
      name: scaled
    - integer_lookup: {max_tokens: 5, mask_token: 0}
      from: tags
      name: known
    - category_encoding: {num_tokens: 5, output_mode: count}
      name: counted
    - string_lookup: {max_tokens: 4}
      from: color
      name: painted
    - category_encoding: 4
      name: colors
    - text_vectorization: {max_tokens: 6, output_sequence_length: 3, ngrams: 2}
      from: review
      name: words
    - embedding: {input_dim: 6, output_dim: 2}
    - global_average_pooling1d:
      name: opinion
    - string_lookup: {max_tokens: 9, output_mode: multi_hot, pad_to_max_tokens: true}
      from: color
      name: shades
    - dropout: 0.1
      name: faded
    - text_vectorization: {max_tokens: 6, output_mode: tf_idf, pad_to_max_tokens: true}
      from: review
      name: rated
    - concatenate:
      from: [normal, bins, scaled, counted, colors, opinion, faded, rated]
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: adam
  batch_size: 8
  epochs: 2
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fitted")
    random = np.random.default_rng(0)
    x = random.normal(3, 5, (60, 3)).astype(np.float32)
    age = random.integers(0, 90, (60, 1)).astype(np.int32)
    tags = random.integers(0, 9, (60, 2))
    color = random.choice(["red", "green", "blau ü", "gray", ""], (60, 1))
    review = random.choice(["Good!", "very good", "bad, very bad", "", "ü ü"], 60)
    y = x.sum(1, keepdims=True)
    np.savez(path / "data.npz", x=x, age=age, tags=tags, color=color, review=review, y=y)
    (path / "people.yaml").write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def train(folder: Path) -> Part:
    spec = compile_spec(folder / "people.yaml").spec
    assert spec is not None
    data = load_run_data(spec, Findings())
    assert data is not None
    return data.dataset.train


@pytest.fixture(scope="module", params=["keras", "graph"])
def run(request, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    target = {"runtime.target": request.param}
    runs = tmp_path_factory.mktemp(f"runs_{request.param}")
    return sc.train(folder / "people.yaml", runs=runs, overrides=target)


def fitted(run: sc.Run) -> dict:
    return json.loads((Path(run.folder) / "fitted.json").read_text())["layers"]


def test_layers_are_fitted_as_keras_adapts_them(run: sc.Run, train: Part) -> None:
    layers = {
        "normal": (keras.layers.Normalization(), train.inputs["x"]),
        "scaled": (keras.layers.Normalization(axis=None), train.inputs["age"] * np.float32(0.5)),
    }
    for name, (layer, data) in layers.items():
        layer.adapt(np.asarray(data))
        mean, variance = layer.adapt_mean.numpy(), layer.adapt_variance.numpy()
        assert fitted(run)[name] == {"mean": mean.tolist(), "variance": variance.tolist()}
    bins = keras.layers.Discretization(num_bins=4)
    bins.adapt(train.inputs["age"])
    assert fitted(run)["bins"] == {"bin_boundaries": bins.bin_boundaries}
    lookup = keras.layers.IntegerLookup(max_tokens=5, mask_token=0)
    lookup.adapt(train.inputs["tags"])
    assert fitted(run)["known"] == {"vocabulary": lookup.get_vocabulary()[2:]}
    colors = keras.layers.StringLookup(max_tokens=4)
    colors.adapt(train.inputs["color"])
    assert fitted(run)["painted"] == {"vocabulary": colors.get_vocabulary()[1:]}
    words = keras.layers.TextVectorization(max_tokens=6, ngrams=2)
    words.adapt(train.inputs["review"])
    assert fitted(run)["words"] == {"vocabulary": words.get_vocabulary()[2:]}
    rated = keras.layers.TextVectorization(max_tokens=6, output_mode="tf_idf")
    rated.adapt(train.inputs["review"])
    weights = rated._lookup_layer.idf_weights.numpy()[1:].tolist()
    words = rated.get_vocabulary()[1:]
    assert fitted(run)["rated"] == {"vocabulary": words, "idf_weights": weights}
    assert len(train.rows) == 30, "not on the validation part"


def test_more_data_than_a_batch_is_fitted_in_batches(folder, train, monkeypatch) -> None:
    spec = compile_spec(folder / "people.yaml").spec
    whole = fitting.fit(spec, train)
    monkeypatch.setattr(fitting, "CHUNK", 30)
    parts = fitting.fit(spec, train)
    for name in ("normal", "scaled"):
        for key, value in whole[name].items():
            np.testing.assert_allclose(parts[name][key], value, rtol=1e-5)
    for name in ("known", "painted", "words", "shades", "rated"):
        assert parts[name] == whole[name]
    assert len(parts["bins"]["bin_boundaries"]) == 3


@pytest.mark.parametrize("least", [2, 12])
def test_rare_words_are_left_out_of_a_vocabulary(folder, train, least: int) -> None:
    spec = compile_spec(
        folder / "people.yaml",
        [f"model.layers.{name}.min_count={least}" for name in ("words", "rated")],
    ).spec
    found = fitting.fit(spec, train)
    words = keras.layers.TextVectorization(max_tokens=6, ngrams=2)
    words.adapt(train.inputs["review"])
    rows = [
        review.lower().replace("!", "").replace(",", "").split()
        for review in np.asarray(train.inputs["review"]).reshape(-1).tolist()
    ]
    pairs = [row + [" ".join(pair) for pair in pairwise(row)] for row in rows]
    counts = Counter(word for row in pairs for word in row)
    kept = [word for word in words.get_vocabulary()[2:] if counts[word] >= least]
    assert found["words"] == {"vocabulary": kept}
    assert least == 2 or 0 < len(kept) < 4
    rated = found["rated"]
    assert len(rated["vocabulary"]) == len(rated["idf_weights"])
    assert all(counts[word] >= least for word in rated["vocabulary"])


def test_rare_values_are_left_out_of_a_vocabulary(folder, train) -> None:
    seen = {
        name: Counter(np.asarray(train.inputs[source]).reshape(-1).tolist())
        for name, source in (("known", "tags"), ("shades", "color"))
    }
    least = {name: sorted(counts.values())[-2] for name, counts in seen.items()}
    overrides = [f"model.layers.{name}.min_count={count}" for name, count in least.items()]
    found = fitting.fit(compile_spec(folder / "people.yaml", overrides).spec, train)
    for name, counts in seen.items():
        frequent = {value for value, n in counts.items() if n >= least[name] and value != 0}
        kept = found[name]["vocabulary"]
        assert frequent >= {*kept}
        assert len(kept) == min(len(frequent), 3 if name == "known" else 8)  # of max_tokens
        assert 0 < len(frequent) < len(counts)


def test_an_empty_vocabulary_is_reported_as_such(folder, train) -> None:
    spec = compile_spec(folder / "people.yaml").spec
    marks = np.full_like(np.asarray(train.inputs["review"]), "?!")
    part = replace(train, inputs={**train.inputs, "review": marks})
    with pytest.raises(sc.Error, match="`words` can't be fitted: the training"):
        fitting.fit(spec, part)


def test_a_resumed_run_goes_on_with_the_same_parameters(run: sc.Run, folder, tmp_path) -> None:
    target = {"runtime.target": run.spec.document.runtime.target}
    short = sc.train(
        folder / "people.yaml", runs=tmp_path, overrides=target | {"training.epochs": 1}
    )
    before = (Path(short.folder) / "fitted.json").read_bytes()
    assert short.resume(overrides={"training.epochs": 2}).history == run.history
    assert (Path(short.folder) / "fitted.json").read_bytes() == before


def test_exported_models_hold_the_parameters(run: sc.Run, train: Part, tmp_path) -> None:
    rows = {name: np.asarray(values)[:5] for name, values in train.inputs.items()}
    expected = np.asarray(run.predict(rows)["dense"]).ravel()
    sc.export(run, tmp_path / "model.keras")
    sc.export(run, tmp_path / "saved_model")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    found = loaded({name: tf.constant(values) for name, values in rows.items()}).numpy()
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-5)
    predict = tf.saved_model.load(str(tmp_path / "saved_model")).signatures["predict"]
    given = {f"X_{name}": tf.constant(values) for name, values in rows.items()}
    (found,) = predict(**given).values()
    np.testing.assert_allclose(found.numpy().ravel(), expected, rtol=1e-5)


@pytest.mark.parametrize("content", [None, "{}", '{"layers": {"normal": {"mean": 1}}}', "[]"])
def test_a_run_without_its_parameters_is_not_used(run: sc.Run, content, tmp_path) -> None:
    path = Path(run.folder) / "fitted.json"
    kept = path.read_bytes()
    try:
        path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        with pytest.raises(sc.Error, match=r"fitted\.json"):
            sc.open_run(run.folder).evaluate()
    finally:
        path.write_bytes(kept)


@pytest.mark.parametrize(
    ("layer", "parameter"),
    [("normal", "mean"), ("bins", "bin_boundaries"), ("known", "vocabulary")],
)
def test_a_run_is_not_used_with_other_parameters_than_its_own(run, layer, parameter) -> None:
    path = Path(run.folder) / "fitted.json"
    kept = path.read_bytes()
    content = json.loads(kept)
    values = content["layers"][layer][parameter]
    values[-1] += 100
    try:
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(sc.Error, match=r"fitted\.json has changed since"):
            sc.open_run(run.folder).evaluate()
        with pytest.raises(sc.Error, match=r"fitted\.json has changed since"):
            sc.open_run(run.folder).resume(overrides={"training.epochs": 3})
    finally:
        path.write_bytes(kept)


def test_a_spec_alone_is_not_fitted(folder: Path) -> None:
    spec = compile_spec(folder / "people.yaml").spec
    with pytest.raises(sc.Error, match="`normal` is not fitted"):
        lower(spec, "graph")


def test_weights_are_given_with_a_vocabulary() -> None:
    layer = {"text_vectorization": {"output_mode": "tf_idf", "max_tokens": 4}}
    layer["text_vectorization"]["pad_to_max_tokens"] = True
    network = {"inputs": {"x": {"shape": [], "dtype": "string"}}, "layers": [layer, {"dense": 1}]}
    spec = sc.load({"spec": 1, "model": network})
    with pytest.raises(sc.Error) as raised:
        lower(spec, "graph")
    assert "give `vocabulary` and `idf_weights`" in str(raised.value.help)
