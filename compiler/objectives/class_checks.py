"""Checks of the classes that a source lists or makes up, and of its rule about rare ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from .objectives import WITH_CLASSES, Objective

MOST_LISTED = 12


def of_classes(
    source: Source, objectives: Sequence[Objective]
) -> Iterator[tuple[Violation, tuple[str, ...]]]:
    """Yields what is wrong with `classes` and `rare`, with the keys of the value at fault."""
    written = getattr(source, "classes", None)
    for objective in objectives:
        names = source.classes_of(objective.output)
        keys = (source.name, "classes", *[objective.output] * isinstance(written, dict))
        is_alone = isinstance(written, dict) or len(objectives) == 1
        what = _refusal(names, objective, is_alone) if names else None
        if what is not None:
            yield what, keys
    rare = getattr(source, "rare", None)
    if rare is not None and not any(map(_has_classes, objectives)):
        yield codes.labels.rare_without_classes(), (source.name, "rare")


def _has_classes(objective: Objective) -> bool:
    return objective.loss.target in WITH_CLASSES


def _refusal(names: tuple[str, ...], objective: Objective, is_alone: bool) -> Violation | None:
    if not _has_classes(objective):
        listed = codes.labels.classes_of_numbers(objective.output, objective.loss.name)
        return listed if is_alone else None
    double = [name for name, count in Counter(names).items() if count > 1]
    if double:
        return codes.labels.class_listed_twice(double[0])
    if len(names) < 2:
        return codes.labels.one_class_listed(names[0])
    units = 1 if objective.type.rank == 1 else objective.type.features
    capacity = 2 if units == 1 and objective.loss.target != "class" else units
    if not objective.loss.units_are_classes or capacity is None or len(names) <= capacity:
        return None
    some = names[: codes.labels.MOST_CLASSES + 1]
    output = objective.output
    return codes.labels.too_many_classes("`classes`", len(names), some, output, capacity)


def made_up_classes(objective: Objective) -> int | None:
    """Returns the number of classes of synthetic samples, which are named by numbers; None if
    unknown or if there are no classes.
    """
    units = 1 if objective.type.rank == 1 else objective.type.features
    if units == 1:
        return 2
    return units if objective.loss.target in ("class", "onehot") else None


def numbered(count: int) -> list[str]:
    """Returns the first and the last name of this many numbered classes."""
    return [*map(str, range(min(count - 1, MOST_LISTED))), str(count - 1)]


def is_numbered(name: str, count: int) -> bool:
    """Whether a name is the number of one of this many classes."""
    is_number = name.isdecimal() and len(name) <= len(str(count)) and str(int(name)) == name
    return is_number and int(name) < count
