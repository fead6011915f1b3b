"""What normalization can't take."""

import pytest
from shape_errors import refusal

STEPS = (None, 4, 6)
ROWS = [
    ("batch_normalization", {}, [(None,)], "works along axis -1 of (batch,), which is the batch"),
    ("batch_normalization", {"axis": 0}, [STEPS], "which is the batch"),
    ("batch_normalization", {"axis": 3}, [STEPS], "works along axis 3 of (batch, 4, 6)"),
    ("batch_normalization", {"axis": -4}, [STEPS], "which is not there"),
    ("batch_normalization", {"axis": 1}, [(None, None, 6)], "needs to know its size along axis 1"),
    ("layer_normalization", {}, [(None,)], "which is the batch"),
    ("layer_normalization", {"axis": [0, 1]}, [STEPS], "which is the batch"),
    ("layer_normalization", {"axis": [1, 3]}, [STEPS], "works along axis 3 of (batch, 4, 6)"),
    ("layer_normalization", {"axis": [-1, 2]}, [STEPS], "names an axis of (batch, 4, 6) twice"),
    ("layer_normalization", {}, [(None, 4, None)], "needs to know its size along axis -1"),
    ("layer_normalization", {}, [(STEPS, "int32")], "gets int32"),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "message"), ROWS)
def test_normalization_refuses(name, parameters, inputs, message) -> None:
    assert message in refusal(name, parameters, inputs).message
