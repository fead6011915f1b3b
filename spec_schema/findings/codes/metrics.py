"""Codes about metrics.

The messages have no subject: `Violation.about` puts the metric's name before them.
"""

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text, counted

SC309 = Code(
    "SC309",
    ERROR,
    "incompatible metric",
    "It can't be computed from this output and target.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [64]}
   layers: [dense: 10]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-  metrics: [categorical_accuracy]
+  metrics: [accuracy]
""",
)


_TARGETS = {
    "class": "class indices",
    "onehot": "one-hot vectors",
    "distribution": "class probabilities",
    "binary": "0 or 1 for each unit",
    "sign": "-1 or 1 for each unit",
    "real": "real numbers",
}
_REMOVE = "remove it: `mean_absolute_error` measures the error of real numbers"


@SC309.worded
def metric_does_not_fit_targets(loss: str, target: str, alternative: str, has_it: bool) -> Text:
    help = "remove it: `accuracy` measures how often the prediction is right"
    if target == "real":
        help = _REMOVE
    elif alternative and has_it:
        help = f"remove it: `{alternative}` is already in `metrics`"
    elif alternative:
        help = f"use `{alternative}`"
    return Text(f"can't be computed: the targets of `{loss}` are {_TARGETS[target]}", help=help)


@SC309.worded
def threshold_of_margins(loss: str, metric: str, parameter: str) -> Text:
    remedy = f"remove `{parameter}`" if parameter else f"write `{metric}` alone"
    return Text(
        f"has a threshold for probabilities, but with `{loss}` the outputs are margins",
        help=f"{remedy}: a margin above 0 is a positive prediction",
    )


@SC309.worded
def f1_score_of_one_unit(is_probability: bool) -> Text:
    return Text(
        "predicts the class of the largest unit, but the output has 1 unit",
        help="write `f1_score: {threshold: 0.5}`" if is_probability else _REMOVE,
    )


@SC309.worded
def unexpected_output_rank(output: Shape) -> Text:
    return Text(
        f"expects output of shape (batch, units), got {format_shape(output)}", help="remove it"
    )


@SC309.worded
def top_k_out_of_range(top_k: int, units: int) -> Text:
    return Text(
        f"has `top_k: {top_k}`, but the output has {counted(units, 'unit')}",
        help=f"use a `top_k` of at most {units}",
    )


@SC309.worded
def class_id_out_of_range(class_id: int, units: int) -> Text:
    choice = f"from 0 to {units - 1}" if units > 1 else "of 0"
    return Text(
        f"has `class_id: {class_id}`, but the output has {counted(units, 'unit')}",
        help=f"use a `class_id` {choice}",
    )
