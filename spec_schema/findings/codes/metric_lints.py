"""Codes about metrics that say nothing."""

from math import inf

from ..code import ERROR, INFO, WARNING, Code, Text, counted

SC324 = Code(
    "SC324",
    WARNING,
    "prediction at each position",
    "A sample with one class can't be compared with a class for each position.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [8, 8, 1]}
   layers:
     - conv2d: {filters: 4, kernel_size: 3, activation: relu}
+    - flatten
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC324.worded
def prediction_at_each_position(layer: str, positions: str, units: int | None) -> Text:
    return Text(
        f"`{layer}` predicts at each of {positions} positions instead of once per sample",
        help="put `flatten` before it; to predict at each position write "
        f"`conv2d: {{filters: {units}, kernel_size: 1}}`",
    )


SC325 = Code(
    "SC325",
    WARNING,
    "uninformative metric",
    "A network that has learned nothing gets the same value.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [8]}
   layers: [dense: 1]
 training:
   loss: huber
   optimizer: adam
-  metrics: [accuracy]
+  metrics: [mean_absolute_error]
   epochs: 3
""",
)


@SC325.worded
def decisions_of_numbers(metric: str, loss: str, output: str, is_error_measured: bool) -> Text:
    instead = "remove it" if is_error_measured else "use `mean_absolute_error`"
    return Text(
        f"`{metric}` counts 0/1 decisions, but with `{loss}` the target of `{output}` is any number",
        help=f"{instead}, or for a yes/no target use the loss `binary_crossentropy`",
    )


@SC325.worded
def top_k_of_all(metric: str, k: int, output: str, units: int) -> Text:
    return Text(
        f"`{metric}` is always 1: `k` is {k}, and `{output}` has {counted(units, 'unit')}",
        help=f"make `k` smaller than {units}" if units > 1 else "remove it",
    )


@SC325.worded
def accuracy_of_one_unit(metric: str, output: str, instead: str) -> Text:
    return Text(
        f"`{metric}` is always 1: `{output}` has one unit, which is always the largest",
        help=f"use `{instead}`" if instead else "remove it",
    )


SC326 = Code(
    "SC326",
    INFO,
    "few thresholds",
    "Predictions between two thresholds of the curve count as equal.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [8]}
   layers: [dense: 1]
 training:
   loss: binary_crossentropy
   optimizer: adam
-  metrics: [auc: {num_thresholds: 20}]
+  metrics: [auc]
   epochs: 3
""",
)


@SC326.worded
def few_thresholds(metric: str, count: int) -> Text:
    return Text(
        f"with {count} thresholds `{metric}` is accurate to about {1 / count:.2g}",
        help="remove `num_thresholds`: the default is 10,000",
    )


SC327 = Code(
    "SC327",
    WARNING,
    "metric equal to accuracy",
    "Over all classes together, each wrong prediction is one false positive and one false negative.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [8]}
   layers: [dense: 3]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
-  metrics: [precision]
+  metrics: [precision: {class_id: 2}]
   epochs: 3
""",
)


@SC327.worded
def is_accuracy(metric: str, instead: str) -> Text:
    if metric == "f1_score":
        help = "write `f1_score` alone: it is averaged over the classes"
    else:
        other = {"": "remove it", "f1_score": "use `f1_score`, which is averaged over the classes"}
        help = f"{other.get(instead, f'use `{instead}`')}; or select a class with `class_id`"
    return Text(f"`{metric}` over all classes together equals accuracy", help=help)


SC328 = Code(
    "SC328",
    ERROR,
    "threshold out of range",
    "The monitor never reaches it, or always does.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 3]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   metrics: [accuracy]
   epochs: 100
   policy:
-    stop_when: {monitor: accuracy, at_least: 95}
+    stop_when: {monitor: accuracy, at_least: 0.95}
""",
)


LEAST_PERCENT = 10
"""Nobody stops at a smaller percentage: 1.5 was not meant to be 0.015."""


@SC328.worded
def improvement_out_of_range(monitor: str, low: float, high: float, min_delta: float) -> Text:
    return Text(
        f"{_range(monitor, low, high)}: it can't improve by more than {min_delta:g}",
        help=_percent("min_delta", min_delta, low, high) or "make `min_delta` smaller",
    )


@SC328.worded
def baseline_too_good(
    monitor: str, low: float, high: float, baseline: float, by_more_than: float, better: str
) -> Text:
    more = f" by more than {by_more_than:g}" if by_more_than else ""
    return Text(
        f"{_range(monitor, low, high)}: it can't beat a `baseline` of {baseline:g}{more}",
        help=_percent("baseline", baseline, low, high)
        or f"make `baseline` {'smaller' if better == 'max' else 'larger'}, or remove it",
    )


@SC328.worded
def baseline_too_poor(monitor: str, low: float, high: float, baseline: float) -> Text:
    return Text(
        f"{_range(monitor, low, high)}: any value beats a `baseline` of {baseline:g}",
        help="remove it",
    )


@SC328.worded
def stops_at_once(monitor: str, low: float, high: float, key: str, value: float) -> Text:
    return Text(
        f"{_range(monitor, low, high)}, so always {key.replace('_', ' ')} {value:g}: "
        "the run would stop after its first epoch",
        help=_toward(key, value, low, high),
    )


@SC328.worded
def never_stops(monitor: str, low: float, high: float, key: str, value: float) -> Text:
    return Text(
        f"{_range(monitor, low, high)}, so never {key.replace('_', ' ')} {value:g}",
        help=_toward(key, value, low, high),
    )


def _toward(key: str, value: float, low: float, high: float) -> str:
    percent = _percent(key, value, low, high) if value > high else ""
    return percent or f"make `{key}` {'smaller' if value >= high else 'larger'}"


def _range(monitor: str, low: float, high: float) -> str:
    if low == -inf:
        return f"`{monitor}` is at most {high:g}"
    if high == inf:
        return f"`{monitor}` is never negative" if low == 0 else f"`{monitor}` is at least {low:g}"
    return f"`{monitor}` is between {low:g} and {high:g}"


def _percent(key: str, value: float, low: float, high: float) -> str:
    """The remedy for a percentage where a fraction belongs; empty if it is none."""
    least = 1 if key == "min_delta" else LEAST_PERCENT
    is_percent = (low, high) == (0, 1) and least <= value < 100
    return f"write `{key}: {value / 100:g}`" if is_percent else ""
