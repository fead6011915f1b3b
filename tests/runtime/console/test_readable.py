"""How numbers, times and foreign text are shown."""

from math import inf, nan

import pytest
from speccompile.runtime.console.readable import LONGEST_TEXT, cut, duration, number, short, visible


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (0.41214, "0.4121"),
        (-0.0312, "-0.0312"),
        (99.99999, "100.0000"),
        (123.456, "123.46"),
        (0.00099, "9.900e-04"),
        (-123456.0, "-1.235e+05"),
        (nan, "nan"),
        (-inf, "-inf"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-0.1, "0ms"),
        (0.0123, "12ms"),
        (0.0996, "0.1s"),
        (0.44, "0.4s"),
        (59.94, "59.9s"),
        (59.96, "1m00s"),
        (3599.4, "59m59s"),
        (3599.6, "1h00m"),
        (48 * 3600 - 31, "47h59m"),
        (48 * 3600, "2d00h"),
    ],
)
def test_times(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größe 数 [red]", "größe 数 [red]"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\r\nb\tc", r"a\r\nb    c"),
        ("::error::x ##vso[y]", r"\x3a:error::x \x23#vso[y]"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("\x9b2J\udcff", r"\x9b2J\udcff"),
    ],
)
def test_no_sign_is_obeyed(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_text_is_cut_after_it_was_made_visible() -> None:
    assert cut("x" * 10, 10) == "x" * 10
    assert short("\0" * LONGEST_TEXT) == r"\x00" * (LONGEST_TEXT // 4 - 1) + r"\x0" + "…"
