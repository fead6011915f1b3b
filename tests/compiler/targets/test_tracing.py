"""The graph target calls Keras' layers that only prepare or vary data while it is traced."""

from typing import ClassVar

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import compiled  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.graph_definition import graph_definition  # noqa: E402
from speccompile.compiler.targets.graph.lowering import LayerCall, apply  # noqa: E402
from speccompile.compiler.targets.graph.signatures import signatures  # noqa: E402
from speccompile.compiler.targets.graph.tracing import traced  # noqa: E402
from speccompile.spec_schema.operator import Operator  # noqa: E402

IMAGES = np.random.default_rng(0).uniform(0, 255, (2, 3, 3, 1)).astype(np.float32)
RESIZED = """
spec: 1
model:
  inputs: {x: {shape: [4, 4, 1], dtype: uint8}}
  layers: [resizing: {height: 2, width: 2}, flatten, dense: 1]
"""


class RandomBrightness(Operator):
    """A layer of Keras that draws once a step, and has no lowering."""

    name = "random_brightness"
    is_traced = True
    excluded: ClassVar = {"seed": "every draw follows from the spec's seed"}
    factor: float

    def draws(self) -> tuple[int, ...]:
        return (1,)


def called(training: bool | None, numbers: list[int] | None = None) -> np.ndarray:
    """What the layer makes of the images; None: of a step that is told by a tensor."""

    def draw(stream: int, number: int) -> tf.Tensor:
        if numbers is not None:
            numbers.append(number)
        return tf.constant([7, 40 + number], tf.int32)

    operator = RandomBrightness(factor=0.5)
    lowering = traced(operator, tf.float32).lowering

    @tf.function(autograph=False)
    def step(told: tf.Tensor) -> tf.Tensor:
        call = LayerCall({}, told if training is None else training, draw=draw, traced=lowering)
        return apply(operator, call, [tf.constant(IMAGES)])

    return step(tf.constant(True)).numpy()


def test_a_traced_layer_draws_what_the_layer_of_keras_draws() -> None:
    layer = keras.layers.RandomBrightness(0.5)
    layer.generator.state.assign([7, 40])
    theirs = tf.function(layer)(IMAGES, training=True)
    numbers: list[int] = []
    np.testing.assert_allclose(called(True, numbers), theirs, rtol=1e-6)
    assert numbers == [0]
    assert not np.allclose(theirs, IMAGES)


def test_a_traced_layer_varies_data_in_training_only() -> None:
    np.testing.assert_array_equal(called(False), IMAGES)
    np.testing.assert_array_equal(called(None), called(True))


def test_what_is_exported_holds_operations_of_tensorflow_only() -> None:
    graph = graph_definition(lower(compiled(RESIZED), "graph"))
    kinds = {node.op for node in graph.node}
    assert "ResizeBilinear" in kinds
    assert not {kind for kind in kinds if "PyFunc" in kind or "Call" in kind}
    assert not graph.library.function


VALUES = [float(n) for n in range(1, 201)]


@pytest.mark.parametrize(
    ("type_", "layers", "x"),
    [
        ("[200]", f"normalization: {{mean: {VALUES}, variance: {VALUES}}}", np.ones((2, 200), "f")),
        (
            "{shape: [3], dtype: int32}",
            "integer_lookup: {vocabulary: [7, 5]}, category_encoding: {num_tokens: 3}",
            np.array([[7, 5, 7], [1, 2, 3]], np.int32),
        ),
        (
            "{shape: [3], dtype: int32}",
            "integer_lookup: {vocabulary: [7, 5], output_mode: tf_idf, idf_weights: [1, 2]}",
            np.array([[7, 5, 7], [1, 2, 3]], np.int32),
        ),
    ],
    ids=["constants", "table", "weights"],
)
def test_what_a_layer_holds_is_exported(type_: str, layers: str, x: np.ndarray, tmp_path) -> None:
    """TensorFlow passes tables, and large constants, to a function as it does variables."""
    text = RESIZED.replace("{shape: [4, 4, 1], dtype: uint8}", type_)
    spec = compiled(text.replace("resizing: {height: 2, width: 2}, flatten", layers))
    program = lower(spec, "graph")
    expected = program.predict_step({"x": tf.constant(x)})["dense"].numpy()
    definition = graph_definition(program)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.graph_util.import_graph_def(definition, name="")
        session.run("init")
        np.testing.assert_allclose(session.run("prediction:0", {"X:0": x}), expected, rtol=1e-5)
    tf.saved_model.save(program, str(tmp_path / "model"), signatures=signatures(program))
    predict = tf.saved_model.load(str(tmp_path / "model")).signatures["predict"]
    np.testing.assert_allclose(predict(X=tf.constant(x))["dense"], expected, rtol=1e-5)


LOOKUP = "string_lookup: {vocabulary: [a, b], output_mode: count}"
CHAIN = f"[{LOOKUP}, dropout: 0.5]"
SHARED = f"""
    - {LOOKUP}
      from: x
      name: first
    - share: first
      from: y
      name: second
    - concatenate:
      from: [first, second]
"""


@pytest.mark.parametrize("layers", [CHAIN, SHARED], ids=["chain", "shared"])
@pytest.mark.parametrize("target", ["keras", "graph"])
def test_vectors_over_a_vocabulary_are_floats(layers: str, target: str, tmp_path) -> None:
    """Keras declares them so, and returns integers, which `dropout` does not take."""
    y = "" if layers is CHAIN else ", y: {shape: [3], dtype: string}"
    text = f"spec: 1\nmodel:\n  inputs: {{x: {{shape: [3], dtype: string}}{y}}}\n  layers: {layers}"
    spec = compiled(text)
    program = lower(spec, target)
    words = {name: tf.constant([["a", "b", "a"]]) for name in spec.graph.inputs}
    (made,) = program.predict_step(words).values()
    assert made.dtype == tf.float32
    np.testing.assert_array_equal(made, [[0, 2, 1] * len(words)])
    if target == "keras":
        program.model.save(tmp_path / "model.keras")
        loaded = keras.models.load_model(tmp_path / "model.keras")
        np.testing.assert_array_equal(loaded(words if y else words["x"]), made)
