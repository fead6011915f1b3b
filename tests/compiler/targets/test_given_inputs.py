"""Arrays that a graph program is called with: what fits, and what is one error of ours."""

from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402

SPEC: dict[str, Any] = {
    "spec": 1,
    "model": {
        "inputs": {"point": [2], "words": {"shape": [3], "dtype": "int32"}},
        "layers": [
            {"embedding": {"input_dim": 5, "output_dim": 4}, "from": "words"},
            "flatten",
            {"concatenate": {}, "from": ["flatten", "point"]},
            {"dense": 2},
        ],
    },
}
POINTS, WORDS = np.ones((4, 2), np.float32), np.ones((4, 3), np.int32)


@pytest.fixture(scope="module")
def graph() -> Any:
    return sc.load(SPEC).to_graph()


def made(given: Any) -> Any:
    """A tensor, which can't be made while tests are collected."""
    return given() if callable(given) else given


class Unlike:
    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("on another device")


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (POINTS.tolist(), WORDS.tolist()),
        (POINTS.astype("float64"), WORDS.astype("float32")),
        (POINTS.astype("longdouble"), WORDS.astype(bool)),
        (lambda: tf.constant(POINTS), lambda: tf.constant(WORDS, tf.int64)),
        (lambda: tf.Variable(POINTS), np.ma.masked_array(WORDS)),
    ],
    ids=["lists", "whole floats", "long doubles", "tensors", "variable"],
)
def test_what_fits_gives_the_same(graph: Any, point: Any, words: Any) -> None:
    expected = graph({"point": POINTS, "words": WORDS})["dense"]
    given = {"point": made(point), "words": made(words), "more": None}
    found = graph(given)["dense"]
    np.testing.assert_array_equal(found, expected)


def test_it_is_called_inside_a_function(graph: Any) -> None:
    called = tf.function(lambda x, y: graph({"point": x, "words": y})["dense"], autograph=False)
    shapes = tf.TensorSpec([None, 2]), tf.TensorSpec(None, tf.int32)
    assert called.get_concrete_function(*shapes).output_shapes.as_list()[0] is None
    expected = graph({"point": POINTS, "words": WORDS})["dense"]
    np.testing.assert_array_equal(called(POINTS, WORDS), expected)


POINT = "input `point` expects "
WRONG: dict[str, tuple[Any, Any, str]] = {
    "another size": (np.ones((4, 3)), WORDS, f"{POINT}samples of shape [2], got [3]"),
    "another rank": (np.ones((4, 2, 1)), WORDS, f"{POINT}samples of shape [2], got [2, 1]"),
    "one sample": (POINTS[0], WORDS, f"{POINT}samples of shape [2], got []\nhelp: the first axis"),
    "a number": (3.5, WORDS, f"{POINT}samples of shape [2], got a scalar"),
    "a tensor": (lambda: tf.ones([4, 3]), WORDS, f"{POINT}samples of shape [2], got [3]"),
    "lengths": (POINTS[:3], WORDS, "the inputs differ in length: `point` 3, `words` 4"),
    "text": ([["a", "b"]], WORDS, f"{POINT}numbers (float32), got text"),
    "text tensor": (
        lambda: tf.constant([["a", "b"]]),
        WORDS,
        f"{POINT}numbers (float32), got text",
    ),
    "complex": (POINTS * 1j, WORDS, f"{POINT}numbers (float32), got complex64"),
    "dates": (POINTS.astype("datetime64[D]"), WORDS, f"{POINT}numbers (float32), got datetime64"),
    "objects": ([[None, 1]], WORDS, f"{POINT}numbers (float32), got object"),
    "ragged": ([[1, 2], [3]], WORDS, f"{POINT}numbers (float32), got lists of different lengths"),
    "ragged tensor": (
        lambda: tf.ragged.constant([[1.0]]),
        WORDS,
        f"{POINT}numbers (float32), got Ragged",
    ),
    "unlike an array": (Unlike(), WORDS, f"{POINT}numbers (float32), got Unlike"),
    "masked": (np.ma.masked_array(POINTS, True), WORDS, f"{POINT}numbers (float32), got Masked"),
    "fractions": (POINTS, WORDS + 0.5, "input `words` expects integers (int32), got 1.5"),
    "NaN": (POINTS, WORDS * np.nan, "input `words` expects integers (int32), got nan"),
    "too large": (
        POINTS,
        WORDS.astype("int64") * 2**40,
        "input `words` expects integers (int32), got 1099511627776",
    ),
    "no such row": (POINTS, WORDS * 7, "the network can't compute these inputs: indices[0,0] = 7 "),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_one_error(graph: Any, name: str) -> None:
    point, words, said = WRONG[name]
    with pytest.raises(sc.Error) as caught:
        graph({"point": made(point), "words": words})
    assert str(caught.value).startswith(said)


def test_inputs_go_by_their_names(graph: Any) -> None:
    with pytest.raises(sc.Error, match="the network has several inputs: `point` and `words`"):
        graph(POINTS)
    with pytest.raises(sc.Error, match="input `words` is missing"):
        graph({"point": POINTS, "wrods": WORDS})


def test_other_arguments_are_named(graph: Any) -> None:
    with pytest.raises(TypeError, match="`path` must be a path"):
        graph.save(3)
    with pytest.raises(TypeError, match="`other` must be a loaded spec, got dict"):
        sc.load(SPEC).diff(SPEC)


def test_text_is_taken_where_an_input_is_of_strings() -> None:
    layers = [{"string_lookup": {"vocabulary": ["a", "b"]}}]
    inputs = {"word": {"shape": [2], "dtype": "string"}}
    graph = sc.load({"spec": 1, "model": {"inputs": inputs, "layers": layers}}).to_graph()
    texts = [["b", "c"]]
    for given in (texts, np.array(texts), np.array(texts, "S"), tf.constant(texts)):
        np.testing.assert_array_equal(graph(given)["string_lookup"], [[2, 0]])
    for wrong, kind in ((np.ones((1, 2)), "float"), ([["a", None]], "NoneType")):
        with pytest.raises(sc.Error, match=f"input `word` expects text, got {kind}"):
            graph(wrong)
