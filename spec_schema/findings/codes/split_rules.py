"""Codes about the rules of a split, and about parts with a source of their own."""

from collections.abc import Sequence

from ..code import ERROR, WARNING, Code, Text, counted, listed

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


@SC436.worded
def folds_and_validation(key: str) -> Text:
    return Text(
        "`folds` says which samples to validate on, and so does `validation`",
        help="remove `validation`" if key == "validation" else "remove it from `column`",
    )


@SC436.worded
def fold_without_folds() -> Text:
    return Text("`fold` without `folds`", help="add the number of folds, such as `folds: 5`")


@SC436.worded
def no_such_fold(fold: int, folds: int) -> Text:
    return Text(f"there is no fold {fold} of {folds}", help=f"use an integer from 1 to {folds}")


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


SC442 = Code(
    "SC442",
    WARNING,
    "held-out rows that are trained on",
    "A network may know them by heart: how well it does on them says little about new rows.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  split: {validation: {path: table.csv}}
+  split: {validation: 0.2}
 model:
   inputs: {x: [1]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 3
-- table.csv --
a,y
0,0
1,1
2,4
3,9
4,16
5,25
6,36
7,12
8,27
9,7
10,26
11,10
12,33
13,21
14,11
15,3
16,34
17,30
18,28
19,28
-- finding --
warning[SC442]: 20 of 20 rows of the validation part are also in the training part; about 3 would be by chance
 --> spec.yaml:4:23  (data.split.validation)
  |
4 |   split: {validation: {path: table.csv}}
  |                       ^^^^^^^^^^^^^^^^^
  |
help: remove repeated rows from the data, or keep them in one part by `by`
""",
)


@SC442.worded
def overlap(part: str, found: int, rows: int, chance: int) -> Text:
    """
    Args:
        chance: How many would be if columns had nothing to do with one another.
    """
    by_chance = f"; about {chance:,} would be by chance" if chance else ""
    what = f"{found:,} of {counted(rows, 'row')} of the {part} part"
    return Text(
        f"{what} are also in the training part{by_chance}",
        help="remove repeated rows from the data, or keep them in one part by `by`",
    )
