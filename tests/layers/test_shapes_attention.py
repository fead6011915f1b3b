"""What attention can't take, and what it counts."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

SMALL = {"num_heads": 2, "key_dim": 3}
ROW = (None, 5, 6)
GRID = (None, 3, 4, 6)
MASKED_GRID = TensorType(GRID, mask_rank=3)
ROWS = [
    ({}, [MASKED_GRID, GRID], codes.masks.attention_over_other_axes((None, 3, 4), (1, 2))),
    ({}, [(None, 6), (None, 6)], codes.shapes.rank_too_low(("positions", "features"), (None, 6))),
    ({}, [ROW, GRID], codes.shapes.different_ranks("value", (None, 5, 6), (None, 3, 4, 6))),
    ({}, [ROW, ROW, (None, 6)], codes.shapes.different_ranks("key", (None, 5, 6), (None, 6))),
    ({}, [(None, 5, None), ROW], codes.layer_inputs.unknown_size("query's last axis")),
    ({}, [ROW, (None, 5, None)], codes.layer_inputs.unknown_size("value's last axis")),
    ({}, [ROW, ROW, (None, 5, None)], codes.layer_inputs.unknown_size("key's last axis")),
    (
        {},
        [ROW, ROW, (None, 4, 6)],
        codes.layer_inputs.key_differs_from_value((None, 5, 6), (None, 4, 6)),
    ),
    (
        {},
        [ROW, ROW, (None, None, 6)],
        codes.layer_inputs.key_differs_from_value((None, 5, 6), (None, None, 6)),
    ),
    (
        {"attention_axes": 0},
        [ROW, ROW],
        codes.shapes.attention_axis_out_of_range((0,), (None, 5, 6)),
    ),
    (
        {"attention_axes": -1},
        [ROW, ROW],
        codes.shapes.attention_axis_out_of_range((-1,), (None, 5, 6)),
    ),
    (
        {"attention_axes": [1, -3]},
        [GRID, GRID],
        codes.shapes.duplicate_axis((1, -3), (None, 3, 4, 6)),
    ),
    (
        {"attention_axes": 2},
        [GRID, (None, 2, 9, 6)],
        codes.layer_inputs.query_differs_from_value(1, (None, 3, 4, 6), (None, 2, 9, 6)),
    ),
    (
        {"use_causal_mask": True},
        [GRID, GRID],
        codes.shapes.mask_over_other_axes("use_causal_mask", (1, 2)),
    ),
    (
        {"sliding_window": 2, "attention_axes": 2},
        [GRID, GRID],
        codes.shapes.mask_over_other_axes("sliding_window", (2,)),
    ),
]


@pytest.mark.parametrize(("parameters", "inputs", "what"), ROWS)
def test_attention_refuses(parameters, inputs, what) -> None:
    assert refusal("multi_head_attention", SMALL | parameters, inputs).violation == what


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
