"""Networks of the zoo with inverted bottlenecks, and with modules of branches."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402

applications = keras.applications


def convolved(x, filters, size=1, stride=1, padding="same", **normalization):
    x = layers.Conv2D(filters, size, strides=stride, padding=padding, use_bias=False)(x)
    return layers.BatchNormalization(**normalization)(x)


def small_mobilenet() -> keras.Model:
    def inverted(x, filters, stride, expansion):
        given = x
        if expansion > 1:
            x = layers.ReLU(6)(convolved(x, expansion * x.shape[-1], momentum=0.999))
        x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False)(x)
        x = layers.ReLU(6)(layers.BatchNormalization(momentum=0.999)(x))
        x = convolved(x, filters, momentum=0.999)
        return layers.Add()([given, x]) if given.shape == x.shape else x

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU(6)(convolved(picture, 8, 3, 2, momentum=0.999))
    x = inverted(x, 4, 1, 1)
    x = inverted(x, 6, 2, 6)
    x = inverted(x, 6, 1, 6)
    x = layers.ReLU(6)(convolved(x, 1280, momentum=0.999))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(1000, activation="softmax")(x))


def efficientnet() -> keras.Model:
    """Without the layer that normalizes the input, which has three weights of its own."""
    model = applications.EfficientNetB0(weights=None)
    return keras.Model(model.get_layer("stem_conv_pad").input, model.output)


def small_efficientnet() -> keras.Model:
    def inverted(x, filters, size, stride, expansion):
        given, channels = x, x.shape[-1]
        if expansion > 1:
            x = layers.Activation("silu")(convolved(x, expansion * channels))
        x = layers.DepthwiseConv2D(size, strides=stride, padding="same", use_bias=False)(x)
        x = layers.Activation("silu")(layers.BatchNormalization()(x))
        gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
        gate = layers.Conv2D(channels // 4, 1, activation="silu")(gate)
        gate = layers.Conv2D(expansion * channels, 1, activation="sigmoid")(gate)
        x = convolved(layers.Multiply()([x, gate]), filters)
        return layers.Add()([x, given]) if given.shape == x.shape else x

    picture = keras.Input((32, 32, 3))
    x = layers.Activation("silu")(convolved(layers.Rescaling(1 / 255)(picture), 8, 3, 2))
    x = inverted(x, 4, 3, 1, 1)
    x = inverted(x, 8, 5, 2, 6)
    x = inverted(x, 8, 5, 1, 6)
    x = layers.Activation("silu")(convolved(x, 1280))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(1000, activation="softmax")(x))


def small_inception() -> keras.Model:
    """With one module of each kind."""

    def conv(x, filters, size=1, stride=1, padding="same"):
        return layers.ReLU()(convolved(x, filters, size, stride, padding, scale=False))

    def chain(x, *steps):
        for step in steps:
            x = conv(x, *step)
        return x

    def averaged(x, filters):
        return conv(layers.AveragePooling2D(3, strides=1, padding="same")(x), filters)

    def joined(*branches):
        return layers.Concatenate()(branches)

    def fork(x):
        return joined(conv(x, 384, (1, 3)), conv(x, 384, (3, 1)))

    picture = keras.Input((75, 75, 3))
    x = chain(picture, (32, 3, 2, "valid"), (32, 3, 1, "valid"), (64, 3))
    x = chain(layers.MaxPooling2D(3, strides=2)(x), (80,), (192, 3, 1, "valid"))
    x = layers.MaxPooling2D(3, strides=2)(x)
    five, three = chain(x, (48,), (64, 5)), chain(x, (64,), (96, 3), (96, 3))
    x = joined(conv(x, 64), five, three, averaged(x, 8))
    three, double = conv(x, 384, 3, 2, "valid"), chain(x, (64,), (96, 3), (96, 3, 2, "valid"))
    x = joined(three, double, layers.MaxPooling2D(3, strides=2)(x))
    seven = chain(x, (16,), (16, (1, 7)), (192, (7, 1)))
    double = chain(x, (16,), (16, (7, 1)), (16, (1, 7)), (16, (7, 1)), (192, (1, 7)))
    x = joined(conv(x, 192), seven, double, averaged(x, 192))
    three = chain(x, (192,), (320, 3, 2, "valid"))
    seven = chain(x, (192,), (192, (1, 7)), (192, (7, 1)), (192, 3, 2, "valid"))
    x = joined(three, seven, layers.MaxPooling2D(3, strides=2)(x))
    x = joined(conv(x, 320), fork(conv(x, 384)), fork(chain(x, (448,), (384, 3))), averaged(x, 192))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(1000, activation="softmax")(x))


SMALL = ("params.size=32", "params.width=8", "training.optimizer.rmsprop.learning_rate=1e-4")
"""Little is learned at once: RMSprop takes differences in rounding for gradients."""
NETWORKS = [
    ZooNetwork(
        "mobilenet_v2",
        3_538_984,
        3_504_872,
        lambda: applications.MobileNetV2(weights=None),
        small=(
            *SMALL,
            "params.stages=[{filters: 4, depth: 1, stride: 1, expansion: 1}, "
            "{filters: 6, depth: 2, stride: 2, expansion: 6}]",
        ),
        small_by_hand=small_mobilenet,
    ),
    ZooNetwork(
        "efficientnet_b0",
        5_330_564,
        5_288_548,
        efficientnet,
        small=(
            *SMALL,
            "params.stages=[{filters: 4, depth: 1, size: 3, stride: 1, expansion: 1, "
            "before: 0}, {filters: 8, depth: 2, size: 5, stride: 2, expansion: 6, "
            "before: 1}]",
        ),
        small_by_hand=small_efficientnet,
    ),
    ZooNetwork(
        "inception_v3",
        23_851_784,
        23_817_352,
        lambda: applications.InceptionV3(weights=None),
        small=("params.size=75", "params.pooled=[8]", "params.narrow=[16]", "params.last=1"),
        small_by_hand=small_inception,
    ),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
