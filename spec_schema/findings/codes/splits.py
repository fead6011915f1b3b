"""Codes about parts for training, validation and test."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, counted, listed

SC421 = Code(
    "SC421",
    ERROR,
    "nothing to stratify by",
    "A stratified split keeps the proportions of classes.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: 0.5, stratify: true}
+  split: {validation: 0.5}
 model:
   inputs: {x: [2]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC421.worded
def stratify_without_classes() -> Text:
    return Text("`stratify` needs an output with one class per sample", help="remove `stratify`")


SC422 = Code(
    "SC422",
    ERROR,
    "nothing left for training",
    "Training needs at least one row.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: 0.5, test: 0.5}
+  split: {validation: 0.2, test: 0.2, stratify: true}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC422.worded
def fractions_too_large(validation: float, test: float) -> Text:
    return Text(
        f"`validation` ({validation:g}) and `test` ({test:g}) sum to {validation + test:g}, which "
        "leaves nothing for training",
        help="make their sum less than 1",
    )


SC423 = Code(
    "SC423",
    ERROR,
    "empty split",
    "Metrics of an empty split mean nothing.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: 0.01, stratify: true}
+  split: {validation: 0.2, stratify: true}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.csv --
a,b,y
-- table.csv x 5 --
1,2,no
3,4,yes
-- finding --
error[SC423]: `validation: 0.01` of 10 rows is less than one row
 --> spec.yaml:4:23  (data.split.validation)
  |
4 |   split: {validation: 0.01, stratify: true}
  |                       ^^^^
  |
help: use a larger fraction
""",
)


@SC423.worded
def empty_split(split: str, fraction: float, rows: int) -> Text:
    return Text(
        f"`{split}: {fraction:g}` of {counted(rows, 'row')} is less than one row",
        help="use a larger fraction",
    )


@SC423.worded
def too_few_rows_for_folds(folds: int, rows: int) -> Text:
    return Text(
        f"{counted(rows, 'row')} can't be divided into {folds} folds",
        help="use fewer folds, or more rows",
    )


@SC423.worded
def empty_training_split(rows: int) -> Text:
    return Text(
        f"`split` leaves none of {counted(rows, 'row')} for training", help="hold out fewer"
    )


SC424 = Code(
    "SC424",
    ERROR,
    "class without training rows",
    "The network can't learn a class that it never sees.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 seed: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: 0.8}
+  split: {validation: 0.2, stratify: true}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.csv --
a,b,y
-- table.csv x 2 --
1,2,yes
-- table.csv x 9 --
3,4,no
-- finding --
error[SC424]: no training rows for class `yes` of output `dense`
 --> spec.yaml:5:10  (data.split)
  |
5 |   split: {validation: 0.8}
  |          ^^^^^^^^^^^^^^^^^
  |
help: use `stratify: true`, or more rows
""",
)


@SC424.worded
def classes_without_training_rows(
    output: str, classes: Sequence[str], is_drawn: bool = True
) -> Text:
    """`is_drawn`: whether rows to hold out are drawn, and classes could be drawn alike."""
    noun = "class" if len(classes) == 1 else "classes"
    return Text(
        f"no training rows for {noun} {listed(classes)} of output `{output}`",
        help="use `stratify: true`, or more rows" if is_drawn else "train on rows of each class",
    )
