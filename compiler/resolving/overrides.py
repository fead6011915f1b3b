"""Overrides: values that a spec is checked or run with, in place of those it says."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Overrides: TypeAlias = Mapping[str, object] | Sequence[str]
"""Values by path, or a list of `path=value`, in order."""


def override_texts(overrides: Overrides) -> tuple[str, ...]:
    """Returns overrides as `path=value`. Raises TypeError for a value that YAML doesn't have."""
    if isinstance(overrides, Mapping):
        from ...spec_schema.yaml.writer import one_line

        return tuple(f"{path}={one_line(value, str(path))}" for path, value in overrides.items())
    is_sequence = isinstance(overrides, Sequence) and not isinstance(overrides, str)
    if not is_sequence or not all(isinstance(text, str) for text in overrides):
        raise TypeError(
            "`overrides` must be a mapping such as {'training.epochs': 3}, or a list such as "
            f"['training.epochs=3'], got {overrides!r:.60}"
        )
    return tuple(overrides)
