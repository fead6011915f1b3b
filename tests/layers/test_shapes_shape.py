"""What layers that rearrange a sample can't take, and what they keep."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import DType, TensorType

ROWS = [
    (
        "reshape",
        {"target_shape": [5]},
        [(None, 6)],
        codes.shapes.sizes_do_not_multiply((5,), (None, 6), 6, 5),
    ),
    (
        "reshape",
        {"target_shape": [3]},
        [(None, 6)],
        codes.shapes.sizes_do_not_multiply((3,), (None, 6), 6, 3),
    ),
    (
        "reshape",
        {"target_shape": [-1, 4]},
        [(None, 6)],
        codes.shapes.sizes_do_not_multiply((-1, 4), (None, 6), 6, 4),
    ),
    (
        "permute",
        {"dims": [2, 1]},
        [(None, 6)],
        codes.shapes.wrong_number_of_dims((2, 1), (None, 6)),
    ),
    (
        "repeat_vector",
        {"n": 2},
        [(None, 3, 4)],
        codes.shapes.unexpected_rank(("features",), (None, 3, 4)),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_shape_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("reshape", {"target_shape": []}),
        ("reshape", {"target_shape": [-1, -1]}),
        ("reshape", {"target_shape": [0, 2]}),
        ("reshape", {"target_shape": [-2]}),
        ("reshape", {"target_shape": [True]}),
        ("permute", {"dims": [1, 1]}),
        ("permute", {"dims": [0, 1]}),
        ("permute", {"dims": [2, 3]}),
        ("permute", {"dims": 1}),
    ],
)
def test_parameters_without_meaning_are_refused(name, parameters) -> None:
    with pytest.raises(ValidationError):
        LAYERS.find(name)(**parameters)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("flatten", {}), ("reshape", {"target_shape": [6.0]}), ("permute", {"dims": [1]})],
)
def test_integers_stay_integers(name, parameters) -> None:
    given = TensorType((None, 6), DType.INT64)
    assert LAYERS.find(name)(**parameters).infer(given) == given
