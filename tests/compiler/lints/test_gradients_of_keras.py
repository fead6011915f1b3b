"""The layers and operations without a gradient are those of Keras."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
from speccompile.compiler.lints.gradients import WITHOUT  # noqa: E402
from speccompile.spec_schema.expressions.tensors import WITHOUT_GRADIENT  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402

FACTORS = {
    "random_posterization": {"factor": 4},
    "random_color_jitter": {name: 0.2 for name in ("hue_factor", "saturation_factor")},
    "discretization": {"bin_boundaries": [1.0]},
}
COLORS = [
    *("random_brightness", "random_contrast", "random_saturation", "random_hue"),
    *("random_color_degeneration", "random_color_jitter", "random_grayscale", "random_invert"),
    *("random_posterization", "random_sharpness", "solarization", "equalization"),
    *("auto_contrast", "contrast_limited_adaptive_histogram_equalization", "random_gaussian_blur"),
]


def has_gradient(function) -> bool:
    x = tf.random.stateless_uniform((2, 8, 8, 3), [1, 2]) * 255
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(tf.cast(function(x), tf.float32) ** 2)
    found = tape.gradient(total, x)
    return found is not None and bool(tf.reduce_any(found != 0))


def test_layers_that_pass_on_no_gradient() -> None:
    names = {name for name in (*COLORS, "discretization") if name in LAYERS}
    stopped = set()
    for name in names:
        kind = LAYERS.find(name)
        given = FACTORS.get(name) or ({"factor": 0.5} if "factor" in kind.model_fields else {})
        layer = getattr(keras.layers, kind.__name__)(**given)
        if not has_gradient(lambda x, layer=layer: layer(x, training=True)):
            stopped.add(name)
    assert stopped == {*WITHOUT} & names


def test_operations_that_pass_on_no_gradient() -> None:
    calls = {"floor_divide": lambda x: keras.ops.floor_divide(x, 2.0)}
    calls["stop_gradient"] = lambda x: keras.ops.stop_gradient(x)
    for name in WITHOUT_GRADIENT:
        assert not has_gradient(calls.get(name, getattr(keras.ops, name)))
    for name in ("relu", "maximum", "abs", "sort", "cumsum"):
        function = getattr(keras.ops, name)
        assert has_gradient(lambda x, f=function: f(x, 1.0) if f is keras.ops.maximum else f(x))
