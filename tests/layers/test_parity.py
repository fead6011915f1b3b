"""Every operator against Keras: shape, weights, outputs, gradients, state after a training call."""

from functools import partial

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from catalogue_cases import CASES, Case  # noqa: E402
from speccompile.compiler.targets.graph import layers as graph_layers  # noqa: E402
from speccompile.compiler.targets.graph.lowering import LayerCall, mask_of, results_of  # noqa: E402
from speccompile.compiler.targets.graph.lowering import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.graph.tracing import trace  # noqa: E402
from speccompile.compiler.targets.keras import layers as keras_layers  # noqa: E402
from speccompile.compiler.targets.keras.masks import without_mask_warnings  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402

BATCH = 3
WORDS = ("red", "Green blue", "", "blue, red", "no_word")
TOLERANCE = {"rtol": 1e-4, "atol": 1e-5}


def batch(case: Case) -> list[np.ndarray]:
    """Inputs of a case, the same each time; unknown dimensions are 5."""
    random = np.random.default_rng(7)
    made = []
    for given in case.inputs:
        shape = [BATCH, *(dim or 5 for dim in given.shape[1:])]
        whole = random.integers(0, 5, shape)
        if given.dtype == "string":
            made.append(np.array(WORDS, object)[whole])
            continue
        whole = whole.astype(given.dtype.value)
        made.append(
            random.normal(size=shape).astype(np.float32) if given.dtype.is_floating else whole
        )
    return made


def masks(case: Case, inputs: list[np.ndarray]) -> list:
    """The mask of each input that has one: a row ends early, one begins late, one is whole."""
    made = []
    for number, (type_, x) in enumerate(zip(case.inputs, inputs, strict=True)):
        places = np.indices(x.shape[: type_.mask_rank or 1])
        kind = (places[0] + number) % 3
        mask = np.select([kind == 0, kind == 1], [places[-1] < 2, places[-1] > 0], True)
        made.append(tf.constant(mask) if type_.mask_rank else None)
    return made


class Pair:
    """One case built on both targets, with equal random weights."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.mask = None
        self.layer = keras_layers.make_layer(case.operator, "layer")
        symbols = [keras.Input(t.shape[1:], dtype=t.dtype.value) for t in case.inputs]
        self.symbol = keras_layers.apply(
            case.operator, self.layer, symbols, case.roles, case.inputs
        )
        self.declared = case.operator.weights(*case.inputs)
        random = np.random.default_rng(3)
        self.values = {}
        for weight in self.declared:
            value = random.uniform(0.2, 0.9, weight.shape).astype(np.float32)
            self.values[weight.name] = value
        for variable in self.layer.weights:
            variable.assign(self.values[self.local(variable)])
        for stream, generator in enumerate(self.streams()):
            generator.state.assign([11 + stream, 0])

    def traced(self):
        """The call of Keras' layer as a lowering, if the operator is traced."""
        layer = self.layer
        while isinstance(layer, keras.layers.TimeDistributed):
            layer = layer.layer
        return partial(trace, layer) if self.case.operator.at_each_step.is_traced else None

    def streams(self) -> list:
        return keras_layers.seed_generators(self.case.operator, self.layer)

    @staticmethod
    def local(variable: keras.Variable) -> str:
        return variable.path.removeprefix("layer/")

    def compiled(self, function, *arguments):
        """Layers that prepare data take integers for floats, but only inside a function."""
        whole = any(not type_.dtype.is_floating for type_ in self.case.inputs)
        if not (self.case.operator.is_traced and whole):
            return function(*arguments)
        return tf.function(lambda: function(*arguments), autograph=False)()

    def call_keras(self, inputs: list, training: bool):
        layer = self.layer
        symbols = [tf.constant(x) for x in inputs]
        for x, mask in zip(symbols, masks(self.case, inputs), strict=True):
            x._keras_mask = mask
        with tf.GradientTape() as tape, without_mask_warnings():
            for x in symbols:
                tape.watch(x)
            wrapped = self.compiled(
                keras_layers.apply,
                self.case.operator,
                Training(layer, training),
                symbols,
                self.case.roles,
                self.case.inputs,
            )
            loss = loss_of(wrapped)
        trainable = {self.local(v): v.value for v in layer.trainable_weights}
        return wrapped, *tape.gradient(loss, (trainable, floating(symbols)))

    def call_graph(self, inputs: list, training: bool):
        variables = {name: tf.Variable(value) for name, value in self.values.items()}
        trainable = {w.name: variables[w.name] for w in self.declared if w.trainable}
        symbols = [tf.constant(x) for x in inputs]
        call = LayerCall(
            weights=variables,
            training=training,
            draw=lambda stream, number: tf.constant([11 + stream, number], tf.int32),
            masks=tuple(masks(self.case, inputs)),
            roles=self.case.roles,
            traced=self.traced(),
        )
        with tf.GradientTape() as tape:
            for x in symbols:
                tape.watch(x)
            y = self.compiled(apply_graph, self.case.operator, call, symbols, self.case.roles)
            loss = loss_of(y)
        gradients = tape.gradient(loss, (trainable, floating(symbols)))
        state = {n: v.numpy() for n, v in variables.items()}
        state |= {n: np.asarray(v) for n, v in call.updates.items()}
        if self.case.operator.output(*self.case.inputs).mask_rank:
            self.mask = mask_of(self.case.operator, call, symbols)
        return y, *gradients, state


