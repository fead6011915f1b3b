"""Class weights in the loss, and the resulting weight of each training sample."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Span
from ..data.dataset import Dataset

PATH = "training.class_weights"
Places: TypeAlias = Callable[[str], Span | None]


def class_factors(
    written: Literal["balanced"] | Mapping[str, float],
    dataset: Dataset,
    findings: Findings,
    place_of: Places = lambda path: None,
) -> dict[str, NDArray[np.float32]] | None:
    """Returns the weight of each class of each output; None if a name is not a class, which is
    reported.

    `balanced` gives a class n / (k · n_c), for n training samples, k classes that occur and n_c
    samples of this class. A class without a weight has weight 1.

    Args:
        written: The value of `class_weights`.
        place_of: Returns where a path leads to in the spec.
    """
    counts = dataset.class_counts
    if not counts:
        findings.report(codes.class_weights.no_output_with_classes(), place_of(PATH), path=PATH)
        return None
    if written == "balanced":
        return {name: _balanced(count) for name, count in counts.items()}
    assert not isinstance(written, str), written
    names = [known for output in counts for known in dataset.class_names[output]]
    unknown = [name for name in written if name not in names]
    if unknown:
        _report(unknown, names, findings, place_of)
        return None
    return {
        output: np.array(
            [written.get(name, 1.0) for name in dataset.class_names[output]], np.float32
        )
        for output in counts
    }


def sample_weights(
    written: Literal["balanced"] | Mapping[str, float],
    dataset: Dataset,
    findings: Findings,
    place_of: Places = lambda path: None,
) -> dict[str, NDArray[np.float32]] | None:
    """Returns the weight of each training sample in the loss of each output; None as
    `class_factors`.
    """
    factors = class_factors(written, dataset, findings, place_of)
    if factors is None:
        return None
    targets = dataset.train.targets
    return {name: factor[class_numbers(targets[name])] for name, factor in factors.items()}


def class_numbers(target: NDArray[Any]) -> NDArray[np.int64]:
    """Returns the class of each sample from class indices, one-hot rows, 0 and 1, or -1 and 1."""
    if target.ndim == 1:
        return target.astype(np.int64)
    if target.shape[1] == 1:
        return (target[:, 0] > 0).astype(np.int64)
    return np.asarray(target.argmax(axis=1))


def _balanced(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    present = counts > 0
    factors = counts.sum() / (present.sum() * np.maximum(counts, 1))
    return np.where(present, factors, 1.0).astype(np.float32)


def _report(unknown: list[str], names: list[str], findings: Findings, place_of: Places) -> None:
    path = f"{PATH}.{unknown[0]}"
    what = codes.class_weights.weights_of_unknown_classes(unknown, names)
    findings.report(what, place_of(path), path=path)
