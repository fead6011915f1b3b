"""Networks of layers beyond those of the examples: both targets train alike, and saved models
predict the same where nobody has heard of this package.
"""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402
from speccompile.compiler.exporters import exporter_for  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402

LAYERS = """
spec: 1
seed: 3
model:
  inputs: {words: {shape: [6], dtype: int32}, image: [6, 6, 4]}
  layers:
    - reversible_embedding: {input_dim: 9, output_dim: 8, mask_zero: true}
      from: words
      name: embed
    - group_query_attention: {head_dim: 4, num_query_heads: 2, num_key_value_heads: 1}
    - attention: {use_scale: true, use_causal_mask: true, return_attention_scores: true}
    - additive_attention
    - rms_normalization
    - {share: embed, name: scores}
    - unit_normalization
    - elu
    - {global_average_pooling1d: , name: said}

    - {random_flip: , from: image}
    - random_crop: {height: 5, width: 5}
    - {equalization: {value_range: [-4, 4]}}
    - depthwise_conv2d: 2
    - prelu: {shared_axes: [1, 2]}
    - group_normalization: 2
    - spectral_normalization: {layer: {conv2d: {filters: 4, kernel_size: 2}}}
    - adaptive_average_pooling2d: 3
    - zero_padding2d
    - {global_max_pooling2d: , name: seen}
    - repeat_vector: 3
    - conv1d_transpose: {filters: 4, kernel_size: 2}
    - zero_padding1d
    - cropping1d
    - up_sampling1d
    - average_pooling1d: 2
    - separable_conv1d: {filters: 4, kernel_size: 2}
    - einsum_dense: {equation: "abc,cd->abd", output_shape: [3, 9], bias_axes: d}
    - spatial_dropout1d: 0.2
    - alpha_dropout: 0.1
    - gaussian_dropout: 0.1
    - adaptive_max_pooling1d: 2
    - {global_max_pooling1d: , name: heard}

    - {reshape: [6, 6, 4, 1], from: image}
    - conv3d: {filters: 2, kernel_size: 2}
    - max_pooling3d
    - conv3d_transpose: {filters: 2, kernel_size: 2}
    - spatial_dropout3d: 0.2
    - average_pooling3d: 2
    - {global_average_pooling3d: , name: felt}
    - {dense: 9, name: guessed}

    - multi_head_attention: {num_heads: 2, key_dim: 4, return_attention_scores: true}
      from: {query: elu, value: repeat_vector}
      name: crossing
    - global_average_pooling1d
    - {dense: 9, name: gathered}
    - {global_average_pooling2d: , from: crossing.attention_scores}
    - {dense: 9, name: crossed}
    - {global_average_pooling1d: , from: attention.attention_scores}
    - {dense: 9, name: heeded}

    - {dot: 1, from: [said, heard]}
    - {identity: , name: alike}
    - {minimum: , from: [said, guessed, gathered, crossed, heeded]}
    - activity_regularization: {l2: 0.01}
    - {dense: 1, name: least}
  outputs: {alike: alike, least: least}
"""
TRAINING = """
data: {synthetic: 16}
training:
  loss: {alike: mean_squared_error, least: mean_squared_error}
  optimizer: {sgd: {learning_rate: 0.01}}
  batch_size: 8
  epochs: 2
"""
ABROAD = """
import sys
import keras, numpy as np, tensorflow as tf
given = dict(np.load("given.npz"))
ours = keras.models.load_model("model.keras")(given, training=False)
graph = tf.saved_model.load("saved").signatures["predict"]
theirs = graph(**{f"X_{name}": tf.constant(value) for name, value in given.items()})
np.savez("found.npz", **{f"keras {n}": v for n, v in ours.items()},
         **{f"graph {n}": v for n, v in theirs.items()})
assert "speccompile" not in sys.modules
"""


def test_both_targets_train_alike() -> None:
    histories, ends = [], []
    for target in TARGETS:
        driven = on_target(compiled(LAYERS + TRAINING), target)
        histories.append(driven.epochs(2))
        ends.append(driven.weights())
    assert_close(*histories)
    for name, value in ends[0].items():
        np.testing.assert_allclose(value, ends[1][name], rtol=1e-3, atol=1e-5, err_msg=name)


def test_saved_models_predict_the_same_abroad(tmp_path: Path) -> None:
    spec = compiled(LAYERS)
    random = np.random.default_rng(4)
    given = {
        "words": random.integers(0, 9, (5, 6)).astype(np.int32),
        "image": random.normal(size=(5, 6, 6, 4)).astype(np.float32),
    }
    np.savez(tmp_path / "given.npz", **given)
    expected = {}
    for target, file in (("keras", "model.keras"), ("graph", "saved")):
        program = lower(spec, target)
        exporter_for(tmp_path / file).write(program, tmp_path / file)
        predicted = program.predict_step({name: tf.constant(x) for name, x in given.items()})
        expected |= {f"{target} {name}": value.numpy() for name, value in predicted.items()}
    command = [sys.executable, "-I", "-c", ABROAD]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = np.load(tmp_path / "found.npz")
    assert set(found) == set(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-4, atol=1e-5, err_msg=name)
    for output in ("alike", "least"):
        ours, theirs = expected[f"keras {output}"], expected[f"graph {output}"]
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5, err_msg=output)
