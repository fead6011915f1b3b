"""What pooling can't take."""

import pytest
from shape_errors import refusal

IMAGE, STEPS = (None, 4, 4, 3), (None, 4, 3)
ROWS = [
    ("max_pooling1d", {}, [IMAGE], "takes rank 3 (batch, steps, features)"),
    ("max_pooling1d", {"pool_size": 5}, [STEPS], "has a window of 5 over an axis of 4"),
    ("max_pooling1d", {}, [(STEPS, "int32")], "gets int32"),
    ("max_pooling2d", {}, [STEPS], "takes rank 4 (batch, height, width, channels)"),
    ("max_pooling2d", {"pool_size": [2, 5]}, [IMAGE], "has a window of 5 over an axis of 4"),
    ("max_pooling2d", {}, [(IMAGE, "uint8")], "gets uint8"),
    ("average_pooling2d", {"pool_size": 2}, [STEPS], "takes rank 4"),
    ("average_pooling2d", {"pool_size": 5}, [IMAGE], "has a window of 5 over an axis of 4"),
    ("global_average_pooling1d", {}, [IMAGE], "takes rank 3"),
    ("global_average_pooling1d", {}, [(STEPS, "int32")], "gets int32"),
    ("global_average_pooling2d", {}, [STEPS], "takes rank 4"),
    ("global_max_pooling2d", {}, [STEPS], "takes rank 4"),
    ("global_max_pooling2d", {}, [(IMAGE, "uint8")], "gets uint8"),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "message"), ROWS)
def test_pooling_refuses(name, parameters, inputs, message) -> None:
    assert message in refusal(name, parameters, inputs).message
