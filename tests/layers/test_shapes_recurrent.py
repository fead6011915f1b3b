"""What recurrent layers can't take, and how a spec writes one inside another."""

import re

import pytest
from compiled_texts import compiled, messages
from shape_errors import refusal
from speccompile.spec_schema.components.cells.recurrent import GRUCell, LSTMCell
from speccompile.spec_schema.components.initializers.random import Orthogonal
from speccompile.spec_schema.components.regularizers import L2
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.layers.batch_normalization import BatchNormalization
from speccompile.spec_schema.layers.conv_lstm import ConvLSTM2D
from speccompile.spec_schema.layers.convolution import Conv2D
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.dropout import Dropout
from speccompile.spec_schema.layers.merging import Add
from speccompile.spec_schema.layers.recurrent import GRU, LSTM
from speccompile.spec_schema.layers.rnn import RNN
from speccompile.spec_schema.layers.shape import Flatten
from speccompile.spec_schema.layers.wrapping import Bidirectional, TimeDistributed
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.types import ShapeError, TensorType
from speccompile.spec_schema.yaml.loading import read_value

WORDS = (None, 6, 4)
OPEN = (None, None, 4)
CLIP = (None, 3, 5, 5, 2)
WINDOW = {"filters": 2, "kernel_size": 3}
OVER_PIXELS = ("time", "height", "width", "channels")
ROWS = [
    ("lstm", {"units": 2}, [(None, 4)], codes.shapes.not_a_sequence((None, 4), True)),
    ("lstm", {"units": 2}, [(None, 2, 6, 4)], codes.shapes.not_a_sequence((None, 2, 6, 4), True)),
    ("gru", {"units": 2}, [(None, 6, None)], codes.layer_inputs.unknown_size("last axis")),
    ("gru", {"units": 2}, [(None, 0, 4)], codes.sequences.no_time_steps()),
    ("lstm", {"units": 2, "unroll": True}, [OPEN], codes.layer_inputs.unrolls_unknown_length()),
    (
        "gru",
        {"units": 2, "dropout": 0.1},
        [(WORDS, "int32")],
        codes.layer_inputs.not_floating("int32"),
    ),
    (
        "conv_lstm2d",
        WINDOW,
        [(None, 5, 5, 2)],
        codes.shapes.unexpected_rank(OVER_PIXELS, (None, 5, 5, 2)),
    ),
    ("conv_lstm2d", WINDOW, [(CLIP, "uint8")], codes.layer_inputs.not_floating("uint8")),
    (
        "conv_lstm2d",
        WINDOW,
        [(None, 3, 5, None, 2)],
        codes.layer_inputs.unknown_size("width axis"),
    ),
    ("conv_lstm1d", WINDOW, [(None, 3, 5, None)], codes.layer_inputs.unknown_size("channel axis")),
    ("conv_lstm2d", WINDOW, [(None, 0, 5, 5, 2)], codes.sequences.no_time_steps()),
    ("conv_lstm2d", WINDOW, [(None, 3, 5, 2, 2)], codes.layer_inputs.window_too_large(3, 2)),
    (
        "conv_lstm2d",
        {**WINDOW, "strides": 2, "dilation_rate": 2},
        [CLIP],
        codes.shapes.strides_with_dilation((2, 2), (2, 2)),
    ),
    (
        "conv_lstm2d",
        WINDOW,
        [CLIP, (None, 3, 3, 2)],
        codes.layer_inputs.wrong_number_of_states(("state_h", "state_c"), 1),
    ),
    (
        "conv_lstm2d",
        WINDOW,
        [CLIP, (None, 3, 3, 2), (None, 5, 5, 2)],
        codes.layer_inputs.state_differs("state_c", (None, 5, 5, 2), (None, 3, 3, 2)),
    ),
    ("rnn", {"cell": LSTMCell(units=2)}, [(None, 4)], codes.shapes.not_a_sequence((None, 4), True)),
    (
        "rnn",
        {"cell": [LSTMCell(units=2, dropout=0.1), GRUCell(units=3)]},
        [(WORDS, "int32")],
        codes.layer_inputs.not_floating("int32"),
    ),
    (
        "rnn",
        {"cell": LSTMCell(units=2), "unroll": True},
        [OPEN],
        codes.layer_inputs.unrolls_unknown_length(),
    ),
    (
        "rnn",
        {"cell": [LSTMCell(units=2), GRUCell(units=3)]},
        [WORDS, (None, 2), (None, 2)],
        codes.layer_inputs.wrong_number_of_states(
            ("lstm_cell_state_h", "lstm_cell_state_c", "gru_cell_state_h"), 2
        ),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": RNN(cell=GRUCell(units=3), go_backwards=True)},
        [WORDS],
        codes.sequences.directions_give((None, 2), (None, 3)),
    ),
    (
        "bidirectional",
        {"layer": Dense(units=2)},
        [WORDS],
        codes.sequences.not_recurrent("layer", "dense"),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": Dense(units=2)},
        [WORDS],
        codes.sequences.not_recurrent("backward_layer", "dense"),
    ),
    (
        "bidirectional",
        {"layer": Bidirectional(layer=LSTM(units=2))},
        [WORDS],
        codes.sequences.not_recurrent("layer", "bidirectional"),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2, go_backwards=True)},
        [WORDS],
        codes.sequences.directions_agree(True),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": LSTM(units=2)},
        [WORDS],
        codes.sequences.directions_agree(False),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2), "backward_layer": GRU(units=3, go_backwards=True)},
        [WORDS],
        codes.sequences.directions_give((None, 2), (None, 3)),
    ),
    (
        "bidirectional",
        {
            "layer": LSTM(units=2, return_sequences=True),
            "backward_layer": LSTM(units=2, go_backwards=True),
        },
        [WORDS],
        codes.sequences.directions_differ("return_sequences", True, False),
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=2)},
        [(None, 4)],
        codes.shapes.not_a_sequence((None, 4), True),
    ),
]

