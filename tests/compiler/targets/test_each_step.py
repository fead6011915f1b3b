"""A block at each time step computes what Keras' `TimeDistributed` of a model does."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402

RATE = 0.1
SPEC = f"""
spec: 1
seed: 5
data: {{synthetic: 24, split: {{validation: 0.25}}}}
blocks:
  tower:
    params: {{filters: int}}
    layers:
      - conv2d: {{filters: $filters, kernel_size: 3, padding: same, use_bias: false}}
      - batch_normalization: {{momentum: 0.5}}
      - relu:
        name: main
      - conv2d: {{filters: $filters, kernel_size: 1}}
        from: input
        name: shortcut
      - add:
        from: [main, shortcut]
      - concatenate: 2
        from: [add, main]
      - flatten
model:
  inputs: {{video: [3, 2, 4, 2]}}
  layers:
    - time_distributed: {{layer: {{tower: 3}}}}
    - global_average_pooling1d
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {{sgd: {RATE}}}
  batch_size: 8
  epochs: 2
"""


def of_keras(weights: dict[str, np.ndarray]) -> keras.Model:
    """`TimeDistributed` of a functional model, with these weights in their order."""
    image = keras.Input((2, 4, 2))
    main = keras.layers.Conv2D(3, 3, padding="same", use_bias=False)(image)
    main = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.5)(main))
    shortcut = keras.layers.Conv2D(3, 1)(image)
    both = keras.layers.Concatenate(axis=2)([keras.layers.Add()([main, shortcut]), main])
    tower = keras.Model(image, keras.layers.Flatten()(both))
    video = keras.Input((3, 2, 4, 2))
    pooled = keras.layers.GlobalAveragePooling1D()(keras.layers.TimeDistributed(tower)(video))
    model = keras.Model(video, keras.layers.Dense(1)(pooled))
    left = dict(weights)
    for variable in model.weights:  # a model lists the layers of a model by depth
        name = next(
            name
            for name, value in left.items()
            if name.endswith(variable.name) and value.shape == tuple(variable.shape)
        )
        variable.assign(left.pop(name))
    assert not left
    return model


def test_it_is_keras_model_at_each_step() -> None:
    spec = compiled(SPEC)
    programs = [on_target(spec, target) for target in TARGETS]
    batch, weights = programs[0].first_rows(8), programs[0].weights()
    ((video,), (truth,)) = batch.inputs.values(), batch.targets.values()
    model = of_keras(weights)
    untrained = model(video, training=False)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(video, training=True) - truth))
    trained = [variable.value for variable in model.trainable_variables]
    for variable, gradient in zip(trained, tape.gradient(loss, trained), strict=True):
        variable.assign_sub(RATE * gradient)
    for driven in programs:
        (found,) = driven.program.predict_step({"video": video}).values()
        np.testing.assert_allclose(found, untrained, 1e-5, 1e-6)
        np.testing.assert_allclose(driven.step()[0], loss, 1e-5)
        (found,) = driven.program.predict_step({"video": video}).values()
        np.testing.assert_allclose(found, model(video, training=False), 1e-5, 1e-6)
    assert_close(*(driven.epochs(1) for driven in programs))
    again = keras.models.clone_model(programs[0].program.exported())
    assert [layer.name for layer in again.layers[1:3]] == [
        "time_distributed.conv2d",
        "time_distributed.batch_normalization",
    ]
