"""Which name was meant: another spelling, a synonym, a beginning, a slip; or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from speccompile.spec_schema.findings.did_you_mean import did_you_mean, distance

LAYERS = [
    "add",
    "batch_normalization",
    "conv1d",
    "conv2d",
    "dense",
    "dropout",
    "flatten",
    "leaky_relu",
    "lstm",
    "max_pooling2d",
    "relu",
]
SYNONYMS = {"fc": "dense", "Linear": "dense", "p": "rate", "max_pool": "max_pooling2d"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Dense", "dense"),
        ("BatchNormalization", "batch_normalization"),
        ("batch-normalization", "batch_normalization"),
        ("LSTM", "lstm"),
        ("LeakyReLU", "leaky_relu"),
        ("MaxPooling2D", "max_pooling2d"),
        ("fc", "dense"),
        ("linear", "dense"),
        ("MaxPool", "max_pooling2d"),
        ("batchnorm", "batch_normalization"),
        ("leaky", "leaky_relu"),
        ("dence", "dense"),
        ("dnese", "dense"),
        ("flaten", "flatten"),
        ("droupout", "dropout"),
        ("conv3d", None),
        ("conv2s", "conv2d"),
        ("conv", None),
        ("p", None),
        ("", None),
        ("ab", None),
        ("transformer", None),
        ("x" * 100_000, None),
    ],
)
def test_the_meant_name(word: str, meant: str | None) -> None:
    assert did_you_mean(word, LAYERS, SYNONYMS) == meant


def test_nothing_is_meant_where_nothing_is_known() -> None:
    assert did_you_mean("dense", []) is None


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("", "", 0), ("ab", "ba", 1), ("kitten", "sitting", 3), ("ca", "abc", 3), ("abcd", "acbd", 1)],
)
def test_distance(one: str, other: str, far: int) -> None:
    assert distance(one, other, 5) == far


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 7))
def test_distance_is_exact_up_to_its_limit(one: str, other: str, limit: int) -> None:
    exact = distance(one, other, 100)
    assert distance(one, other, limit) == exact if exact <= limit else exact > limit
    assert distance(other, one, 100) == exact
