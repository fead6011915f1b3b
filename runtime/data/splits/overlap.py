"""Finds rows of held-out parts that are also in the training part: same inputs, same targets."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.document.split import HELD_OUT, PartName
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ....spec_schema.shapes import product
from ..request import Request, Samples
from ..rows import LazyRows, Rows, chunks, subset
from ..targets.targets import Target
from .own_parts import OwnPart
from .split import Parts

LARGE = 0.2
"""Share of a part that is worth a warning."""
DISTINCT = 0.5
"""Share of different rows among the training rows below which there is no warning: in a table of a
few columns with a few values each, most rows are equal by nature.
"""
FEWEST = 10
"""Number of different training rows below which there is no warning."""
EXPECTED = 0.5
"""Share of the equal rows that chance has to explain for there to be no warning."""
NARROW = 32
"""Numbers of a sample that may all be equal by chance."""
FEW = 1024
"""Numbers of a sample that are compared first. Samples that agree in these are compared whole."""

Hashes = NDArray[np.uint64]


class _Rows(NamedTuple):
    """The samples of one source: its inputs and targets, which are all of the same length."""

    contents: tuple[Rows, ...]

    def hashes(self, chosen: NDArray[np.int64] | None = None) -> Hashes:
        """Returns a number for each sample, which is equal for equal samples.

        Args:
            chosen: Samples of which all numbers count. By default, some numbers of all samples.
        """
        size = len(self.contents[0]) if chosen is None else len(chosen)
        found = np.zeros(size, np.uint64)
        for content in self.contents:
            whole = content if chosen is None else subset(content, chosen)
            for start, values in chunks(whole):
                flat = values.reshape(len(values), -1)
                places = np.arange(flat.shape[1])
                if chosen is None and len(places) > FEW:
                    places = np.random.Generator(np.random.Philox(0)).permutation(places)[:FEW]
                stop = start + len(values)
                found[start:stop] = _mixed(found[start:stop] + _of_numbers(flat[:, places]))
        return found

    def shuffled(self, chosen: NDArray[np.int64], draw: np.random.Generator) -> "_Rows":
        """Returns some samples, each of whose numbers is that of a sample of its own."""
        found = []
        for content in self.contents:
            values = np.asarray(subset(content, chosen)[:]).reshape(len(chosen), -1)
            found.append(draw.permuted(values, axis=0))
        return _Rows(tuple(found))

    @property
    def is_wide(self) -> bool:
        """Whether some numbers are left out at first."""
        return any((product(content.shape[1:]) or 1) > FEW for content in self.contents)


def _of_numbers(values: NDArray[Any]) -> Hashes:
    """Returns a number for each row of a matrix."""
    size, width = values.shape
    if values.dtype.hasobject:
        words = (blake2b(str(value).encode(), digest_size=8).digest() for value in values.flat)
        bits = np.frombuffer(b"".join(words), np.uint64).reshape(size, width)
    else:
        numbers = np.where(np.isnan(values), np.nan, values) if values.dtype.kind == "f" else values
        bits = np.ascontiguousarray(numbers + 0.0, np.float64).view(np.uint64)  # 0 is -0
    places = np.arange(1, width + 1, dtype=np.uint64)
    return np.asarray(_mixed(bits + _mixed(places)).sum(axis=1, dtype=np.uint64))


def _mixed(values: Hashes) -> Hashes:
    """Returns numbers each bit of which depends on all bits: the finalizer of SplitMix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def notes_on_overlap(
    samples: Samples,
    targets: Mapping[str, Target],
    parts: Parts,
    own: Mapping[PartName, OwnPart],
    request: Request,
) -> Iterator[str]:
    """Yields a note for each held-out part with rows of the training part; warns of many."""
    main = _rows_of(samples, targets)
    held_out = [part for part in HELD_OUT if part in own or len(getattr(parts, part))]
    if main is None or samples.is_synthetic or not held_out:
        return
    hashes = main.hashes()
    for part in held_out:
        numbers = getattr(parts, part)
        other, there = main, hashes[numbers]
        if part in own:
            rows = _rows_of(own[part].samples, own[part].targets)
            if rows is None:
                continue
            other, there = rows, rows.hashes()
            numbers = np.arange(len(there))
        found = _found_again(main, parts.train, hashes[parts.train], other, numbers, there)
        is_large = found and found >= LARGE * len(numbers)
        chance = _by_chance(main, parts.train, other, numbers, request.seed) if is_large else 0
        if found:
            many = f"{found:,} of {counted(len(numbers), 'row')} of the {part} part"
            by_chance = f"; about {chance:,} would be by chance" if chance else ""
            yield f"{many} {'is' if found == 1 else 'are'} also in the training part{by_chance}"
        if not is_large or chance >= EXPECTED * found:
            continue
        if _different(hashes[parts.train]) >= max(FEWEST, DISTINCT * len(parts.train)):
            what = codes.split_rules.overlap(part, found, len(numbers), chance)
            request.report(what, "split", part)


def _rows_of(samples: Samples, targets: Mapping[str, Target]) -> _Rows | None:
    """Returns the rows; None if there are none, or only pictures that had to be decoded again."""
    inputs = samples.inputs.values()
    if not samples.inputs or any(isinstance(x, LazyRows) and samples.names for x in inputs):
        return None
    return _Rows((*inputs, *(target.values for target in targets.values())))


def _found_again(
    main: _Rows,
    train: NDArray[np.int64],
    trained: Hashes,
    other: _Rows,
    held: NDArray[np.int64],
    there: Hashes,
) -> int:
    """Returns how many held-out samples are equal to a training sample."""
    alike = held[_among(there, trained)]
    if not len(alike) or not main.is_wide:
        return len(alike)
    twins = train[_among(trained, there)]
    return int(_among(other.hashes(alike), main.hashes(twins)).sum())


def _by_chance(
    main: _Rows, train: NDArray[np.int64], other: _Rows, held: NDArray[np.int64], seed: int
) -> int:
    """Returns how many held-out samples would be equal to a training sample if columns had nothing
    to do with one another: as many as after shuffling each.
    """
    width = sum(product(content.shape[1:]) or 1 for content in main.contents)
    if width > NARROW:
        return 0
    draw = np.random.Generator(np.random.Philox(seed))
    trained, there = main.shuffled(train, draw).hashes(), other.shuffled(held, draw).hashes()
    return int(_among(there, trained).sum())


# By sorting: numpy counts a million different numbers by a table that takes ten times as long.


def _different(hashes: Hashes) -> int:
    ordered = np.sort(hashes)
    return len(ordered[:1]) + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def _among(hashes: Hashes, others: Hashes) -> NDArray[np.bool_]:
    """Returns which of the numbers are among others."""
    if not len(others):
        return np.zeros(len(hashes), np.bool_)
    ordered = np.sort(others)
    places = np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)
    return np.asarray(ordered[places] == hashes)
