"""JSON that a program reads exactly, and that no CI service takes for a command if it is logged."""

import json
import re
from typing import Any

_COMMAND = re.compile("#(?=#)|(?<=section)_(?=start:|end:)")


def json_text(value: Any, indent: int | None = None) -> str:
    """The value in ASCII. What would be a command in a log is written with an escape of JSON."""
    text = json.dumps(value, indent=indent)
    # Outside of texts JSON has neither sign, and in a text none of them can follow a backslash.
    return _COMMAND.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
