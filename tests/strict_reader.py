"""JSON as strict readers take it."""

import json
from typing import Any


def strict_json(text: str) -> Any:
    """A JSON document as strict readers take it: UTF-8, no NaN, no half of a surrogate pair."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    document = json.loads(text.encode("utf-8"), parse_constant=refuse)
    json.dumps(document, ensure_ascii=False).encode("utf-8")
    return document
