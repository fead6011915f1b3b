"""Codes about the values that a loss compares an output with."""

from collections.abc import Sequence
from math import inf

from ...shapes import Shape, product
from ..code import ERROR, Code, Text, counted, quoted_value
from .labels import quoted_names

SC419 = Code(
    "SC419",
    ERROR,
    "label out of range",
    "The loss would be wrong or NaN.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: 1, activation: sigmoid}
training:
  loss: binary_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,0
-3,4,1.5
+3,4,1
-- finding --
error[SC419]: table.csv, line 3, column `y`: expected 0 or 1, got the label '1.5'
 --> table.csv:3:5
help: to use every label as a class name, set `labels: names`
""",
)


@SC419.worded
def unexpected_label(
    label: str | float,
    allowed: Sequence[int] = (),
    can_be_name: bool = False,
    is_real: bool = False,
) -> Text:
    """
    Args:
        allowed: The labels of an output that says yes or no; empty for class indices.
        can_be_name: Whether the labels can be class names instead.
        is_real: Whether most labels are fractional.
    """
    wanted = f"{allowed[0]} or {allowed[1]}" if allowed else "a class index (0, 1, 2, …)"
    help = "to predict numbers, use a loss such as `mean_squared_error`" if is_real else ""
    return Text(
        f"expected {wanted}, got the label {quoted_value(label)}",
        help="to use every label as a class name, set `labels: names`" if can_be_name else help,
    )


@SC419.worded
def label_too_large(greatest: float, output: str) -> Text:
    return Text(f"output `{output}` expects labels 0 and 1, got labels up to {greatest}")


@SC419.worded
def not_a_probability(label: str | float) -> Text:
    return Text(f"expected a label between 0 and 1, as in training, got {quoted_value(label)}")


@SC419.worded
def target_out_of_range(value: float, allowed: str) -> Text:
    return Text(f"expected a target {allowed}, got {value:g}")


@SC419.worded
def negative_count(value: float, loss: str) -> Text:
    return Text(
        f"`{loss}` expects targets of at least 0, got {value:g}",
        help="use `mean_squared_error` for numbers of any sign",
    )


@SC419.worded
def sum_is_not_one(total: float) -> Text:
    return Text(f"expected targets that sum to 1, got a sum of {total:g}")


@SC419.worded
def no_label_of_sequence(value: float, output: str, units: int | None) -> Text:
    most = f" to {units - 1}" if units is not None else ""
    return Text(
        f"expected labels from 1{most}, then zeros, got {value:g}",
        help=f"give output `{output}` more units: 0 is the blank"
        if units is not None and value >= units
        else "",
    )


@SC419.worded
def label_behind_padding(place: int) -> Text:
    return Text(
        f"expected labels, then zeros, got a label behind a zero, in place {place}",
        help="0 is padding: number the labels from 1, and put the zeros last",
    )


@SC419.worded
def sequence_too_long(labels: int, needed: int, output: str, steps: int) -> Text:
    each = f"{counted(labels, 'label')}, of which {needed - labels} repeat the one before, need"
    what = each if needed > labels else f"{counted(labels, 'label')} need"
    return Text(
        f"{what} {counted(needed, 'time step')}, but output `{output}` has {steps}",
        help="shorten time less, with smaller strides or pools, or leave the row out",
    )


SC420 = Code(
    "SC420",
    ERROR,
    "targets don't match the output",
    "Broadcasting would hide the mistake.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
-  layers: [dense: 2]
+  layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


def _sizes(shape: Shape) -> str:
    return " x ".join("?" if dim is None else str(dim) for dim in shape)


def _per_sample(shape: Shape) -> str:
    return f"{'1 number' if product(shape) == 1 else f'{_sizes(shape)} numbers'} per sample"


def _needed(output: str, shape: Shape, loss: str, target: str) -> str:
    """Returns what a loss compares an output with: "`hinge` expects 2 numbers per sample …"."""
    wanted = _per_sample(shape)
    if target == "sequence":
        wanted = "one sequence of labels per sample"
    if target == "class":
        inner = shape[:-1]
        each = "position" if None in inner else f"of {_sizes(inner)} positions"
        wanted = f"one class index {f'for each {each} ' if inner else ''}per sample"
    return f"`{loss}` expects {wanted} for output `{output}`"


@SC420.worded
def text_targets(labels: str, output: str, shape: Shape, loss: str, target: str) -> Text:
    """
    Args:
        labels: What the targets are: "column `y` of t.csv".
        shape: The shape of the output, without the batch.
        target: What the loss compares with: "class", "real", …
    """
    return Text(
        f"{_needed(output, shape, loss, target)}, got text in {labels}",
        help="use a loss for classes, such as `sparse_categorical_crossentropy`"
        if target == "real"
        else "",
    )


@SC420.worded
def wrong_target_shape(
    labels: str,
    got: Shape,
    output: str,
    shape: Shape,
    loss: str,
    target: str,
    is_cropped: bool = False,
) -> Text:
    """
    Args:
        is_cropped: Whether layers crop the targets with the images.
    """
    needed = _needed(output, shape, loss, target)
    help = "give it the size of the images, with which it is cropped" if is_cropped else ""
    return Text(f"{needed}, got {_per_sample(got)} in {labels}", help=help)


@SC420.worded
def one_label_per_sample(labels: str, output: str, shape: Shape, loss: str, target: str) -> Text:
    return Text(
        f"{_needed(output, shape, loss, target)}, got one label per sample in {labels}",
        help="add `flatten` before the last layer" if len(shape) > 1 else "",
    )


@SC420.worded
def wrong_target_column_count(
    key: str, columns: int, file: str, output: str, shape: Shape, loss: str, target: str
) -> Text:
    help = "give its last layer as many units as there are target columns"
    if target != "real":
        help = (
            "add `flatten` before the last layer" if len(shape) > 1 else f"name one `{key}` column"
        )
    needed = _needed(output, shape, loss, target)
    return Text(f"{needed}, got {counted(columns, 'column')} of {file}", help=help)


@SC420.worded
def too_many_labels(
    source: str, count: int, labels: Sequence[str], output: str, capacity: int
) -> Text:
    """
    Args:
        labels: The first of the labels.
        capacity: The number of units.
    """
    return Text(
        f"{counted(count, 'label')} in the sequences of {source} ({quoted_names(labels)}), but "
        f"output `{output}` has {counted(capacity, 'unit')}",
        help=f"give output `{output}` {counted(count + 1, 'unit')}: one for each label, and one "
        "for the blank",
    )


SC445 = Code(
    "SC445",
    ERROR,
    "targets outside the range of the output",
    "The output can't reach them, whatever it learns.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers:
-    - dense: {units: 1, activation: sigmoid}
+    - dense: 1
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 3
-- table.csv --
a,b,y
1,2,12
3,4,16
5,6,0
-- finding --
error[SC445]: the targets in column `y` of table.csv range from 0 to 16, but `dense` ends in `sigmoid`, which stays between 0 and 1
 --> spec.yaml:7:37  (model.layers.dense.activation)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  - the targets
7 |     - dense: {units: 1, activation: sigmoid}
  |                                     ^^^^^^^
  |
help: end it without an activation, or add `rescaling: 16` after it
""",
)


