"""Every metric as its definition says, in float64 over all samples at once."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np


class Given(NamedTuple):
    """All samples of one output, in float64.

    Attributes:
        y_true: (n, units); classes as one column a class.
        y_pred: (n, units); probabilities, where there are any.
        scores: (n, units): what the samples are ranked by.
        truth: yes or no of each unit in the target.
        said: yes or no of each unit in the answer.
        weight: (n,).
        accuracy: which one is meant by that.
    """

    y_true: np.ndarray
    y_pred: np.ndarray
    scores: np.ndarray
    truth: np.ndarray
    said: np.ndarray
    weight: np.ndarray
    accuracy: str = "binary_accuracy"


def given(loss: str, y_true: np.ndarray, output: np.ndarray, weight: np.ndarray) -> Given:
    """What the rule of a loss makes of targets and outputs; cross-entropies take logits."""
    scores = output.astype(np.float64)
    y_true, weight = y_true.astype(np.float64), weight.astype(np.float64)
    if loss == "hinge":
        return Given(y_true, scores, scores, y_true > 0, scores > 0, weight)
    if loss == "binary_crossentropy":
        p = 1 / (1 + np.exp(-scores))
        return Given(y_true, p, scores, y_true > 0.5, p > 0.5, weight)
    if loss == "mean_squared_error":
        return Given(y_true, scores, scores, y_true > 0.5, scores > 0.5, weight)
    powers = np.exp(scores - scores.max(1, keepdims=True))
    p = powers / powers.sum(1, keepdims=True)
    if y_true.ndim == 1:
        y_true = np.eye(output.shape[1])[y_true.astype(int)]
    truth, said = largest(y_true), largest(scores)
    return Given(y_true, p, p, truth, said, weight, "categorical_accuracy")


def largest(values: np.ndarray) -> np.ndarray:
    """One boolean a unit; of equal ones the first."""
    return np.eye(values.shape[1], dtype=bool)[values.argmax(1)]


def mean(each: np.ndarray, weight: np.ndarray) -> float:
    return float((each.reshape(len(each), -1).mean(1) * weight).sum() / weight.sum())


def ratio(part: np.ndarray, whole: np.ndarray, weight: np.ndarray) -> float:
    total = (weight[:, None] * whole).sum()
    return float((weight[:, None] * (part & whole)).sum() / total) if total else 0.0


def of_class(g: Given, p: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Truth and answer of precision and recall."""
    said = g.y_pred > p["thresholds"] if "thresholds" in p else g.said
    if "top_k" in p:
        ahead = np.argsort(np.argsort(-g.scores, kind="stable")) < p["top_k"]
        said = ahead & said if "thresholds" in p else ahead
    if "class_id" not in p:
        return g.truth, said
    return g.truth[:, [p["class_id"]]], said[:, [p["class_id"]]]


def among_largest(g: Given, k: int) -> np.ndarray:
    order = np.argsort(-g.scores, axis=1, kind="stable")[:, :k]
    return (order == g.y_true.argmax(1)[:, None]).any(1)


def f1(g: Given, p: dict[str, Any]) -> float:
    """As scikit-learn averages: over the classes that occur in targets or in answers."""
    said = g.y_pred > p["threshold"] if "threshold" in p else g.said
    weight = g.weight[:, None]
    hits, called, true = ((weight * x).sum(0) for x in (g.truth & said, said, g.truth))
    if p.get("average") == "micro":
        return float(2 * hits.sum() / (called.sum() + true.sum()))
    occurs = called + true > 0
    each = 2 * hits[occurs] / (called + true)[occurs]
    sizes = true[occurs] if p.get("average") == "weighted" else np.ones_like(each)
    return float(np.average(each, weights=sizes)) if sizes.sum() else 0.0


def r2(g: Given, p: dict[str, Any]) -> float:
    """As scikit-learn does, a unit that never varies counts 1 where it is met, else 0."""
    weight = g.weight[:, None]
    deviation = g.y_true - (weight * g.y_true).sum(0) / g.weight.sum()
    variance = np.where(np.ptp(g.y_true, axis=0) > 0, (weight * deviation**2).sum(0), 0.0)
    missed = (weight * (g.y_true - g.y_pred) ** 2).sum(0)
    with np.errstate(all="ignore"):
        score = np.where(variance > 0, 1 - missed / variance, np.where(missed > 0, 0.0, 1.0))
    weighted = p.get("class_aggregation") == "variance_weighted_average" and variance.sum() > 0
    return float(np.average(score, weights=variance if weighted else None))


