"""Plain scalars mean what the core schema of YAML 1.2 says, and what editors show."""

import math

import pytest
from speccompile.spec_schema.yaml.core_schema import NumberFault, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("0", 0),
        ("0o17", 15),
        ("0xFF", 255),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("5.", 5.0),
        ("1E5", 1e5),
        ("3.0", 3.0),
        ("-.inf", -math.inf),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("tRue", "tRue"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("-0x1F", "-0x1F"),
        ("nan", "nan"),
        ("100k", "100k"),
        ("$width", "$width"),
        ("$(width // 2)", "$(width // 2)"),
    ],
)
def test_a_plain_scalar_is_what_yaml_1_2_says(text: str, value: object) -> None:
    read_back = resolve(text)
    assert read_back == value
    assert type(read_back) is type(value)


def test_nan_is_a_number() -> None:
    assert math.isnan(float(str(resolve(".nan"))))


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("017", "SC007", 17),
        ("-00", "SC007", 0),
        ("1e999", "SC706", math.inf),
        ("1" * 251, "SC706", 0),
    ],
)
def test_a_number_that_is_a_guess_or_fits_nothing_is_a_fault(
    text: str, code: str, value: float
) -> None:
    with pytest.raises(NumberFault) as fault:
        resolve(text)
    assert (fault.value.violation.code, fault.value.value) == (code, value)
