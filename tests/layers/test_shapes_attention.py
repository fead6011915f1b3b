"""What attention can't take, and what it counts."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

SMALL = {"num_heads": 2, "key_dim": 3}
ROW = (None, 5, 6)
GRID = (None, 3, 4, 6)
ROWS = [
    ({}, [(None, 6), (None, 6)], "takes (batch, positions, features), and gets (batch, 6)"),
    ({}, [ROW, GRID], "takes a value of rank 3 for the query (batch, 5, 6)"),
    ({}, [ROW, ROW, (None, 6)], "takes a key of rank 3 for the query (batch, 5, 6)"),
    ({}, [(None, 5, None), ROW], "needs to know its query's last axis"),
    ({}, [ROW, (None, 5, None)], "needs to know its value's last axis"),
    ({}, [ROW, ROW, (None, 5, None)], "needs to know its key's last axis"),
    ({}, [ROW, ROW, (None, 4, 6)], "takes a key with the positions of the value (batch, 5, 6)"),
    ({}, [ROW, ROW, (None, None, 6)], "and gets (batch, ?, 6)"),
    ({"attention_axes": 0}, [ROW, ROW], "axes [0] of (batch, 5, 6), of which one is no axis of"),
    ({"attention_axes": -1}, [ROW, ROW], "of which one is no axis of positions"),
    ({"attention_axes": [1, -3]}, [GRID, GRID], "axes [1, -3] of (batch, 3, 4, 6), one of them"),
    ({"attention_axes": 2}, [GRID, (None, 2, 9, 6)], "does not attend over axis 1, in which"),
    ({"use_causal_mask": True}, [GRID, GRID], "orders the positions of axis 1, and attends over"),
    ({"sliding_window": 2, "attention_axes": 2}, [GRID, GRID], "has `sliding_window`"),
]


@pytest.mark.parametrize(("parameters", "inputs", "message"), ROWS)
def test_attention_refuses(parameters, inputs, message) -> None:
    assert message in refusal("multi_head_attention", SMALL | parameters, inputs).message


@pytest.mark.parametrize("written", [0, [], [2, 0], True, "3", [[1]]])
def test_an_output_shape_is_made_of_positive_integers(written) -> None:
    with pytest.raises(ValidationError):
        LAYERS.find("multi_head_attention")(**SMALL, output_shape=written)


def test_multiply_adds_of_cross_attention() -> None:
    operator = LAYERS.find("multi_head_attention")(**SMALL, value_dim=4, output_shape=7)
    query, value = TensorType((None, 5, 6)), TensorType((None, 8, 9))
    projected = 5 * 6 * 2 * 3 + 8 * 9 * 2 * 3 + 8 * 9 * 2 * 4
    attended = 2 * 5 * 8 * (3 + 4)
    leaving = 5 * 2 * 4 * 7
    total = operator.multiply_adds(operator.infer(query, value), query, value)
    assert total == projected + attended + leaving
