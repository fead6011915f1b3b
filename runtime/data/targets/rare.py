"""Drops or merges classes with few samples, as the spec says."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources import Rare, Source
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ..request import Labels, Request, Samples
from .distinct import Distinct, distinct


def settle_rare(source: Source, samples: Samples, request: Request) -> Samples:
    """Returns samples whose classes are common enough; an error is reported if these are asked for.

    Once the network is trained, its classes are known, and rare are those that it doesn't know.
    """
    rule: Rare | None = getattr(source, "rare", None)
    for objective in request.objectives:
        labels = samples.labels[objective.output]
        has_classes = objective.loss.target in ("class", "onehot", "binary", "sign")
        if rule is None or not has_classes or labels.values.size != len(samples.rows):
            continue
        found = distinct(labels.values.reshape(-1), literal=labels.reading == "names")
        is_rare = _rare(found, request.known(objective.output), labels.names, rule)
        if is_rare.any():
            samples = _settled(objective.output, found, is_rare, rule, samples, request, source)
    return samples


def _rare(
    found: Distinct, known: tuple[str, ...] | None, listed: tuple[str, ...], rule: Rare
) -> NDArray[np.bool_]:
    """Returns which of the different labels are rare."""
    if known is not None:
        is_merged = rule.do != "merge" or rule.into in known
        return np.array([is_merged and name not in known for name in found.names], np.bool_)
    counts = np.bincount(found.inverse[found.inverse >= 0], minlength=len(found.names))
    candidates = [not listed or name in listed for name in found.names]
    return np.asarray((counts < rule.below) & np.array(candidates, np.bool_))


def _settled(
    output: str,
    found: Distinct,
    is_rare: NDArray[np.bool_],
    rule: Rare,
    samples: Samples,
    request: Request,
    source: Source,
) -> Samples:
    labels = samples.labels[output]
    where = found.where(np.flatnonzero(is_rare).tolist())
    names = [name for name, rare in zip(found.names, is_rare.tolist(), strict=True) if rare]
    file, rows = samples.faults.file, int(where.sum())
    if rule.do == "error":
        if request.known(output) is None:
            what = codes.labels.rare_classes(f"{labels.what} of {file}", names, rule.below)
            request.report(what, source.name, "rare", "do")
        return samples
    some = codes.labels.quoted_names(names[: codes.labels.MOST_CLASSES + 1])
    become = "are dropped" if rule.do == "drop" else f"are read as `{rule.into}`"
    rare = counted(len(names), "rare class")
    note = f"{labels.what} of {file}: {counted(rows, 'row')} of {rare} ({some}) {become}"
    samples = replace(samples, notes=(*samples.notes, note))
    merged = _merged(labels, found, where, rule.into) if rule.do == "merge" else labels
    if labels.names:
        into = (rule.into,) if rule.do == "merge" else ()
        left = tuple(name for name in labels.names if name not in {*names, *into})
        merged = replace(merged, names=(*left, *into))
    samples = replace(samples, labels={**samples.labels, output: merged})
    return samples.only(np.flatnonzero(~where)) if rule.do == "drop" else samples


def _merged(labels: Labels, found: Distinct, where: NDArray[np.bool_], into: str) -> Labels:
    """Returns labels as names, those that are rare as one."""
    names = np.array([*found.names, ""], np.str_)[found.inverse]
    size = max(names.dtype.itemsize // 4, len(into))
    values = np.where(where, into, names.astype(f"<U{size}"))
    return replace(labels, values=values, reading="names")
