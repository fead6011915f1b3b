"""The number that a cell of text stands for."""

import re

_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")
_PLACEHOLDERS = {"nan", "na", "n/a", "null", "none", "?", "-", "missing", "#n/a"}


def number(text: str) -> float:
    """The number. Raises ValueError; stricter than `float`, which takes `1_000`."""
    if "_" in text:
        raise ValueError(text)
    return float(text)


def is_number(text: str) -> bool:
    """Whether `number` takes the text."""
    try:
        number(text)
    except ValueError:
        return False
    return True


def remedy(text: str) -> str:
    """What to do about text where a number belongs."""
    if _DECIMAL_COMMA.fullmatch(text):
        return f"write decimals with a point: {text.strip().replace(',', '.')}"
    if is_placeholder(text):
        return "leave the cell empty, and say with `missing` what that means"
    return ""


def is_placeholder(text: str) -> bool:
    """Whether people write it where they have no value."""
    return text.strip().lower() in _PLACEHOLDERS


def quoted(text: str) -> str:
    """The cell as a message shows it: in quotes, control characters escaped, cut when long."""
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return f"'{shown}'" if len(shown) <= 40 else f"'{shown[:37]}...'"
