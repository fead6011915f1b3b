"""Texts of goldens that are too long to be written out, or no text at all."""

from collections.abc import Callable

from speccompile.spec_schema.yaml.yaml_errors import (
    LARGEST_TEXT,
    LONGEST_SCALAR,
    MOST_FAULTS,
    MOST_NODES,
)


def _too_long() -> str:
    return "spec: 1 # " + "x" * LARGEST_TEXT


def _value_too_long() -> str:
    model = "model:\n  inputs: {x: [4]}\n  layers: [dense: 10]\n"
    return f"spec: 1\nname: {'x' * (LONGEST_SCALAR + 1)}\n{model}"


def _too_many_values() -> str:
    """A few aliases that stand for a billion values."""
    bombs = [f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert 10 ** len(bombs) > MOST_NODES
    return "\n".join(["b0: &b0 [1, 2, 3]", *bombs]) + "\n"


def _too_many_faults() -> str:
    return f"spec: 1\nname: [{', '.join(['017'] * (MOST_FAULTS + 5))}]\n"


TEXTS: dict[str, Callable[[], str]] = {
    "SC701-text-too-long": _too_long,
    "SC703-aliases-that-explode": _too_many_values,
    "SC704-value-too-long": _value_too_long,
    "SC707-too-many-faults": _too_many_faults,
}
