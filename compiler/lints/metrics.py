"""Metrics whose value does not depend on training, and outputs that are compared with the wrong
targets.
"""

from collections.abc import Iterator

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import Metric
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..ir import Node
from ..objectives.accuracy import resolved
from ..objectives.logits import TRANSPARENT, last_activation
from ..objectives.metric_fit import F_SCORES
from ..objectives.objectives import Objective, OutputMetric
from .activations import ALONE, BETWEEN_0_AND_1
from .subject import LintHit, Subject, at_layer, at_path, called

OF_YES_OR_NO = (
    *("accuracy", "binary_accuracy", "precision", "recall", "auc", "f1_score", "fbeta_score"),
    *("true_positives", "true_negatives", "false_positives", "false_negatives", "binary_iou"),
    *("precision_at_recall", "recall_at_precision"),
    *("sensitivity_at_specificity", "specificity_at_sensitivity"),
)
OF_THE_LARGEST = ("accuracy", "categorical_accuracy", "sparse_categorical_accuracy")
RANK_OF_PICTURES = 4
FEW_THRESHOLDS = 100
"""With fewer thresholds, the area under a curve can be wrong by more than 0.01."""


def says_nothing(spec: Subject) -> Iterator[LintHit]:
    """Report metrics of decisions for numbers, and top-k metrics over all classes."""
    for objective, measure in _measures(spec):
        yield from _of_numbers(spec, objective, measure)
        yield from _among_all(spec, objective, measure)


def coarse_curve(spec: Subject) -> Iterator[LintHit]:
    """Report the area under a curve with few thresholds."""
    for _, measure in _measures(spec):
        count = getattr(measure.metric, "num_thresholds", None)
        if count is None or count >= FEW_THRESHOLDS:
            continue
        name = measure.metric.name
        path = f"{measure.path}.{name}.num_thresholds"
        yield at_path(spec, path, codes.metric_lints.few_thresholds(name, count))


def is_accuracy(spec: Subject) -> Iterator[LintHit]:
    """Report precision, recall or F1 pooled over classes that exclude each other."""
    for objective, measure in _measures(spec):
        metric = measure.metric
        if objective.decision_rule != "argmax" or not _is_pooled(metric):
            continue
        instead = "f1_score" if objective.type.rank == 2 else "accuracy"
        instead = "" if instead in _names(objective) else instead
        yield at_path(spec, measure.path, codes.metric_lints.is_accuracy(metric.name, instead))


def _is_pooled(metric: Metric) -> bool:
    if metric.name in F_SCORES:
        return getattr(metric, "average", "") == "micro" and getattr(metric, "threshold", 0) is None
    if metric.name not in ("precision", "recall"):
        return False
    chosen = getattr(metric, "thresholds", None), getattr(metric, "class_id", None)
    return chosen == (None, None) and getattr(metric, "top_k", None) in (None, 1)


def _measures(spec: Subject) -> Iterator[tuple[Objective, OutputMetric]]:
    for objective in spec.objectives:
        for measure in objective.metrics:
            yield objective, measure


def _of_numbers(spec: Subject, objective: Objective, measure: OutputMetric) -> Iterator[LintHit]:
    name = measure.metric.name
    activation, _ = last_activation(spec.graph.outputs[objective.output], spec.graph)
    may_be_yes = objective.loss.target != "real" or activation in BETWEEN_0_AND_1
    if name not in OF_YES_OR_NO or not _is_one(objective) or may_be_yes:
        return
    is_measured = "mean_absolute_error" in _names(objective)
    names = name, objective.loss.name, objective.output
    what = codes.metric_lints.decisions_of_numbers(*names, is_measured)
    yield at_path(spec, measure.path, what, _loss(spec, objective.loss))


def _names(objective: Objective) -> set[str]:
    return {measure.metric.name for measure in objective.metrics}


def _is_one(objective: Objective) -> bool:
    return objective.type.rank == 1 or objective.type.features == 1


def _among_all(spec: Subject, objective: Objective, measure: OutputMetric) -> Iterator[LintHit]:
    """Report top-k metrics that always include all units."""
    metric = resolved(measure.metric, objective)
    k, units = getattr(metric, "k", None), 1 if _is_one(objective) else objective.type.features
    name = measure.metric.name
    if k is not None and units is not None and k >= units:
        what = codes.metric_lints.top_k_of_all(name, k, objective.output, units)
        yield at_path(spec, f"{measure.path}.{name}.k", what)
    if metric.name in OF_THE_LARGEST and units == 1:
        decides = objective.decision_rule in ("threshold", "sign")
        instead = "accuracy" if decides and "accuracy" not in _names(objective) else ""
        what = codes.metric_lints.accuracy_of_one_unit(name, objective.output, instead)
        yield at_path(spec, measure.path, what)


def _loss(spec: Subject, loss: Loss) -> list[Related]:
    return [Related(spec.context.span("training.loss"), f"`{loss.name}` is here")]


def answer_at_each_position(spec: Subject) -> Iterator[LintHit]:
    """Report a dense layer on an image, which predicts a class at each position."""
    data = spec.context.document.data
    if data is not None and getattr(data.source, "masks", None) is not None:
        return  # there is a target at each position
    for objective in spec.objectives:
        node = _last_layer(spec, objective)
        if node is None or node.type is None or node.operator.name != "dense":
            continue
        if objective.type.rank != RANK_OF_PICTURES or node.type.rank != RANK_OF_PICTURES:
            continue
        if objective.loss.target not in ("class", "onehot", "binary"):
            continue
        positions = " x ".join(str(size or "?") for size in node.type.shape[1:-1])
        before = spec.before(node)
        related = [Related(before.origin.key, f"outputs {before.type}")] if before else []
        facts = called(node), positions, node.type.features
        yield at_layer(
            node, codes.metric_lints.prediction_at_each_position(*facts), related=related
        )


def _last_layer(spec: Subject, objective: Objective) -> Node | None:
    """Returns the last layer of an output that is more than an activation or a rearrangement."""
    node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
    while node is not None and node.operator.name in (*TRANSPARENT, *ALONE):
        node = spec.before(node)
    return node
