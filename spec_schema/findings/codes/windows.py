"""Codes about windows over the rows of a time series."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text, counted

SC480 = Code(
    "SC480",
    ERROR,
    "windows that don't fit",
    "A window of rows becomes one sample, so the network takes as many rows as a window has.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: series.csv, target: y}
   windows: {length: 24}
 model:
-  inputs: {x: [12, 2]}
+  inputs: {x: [24, 2]}
   layers: [flatten, dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC480.worded
def other_length(input: str, shape: Shape, length: int) -> Text:
    rows = counted(length, "row")
    fits = sample_shape((length, *(shape[1:] or shape)))
    return Text(
        f"input `{input}` has shape {sample_shape(shape)}, but a window has {rows}",
        help=f"declare it as {fits}, or change `windows.length`",
    )


@SC480.worded
def other_horizon(output: str, shape: Shape, rows: int) -> Text:
    return Text(
        f"`horizon` makes targets of {counted(rows, 'row')}, "
        f"but output `{output}` has shape {sample_shape(shape)}",
        help=f"give the output {rows} positions, or use a `horizon` of one row",
    )


@SC480.worded
def sequences_of_rows(output: str) -> Text:
    return Text(
        f"`horizon` makes targets of several rows, but output `{output}` reads one sequence",
        help="use a `horizon` of one row",
    )


@SC480.worded
def one_row_of_several(output: str, units: int, row: int) -> Text:
    return Text(
        f"`horizon: {row}` makes targets of one row, but output `{output}` has {units} units",
        help=f"use `horizon: [1, {units}]` for the next {units} rows, "
        f"or give output `{output}` one unit",
    )


@SC480.worded
def stratified() -> Text:
    return Text(
        "with `windows`, the parts follow each other in time and can't be stratified",
        help="remove `stratify`",
    )


@SC480.worded
def in_random_order() -> Text:
    return Text(
        "with `windows`, the parts follow each other in time: in random order they would share rows",
        help="remove `order`",
    )


@SC480.worded
def source_without_order(source: str) -> Text:
    return Text(
        f"`windows` needs rows in order, and `{source}` has none",
        help="remove `windows`, or read a table or arrays",
    )


SC481 = Code(
    "SC481",
    ERROR,
    "no whole window",
    "A part of the data needs at least one window with all of its rows in it.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: series.csv, target: y}
-  windows: {length: 24}
+  windows: {length: 3}
 model:
-  inputs: {x: [24, 2]}
+  inputs: {x: [3, 2]}
   layers: [flatten, dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 1
-- series.csv --
x,y
-- series.csv x 9 --
1,2
-- finding --
error[SC481]: the train part has 9 rows, but a window and its target take 25 without a gap
 --> spec.yaml:4:12  (data.windows)
  |
4 |   windows: {length: 24}
  |            ^^^^^^^^^^^^
  |
help: use more rows, or a shorter window or `horizon`
""",
)


@SC481.worded
def no_whole_window(part: str, rows: int, needed: int, with_target: bool) -> Text:
    """
    Args:
        part: The part of the data; empty for all of it.
        needed: The number of rows in a row that a window takes.
        with_target: Whether these include those of its target.
    """
    where = f"the {part} part" if part else "the data"
    what = "a window and its target take" if with_target else "a window takes"
    return Text(
        f"{where} has {counted(rows, 'row')}, but {what} {needed:,} without a gap",
        help="use more rows, or a shorter window" + " or `horizon`" * with_target,
    )