def bounds(low: float, high: float) -> str:
    """Returns what an output stays between, as a relative clause: "is never negative"."""
    if high == inf:
        return "is never negative" if low == 0 else f"is never below {low:.3g}"
    if low == -inf:
        return "is never positive" if high == 0 else f"is never above {high:g}"
    return f"stays between {low:g} and {high:g}"


def unbounded(loss: str, units: int, factor: float) -> str:
    """Returns how an output comes to reach all targets.

    Args:
        loss: The loss.
        units: The units of a `dense` layer that has to follow; 0 if none has to.
        factor: What `rescaling` would reach them with; 0 if it can't.
    """
    if loss == "poisson":
        return "end it in `exponential`"
    first = f"add `dense: {units}` after it" if units else "end it without an activation"
    return f"{first}, or add `rescaling: {factor:.6g}` after it" if factor else first


@SC445.worded
def targets_out_of_range(
    labels: str,
    least: float,
    greatest: float,
    output: str,
    activation: str,
    low: float,
    high: float,
    loss: str,
    units: int = 0,
    factor: float = 0,
) -> Text:
    """
    Args:
        low: The least value that the output can take.
        high: The greatest value that the output can take.
        units: See `unbounded`.
        factor: See `unbounded`.
    """
    return Text(
        f"the targets in {labels} range from {least:.6g} to {greatest:.6g}, but `{output}` ends in "
        f"`{activation}`, which {bounds(low, high)}",
        help=unbounded(loss, units, factor),
    )
