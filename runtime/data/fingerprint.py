"""What tells one set of data from another: a SHA-256 of all that a source gave, and its parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from .request import Samples
from .targets.targets import Target

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is written down of data, so that a change can be named.

    Attributes:
        file: as messages call it.
        rows: how many.
        columns: input → names of its features, where the source has them.
        inputs: a digest of their values.
        targets: output → a digest of its values.
    """

    file: str
    rows: int
    columns: Mapping[str, list[str]]
    inputs: str
    targets: Mapping[str, str]


def facts_of(samples: Samples, targets: Mapping[str, Target]) -> DataFacts:
    """The facts of what a source gave."""
    return DataFacts(
        samples.faults.file,
        len(samples.rows),
        {name: list(columns) for name, columns in samples.columns.items()},
        samples.digest.hex(),
        {name: combined(_parts_of(name, samples, targets)).hex() for name in targets},
    )


def changes(before: Mapping[str, Any], now: DataFacts) -> list[str]:
    """What is not as it was, each in a few words.

    Args:
        before: the facts that were written down, as plain JSON data.
    """
    if before["rows"] != now.rows:
        return [f"it had {before['rows']:,} rows, and has {now.rows:,}"]
    found = []
    for name, columns in now.columns.items():
        found += _renamed(before["columns"].get(name, columns), columns)
    if before["inputs"] != now.inputs:
        found.append("values of the inputs have changed")
    for name, digest in now.targets.items():
        if before["targets"].get(name, digest) != digest:
            found.append(f"values of the target of `{name}` have changed")
    return found


def _renamed(before: list[str], now: list[str]) -> list[str]:
    if len(before) != len(now):
        return [f"it had {len(before):,} columns of features, and has {len(now):,}"]
    pairs = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
    more = f" and {len(pairs) - MOST_NAMED:,} more" if len(pairs) > MOST_NAMED else ""
    shown = ", ".join(f"`{old}` is now `{new}`" for old, new in pairs[:MOST_NAMED])
    return [f"column {shown}{more}"] if pairs else []


def fingerprint(samples: Samples, targets: Mapping[str, Target]) -> str:
    """Of inputs as they were read, labels, names of classes and the order of the rows."""
    parts = [samples.digest, np.ascontiguousarray(samples.rows).tobytes()]
    for name in targets:
        parts += _parts_of(name, samples, targets)
    return combined(parts).hex()


def _parts_of(name: str, samples: Samples, targets: Mapping[str, Target]) -> list[bytes]:
    labels = samples.labels[name].values
    described = repr((name, labels.dtype.str, labels.shape, targets[name].names))
    return [described.encode(), np.ascontiguousarray(labels).tobytes()]


def combined(parts: Iterable[bytes]) -> bytes:
    """One digest of several contents in their order."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
