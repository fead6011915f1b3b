"""What lowers one feature, for the functions that lower a kind of encoding."""

from typing import Protocol

from ...spec_schema.document.features import Feature
from ...spec_schema.operator import Operator
from .columns import Prepared, Read, Selected


class Steps(Protocol):
    """What lowers a feature, step by step."""

    feature: Feature

    def read(self, one: Selected, read: Read) -> Prepared:
        """Returns the input that a column is read into."""

    def add(self, step: str, operator: Operator, *given: Prepared, key: str = "") -> Prepared:
        """Adds a layer and returns its output."""

    def scaled(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        """Returns numbers, scaled."""

    def joined(self, parts: list[Prepared]) -> Prepared:
        """Returns tensors side by side."""
