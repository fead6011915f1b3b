"""What recurrent layers can't take, and how a spec writes one inside another."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.components.initializers.random import Orthogonal
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.recurrent import GRU, LSTM, Bidirectional
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.types import ShapeError, TensorType
from speccompile.spec_schema.yaml.loading import read_value

WORDS = (None, 6, 4)
OPEN = (None, None, 4)
ROWS = [
    ("lstm", {"units": 2}, [(None, 4)], "takes rank 3 (batch, time, features), and gets rank 2"),
    ("lstm", {"units": 2}, [(None, 2, 6, 4)], "and gets rank 4 (batch, 2, 6, 4)"),
    ("gru", {"units": 2}, [(None, 6, None)], "needs to know its last axis"),
    ("gru", {"units": 2}, [(None, 0, 4)], "takes one time step or more, and gets none"),
    ("lstm", {"units": 2, "unroll": True}, [OPEN], "the input leaves the number of time steps"),
    ("gru", {"units": 2, "dropout": 0.1}, [(WORDS, "int32")], "gets int32"),
    ("bidirectional", {"layer": Dense(units=2)}, [WORDS], "and `layer` is `dense`"),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": Dense(units=2)},
        [WORDS],
        "and `backward_layer` is `dense`",
    ),
    (
        "bidirectional",
        {"layer": Bidirectional(layer=LSTM(units=2))},
        [WORDS],
        "and `layer` is `bidirectional`",
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2, go_backwards=True)},
        [WORDS],
        "runs both of its layers backwards",
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": LSTM(units=2)},
        [WORDS],
        "runs both of its layers forwards",
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": GRU(units=3, go_backwards=True)},
        [WORDS],
        "has `units` 2 in `layer` and 3 in `backward_layer`",
    ),
    (
        "bidirectional",
        {
            "layer": LSTM(units=2, return_sequences=True),
            "backward_layer": LSTM(units=2, go_backwards=True),
        },
        [WORDS],
        "has `return_sequences` true in `layer` and false in `backward_layer`",
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2)},
        [(None, 4)],
        "takes rank 3 (batch, time, features)",
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "message"), ROWS)
def test_recurrent_refuses(name, parameters, inputs, message) -> None:
    assert message in refusal(name, parameters, inputs).message


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ((None, 4), "return_sequences: true"),
        (((None, 4), "int32"), "`embedding`"),
        ((None, 2, 6, 4), "`reshape`"),
    ],
)
def test_the_remedy_follows_from_what_goes_before(given, remedy) -> None:
    assert remedy in refusal("lstm", {"units": 2}, [given]).help


def test_an_error_inside_is_an_error_of_the_parameter_that_holds_it() -> None:
    inside = LSTM(units=2, unroll=True)
    backward = GRU(units=2, unroll=True, go_backwards=True)
    assert refusal("bidirectional", {"layer": inside}, [OPEN]).parameter == "layer"
    both = {"layer": LSTM(units=2), "backward_layer": backward}
    assert refusal("bidirectional", both, [OPEN]).parameter == "backward_layer"


def test_an_unsuitable_initializer_of_the_bias_is_refused_in_disguise_too() -> None:
    with pytest.raises(ShapeError, match="orthogonal"):
        LSTM(units=2, bias_initializer=Orthogonal()).weights(TensorType(WORDS))


def test_multiply_adds_count_every_time_step_and_both_directions() -> None:
    given = TensorType(WORDS)
    forward = LSTM(units=3)
    once = forward.multiply_adds(forward.infer(given), given)
    assert once == 6 * (4 + 3) * 4 * 3
    both = Bidirectional(layer=forward)
    assert both.multiply_adds(both.infer(given), given) == 2 * once
    assert GRU(units=3).multiply_adds(forward.infer(given), TensorType(OPEN)) == 7 * 3 * 3


@pytest.mark.parametrize(
    "text",
    [
        "bidirectional: {lstm: 8}",
        "bidirectional: {layer: {lstm: {units: 8}}, merge_mode: concat}",
    ],
)
def test_a_spec_writes_the_layer_inside_as_a_key(text) -> None:
    findings = Findings()
    value = read_value("spec.yaml", text, findings)
    read = Reader(findings).read_component(Operator, value, "model.layers[0]")
    assert read == Bidirectional(layer=LSTM(units=8))