EACH_STEP = [
    (Dense(units=2), (None, 4), codes.shapes.rank_too_low(("time", "features"), (None, 4)), ""),
    (Dense(units=2), (None, 0, 4), codes.sequences.no_time_steps(), ""),
    (Add(), WORDS, codes.sequences.not_for_each_step("add"), "layer"),
    (LSTM(units=2, return_state=True), CLIP, codes.sequences.not_for_each_step("lstm"), "layer"),
    (
        Bidirectional(layer=LSTM(units=2, activity_regularizer=L2())),
        (None, 2, 6, 4),
        codes.sequences.no_activity_of_each_step("bidirectional"),
        "layer",
    ),
    (Conv2D(**WINDOW), WORDS, codes.shapes.unexpected_rank(OVER_PIXELS[1:], (None, 4)), ""),
    (
        Conv2D(**WINDOW),
        (None, 2, 5, 2, 1),
        codes.layer_inputs.window_too_large(3, 2),
        "layer",
    ),
    (Flatten(), ((None, 3, 4), "int32"), codes.layer_inputs.not_floating("int32"), ""),
    (Dropout(rate=0.5), OPEN, codes.layer_inputs.unknown_steps("dropout"), ""),
    (BatchNormalization(), OPEN, codes.layer_inputs.unknown_steps("batch_normalization"), ""),
    (
        LSTM(units=2),
        TensorType((None, 2, 3, 4), mask_rank=3),
        codes.masks.other_rank((None, 2, 3), (None, 2)),
        "",
    ),
    (
        LSTM(units=2),
        TensorType((None, 2, 3, 4), mask_rank=2),
        codes.masks.other_rank((None,), (None, 3)),
        "",
    ),
]


@pytest.mark.parametrize(("layer", "given", "what", "parameter"), EACH_STEP)
def test_a_layer_that_is_not_for_each_step_is_refused(layer, given, what, parameter) -> None:
    error = refusal("time_distributed", {"layer": layer}, [given])
    assert (error.violation, error.parameter) == (what, parameter)


@pytest.mark.parametrize(
    ("layer", "subject"),
    [
        (
            "time_distributed: {conv2d: {filters: 2, kernel_size: 2}}",
            "`conv2d` in `time_distributed`",
        ),
        ("time_distributed: {time_distributed: {lstm: 4}}", "`lstm` in `time_distributed`"),
        ("time_distributed: {lstm: {units: 4, return_state: true}}", "`time_distributed`"),
    ],
)
def test_the_message_names_the_layer_whose_input_it_shows(layer, subject) -> None:
    text = f"spec: 1\nmodel:\n  inputs: {{x: [2, 6, 3]}}\n  layers:\n    - {layer}\n"
    (message,) = messages(compiled(text))
    assert message.startswith(f"SC204 {subject} ")


