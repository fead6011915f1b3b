"""What answers without a network give, in the unit of the target, for comparison.

Of forecasts that is the last value, of other numbers the mean, of classes the most frequent one.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ...compiler.objectives.objectives import Objective
from ...compiler.valid_spec import ValidSpec
from ..console.readable import number
from ..data.dataset import Part
from ..data.rows import Array
from ..simple_answer import SimpleAnswer

ERROR, ACCURACY = "mean_absolute_error", "accuracy"


def simple_answers(
    spec: ValidSpec,
    part: Part,
    values: Mapping[str, float],
    class_names: Mapping[str, Sequence[str]],
    train: Part | None = None,
) -> Iterator[SimpleAnswer]:
    """Yields what simple answers give on the samples of a part.

    Args:
        values: Loss and metrics of the network on the part.
        class_names: The names of the classes of each output.
        train: The part that was trained on, which a mean or the most frequent class is taken from.
            Defaults to the part itself.
    """
    if part.weights or not part.size:
        return
    several = len(spec.objectives) > 1
    for objective in spec.labelled:
        output = objective.output
        known = objective.centered((train or part).targets[output])
        names = class_names.get(output, ())
        found = _of_latest(objective, part) or _constant(objective, part, known, names)
        if found is not None:
            name = f"{output}_{found.measure}" if several else found.measure
            yield found._replace(network=values.get(name))


def no_better_than_latest(
    spec: ValidSpec, part: Part, values: Mapping[str, float]
) -> Iterator[str]:
    """Says of each forecast that is no better than the last value before it that it is so.

    Args:
        part: The validation part.
        values: What an epoch measured, on both parts.
    """
    several = len(spec.objectives) > 1
    for objective in spec.labelled:
        found = None if part.weights or not part.size else _of_latest(objective, part)
        if found is None:
            continue
        name = f"val_{objective.output}_{found.measure}" if several else f"val_{found.measure}"
        value = values.get(name)
        better = 1 if found.measure == ACCURACY else -1
        if value is not None and better * value <= better * found.value:
            yield f"{name} {value:.4g} is no better than {found.answer} ({found.value:.4g})"


def _of_latest(objective: Objective, part: Part) -> SimpleAnswer | None:
    """Returns what the last value before the target gives, for forecasts."""
    output = objective.output
    latest, targets = part.latest.get(output), part.targets[output]
    if latest is None:
        return None
    if objective.loss.target == "class":
        value = float((targets.reshape(len(targets), -1) == latest.reshape(-1, 1)).mean())
        return SimpleAnswer(output, "predicting the last class", ACCURACY, value)
    if not _is_number(objective):
        return None
    last = latest.reshape(len(latest), 1, -1).astype(np.float64)
    error = np.abs(targets.reshape(len(targets), -1, last.shape[2]) - last).mean()
    return SimpleAnswer(output, "predicting the last value", ERROR, float(error))


def _constant(
    objective: Objective, part: Part, known: Array, names: Sequence[str]
) -> SimpleAnswer | None:
    """Returns what the mean or the most frequent class gives."""
    output, targets = objective.output, objective.centered(part.targets[objective.output])
    if _is_number(objective):
        units = known.reshape(-1, known.shape[-1] if known.ndim > 1 else 1)
        means = units.mean(axis=0, dtype=np.float64)
        error = np.abs(targets.reshape(-1, len(means)) - means).mean()
        shown = f" ({number(float(means[0]))})" if len(means) == 1 else ""
        return SimpleAnswer(output, f"always predicting the mean{shown}", ERROR, float(error))
    classes = [_classes(objective, one) for one in (known, targets)]
    of_known, of_part = classes
    if of_known is None or of_part is None or not of_known.size or not of_part.size:
        return None
    most = int(np.bincount(of_known).argmax())
    name = names[most] if most < len(names) else str(most)
    value = float((of_part == most).mean())
    return SimpleAnswer(output, f"always predicting `{name}`", ACCURACY, value)


def _is_number(objective: Objective) -> bool:
    return objective.decision_rule == "none" and objective.loss.target == "real"


def _classes(objective: Objective, targets: Array) -> Array | None:
    """Returns the class of each position; None where there is not one for each."""
    if objective.decision_rule == "argmax" and objective.loss.target != "class":
        return np.asarray(targets.argmax(axis=-1).reshape(-1))
    is_single = objective.decision_rule == "threshold" and objective.type.shape[-1] == 1
    if objective.decision_rule != "argmax" and not is_single:
        return None
    flat = targets.reshape(-1)
    return np.asarray(flat[flat != getattr(objective.loss, "ignore_class", None)].astype(np.int64))
