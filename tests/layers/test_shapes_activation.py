"""What activations can't take."""

import pytest
from shape_errors import refusal

ROWS = [
    ("activation", {"activation": "relu"}, [((None, 4), "int32")], "gets int32"),
    ("activation", {"activation": "softmax"}, [(None,)], "along axis -1 of (batch,), which is the"),
    ("relu", {}, [((None, 4), "uint8")], "gets uint8"),
    ("leaky_relu", {}, [((None, 4), "bool")], "gets bool"),
    ("softmax", {}, [((None, 4), "int64")], "gets int64"),
    ("softmax", {"axis": 0}, [(None, 4)], "along axis 0 of (batch, 4), which is the batch"),
    ("softmax", {"axis": 2}, [(None, 4)], "along axis 2 of (batch, 4), which is not there"),
    ("softmax", {"axis": -3}, [(None, 4)], "along axis -3 of (batch, 4), which is not there"),
    ("softmax", {"axis": [1, -1]}, [(None, 4)], "an axis of (batch, 4) twice in [1, -1]"),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "message"), ROWS)
def test_activation_refuses(name, parameters, inputs, message) -> None:
    assert message in refusal(name, parameters, inputs).message
