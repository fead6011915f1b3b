"""Transformers of the zoo."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers, ops  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402


class Learned(layers.Layer):
    """A weight of its own, added to the input or put before it."""

    def __init__(self, length: int, before: bool = False) -> None:
        super().__init__()
        self.length, self.before = length, before

    def build(self, shape):
        self.learned = self.add_weight(shape=(self.length, shape[-1]))

    def call(self, x):
        if not self.before:
            return x + self.learned[: x.shape[1]]
        first = ops.broadcast_to(self.learned, (ops.shape(x)[0], self.length, x.shape[-1]))
        return ops.concatenate([first, x], axis=1)


class Scores(layers.Layer):
    """A score for each embedding."""

    def __init__(self, embedding: layers.Embedding) -> None:
        super().__init__()
        self.embedding = embedding

    def call(self, x):
        return x @ ops.transpose(self.embedding.embeddings)


def fed(x: keras.KerasTensor, *, bias: bool = True) -> keras.KerasTensor:
    width = x.shape[-1]
    inner = layers.Dense(4 * width, activation="gelu", use_bias=bias)(x)
    return layers.Dense(width, use_bias=bias)(inner)


def vit(size: int, patch: int, width: int, heads: int, depth: int) -> keras.Model:
    picture = keras.Input((size, size, 3))
    x = layers.Conv2D(width, patch, strides=patch)(picture)
    x = layers.Reshape(((size // patch) ** 2, width))(x)
    x = Learned((size // patch) ** 2 + 1)(Learned(1, before=True)(x))
    for _ in range(depth):
        y = layers.LayerNormalization(epsilon=1e-6)(x)
        x = x + layers.MultiHeadAttention(heads, width // heads)(y, y)
        x = x + fed(layers.LayerNormalization(epsilon=1e-6)(x))
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    return keras.Model(picture, layers.Dense(1000)(x[:, 0]))


def bert(vocabulary: int, length: int, width: int, heads: int, depth: int) -> keras.Model:
    tokens = keras.Input((length,), dtype="int32")
    segments = keras.Input((length,), dtype="int32")
    visible = ops.not_equal(tokens, 0)[:, None]
    words = layers.Embedding(vocabulary, width)(tokens)
    x = Learned(512)(words + layers.Embedding(2, width)(segments))
    x = layers.LayerNormalization(epsilon=1e-12)(x)
    for _ in range(depth):
        seen = layers.MultiHeadAttention(heads, width // heads)(x, x, attention_mask=visible)
        x = layers.LayerNormalization(epsilon=1e-12)(x + seen)
        x = layers.LayerNormalization(epsilon=1e-12)(x + fed(x))
    pooled = layers.Dense(width, activation="tanh")(x[:, 0])
    return keras.Model([tokens, segments], layers.Dense(2)(pooled))


def gpt(vocabulary: int, length: int, width: int, heads: int, depth: int) -> keras.Model:
    text = keras.Input((length,), dtype="int32")
    characters = layers.Embedding(vocabulary, width)
    x = Learned(length)(characters(text))
    for _ in range(depth):
        y = layers.LayerNormalization(epsilon=1e-5, center=False)(x)
        attend = layers.MultiHeadAttention(heads, width // heads, use_bias=False)
        x = x + attend(y, y, use_causal_mask=True)
        x = x + fed(layers.LayerNormalization(epsilon=1e-5, center=False)(x), bias=False)
    x = layers.LayerNormalization(epsilon=1e-5, center=False)(x)
    return keras.Model(text, Scores(characters)(x))


def tab_transformer(width: int, heads: int, depth: int) -> keras.Model:
    given = [keras.Input((1,), dtype="int32") for _ in range(8)]
    sizes = (9, 16, 7, 15, 6, 5, 2, 42)
    embedded = [layers.Embedding(n, width)(x) for n, x in zip(sizes, given, strict=True)]
    x = ops.concatenate(embedded, axis=1)
    for _ in range(depth):
        x = layers.LayerNormalization(epsilon=1e-6)(
            layers.MultiHeadAttention(heads, width)(x, x) + x
        )
        y = layers.Dense(width, activation="gelu")(layers.LayerNormalization(epsilon=1e-6)(x))
        x = layers.LayerNormalization(epsilon=1e-6)(x + y)
    numbers = keras.Input((5,))
    x = layers.Concatenate()(
        [layers.Flatten()(x), layers.LayerNormalization(epsilon=1e-6)(numbers)]
    )
    x = layers.Dense(266, activation="selu")(layers.BatchNormalization()(x))
    x = layers.Dense(133, activation="selu")(x)
    return keras.Model([*given, numbers], layers.Dense(1, activation="sigmoid")(x))


def sized(**params: int) -> tuple[str, ...]:
    return tuple(f"params.{name}={value}" for name, value in params.items())


RATE = "training.optimizer.adamw.learning_rate=0.01"
"""Instead of a warm-up, whose first step changes nothing."""

VIT = {"size": 8, "patch": 4, "width": 8, "heads": 2, "depth": 2}
BERT = {"vocabulary": 3, "length": 6, "width": 8, "heads": 2, "depth": 2}
GPT = {"vocabulary": 5, "length": 6, "width": 8, "heads": 2, "depth": 2}
TAB = {"width": 4, "heads": 2, "depth": 1}
NETWORKS = [
    ZooNetwork(
        "vit_s16",
        *(22_050_664, 22_050_664),
        lambda: vit(224, 16, 384, 6, 12),
        small=(*sized(**VIT), RATE),
        small_by_hand=lambda: vit(**VIT),
    ),
    ZooNetwork(
        "bert_tiny",
        *(4_386_178, 4_386_178),
        lambda: bert(30522, 128, 128, 2, 2),
        small=sized(**BERT),
        small_by_hand=lambda: bert(**BERT),
    ),
    ZooNetwork(
        "gpt",
        *(10_745_088, 10_745_088),
        lambda: gpt(65, 256, 384, 6, 6),
        small=(*sized(**GPT), RATE),
        small_by_hand=lambda: gpt(**GPT),
    ),
    ZooNetwork(
        "tab_transformer",
        *(87_479, 87_213),
        lambda: tab_transformer(16, 4, 3),
        small=sized(**TAB),
        small_by_hand=lambda: tab_transformer(**TAB),
    ),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
