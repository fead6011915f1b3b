"""Codes about class weights."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, counted
from ..did_you_mean import did_you_mean

MOST_LISTED = 12

SC308 = Code(
    "SC308",
    ERROR,
    "bad class weights",
    "A weight must belong to a class.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-  class_weights: {yess: 5}
+  class_weights: {yes: 5}
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC308]: unknown class `yess` in `class_weights`
  --> spec.yaml:11:19  (training.class_weights.yess)
   |
11 |   class_weights: {yess: 5}
   |                   ^^^^
   |
help: did you mean `yes`?
""",
)


@SC308.worded
def weights_of_several_outputs(outputs: int) -> Text:
    return Text(
        f"`class_weights` is for networks with 1 output, this one has {outputs}",
        help="remove it; `loss_weights` weights whole outputs, a column of `weights` in the data "
        "weights samples",
    )


@SC308.worded
def no_output_with_classes() -> Text:
    return Text("`class_weights` needs an output with one class per sample", help="remove it")


@SC308.worded
def weights_without_classes(loss: str) -> Text:
    return Text(
        f"`class_weights` needs classes, and with `{loss}` samples have none",
        help="remove them, or choose a loss for classes",
    )


@SC308.worded
def weights_of_positions(output: str, type: str) -> Text:
    return Text(
        f"`class_weights` weights samples by their class, but `{output}` {type} has a class at "
        "each position",
        help="remove them",
    )


@SC308.worded
def more_weights_than_classes(weights: int, output: str, classes: int) -> Text:
    return Text(
        f"`class_weights` names {counted(weights, 'class')}, but `{output}` distinguishes {classes}",
        help="name only classes that the output distinguishes",
    )


@SC308.worded
def weights_of_unknown_classes(unknown: Sequence[str], classes: Sequence[str]) -> Text:
    names = ", ".join(f"`{name}`" for name in unknown)
    guess = did_you_mean(unknown[0], classes) if len(unknown) == 1 else None
    known = ", ".join(f"`{name}`" for name in classes[:MOST_LISTED])
    more = f", … `{classes[-1]}`" if len(classes) > MOST_LISTED else ""
    return Text(
        f"unknown class{'es' if len(unknown) > 1 else ''} {names} in `class_weights`",
        help=f"did you mean `{guess}`?" if guess else f"the classes are {known}{more}",
    )
