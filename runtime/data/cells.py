"""Text that stands for a number, for a label or for nothing."""

_PLACEHOLDERS = {
    *("nan", "na", "n/a", "#n/a", "<na>", "null", "(null)", "none", "nil", "missing"),
    *("?", "-", "--", ".", "n.a.", "nat", "<null>", r"\n"),
    *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
}


def number(text: str) -> float:
    """Returns the number that text stands for; stricter than `float`, which takes `1_000` and `١٢`.

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
    """Whether people write this text where a value is missing."""
    return text.strip().lower() in _PLACEHOLDERS
