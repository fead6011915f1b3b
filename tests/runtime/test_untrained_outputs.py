"""Outputs without a loss: predicted, exported, not trained on."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402

SPEC = """
spec: 1
model:
  inputs: {words: {shape: [5], dtype: int32}}
  layers:
    - embedding: {input_dim: 9, output_dim: 4, mask_zero: true}
      name: embedded
    - multi_head_attention: {num_heads: 2, key_dim: 4, return_attention_scores: true}
      name: attention
    - global_average_pooling1d
    - dense: 3
      name: class
    - dense: 2
      name: free
      from: embedded
  outputs: {label: class, scores: attention.attention_scores, words: embedded, free: free}
data: {synthetic: 32, split: {validation: 0.25}}
training:
  loss: {label: sparse_categorical_crossentropy}
  metrics: {label: [accuracy]}
  optimizer: adam
  epochs: 2
  policy: {early_stopping: {monitor: val_loss, patience: 5}}
"""
WORDS = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 7, 8]], np.int32)


@pytest.mark.parametrize("target", ["keras", "graph"])
def test_it_is_predicted_and_not_trained_on(target: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC + f"runtime: {{target: {target}}}\n", encoding="utf-8")
    run = sc.train(path, runs=tmp_path / "runs")
    assert {"loss", "accuracy", "val_loss", "val_accuracy"} <= run.history[-1].keys()
    assert not any("scores" in name or "words" in name for name in run.history[-1])
    outputs = run.predict({"words": WORDS})
    assert {name: array.shape for name, array in outputs.items()} == {
        "label": (2, 3),
        "scores": (2, 2, 5, 5),
        "words": (2, 5, 4),
        "free": (2, 5, 2),
    }
    np.testing.assert_allclose(outputs["scores"][1].sum(-1), 1, rtol=1e-5)
    assert run.evaluate()["loss"] > 0
