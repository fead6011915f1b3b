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
    "sequence": "sequences of labels",
}
_REMOVE = "remove it: `mean_absolute_error` measures the error of real numbers"


@SC309.worded
def metric_does_not_fit_targets(loss: str, target: str, alternative: str, has_it: bool) -> Text:
    help = "remove it: `accuracy` measures how often the prediction is right"
    if target == "real":
        help = _REMOVE
    elif target == "sequence":
        help = "remove it: `speccompile evaluate` compares the sequences that are read"
    elif alternative and has_it:
        help = f"remove it: `{alternative}` is already in `metrics`"
    elif alternative:
        help = f"use `{alternative}`"
    return Text(f"can't be computed: the targets of `{loss}` are {_TARGETS[target]}", help=help)


@SC309.worded
def metric_of_embeddings(loss: str) -> Text:
    return Text(
        f"can't be computed: with `{loss}` the outputs are embeddings, not predictions",
        help="remove it",
    )


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


@SC309.worded
def metric_axis_out_of_range(axis: int, output: Shape) -> Text:
    last = len(output) - 1
    choice = f"axes from 1 to {last}" if last > 1 else "axis 1"
    return Text(
        f"uses axis {axis}, no axis of the samples of {format_shape(output)}",
        help=f"use {choice}, or -1 for the last" if last else "remove it",
    )


@SC309.worded
def too_few_along_axis(axis: int, size: int, least: int) -> Text:
    return Text(
        f"needs at least {least} elements along axis {axis}, but the output has {size}",
        help="use `mean_absolute_error`, or another axis",
    )


@SC309.worded
def too_few_classes(output: Shape) -> Text:
    return Text(
        f"needs a unit per class, but the output is {format_shape(output)}",
        help="use `binary_iou`",
    )


@SC309.worded
def no_binary_class(number: int) -> Text:
    return Text(f"has class {number}, but only 0 and 1 exist", help="use 0, 1, or both")


@SC309.worded
def wrong_number_of_label_weights(weights: int, units: int) -> Text:
    return Text(
        f"has {counted(weights, 'weight')} in `label_weights`, but the output has "
        f"{counted(units, 'unit')}",
        help="give each unit one weight",
    )
