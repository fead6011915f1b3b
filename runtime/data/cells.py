"""Text that represents a number, a label or a missing value."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLACEHOLDERS = {
    *("nan", "na", "n/a", "#n/a", "<na>", "null", "(null)", "none", "nil", "missing"),
    *("?", "-", "--", ".", "n.a.", "nat", "<null>", r"\n"),
    *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
}


def number(text: str) -> float:
    """Returns the number that text represents; stricter than `float`, which takes `1_000` and `١٢`.

    Raises:
        ValueError: The text is not a number.
    """
    if "_" in text or not text.strip().isascii():
        raise ValueError(text)
    return float(text)


def is_number(text: str) -> bool:
    """Whether `number` accepts the text."""
    try:
        number(text)
    except ValueError:
        return False
    return True


def is_placeholder(text: str) -> bool:
    """Whether this text usually marks a missing value."""
    return text.strip().lower() in _PLACEHOLDERS


def as_texts(values: NDArray[Any]) -> NDArray[Any]:
    """Returns values as text: 1.0 as `1`, a missing value as the empty text."""
    return np.array([_text(value) for value in values.tolist()], np.str_)


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
