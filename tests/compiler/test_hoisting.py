"""What of a network can be computed once for each sample, before training."""

from pathlib import Path

from speccompile.compiler.compile import compile_spec
from speccompile.compiler.hoisting import prepared_tensors
from speccompile.compiler.ir import Graph
from speccompile.compiler.normalizing import InputScale, with_normalized_inputs

FEATURES = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    size: {column: a, missing: 0, scale: {divide: 3}}
    wave: {compute: sin(a) + b}
    few: {column: kind, encode: {one_hot: [p, q, r]}}
    many: {column: kind, encode: {hash: 90}}
model:
  inputs: {x: [95]}
  layers: [dense: 1]
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""
TEXT = """
spec: 1
data: {npz: {path: t.npz, inputs: {x: x, words: w}, targets: {dense: y}}, normalize: standardize}
model:
  inputs: {x: [3], words: {shape: [], dtype: string}}
  layers:
    - text_vectorization: {vocabulary: [a, b], LENGTH}
      from: words
      name: split
    - embedding: {input_dim: 4, output_dim: 2}
    - global_average_pooling1d:
      name: mean
    - rescaling: 2
      from: x
      name: twice
    - dropout: 0.5
      name: faded
    - concatenate:
      from: [mean, faded]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def graph_of(text: str) -> Graph:
    result = compile_spec(Path("t.yaml"), text=text)
    assert result.spec is not None, [one.message for one in result.findings]
    return result.spec.graph


def test_what_is_not_exact_or_too_wide_stays_in_the_step() -> None:
    graph = graph_of(FEATURES)
    sizes = {"a": 4, "b": 4, "kind": 24}
    found = prepared_tensors(graph, sizes, 4 * 32)
    assert {*found} == {"kind", "a", "b", "features/size/scale", "features/few/one_hot"}
    assert "features/many/hash" in prepared_tensors(graph, sizes, 1000)
    assert {*prepared_tensors(graph, sizes, 10)} == {"a", "b", "kind"}


def test_weights_and_random_numbers_stay_in_the_step() -> None:
    text = TEXT.replace("LENGTH", "output_sequence_length: 5")
    sizes = {"x": 12, "words": 24}
    result = compile_spec(Path("t.yaml"), text=text)
    assert result.spec is not None, [one.message for one in result.findings]
    spec = with_normalized_inputs(result.spec, {"x": InputScale((1.0,), (2.0,))})
    assert prepared_tensors(spec.graph, sizes, 1000) == ("split", "twice")
    kept = spec.graph.learned("x")
    assert kept == "normalize/x"
    assert prepared_tensors(spec.graph, sizes, 1000, kept=[kept]) == ("split", "twice", kept)
    assert prepared_tensors(spec.graph, sizes, 1000, in_half=True) == ("split", kept)
    assert prepared_tensors(spec.graph, sizes, 1000, by_row=True) == ("words", kept)
    of_any_length = graph_of(TEXT.replace("LENGTH", "max_tokens: 4"))
    assert prepared_tensors(of_any_length, sizes, 1000) == ("words", "twice")
