"""Formatting of numbers, times and untrusted text for consoles."""

from math import isfinite

from ...spec_schema.findings.printable import printable

LONGEST_TEXT = 400


def number(value: float) -> str:
    """A value in at most ten characters: four decimals, or fewer, or an exponent.

    `0.4121`, `123.46`, `5.000e-06`, `nan`.
    """
    size = abs(value)
    if not isfinite(value):
        return str(value)
    if size >= 1e5 or 0 < size < 1e-3:
        return f"{value:.3e}"
    return f"{value:.4f}" if size < 100 else f"{value:.2f}"


def rate(value: float) -> str:
    """A learning rate: `3.1e-04`."""
    return f"{value:.1e}"


def duration(seconds: float) -> str:
    """A duration given in seconds: `12ms`, `0.4s`, `4m07s`, `1h02m`, `3d04h`."""
    if seconds < 0.0995:
        return f"{max(seconds, 0.0) * 1000:.0f}ms"
    if seconds < 59.95:
        return f"{seconds:.1f}s"
    minutes, second = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}m{second:02d}s"
    hours, minute = divmod(round(seconds / 60), 60)
    if hours < 48:
        return f"{hours}h{minute:02d}m"
    days, hour = divmod(round(seconds / 3600), 24)
    return f"{days}d{hour:02d}h"


def visible(text: str) -> str:
    """Text on one line, with control characters of terminals and CI logs escaped."""
    return printable(text, len(text))


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text, shortened if it is very long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def short(text: str) -> str:
    """Escaped text, shortened if it is long."""
    return cut(visible(text))