def auc(g: Given, p: dict[str, Any]) -> float:
    pooled = np.repeat(g.weight, g.scores.shape[1])
    truth, scores = g.truth.ravel(), g.scores.ravel()
    if p.get("curve") == "PR":
        return _precision_recall(truth, scores, pooled, p.get("summation_method", "interpolation"))
    return _roc(truth, scores, pooled, p.get("summation_method", "interpolation"))


def _roc(truth: np.ndarray, scores: np.ndarray, weight: np.ndarray, method: str) -> float:
    """The part of pairs of a positive and a negative that are in order; equal ones count half,
    not at all, or whole.
    """
    values, place = np.unique(scores, return_inverse=True)
    positive = np.bincount(place, weight * truth, len(values))
    negative = np.bincount(place, weight * ~truth, len(values))
    below = np.cumsum(negative) - negative
    equal = {"interpolation": 0.5, "minoring": 0.0, "majoring": 1.0}[method]
    pairs = positive.sum() * negative.sum()
    return float((positive * (below + negative * equal)).sum() / pairs) if pairs else 0.0


def _precision_recall(
    truth: np.ndarray, scores: np.ndarray, weight: np.ndarray, method: str
) -> float:
    """The area under precision over recall, a part for each threshold."""
    area = 0.0
    for hits, alarms, then_hits, then_alarms in _thresholds(truth, scores, weight):
        gained = then_hits - hits
        if not gained:
            continue
        before = hits / (hits + alarms) if hits else 0.0
        after = then_hits / (then_hits + then_alarms)
        if method == "interpolation":
            # The integral of t / (t + alarms(t)) while t goes from the old hits to the new ones.
            slope = (then_alarms - alarms) / gained
            rise, rest = 1 + slope, alarms - slope * hits
            growth = (then_hits + then_alarms) / (hits + alarms) if hits + alarms else 1.0
            area += gained / rise - rest / rise**2 * np.log(growth)
        else:
            area += gained * (min if method == "minoring" else max)(before, after)
    positives = (weight * truth).sum()
    return float(area / positives) if positives else 0.0


def _thresholds(
    truth: np.ndarray, scores: np.ndarray, weight: np.ndarray
) -> Iterator[tuple[float, float, float, float]]:
    """True and false positives before and after each threshold, from the highest on."""
    _, place = np.unique(-scores, return_inverse=True)
    hits, alarms = 0.0, 0.0
    positive, negative = np.bincount(place, weight * truth), np.bincount(place, weight * ~truth)
    for more, others in zip(positive, negative, strict=True):
        yield hits, alarms, hits + more, alarms + others
        hits, alarms = hits + more, alarms + others


def fbeta(g: Given, p: dict[str, Any]) -> float:
    """As scikit-learn has it, averaged over the classes that occur in targets or in answers."""
    said = g.y_pred > p["threshold"] if "threshold" in p else g.said
    square, weight = p.get("beta", 1.0) ** 2, g.weight[:, None]
    hits, called, true = ((weight * x).sum(0) for x in (g.truth & said, said, g.truth))
    if p.get("average") == "micro":
        hits, called, true = hits.sum(), called.sum(), true.sum()
        return float((1 + square) * hits / (called + square * true))
    occurs = called + true > 0
    each = (1 + square) * hits[occurs] / (called + square * true)[occurs]
    sizes = true[occurs] if p.get("average") == "weighted" else np.ones_like(each)
    return float(np.average(each, weights=sizes)) if sizes.sum() else 0.0


def count(truth: bool, said: bool) -> Callable[[Given, dict[str, Any]], float]:
    def of(g: Given, p: dict[str, Any]) -> float:
        called = g.y_pred > p["thresholds"] if "thresholds" in p else g.said
        return float((g.weight[:, None] * ((g.truth == truth) & (called == said))).sum())

    return of


