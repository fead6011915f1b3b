"""Kernels of the short-time Fourier transform: those of Keras, with the windows of SciPy."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import compiled  # noqa: E402
from speccompile.compiler.targets import fourier, lower  # noqa: E402
from speccompile.spec_schema.layers.spectrogram import Fourier  # noqa: E402

WINDOWS = ["hann", "hamming", "blackman", "nuttall", "blackmanharris", "flattop", None]
SPEC = """
spec: 1
model:
  inputs: {x: [20, 2]}
  layers: [stft_spectrogram: {frame_length: 8, fft_length: 12, window: hamming}]
"""


@pytest.mark.parametrize("window", [*WINDOWS, (1.0, 2.0, 3.0, 4.0, 2.0, 1.0)])
def test_kernels_begin_as_in_keras(window) -> None:
    for side in ("real", "imag"):
        for scaling in ("density", "spectrum", None):
            for periodic in (True, False):
                given = {"window": window, "scaling": scaling, "periodic": periodic}
                ours = fourier.kernel(Fourier(side=side, **given), (6, 1, 5))
                theirs = keras.initializers.STFT(side, **given)((6, 1, 5), "float32")
                np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_a_saved_model_has_the_window(tmp_path) -> None:
    program = lower(compiled(SPEC), "keras")
    program.model.save(tmp_path / "model.keras")
    with pytest.warns(UserWarning, match="recommended to be a power of two"):
        loaded = keras.models.load_model(tmp_path / "model.keras")
    x = tf.random.stateless_normal((3, 20, 2), (1, 2))
    np.testing.assert_allclose(loaded(x), program.model(x), rtol=1e-6)
    graph = lower(compiled(SPEC), "graph").predict_step({"x": x})["stft_spectrogram"]
    np.testing.assert_allclose(graph, program.model(x), rtol=1e-4, atol=1e-5)
