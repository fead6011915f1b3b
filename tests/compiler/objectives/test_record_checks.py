"""Features of records that don't fit the network are reported before anything is read."""

import pytest
from compiled_texts import compiled

SPEC = """
spec: 1
data:
  tfrecord:
    path: t.tfrecord
    features: {x: {dtype: FEATURE}, y: {dtype: int64, shape: LABELS}}
    inputs: x
    targets: y
model:
  inputs: {picture: INPUT}
  layers: [flatten, {dense: 3}]
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}, optimizer: adam, epochs: 3}
"""
ONE = "tfrecord.inputs"
WORDS = "[string_lookup: {vocabulary: [a]}, embedding: {input_dim: 2, output_dim: 2}, flatten"


@pytest.mark.parametrize(
    ("feature", "labels", "input_", "expected"),
    [
        ("image, shape: [4, 6, 3]", "[]", "[4, 6, 3]", []),
        ("float32, shape: [72]", "[1]", "[4, 6, 3]", []),
        ("float32, shape: [4, 6]", "[]", "[4, 6, 1]", []),
        ("float32, shape: [4, 6]", "[]", "[null, 6]", []),
        ("image, shape: [6, 4, 3]", "[]", "[4, 6, 3]", [("wrong_array_shape", ONE)]),
        ("float32, shape: [71]", "[]", "[4, 6, 3]", [("wrong_array_shape", ONE)]),
        ("string", "[]", "[4, 6, 3]", [("text_array", ONE)]),
        ("int64, shape: [6]", "[]", "{shape: [6], dtype: string}", [("number_array", ONE)]),
        ("float32, shape: [6]", "[2]", "[6]", [("wrong_target_shape", "tfrecord.targets")]),
    ],
)
def test_declared_shapes_are_compared_with_the_network(
    feature: str, labels: str, input_: str, expected: list[tuple[str, str]]
) -> None:
    text = SPEC.replace("FEATURE", feature).replace("LABELS", labels).replace("INPUT", input_)
    text = text.replace("[flatten", WORDS) if "dtype: string}}\n" in text else text
    found = [(each.kind, each.path) for each in compiled(text).findings if each.path[:5] == "data."]
    assert found == [(kind, f"data.{path}") for kind, path in expected]