def overlap(g: Given, p: dict[str, Any], truth: np.ndarray, said: np.ndarray) -> float:
    """Of numbers of classes, (n, positions)."""
    weight = np.broadcast_to(g.weight[:, None], truth.shape)
    weight = weight * (truth != p.get("ignore_class"))
    classes = p.get("target_class_ids", range(int(max(truth.max(), said.max())) + 1))
    found = []
    for number in classes:
        both = (weight * ((truth == number) & (said == number))).sum()
        either = (weight * ((truth == number) | (said == number))).sum()
        found += [both / either] if either else []
    return float(np.mean(found)) if found else 0.0


def iou(g: Given, p: dict[str, Any]) -> float:
    return overlap(g, p, g.truth.argmax(1)[:, None], g.said.argmax(1)[:, None])


def binary_iou(g: Given, p: dict[str, Any]) -> float:
    said = g.y_pred > p["threshold"] if "threshold" in p else g.said
    given = {"target_class_ids": (0, 1), **p}
    return overlap(g, given, g.truth.astype(int), said.astype(int))


def operating_point(required: str, best: str) -> Callable[[Given, dict[str, Any]], float]:
    def of(g: Given, p: dict[str, Any]) -> float:
        units = slice(None) if "class_id" not in p else [p["class_id"]]
        truth, scores = g.truth[:, units].ravel(), g.scores[:, units].ravel()
        weight = np.repeat(g.weight, g.truth[:, units].shape[1])
        negatives = (weight * ~truth).sum()
        positives = (weight * truth).sum()
        values = [0.0]
        for _, _, hits, alarms in [(0, 0, 0.0, 0.0), *_thresholds(truth, scores, weight)]:
            rates = {
                "recall": hits / positives if positives else 0.0,
                "precision": hits / (hits + alarms) if hits + alarms else 0.0,
                "specificity": (negatives - alarms) / negatives if negatives else 0.0,
            }
            rates["sensitivity"] = rates["recall"]
            if rates[required] >= p[required]:
                values.append(rates[best])
        return max(values)

    return of


REFERENCES: dict[str, Callable[[Given, dict[str, Any]], float]] = {
    "binary_accuracy": lambda g, p: mean(
        (g.y_pred > p["threshold"] if p else g.said) == g.truth, g.weight
    ),
    "categorical_accuracy": lambda g, _: mean(among_largest(g, 1), g.weight),
    "sparse_categorical_accuracy": lambda g, _: mean(among_largest(g, 1), g.weight),
    "top_k_categorical_accuracy": lambda g, p: mean(among_largest(g, p.get("k", 5)), g.weight),
    "sparse_top_k_categorical_accuracy": lambda g, p: mean(
        among_largest(g, p.get("k", 5)), g.weight
    ),
    "precision": lambda g, p: ratio(*of_class(g, p), g.weight),
    "recall": lambda g, p: ratio(*of_class(g, p)[::-1], g.weight),
    "f1_score": f1,
    "fbeta_score": fbeta,
    "true_positives": count(True, True),
    "true_negatives": count(False, False),
    "false_positives": count(False, True),
    "false_negatives": count(True, False),
    "iou": iou,
    "mean_iou": iou,
    "binary_iou": binary_iou,
    "precision_at_recall": operating_point("recall", "precision"),
    "recall_at_precision": operating_point("precision", "recall"),
    "sensitivity_at_specificity": operating_point("specificity", "sensitivity"),
    "specificity_at_sensitivity": operating_point("sensitivity", "specificity"),
    "auc": auc,
    "mean_squared_error": lambda g, _: mean((g.y_true - g.y_pred) ** 2, g.weight),
    "mean_absolute_error": lambda g, _: mean(np.abs(g.y_true - g.y_pred), g.weight),
    "root_mean_squared_error": lambda g, _: mean((g.y_true - g.y_pred) ** 2, g.weight) ** 0.5,
    "log_cosh_error": lambda g, _: mean(
        np.logaddexp(g.y_pred - g.y_true, g.y_true - g.y_pred) - np.log(2), g.weight
    ),
    "r2_score": r2,
}


def reference(name: str, parameters: dict[str, Any], of: Given) -> float:
    """The value of a metric."""
    return REFERENCES[of.accuracy if name == "accuracy" else name](of, parameters)
