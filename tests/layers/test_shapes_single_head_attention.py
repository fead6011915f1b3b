"""What attention without heads, and with shared heads, can't take, and how much it computes."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

NAMES = ("attention", "additive_attention")
QUERY, VALUE, KEY = (None, 3, 4), (None, 5, 2), (None, 5, 4)
GROUPED = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}
NAME = "group_query_attention"
RANK = codes.shapes.unexpected_rank(("positions", "features"), (None, 4))

ROWS = [
    *((name, {}, [(None, 4), KEY], RANK) for name in NAMES),
    *(
        (name, {}, [QUERY, VALUE], codes.layer_inputs.features_differ(QUERY, VALUE, "key"))
        for name in NAMES
    ),
    *(
        (
            name,
            {},
            [QUERY, VALUE, (None, 4, 4)],
            codes.layer_inputs.key_differs_from_value(VALUE, (None, 4, 4)),
        )
        for name in NAMES
    ),
    *(
        (name, {}, [(QUERY, "int32"), KEY], codes.layer_inputs.not_floating("int32"))
        for name in NAMES
    ),
    (
        "additive_attention",
        {},
        [(None, 3, None), (None, 3, None)],
        codes.layer_inputs.unknown_size("query's last axis"),
    ),
    (NAME, GROUPED, [(None, 4), KEY], RANK),
    (
        NAME,
        GROUPED | {"num_key_value_heads": 3},
        [QUERY, KEY],
        codes.shapes.heads_do_not_divide(4, 3),
    ),
    (NAME, GROUPED, [QUERY, VALUE], codes.layer_inputs.features_differ(QUERY, VALUE, "value")),
    (
        NAME,
        GROUPED,
        [QUERY, KEY, (None, 4, 2)],
        codes.layer_inputs.key_differs_from_value(KEY, (None, 4, 2)),
    ),
    *(
        (
            NAME,
            GROUPED,
            [QUERY, KEY, VALUE, mask],
            codes.layer_inputs.attention_mask_differs(mask, (None, 3, 5)),
        )
        for mask in ((None, 3, 4), (None, 5))
    ),
    (
        NAME,
        GROUPED,
        [(None, 3, None), (None, 3, None)],
        codes.layer_inputs.unknown_size("last axis"),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_attention_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("name", "parameters", "inputs", "count"),
    [
        ("attention", {}, [QUERY, VALUE, KEY], 3 * 5 * (4 + 2)),
        ("additive_attention", {}, [QUERY, VALUE, KEY], 3 * 5 * (4 + 2)),
        (
            NAME,
            GROUPED,
            [QUERY, KEY, VALUE],
            (3 * 4 * 12) * 2 + 5 * (4 + 2) * 6 + 2 * 3 * 5 * 12,
        ),
    ],
)
def test_multiply_adds_are_counted(name, parameters, inputs, count) -> None:
    operator, given = LAYERS.find(name)(**parameters), [TensorType(shape) for shape in inputs]
    assert operator.multiply_adds(operator.infer(*given), *given) == count
