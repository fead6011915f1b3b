"""Text that stands for a number, a label or nothing at all."""

_PLACEHOLDERS = {
    *("nan", "na", "n/a", "#n/a", "<na>", "null", "(null)", "none", "nil", "missing"),
    *("?", "-", "--", ".", "n.a.", "nat", "<null>", r"\n"),
    *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
}


def number(text: str) -> float:
    """The number. Raises ValueError; stricter than `float`, which takes `1_000` and `١٢`."""
    if "_" in text or not text.strip().isascii():
        raise ValueError(text)
    return float(text)


def is_number(text: str) -> bool:
    """Whether `number` takes the text."""
    try:
        number(text)
    except ValueError:
        return False
    return True


def is_placeholder(text: str) -> bool:
    """Whether people write it where they have no value."""
    return text.strip().lower() in _PLACEHOLDERS


def quoted(text: str) -> str:
    """The cell as a message shows it: in quotes, control characters escaped, cut when long."""
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return f"'{shown}'" if len(shown) <= 40 else f"'{shown[:37]}...'"
