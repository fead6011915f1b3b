"""What `data.normalize` becomes in front of a network."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.explanations import explain
from speccompile.compiler.fitted import unfitted
from speccompile.compiler.inner_network import without_preparation
from speccompile.compiler.ir import to_text, verify
from speccompile.compiler.normalizing import InputScale, with_normalized_inputs

SPEC = """
spec: 1
data:
  npz: {path: t.npz, inputs: {x: x, k: k, half: h}, targets: {y: y}}
  normalize: HOW
model:
  inputs: {x: [2], k: {shape: [2], dtype: int32}, half: {shape: [2], dtype: float16}}
  layers:
    - rescaling: 1
      from: k
      name: normalize
    - concatenate:
      from: [x, normalize, half]
    - dense: 1
      name: y
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def test_layers_before_the_network() -> None:
    result = compile_spec(Path("t.yaml"), text=SPEC.replace("HOW", "standardize"))
    assert result.spec is not None, [one.message for one in result.findings]
    scales = {"x": InputScale((1.0, 2.0), (3.0, 4.0)), "half": InputScale((), (2.0,))}
    graph = with_normalized_inputs(result.spec, scales).graph
    verify(graph)
    lines = to_text(graph).splitlines()
    assert lines[2] == "input half (batch, 2) float32", "as the reader has it"
    assert lines[3:7] == [
        "normalize_/x = normalization(x) (batch, 2)",
        "normalize_/half = rescaling(half) (batch, 2)",
        "normalize_/half/cast = compute(x=normalize_/half) (batch, 2)",
        "normalize = rescaling(k) (batch, 2)",
    ]
    assert "concatenate(normalize_/x, normalize, normalize_/half/cast)" in lines[7]
    assert with_normalized_inputs(result.spec, {}) is result.spec


FEATURES = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    a: {columns: [p, q], missing: mean, scale: standardize}
    place: {column: kind, encode: {index: [u, v]}}
model:
  inputs: {place: {shape: [1], dtype: int32}, x: [2]}
  layers:
    - embedding: {input_dim: 3, output_dim: 1}
      from: place
    - flatten:
      name: where
    - concatenate:
      from: [x, where]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def test_the_network_alone() -> None:
    result = compile_spec(Path("t.yaml"), text=SPEC.replace("HOW", "standardize"))
    assert result.spec is not None
    scales = {"x": InputScale((1.0, 2.0), (3.0, 4.0)), "half": InputScale((), (2.0,))}
    raw = with_normalized_inputs(result.spec, scales)
    assert to_text(without_preparation(raw).graph) == to_text(result.spec.graph)
    result = compile_spec(Path("t.yaml"), text=FEATURES)
    assert result.spec is not None, [one.message for one in result.findings]
    assert unfitted(result.spec.graph)
    inner = without_preparation(result.spec)
    assert to_text(inner.graph).splitlines()[:3] == [
        "input place (batch, 1) int32",
        "input x (batch, 2) float32",
        "embedding = embedding(place) (batch, 1, 1)",
    ]
    assert not unfitted(inner.graph), "so it can be exported before training"


@pytest.mark.parametrize(
    ("how", "said"),
    [("{divide: 5}", "x / 5"), ("standardize", "(x - mean)"), ("min_max", "(x - minimum)")],
)
def test_it_is_explained(tmp_path: Path, how: str, said: str) -> None:
    (tmp_path / "t.yaml").write_text(SPEC.replace("HOW", how))
    shown = str(explain(tmp_path / "t.yaml", "data.normalize"))
    assert said in shown
    assert "int32, not normalized" in shown
    assert "they take raw numbers, also when exported" in shown
