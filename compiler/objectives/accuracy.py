"""Resolves `accuracy` to the metric that fits the loss."""

from ...spec_schema.components.metrics import Metric
from ...spec_schema.components.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from .objectives import DecisionRule, Objective


def resolved(metric: Metric, objective: Objective) -> Metric:
    """Returns the metric itself, or for `accuracy` the variant for the objective's decision rule.

    If there is no decision rule, it is the variant that Keras chooses by the shape of the output.
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
    """Returns what `accuracy` counts for an output, for `summary`; empty if it isn't measured."""
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
