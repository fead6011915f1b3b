"""Networks of the zoo with shortcuts, and with connections between all layers."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402

applications = keras.applications


def convolved(x, filters, size, stride=1, bias=False):
    x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=bias)(x)
    return layers.BatchNormalization(epsilon=1.001e-5)(x)


def basic(x, filters, stride, first):
    shortcut = convolved(x, filters, 1, stride) if first and stride > 1 else x
    main = layers.ReLU()(convolved(x, filters, 3, stride))
    return layers.ReLU()(layers.Add()([shortcut, convolved(main, filters, 3)]))


def bottleneck(x, filters, stride, first):
    shortcut = convolved(x, 4 * filters, 1, stride) if first else x
    main = layers.ReLU()(convolved(x, filters, 1, stride))
    main = layers.ReLU()(convolved(main, filters, 3))
    return layers.ReLU()(layers.Add()([shortcut, convolved(main, 4 * filters, 1)]))


def resnet(
    block, width=64, widths=(64, 128, 256, 512), depths=(2, 2, 2, 2), size=224
) -> keras.Model:
    picture = keras.Input((size, size, 3))
    x = layers.ZeroPadding2D(3)(picture)
    x = layers.Conv2D(width, 7, strides=2, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(epsilon=1.001e-5)(x))
    x = layers.MaxPooling2D(3, strides=2)(layers.ZeroPadding2D(1)(x))
    for stage, (filters, depth) in enumerate(zip(widths, depths, strict=True)):
        for number in range(depth):
            stride = 2 if stage and not number else 1
            x = block(x, filters, stride, number == 0)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(1000, activation="softmax")(x))


def small_densenet() -> keras.Model:
    def activated(x):
        return layers.ReLU()(layers.BatchNormalization(epsilon=1.001e-5)(x))

    picture = keras.Input((32, 32, 3))
    x = layers.Conv2D(64, 7, strides=2, use_bias=False)(layers.ZeroPadding2D(3)(picture))
    x = layers.MaxPooling2D(3, strides=2)(layers.ZeroPadding2D(1)(activated(x)))
    for stage, depth in enumerate((2, 1, 1, 1)):
        for _ in range(depth):
            grown = layers.Conv2D(16, 1, use_bias=False)(activated(x))
            grown = layers.Conv2D(4, 3, padding="same", use_bias=False)(activated(grown))
            x = layers.Concatenate()([x, grown])
        if stage < 3:
            x = layers.Conv2D(x.shape[-1] // 2, 1, use_bias=False)(activated(x))
            x = layers.AveragePooling2D(2)(x)
    x = layers.GlobalAveragePooling2D()(activated(x))
    return keras.Model(picture, layers.Dense(1000, activation="softmax")(x))


SMALL = (
    "params.size=32",
    "params.width=4",
    "params.stages=[{filters: 4, depth: 1, stride: 1}, {filters: 8, depth: 2, stride: 2}]",
)
NETWORKS = [
    ZooNetwork(
        "resnet18",
        11_699_112,
        11_689_512,
        lambda: resnet(basic),
        small=SMALL,
        small_by_hand=lambda: resnet(basic, 4, (4, 8), (1, 2), 32),
    ),
    ZooNetwork(
        "resnet50",
        25_636_712,
        25_583_592,
        lambda: applications.ResNet50(weights=None),
        whole=("params.bias=true",),
        small=SMALL,
        small_by_hand=lambda: resnet(bottleneck, 4, (4, 8), (1, 2), 32),
    ),
    ZooNetwork(
        "densenet121",
        8_062_504,
        7_978_856,
        lambda: applications.DenseNet121(weights=None),
        small=("params.size=32", "params.growth=4", "params.depths=[2, 1, 1, 1]"),
        small_by_hand=small_densenet,
    ),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
