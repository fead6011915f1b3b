"""Paths the way a person writes them: found, replaced, and the nearest one for a wrong one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.paths.find import UnknownPath, find, nearest, replace
from speccompile.spec_schema.yaml.loading import read_source, read_value
from speccompile.spec_schema.yaml.values import Mapping, plain

TEXT = """\
spec: 1
params: {width: 256}
blocks:
  residual:
    params: {filters: int, stride: 1}
    layers: [{conv2d: {filters: $filters, kernel_size: 3}, name: main}, relu]
data:
  csv: {path: d.csv, target: digit}
  normalize: {divide: 16}
model:
  inputs: {pixels: [64]}
  layers:
    - flatten
    - dense: {units: $width, activation: relu}
    - dense: 64
    - residual: {filters: 3}
      repeat: 2
    - residual: {filters: 8}
    - dense: 10
      name: head.digit
  regularize: [{l2: 0.1, on: dense}]
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.001}
  metrics: [accuracy, {top_k_categorical_accuracy: 3, name: third}]
  epochs: 3
"""


def tree_of(text: str = TEXT) -> Mapping:
    findings = Findings()
    tree = read_source("spec.yaml", text, findings)
    assert tree is not None
    assert not list(findings)
    return tree


def changed(path: str, written: str, text: str = TEXT) -> Any:
    """The spec with an override, as plain data."""
    value = read_value("--set 1", written, Findings())
    assert value is not None
    return plain(replace(tree_of(text), path, value))


@pytest.mark.parametrize(
    ("path", "value", "line", "column"),
    [
        ("spec", 1, 1, 7),
        ("params.width", 256, 2, 17),
        ("training.optimizer", {"adam": 0.001}, 24, 14),
        ("training.optimizer.adam", 0.001, 24, 21),
        ("training.optimizer.adam.learning_rate", 0.001, 24, 21),
        ("training.optimizer.learning_rate", 0.001, 24, 21),
        ("training.metrics[0]", "accuracy", 25, 13),
        ("training.metrics.accuracy", "accuracy", 25, 13),
        ("training.metrics.third.k", 3, 25, 52),
        ("training.metrics.third.name", "third", 25, 61),
        ("data.csv.path", "d.csv", 8, 15),
        ("data.path", "d.csv", 8, 15),
        ("data.normalize.by", 16, 9, 23),
        ("model.inputs.pixels.shape", [64], 11, 20),
        ("model.layers.flatten", "flatten", 13, 7),
        ("model.layers[1].units", "$width", 14, 22),
        ("model.layers.dense.dense.activation", "relu", 14, 42),
        ("model.layers.dense_2.units", 64, 15, 14),
        ("model.layers.residual_2.filters", 3, 16, 27),
        ("model.layers.residual[1].filters", 3, 16, 27),
        ("model.layers.residual_3.filters", 8, 18, 27),
        ("model.layers.head.digit.units", 10, 19, 14),
        ("model.layers.head.digit.name", "head.digit", 20, 13),
        ("model.regularize[0].on", "dense", 21, 30),
        ("model.regularize.l2.l2", 0.1, 21, 21),
        ("blocks.residual.layers.main.filters", "$filters", 6, 33),
    ],
)
def test_found(path: str, value: object, line: int, column: int) -> None:
    place = find(tree_of(), path)
    assert place is not None
    assert plain(place.value) == value
    assert (place.span.line, place.span.column) == (line, column)


def test_the_place_of_the_key_is_known() -> None:
    place = find(tree_of(), "model.layers.dense.units")
    assert place is not None
    assert place.key_span == Span("spec.yaml", 14, 15, 14, 20)


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "a..b", "[1]", "model.layers[", "model.layers[99]", "model.layers.dense_3"),
        *("model.layers.residual[2]", "model.layers.flatten[0]", "training.metrics.first"),
        *("model.layers.residual_4", "training.policy", "data.csv.path.x", "x." * 50 + "x"),
    ],
)
def test_not_found(path: str) -> None:
    assert find(tree_of(), path) is None


@pytest.mark.parametrize(
    ("path", "written", "at", "expected"),
    [
        ("seed", "3", "seed", 3),
        ("params.width", "64", "params", {"width": 64}),
        ("runtime.target", "graph", "runtime", {"target": "graph"}),
        (
            "training.policy.early_stopping.patience",
            "3",
            "training.policy",
            {"early_stopping": {"patience": 3}},
        ),
        ("training.class_weights.cat", "2", "training.class_weights", {"cat": 2}),
        (
            "training.optimizer.beta_1",
            "0.5",
            "training.optimizer.adam",
            {"learning_rate": 0.001, "beta_1": 0.5},
        ),
        ("training.optimizer.learning_rate", "0.1", "training.optimizer", {"adam": 0.1}),
        ("training.optimizer.sgd.momentum", "1", "training.optimizer", {"sgd": {"momentum": 1}}),
        ("training.optimizer", "sgd", "training.optimizer", "sgd"),
        (
            "training.loss.sparse_categorical_crossentropy.from_logits",
            "true",
            "training.loss",
            {"sparse_categorical_crossentropy": {"from_logits": True}},
        ),
        (
            "data.synthetic.samples",
            "9",
            "data",
            {"normalize": {"divide": 16}, "synthetic": {"samples": 9}},
        ),
        ("data.normalize", "standardize", "data.normalize", "standardize"),
        ("model.inputs.pixels.dtype", "u", "model.inputs.pixels", {"shape": [64], "dtype": "u"}),
        ("model.layers.flatten.name", "f", "model.layers[0]", {"flatten": None, "name": "f"}),
        ("model.layers.dense_2.units", "12", "model.layers[2]", {"dense": 12}),
        (
            "model.layers.dense_2.activation",
            "relu",
            "model.layers[2].dense",
            {"units": 64, "activation": "relu"},
        ),
        (
            "model.layers.dense.kernel_regularizer.l2",
            "1",
            "model.layers[1].dense",
            {"units": "$width", "activation": "relu", "kernel_regularizer": {"l2": 1}},
        ),
        (
            "model.layers.head.digit.when",
            "false",
            "model.layers[5]",
            {"dense": 10, "name": "head.digit", "when": False},
        ),
        (
            "model.layers.head.digit.embedding.input_dim",
            "5",
            "model.layers[5]",
            {"name": "head.digit", "embedding": {"input_dim": 5}},
        ),
        (
            "model.layers.residual_3.stride",
            "2",
            "model.layers[4].residual",
            {"filters": 8, "stride": 2},
        ),
        (
            "training.metrics.accuracy.name",
            "a",
            "training.metrics[0]",
            {"accuracy": None, "name": "a"},
        ),
    ],
)
def test_replaced(path: str, written: str, at: str, expected: object) -> None:
    before = tree_of()
    data = changed(path, written)
    for key in at.replace("[", ".").replace("]", "").split("."):
        data = data[int(key) if key.isdecimal() else key]
    assert data == expected
    assert plain(before) == plain(tree_of())


def test_an_empty_section_counts_as_missing() -> None:
    text = TEXT + "  policy:\n"
    data = changed("training.policy.finish", "last", text)
    assert data["training"]["policy"] == {"finish": "last"}


def test_the_rest_of_the_tree_is_shared_and_the_new_value_keeps_its_place() -> None:
    tree = tree_of()
    value = read_value("--set 1", "3", Findings())
    assert value is not None
    key = Span("--set 1", 1, 1, 1, 9)
    new = replace(tree, "training.policy.early_stopping.patience", value, key)
    assert new.get("model") is tree.get("model")
    place = find(new, "training.policy.early_stopping.patience")
    assert place is not None
    assert (place.span, place.key_span) == (value.span, key)


@pytest.mark.parametrize(
    ("path", "known", "meant"),
    [
        ("training.epoch", 1, "training.epochs"),
        ("training.optimiser.learning_rate", 1, "training.optimizer.learning_rate"),
        ("training.optimizer.adam.lr", 3, "training.optimizer.adam.learning_rate"),
        ("training.policy.early_stoping.patience", 2, "training.policy.early_stopping.patience"),
        ("epochs", 0, "training.epochs"),
        ("lr", 0, "training.optimizer.learning_rate"),
        ("early_stopping.patience", 0, "training.policy.early_stopping.patience"),
        ("width", 0, "params.width"),
        ("params.widht", 1, "params.width"),
        ("model.layers.head.digt.units", 2, "model.layers.head.digit"),
        ("model.layers.flaten.name", 2, "model.layers.flatten.name"),
        ("model.layers.residual_3.strid", 3, "model.layers.residual_3.stride"),
        ("model.layers[9].units", 2, None),
        ("params.new", 1, None),
        ("model.inputs.sound", 2, None),
        ("seed.x", 1, None),
    ],
)
def test_unknown(path: str, known: int, meant: str | None) -> None:
    with pytest.raises(UnknownPath) as caught:
        changed(path, "1")
    assert caught.value.known == known
    assert nearest(tree_of(), path) == meant


def test_a_right_path_has_no_nearest() -> None:
    assert nearest(tree_of(), "training.policy.finish") is None


def test_numbers_behind_an_open_repetition_are_unknown() -> None:
    text = "model: {layers: [{dense: 1, repeat: $n}, {dense: 2}, {relu: , name: last}]}"
    assert find(tree_of(text), "model.layers.dense_2") is None
    assert find(tree_of(text), "model.layers.dense") is not None
    assert find(tree_of(text), "model.layers.last") is not None


NAMES = st.sampled_from(
    [
        *("model", "layers", "dense", "dense_2", "flatten", "units", "name", "[0]", "[2]"),
        *("training", "optimizer", "adam", "learning_rate", "sgd", "policy", "metrics", "loss"),
        *("data", "csv", "normalize", "divide", "params", "width", "inputs", "pixels"),
        *("blocks", "residual", "main", "regularize", "l2", "class_weights", ".", "x"),
    ]
)
WRITTEN = st.sampled_from(["1", "{a: 1}", "[]"])


@given(
    st.lists(NAMES, min_size=1, max_size=8).map(".".join), st.sampled_from(["1", "{a: 1}", "[]"])
)
def test_what_is_replaced_is_found_again(path: str, written: str) -> None:
    path = path.replace(".[", "[")
    value = read_value("--set 1", written, Findings())
    assert value is not None
    tree = tree_of()
    nearest(tree, path)
    try:
        new = replace(tree, path, value)
    except UnknownPath:
        assert find(tree, path) is None
        return
    place = find(new, path)
    assert place is None or place.value is value
    assert value in _values(new)


def _values(value: Any) -> list[Any]:
    inner = [entry.value for entry in getattr(value, "entries", {}).values()]
    inner += getattr(value, "items", [])
    return [value, *(each for item in inner for each in _values(item))]


def test_a_bare_value_is_the_only_required_parameter_of_a_block() -> None:
    text = (
        "{blocks: {b: {params: {n: int, drop: 0.5}, layers: [dense: $n]}},"
        " model: {layers: [b: 7, {b: {n: 8}, repeat: 2, name: c}]}}"
    )
    found = read_source("spec.yaml", text, Findings())
    assert isinstance(found, Mapping)
    for path, value in (
        ("model.layers.b.n", 7),
        ("model.layers.c.n", 8),
        ("model.layers.c[1].n", 8),
    ):
        place = find(found, path)
        assert place is not None
        assert plain(place.value) == value
    assert find(found, "model.layers.b.drop") is None
