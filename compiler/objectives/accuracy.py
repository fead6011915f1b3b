"""Which accuracy is meant by `accuracy`: the loss decides."""

from ...spec_schema.components.metrics import Metric
from ...spec_schema.components.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from .objectives import DecisionRule, Objective


def resolved(metric: Metric, objective: Objective) -> Metric:
    """The metric itself; for `accuracy` the kind that fits the objective's decision rule.

    Where there is no such rule, it is the kind that Keras chooses by the shape of the output.
    """
    if not isinstance(metric, Accuracy):
        return metric
    one = objective.type.rank == 1 or objective.type.features == 1
    if objective.decision_rule in ("threshold", "sign"):
        return BinaryAccuracy()
    if objective.decision_rule == "none" and one:
        return BinaryAccuracy()
    return (
        SparseCategoricalAccuracy() if objective.loss.target == "class" else CategoricalAccuracy()
    )


def sentence(objective: Objective) -> str:
    """What `accuracy` counts at an output, for a person; empty where it isn't measured."""
    if not any(isinstance(measure.metric, Accuracy) for measure in objective.metrics):
        return ""
    kind = resolved(Accuracy(), objective)
    if not isinstance(kind, BinaryAccuracy):
        return f"`accuracy` is `{kind.name}`: the largest output is the class"
    several = objective.type.rank > 1 and objective.type.features != 1
    yes = _YES[objective.decision_rule]
    return f"`accuracy` is `{kind.name}`{' per unit' if several else ''}: positive if {yes}"


_YES: dict[DecisionRule, str] = {
    "threshold": "the probability is above 0.5",
    "sign": "the margin is above 0",
    "none": "the output is above 0.5",
}