class Training:
    """A layer whose calls carry the training flag, where the layer takes one."""

    def __init__(self, layer: keras.layers.Layer, training: bool) -> None:
        self.layer = layer
        self.training = training

    def __call__(self, *args, **kwargs):
        flag = {"training": self.training} if self.layer._call_has_training_arg else {}
        return self.layer(*args, **kwargs, **flag)


def floating(tensors: list) -> list:
    return [x for x in tensors if x.dtype.is_floating]


def loss_of(results) -> tf.Tensor:
    parts = [tf.reduce_sum(tf.sin(x)) for x in floating(results_of(results))]
    return tf.add_n([tf.constant(0.0), *parts])


def assert_close(ours, theirs) -> None:
    assert (ours is None) == (theirs is None)
    if ours is not None and ours.dtype == tf.string:
        np.testing.assert_array_equal(ours, theirs)
    elif ours is not None:
        np.testing.assert_allclose(
            tf.convert_to_tensor(ours), tf.convert_to_tensor(theirs), **TOLERANCE
        )


def test_no_operator_is_missing_in_the_graph_target() -> None:
    assert graph_layers.missing() == []


def test_no_operator_is_missing_in_the_case_table() -> None:
    compared = {case.operator.name for case in CASES}
    lacking = [name for name in LAYERS if name not in compared]
    assert [f"{name}: tests/layers/cases/{LAYERS.family(name)}.py" for name in lacking] == []


@pytest.mark.parametrize("name", list(LAYERS))
def test_masks_are_supported_as_in_keras(name: str) -> None:
    case = next(case for case in CASES if case.operator.name == name)
    layer = keras_layers.make_layer(case.operator, "layer")
    supports = getattr(layer, "supports_masking", False)  # `compute` is no layer there
    is_embedding = name == "embedding"  # there it goes by a parameter
    assert case.operator.supports_masking == (supports and not is_embedding)
    has_argument = getattr(layer, "_call_has_mask_arg", False) and not case.roles
    assert case.operator.takes_mask == has_argument


@pytest.mark.parametrize("case", CASES, ids=str)
def test_shape_and_weights_are_those_of_keras(case: Case) -> None:
    pair = Pair(case)
    inferred = case.operator.infer(*case.inputs)
    symbol, *others = results_of(pair.symbol)
    assert inferred.shape == tuple(symbol.shape)
    # Keras declares the strings of an inverted lookup as integers.
    assert inferred.dtype.value == symbol.dtype or inferred.dtype == "string"
    assert len(case.operator.results()) == len(others)
    declared = {w.name: (w.shape, w.trainable) for w in pair.declared}
    actual = {pair.local(v): (tuple(v.shape), v.trainable) for v in pair.layer.weights}
    assert declared == actual
    assert [w.name for w in pair.declared] == [pair.local(v) for v in pair.layer.weights]


# What traced layers that draw nothing do in training can't differ: Keras asks them the same.
CALLS = [
    pytest.param(case, training, id=f"{'training' if training else 'inference'}-{case}")
    for training in (False, True)
    for case in CASES
    if not training or case.operator.draws() or not case.operator.is_traced
]


@pytest.mark.parametrize(("case", "training"), CALLS)
def test_outputs_gradients_and_state_agree(case: Case, training: bool) -> None:
    pair = Pair(case)
    inputs = batch(case)
    theirs, their_gradients, their_input_gradients = pair.call_keras(inputs, training)
    ours, our_gradients, our_input_gradients, state = pair.call_graph(inputs, training)
    output = case.operator.infer(*case.inputs)
    types = (output, *case.operator.result_types(output, *case.inputs))
    for type_, one, other in zip(types, results_of(ours), results_of(theirs), strict=True):
        assert_close(one, other)
        assert all(dim in (None, size) for dim, size in zip(type_.shape, one.shape, strict=True))
    assert_close(pair.mask, getattr(results_of(theirs)[0], "_keras_mask", None))
    assert our_gradients.keys() == their_gradients.keys()
    for name, gradient in our_gradients.items():
        assert_close(gradient, their_gradients[name])
    for gradient, other in zip(our_input_gradients, their_input_gradients, strict=True):
        assert_close(gradient, other)
    for variable in pair.layer.weights:
        assert_close(state[pair.local(variable)], variable.value)


@pytest.mark.parametrize("case", [case for case in CASES if case.operator.draws()], ids=str)
def test_each_stream_draws_as_often_as_it_is_declared_to(case: Case) -> None:
    """By these counts the streams are put where they are before a step."""
    pair = Pair(case)
    for times in (1, 2):
        pair.call_keras(batch(case), training=True)
        places = [int(generator.state[1]) for generator in pair.streams()]
        repeats = times * case.operator.repeats(*case.inputs)
        assert places == [repeats * count for count in case.operator.draws()]
