"""What layers with several inputs can't take."""

import pytest
from shape_errors import refusal

ELEMENTWISE = ["add", "subtract", "multiply", "average", "maximum"]
WIDE, NARROW = (None, 3, 4), (None, 3, 5)
ROWS = [
    ("add", {}, [WIDE, NARROW], "SC203", "can't combine (batch, 3, 4) with (batch, 3, 5)"),
    ("add", {}, [WIDE, (None, 5)], "SC203", "can't combine (batch, 3, 4) with (batch, 5)"),
    ("subtract", {}, [WIDE, WIDE, WIDE], "SC207", "takes two inputs, and gets 3"),
    ("average", {}, [WIDE, (WIDE, "int32")], "SC211", "gets int32"),
    ("concatenate", {}, [WIDE], "SC207", "takes two inputs or more, and gets 1"),
    ("concatenate", {}, [WIDE, (None, 2, 4)], "SC203", "(batch, 2, 4) along axis 2"),
    ("concatenate", {}, [WIDE, (None, 4)], "SC203", "can't join (batch, 3, 4) with (batch, 4)"),
    ("concatenate", {}, [WIDE, (WIDE, "int32")], "SC211", "can't join float32 with int32"),
    ("concatenate", {"axis": 0}, [WIDE, WIDE], "SC204", "along axis 0 of (batch, 3, 4), which is"),
    ("concatenate", {"axis": 3}, [WIDE, WIDE], "SC204", "axis 3 of (batch, 3, 4), which is not th"),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "code", "message"), ROWS)
def test_merging_refuses(name, parameters, inputs, code, message) -> None:
    error = refusal(name, parameters, inputs)
    assert message in error.message
    assert error.code == code


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_one_input_is_not_several(name) -> None:
    assert refusal(name, {}, [WIDE]).code == "SC207"
