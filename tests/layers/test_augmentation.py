"""Layers that vary images: as Keras' own in both targets, in training only, not when exported."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from speccompile.compiler.randomness import derive  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.graph_definition import graph_definition  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402
from speccompile.spec_schema.layers.augmentation import Augmentation  # noqa: E402

SEED, STEP, BATCH = 11, 3, 5
BRANCHES: dict[str, tuple[str, dict[str, Any]]] = {
    "flip": ("random_flip", {"mode": "horizontal"}),
    "rotation": ("random_rotation", {"factor": 0.2}),
    "translation": ("random_translation", {"height_factor": 0.3, "width_factor": [0.1, 0.4]}),
    "zoom": ("random_zoom", {"height_factor": 0.3}),
    "shear": ("random_shear", {"x_factor": 0.4}),
    "perspective": ("random_perspective", {"scale": 0.5}),
    "crop": ("random_crop", {"height": 4, "width": 3}),
    "brightness": ("random_brightness", {"factor": 0.3}),
    "contrast": ("random_contrast", {"factor": 0.3}),
    "saturation": ("random_saturation", {"factor": [0.3, 0.9]}),
    "hue": ("random_hue", {"factor": 0.4}),
    "degeneration": ("random_color_degeneration", {"factor": [0.2, 0.8]}),
    "jitter": ("random_color_jitter", {"brightness_factor": 0.2, "hue_factor": 0.3}),
    "grayscale": ("random_grayscale", {}),
    "invert": ("random_invert", {}),
    "posterization": ("random_posterization", {"factor": 4}),
    "sharpness": ("random_sharpness", {"factor": 0.4}),
    "solarization": ("solarization", {"threshold_factor": [0.4, 0.5]}),
    "equalization": ("equalization", {}),
    "blur": ("random_gaussian_blur", {"sigma": [0.5, 0.9]}),
    "erasing": ("random_erasing", {}),
}
"""Layers that return their input in inference, or its center, by the name of the output.

`random_elastic_transform` and `rand_augment` take seconds to compile; test_parity.py calls them.
"""

IMAGES = np.random.default_rng(0).integers(0, 256, (BATCH, 6, 8, 3)).astype(np.float32)


def spec_of(precision: str) -> Any:
    """A spec with an output for each branch."""
    layers = [f"{{{k}: {given}, name: {name}, from: x}}" for name, (k, given) in BRANCHES.items()]
    outputs = ", ".join(f"{name}: {name}" for name in BRANCHES)
    return compiled(f"""
spec: 1
seed: {SEED}
runtime: {{precision: {precision}}}
model: {{inputs: {{x: [6, 8, 3]}}, layers: [{", ".join(layers)}], outputs: {{{outputs}}}}}
""")


def varied(program: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    """The outputs in a training step."""
    step = tf.constant(STEP)
    inputs = {name: tf.constant(x) for name, x in inputs.items()}
    if hasattr(program, "network"):
        return program.network.forward(inputs, True, tf.constant(0.0), step).outputs
    program.seed_step(step)
    return program._call(inputs, training=True)


@pytest.fixture(scope="module", params=["float32", "mixed_float16"])
def programs(request: pytest.FixtureRequest) -> dict[str, Any]:
    spec = spec_of(request.param)
    return {target: lower(spec, target) for target in TARGETS}


def test_every_layer_that_varies_images_in_training_only_is_here() -> None:
    elsewhere = {"random_elastic_transform", "rand_augment", "mix_up", "cut_mix"}
    always = {"auto_contrast", "contrast_limited_adaptive_histogram_equalization"}
    found = {name for name in LAYERS if issubclass(LAYERS.find(name), Augmentation)}
    assert found == {kind for kind, _ in BRANCHES.values()} | elsewhere | always


def test_both_targets_draw_what_keras_draws_from_the_same_seeds(programs: dict[str, Any]) -> None:
    keras_outputs, graph_outputs = (varied(programs[t], {"x": IMAGES}) for t in TARGETS)
    for name, (kind, given) in BRANCHES.items():
        operator = programs["graph"].network.graph.by_name[name].operator
        layer = getattr(keras.layers, type(operator).__name__)(**given)
        for count in operator.draws():
            seed = derive(SEED, "draw", name, 0)
            layer.generator.state.assign([seed, STEP * count])
        theirs = layer(IMAGES, training=True).numpy()
        np.testing.assert_array_equal(keras_outputs[name], theirs, err_msg=kind)
        np.testing.assert_array_equal(graph_outputs[name], theirs, err_msg=kind)
        assert theirs.shape != IMAGES.shape or not np.array_equal(theirs, IMAGES), kind


@pytest.mark.parametrize("target", TARGETS)
def test_images_are_not_varied_in_inference(programs: dict[str, Any], target: str) -> None:
    outputs = programs[target].predict_step({"x": tf.constant(IMAGES)})
    np.testing.assert_array_equal(outputs.pop("crop"), IMAGES[:, 1:5, 2:5])
    for name, images in outputs.items():
        np.testing.assert_array_equal(images, IMAGES, err_msg=name)


def test_the_exported_graph_contains_only_what_inference_needs(programs: dict[str, Any]) -> None:
    graph = graph_definition(programs["graph"])
    assert not [node.op for node in graph.node if "Random" in node.op or "PyFunc" in node.op]


STATISTICS = """
spec: 1
model:
  inputs: {x: [2, 1, 1]}
  layers:
    - {random_flip: vertical, name: flip, from: x}
    - {random_brightness: {factor: 0.2, value_range: [0, 1]}, name: brightness, from: x}
  outputs: {flip: flip, brightness: brightness}
"""


@pytest.mark.parametrize("target", TARGETS)
def test_about_half_of_the_images_are_flipped_and_brightness_is_uniform(target: str) -> None:
    count = 2000
    program = lower(compiled(STATISTICS), target)
    outputs = varied(
        program, {"x": np.tile([[[0.25]], [[0.75]]], (count, 1, 1, 1)).astype("float32")}
    )
    flipped = outputs["flip"].numpy()[:, 0, 0, 0] > 0.5
    assert abs(np.mean(flipped) - 0.5) < 3.3 * 0.5 / count**0.5
    added = (outputs["brightness"].numpy()[:, 0, 0, 0] - 0.25) / 0.2
    uniform = np.linspace(-1, 1, count)
    assert np.abs(np.sort(added) - uniform).max() < 2 * 1.95 / count**0.5
    assert abs(np.corrcoef(flipped, added)[0, 1]) < 3.3 / count**0.5


def test_a_saved_model_is_loaded_without_a_warning(tmp_path: Path) -> None:
    lower(compiled(SAVED), "keras").model.save(tmp_path / "model.keras")
    keras.backend.clear_session(free_memory=False)
    model = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(model.predict(IMAGES, verbose=0), IMAGES[:, 1:5, 2:5])


SAVED = """
spec: 1
model: {inputs: {x: [6, 8, 3]}, layers: [equalization, {random_crop: {height: 4, width: 3}}]}
"""
