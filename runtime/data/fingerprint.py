"""What tells one set of data from another: a SHA-256 of all that a source gave."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

import numpy as np

from .request import Samples
from .targets import Target


def fingerprint(samples: Samples, targets: Mapping[str, Target]) -> str:
    """Of inputs as they were read, labels, names of classes and the order of the rows."""
    parts = [samples.digest, np.ascontiguousarray(samples.rows).tobytes()]
    for name, target in targets.items():
        labels = samples.labels[name].values
        described = repr((name, labels.dtype.str, labels.shape, target.names))
        parts += [described.encode(), np.ascontiguousarray(labels).tobytes()]
    return combined(parts).hex()


def combined(parts: Iterable[bytes]) -> bytes:
    """One digest of several contents in their order."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
