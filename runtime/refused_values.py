"""Errors of TensorFlow about values that an operation can't compute with.

They depend on the data, so no check of the spec finds them. Nothing here needs TensorFlow.
"""

import re

_INDEX = re.compile(r"indices\[.*?\] = (?P<index>-?\d+) is not in \[0, (?P<size>\d+)\)")
_VALUES = {
    "Integer division by zero": "an integer is divided by zero",
    "Integers to negative integer powers": "an integer is raised to a negative power",
}
REMEDY = "check the values that the expressions of the spec (`compute`) get from the data"


def refused_values(error: BaseException) -> str:
    """Returns which values an operation refused, in words; "" if the error is another one."""
    if "InvalidArgumentError" not in {kind.__name__ for kind in type(error).__mro__}:
        return ""
    found = _INDEX.search(str(error))
    if found is not None:
        return f"index {found['index']} is out of range for an axis of size {found['size']}"
    return next((words for said, words in _VALUES.items() if said in str(error)), "")
