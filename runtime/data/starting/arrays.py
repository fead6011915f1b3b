"""A first spec for named arrays."""

from collections.abc import Iterator
from dataclasses import dataclass

from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.document.split import HELD_OUT
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..profiling.profile import ColumnProfile, Kind, Profile
from .flow import flow
from .heads import Head, head_of
from .networks import convolutions, dense, recurrent

_COLORS = (1, 3, 4)
"""Channels of an image."""
_LEAST = 8
"""The height of an image without channels."""
_OTHERS = {"validation": ("val", "valid", "validation"), "test": ("test",)}
"""What the names of arrays of held-out parts have in place of `train`."""


@dataclass(frozen=True)
class ArrayStart:
    """A first spec for arrays.

    Attributes:
        found: Their profile.
        source: Their source, with its path relative to the spec.
        target: The array to predict.
    """

    found: Profile
    source: Arrays
    target: str

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        wanted, given = self.found[self.target], self._input()
        if len(wanted.shape) > 1 or wanted.kind in (Kind.TEXT, Kind.IDENTIFIER, Kind.CONSTANT):
            message = f"array `{printable(wanted.name)}` can't be the target of a first spec"
            raise Error(message, "write the spec yourself, or name another array")
        head = head_of(wanted)
        yield "data:"
        yield f"  {self.source.name}: {flow(self._source(given.name, wanted.name))}"
        yield from self._left_out(given, wanted)
        yield from _normalized(given)
        if head.kind == "numbers":
            yield "  normalize_targets: standardize"
        yield f"  split: {flow(self._split(given, wanted, head))}"
        yield ""
        yield from self._model(given, head)
        yield ""
        yield from head.training()

    def _input(self) -> ColumnProfile:
        """Returns the array that the network gets: the largest with as many samples."""
        wanted = self.found[self.target]
        able = [
            one
            for one in self.found.columns
            if one.name != self.target
            and one.samples == wanted.samples
            and one.kind in (Kind.ARRAY, Kind.NUMBER)
        ]
        if not able:
            message = f"no array has as many samples as `{printable(self.target)}`"
            raise Error(message, "name another target")
        usual = [one for one in able if one.name == self.source.inputs]
        return usual[0] if usual else max(able, key=lambda one: len(one.shape))

    def _source(self, given: str, wanted: str) -> dict[str, object]:
        return {"path": self.source.path_text, "inputs": given, "targets": wanted}

    def _left_out(self, given: ColumnProfile, wanted: ColumnProfile) -> Iterator[str]:
        taken = {given.name, wanted.name}
        taken |= {name for pair in self._pairs(given, wanted).values() for name in pair}
        for one in self.found.columns:
            if one.name not in taken:
                yield f"    # left out: {flow(one.name)}"

    def _pairs(self, given: ColumnProfile, wanted: ColumnProfile) -> dict[str, tuple[str, str]]:
        """Returns the arrays of held-out parts, such as `x_test` and `y_test`."""
        names = {one.name for one in self.found.columns}
        found: dict[str, tuple[str, str]] = {}
        for part in HELD_OUT:
            for word in _OTHERS[part]:
                x, y = (one.name.replace("train", word) for one in (given, wanted))
                if {x, y} <= names - {given.name, wanted.name}:
                    found.setdefault(part, (x, y))
        return found

    def _split(self, given: ColumnProfile, wanted: ColumnProfile, head: Head) -> dict[str, object]:
        parts: dict[str, object] = {"validation": 0.15, "test": 0.15}
        for part, (x, y) in self._pairs(given, wanted).items():
            parts[part] = {self.source.name: self._source(x, y)}
        has_shares = any(isinstance(value, float) for value in parts.values())
        return {**parts, "stratify": True} if head.is_of_classes and has_shares else parts

    def _model(self, given: ColumnProfile, head: Head) -> Iterator[str]:
        shape, is_image = _shape_of(given)
        yield "model:"
        yield f"  inputs: {{x: {flow([*shape])}}}"
        yield "  layers:"
        if is_image:
            yield from convolutions(shape[0], shape[1], given.samples)
        elif len(shape) == 1:
            yield from dense(given.samples)
        elif len(shape) == 2:
            yield from recurrent()
        else:
            yield "    - flatten"
            yield from dense(given.samples)
        yield from head.layer()


def _normalized(given: ColumnProfile) -> Iterator[str]:
    """Yields the line that normalizes the input, unless it is in [0, 1] anyway."""
    low, high = given.low, given.high
    if not isinstance(low, float) or not isinstance(high, float):
        return
    if given.is_whole and low >= 0 and 1 < high <= 255:
        yield f"  normalize: {{divide: {255 if high > 16 else f'{high:g}'}}}"
    elif low < 0 or high > 1:
        yield "  normalize: standardize"


def _shape_of(given: ColumnProfile) -> tuple[tuple[int, ...], bool]:
    """Returns the shape of the input, and whether it is an image."""
    shape = given.shape or (1,)
    if len(shape) == 3 and shape[-1] in _COLORS:
        return shape, True
    if len(shape) == 2 and shape[0] == shape[1] >= _LEAST:
        return (*shape, 1), True
    return shape, False
