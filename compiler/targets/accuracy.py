"""Which accuracy is meant by `accuracy`."""

from ...spec_schema.components.metrics import Metric
from ...spec_schema.components.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from ..aims.objectives import Objective


def resolved(metric: Metric, objective: Objective) -> Metric:
    """The metric itself; for `accuracy` the kind that Keras chooses by output and target.

    It takes the output as it is: where that is logits, 0 is the threshold of yes.
    """
    if not isinstance(metric, Accuracy):
        return metric
    if objective.type.rank == 1 or objective.type.features == 1:
        return BinaryAccuracy(threshold=0.0 if objective.from_logits else 0.5)
    return (
        SparseCategoricalAccuracy() if objective.loss.target == "class" else CategoricalAccuracy()
    )
