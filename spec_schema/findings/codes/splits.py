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
        f"`validation` ({validation:g}) and `test` ({test:g}) leave nothing for training",
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
def classes_without_training_rows(output: str, classes: Sequence[str]) -> Text:
    noun = "class" if len(classes) == 1 else "classes"
    return Text(
        f"no training rows for {noun} {listed(classes)} of output `{output}`",
        help="use `stratify: true`, or more rows",
    )


SC435 = Code(
    "SC435",
    ERROR,
    "part without a file",
    "A part of its own is read from a file or a folder.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: {synthetic: 100}}
+  split: {validation: {csv: val.csv}}
 model:
   inputs: {x: [2]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC435.worded
def part_without_file(part: str, source: str) -> Text:
    return Text(
        f"`{source}` can't be the source of the {part} part: it reads no file",
        help="name a file or a folder",
    )


SC436 = Code(
    "SC436",
    ERROR,
    "rules of a split that exclude each other",
    "Each of them says which rows to hold out.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: 0.2, order: last, stratify: true}
+  split: {validation: 0.2, order: last}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC436.worded
def groups_in_order() -> Text:
    return Text(
        "`by` draws groups at random, `order: last` takes the last rows", help="remove `order`"
    )


@SC436.worded
def column_without_parts() -> Text:
    return Text(
        "`column` says no part to hold out",
        help="add the value of its cells: `validation: val`, `test: test`",
    )


@SC436.worded
def part_declared_twice(part: str) -> Text:
    return Text(f"`{part}` is also given by `column`", help=f"remove `{part}`")


@SC436.worded
def value_of_two_parts(value: str, part: str, other: str) -> Text:
    return Text(f"`{value}` means both `{part}` and `{other}`", help="keep one of them")


@SC436.worded
def stratified_in_order() -> Text:
    return Text(
        "`stratify` draws rows at random, `order: last` takes the last ones",
        help="remove `stratify`",
    )


SC439 = Code(
    "SC439",
    ERROR,
    "column that doesn't say the parts",
    "Every row belongs to one part, and every group to one of them.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {column: {name: part, test: tests}}
+  split: {column: {name: part, test: test}}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.csv --
a,b,y,part
1,2,no,train
3,4,yes,train
1,3,no,test
2,4,yes,test
-- finding --
error[SC439]: column `part` of table.csv holds no `tests`
 --> spec.yaml:4:38  (data.split.column.test)
  |
4 |   split: {column: {name: part, test: tests}}
  |                                      ^^^^^
  |
help: it holds `test`, `train`
""",
)


@SC439.worded
def value_not_found(column: str, file: str, values: Sequence[str], there: Sequence[str]) -> Text:
    missing = " or ".join(f"`{value}`" for value in values)
    return Text(f"column `{column}` of {file} holds no {missing}", help=f"it holds {listed(there)}")


@SC439.worded
def value_of_no_part(column: str, file: str, value: str, rows: int) -> Text:
    return Text(
        f"`{value}` in column `{column}` of {file} ({counted(rows, 'row')}) belongs to no part",
        help="add it to `train`, `validation` or `test`",
    )


@SC439.worded
def empty_cells_of_a_rule(column: str, file: str, row: str, rows: int) -> Text:
    more = f" and {rows - 1:,} more" if rows > 1 else ""
    return Text(
        f"column `{column}` of {file} is empty in {row}{more}",
        help="fill in the cells, or remove the rows",
    )


@SC439.worded
def several_values_of_a_rule(column: str, file: str) -> Text:
    return Text(f"array `{column}` of {file} has more than one value per row")


@SC439.worded
def too_few_groups(column: str, groups: int, parts: int) -> Text:
    return Text(
        f"column `{column}` has {counted(groups, 'group')}, too few for {parts} parts",
        help="declare fewer parts, or remove `by`",
    )