def test_each_step_counts_its_multiply_adds_and_repeats_its_draws() -> None:
    given = TensorType((None, 2, 3, 4))
    layer = TimeDistributed(layer=TimeDistributed(layer=Dense(units=5)))
    assert layer.multiply_adds(layer.infer(given), given) == 2 * 3 * 4 * 5
    assert layer.repeats(given) == 6
    assert TimeDistributed(layer=Dropout(rate=0.5)).draws() == (1,)


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_recurrent_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ((None, 4), "reshape: [4, 1]"),
        (((None, 4), "int32"), "`embedding`"),
        ((None, 2, 6, 4), "`reshape: [time, features]`"),
    ],
)
def test_the_remedy_follows_from_what_goes_before(given, remedy) -> None:
    assert remedy in refusal("lstm", {"units": 2}, [given]).violation.text.help


def test_a_mask_of_convolved_steps_covers_time_or_every_position() -> None:
    same = ConvLSTM2D(**WINDOW, padding="same", return_sequences=True)
    assert [same.output(TensorType(CLIP).with_mask(rank)).mask_rank for rank in (0, 2, 4)] == [
        *(0, 2, 4)
    ]
    narrower = ConvLSTM2D(**WINDOW)
    assert narrower.output(TensorType(CLIP).with_mask(2)).mask_rank == 0
    with pytest.raises(ShapeError) as caught:
        narrower.output(TensorType(CLIP).with_mask(4))
    assert caught.value.violation == codes.masks.other_rank(CLIP[:4], CLIP[:2])


def test_multiply_adds_of_a_convolved_step_count_both_kernels_at_each_position() -> None:
    given = TensorType(CLIP)
    layer = ConvLSTM2D(**WINDOW, strides=2)
    assert layer.multiply_adds(layer.infer(given), given) == 3 * (2 * 2) * 9 * (2 + 2) * 4 * 2


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


def test_the_cells_of_a_stack_are_numbered_as_in_keras() -> None:
    layer = RNN(cell=[GRUCell(units=2), LSTMCell(units=3), GRUCell(units=4)], return_state=True)
    given = TensorType(WORDS)
    assert layer.results()[-1] == "gru_cell_1_state_h"
    assert layer.weights(given)[-1].name == "stacked_rnn_cells/gru_cell_1/bias"
    multiplied = (4 + 2) * 3 * 2 + (2 + 3) * 4 * 3 + (3 + 4) * 3 * 4
    assert layer.multiply_adds(layer.infer(given), given) == 6 * multiplied


def test_the_effort_of_a_check_grows_with_the_cells() -> None:
    stack = RNN(cell=[GRUCell(units=2)] * 50)
    assert stack.effort >= 500
    assert TimeDistributed(layer=stack).effort > stack.effort
    assert Bidirectional(layer=stack).effort == 2 * stack.effort


@pytest.mark.parametrize(
    "text",
    [
        "rnn: [{lstm_cell: 8}, {gru_cell: 4}]",
        "rnn: {cell: [{lstm_cell: {units: 8}}, {gru_cell: {units: 4}}]}",
    ],
)
def test_a_spec_writes_cells_as_keys(text) -> None:
    findings = Findings()
    read = Reader(findings).read_component(
        Operator, read_value("spec.yaml", text, findings), "model.layers[0]"
    )
    assert read == RNN(cell=[LSTMCell(units=8), GRUCell(units=4)])


def test_a_layer_is_not_a_cell_and_a_name_of_keras_is_understood() -> None:
    with pytest.raises(ValueError, match=re.escape("expected a cell, got `LSTM(units=3)`")):
        RNN(cell=LSTM(units=3))
    findings = Findings()
    value = read_value("spec.yaml", "rnn: {lstm: 3}", findings)
    assert Reader(findings).read_component(Operator, value, "here") == RNN(cell=LSTMCell(units=3))
    value = read_value("spec.yaml", "time_distributed: {Dense: 3}", findings)
    read = Reader(findings).read_component(Operator, value, "here")
    assert read == TimeDistributed(layer=Dense(units=3))
    assert [found.message for found in findings] == ["unknown cell `lstm`", "unknown layer `Dense`"]


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
