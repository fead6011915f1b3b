"""Codes about tables: their header and their rows."""

from collections.abc import Mapping, Sequence

from ..code import ERROR, Code, Text, abridged, counted, escaped, quoted

SC404 = Code(
    "SC404",
    ERROR,
    "missing or duplicate column name",
    "Columns are found by name.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
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
-- diff table.csv --
-a,a,y
+a,b,y
 1,2,no
 3,4,yes
-- finding --
error[SC404]: table.csv, line 1: duplicate column name `a` (columns 1 and 2)
 --> table.csv:1:1
help: give each column a unique name
""",
)


MOST_NAMED = 4
_UNIQUE = "give each column a unique name"


@SC404.worded
def duplicate_declared_names(names: Sequence[str]) -> Text:
    return Text(f"duplicate names in `columns`: {abridged(names)}", help=_UNIQUE)


@SC404.worded
def duplicate_column_names(columns: Mapping[str, Sequence[int]]) -> Text:
    """
    Args:
        columns: The columns of each name, from 1.
    """
    some = list(columns.items())[:MOST_NAMED]
    shown = ", ".join(f"`{name}` (columns {_numbers(places)})" for name, places in some)
    more = f" and {len(columns) - MOST_NAMED} others" if len(columns) > MOST_NAMED else ""
    noun = "name" if len(columns) == 1 else "names"
    return Text(f"duplicate column {noun} {shown}{more}", help=_UNIQUE)


def _numbers(places: Sequence[int]) -> str:
    numbers = [str(place) for place in places]
    if len(numbers) > MOST_NAMED:
        return f"{', '.join(numbers[: MOST_NAMED - 1])} and {len(numbers) - MOST_NAMED + 1:,} more"
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


@SC404.worded
def unnamed_column(column: int) -> Text:
    return Text(
        f"column {column} has no name",
        help="name it in the header, or list the columns of the input in `features`",
    )


SC405 = Code(
    "SC405",
    ERROR,
    "unknown column",
    "Every column that the spec names must be in the table.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: ill}
+  csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC405]: column `ill` not found in table.csv
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: ill}
  |                                  ^^^
  |
help: the columns are `a`, `b`, `y`
""",
)


@SC405.worded
def unknown_column(
    column: str,
    file: str,
    columns: Sequence[str],
    similar: str = "",
    delimiter: str = "",
    has_numbers: bool = False,
    separator_line: str = "",
) -> Text:
    """
    Args:
        column: A name, or a pattern with `*`, `?` or `[`.
        columns: The columns of the table.
        similar: The column that was probably meant.
        delimiter: The delimiter that the table seems to have.
        has_numbers: Whether the names look like data.
        separator_line: A first line such as `sep=;`, which Excel writes.
    """
    is_pattern = any(sign in column for sign in "*?[")
    fact = "no columns match `{}` in {}" if is_pattern else "column `{}` not found in {}"
    help = _columns(columns)
    if has_numbers:
        help += "; if these are data, declare `header: none`"
    if delimiter:
        help = (
            f'the cells seem to be separated differently: try `delimiter: "{escaped(delimiter)}"`'
        )
    if similar:
        help = f"did you mean `{similar}`?"
    if separator_line:
        line = quoted(separator_line)[1:-1]
        help = f"use `skip_rows: 1`: the column names come after the line `{line}`"
    return Text(fact.format(column, file), help=help)


def _columns(names: Sequence[str]) -> str:
    return (
        f"the columns are {abridged(names)}"
        if len(names) > 1
        else f"its column is {abridged(names)}"
    )


@SC405.worded
def other_columns(file: str, first: str, missing: Sequence[str], surplus: Sequence[str]) -> Text:
    """
    Args:
        first: The file that it is compared with.
    """
    if not missing and not surplus:
        fact = f"{file} has the columns of {first} in another order"
        return Text(fact, help="write the columns of all files in the same order")
    told = [f"it lacks {abridged(missing)}"] if missing else []
    told += [f"it also has {abridged(surplus)}"] if surplus else []
    fact = f"{file} has other columns than {first}: {', and '.join(told)}"
    return Text(fact, help="give all files the same columns, or read only those that have them")


@SC405.worded
def no_columns(column: str, source: str) -> Text:
    return Text(f"column `{column}` not found: `{source}` has no columns")


@SC405.worded
def more_unknown_columns(count: int, file: str) -> Text:
    return Text(f"{counted(count, 'more column')} not found in {file}")


@SC405.worded
def missing_trained_columns(
    names: Sequence[str],
    file: str,
    columns: Sequence[str],
    similar: str = "",
    delimiter: str = "",
    expected_delimiter: str = "",
    input: str = "",
) -> Text:
    # input: the one that the columns belong to, for data in memory
    help = (
        f"{_columns(columns)}; for all of them, give an array as `{input}`"
        if input
        else _columns(columns)
    )
    if similar:
        help = f"rename `{similar}` to `{names[0]}` if they are the same"
    if delimiter:
        help = (
            f'separate the cells by "{escaped(expected_delimiter)}", as in the training data: they '
            f'seem to be separated by "{escaped(delimiter)}"'
        )
    noun = "column" if len(names) == 1 else "columns"
    return Text(
        f"{file} is missing the {noun} {abridged(names)} that the network was trained on", help=help
    )


SC406 = Code(
    "SC406",
    ERROR,
    "wrong number of cells",
    "The cells would end up in the wrong columns.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
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
-- diff table.csv --
 a,b,y
 1,2,no
-3,yes
+3,4,yes
 5,6,yes
-- finding --
error[SC406]: table.csv, line 3: expected 3 cells, got 2
 --> table.csv:3:1
help: add the missing cells, or remove the row if it isn't data
""",
)


@SC406.worded
def wrong_cell_count(cells: int, columns: int, has_trailing_delimiters: bool = False) -> Text:
    help = "quote cells that contain the delimiter"
    if cells < columns:
        help = "add the missing cells, or remove the row if it isn't data"
    elif has_trailing_delimiters:
        help = "remove the delimiters at the end of the row"
    elif cells == columns + 1:
        help += "; if the rows start with a row name, name that column too"
    return Text(f"expected {counted(columns, 'cell')}, got {cells:,}", help=help)


@SC406.worded
def wrong_declared_column_count(names: Sequence[str], cells: int, file: str) -> Text:
    return Text(
        f"`columns` names {counted(len(names), 'column')} ({abridged(names)}), but the first row "
        f"of {file} has {counted(cells, 'cell')}",
        help="name every column of the table, in order",
    )


SC447 = Code(
    "SC447",
    ERROR,
    "table without a header",
    "The first row would be read as column names.",
    example="""\
-- command --
speccompile run spec.yaml
-- table.csv --
5.1,3.5,no
4.9,3.0,yes
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y}
+  csv: {path: table.csv, target: y, header: none, columns: [a, b, y]}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- finding --
error[SC447]: the first line of table.csv looks like data, not a header: 5.1,3.5,no
 --> table.csv:1:1
help: declare `header: none`, and name the 3 columns with `columns` (default: `column_1` to `column_3`)
""",
)


@SC447.worded
def missing_header(file: str, cells: Sequence[str]) -> Text:
    shown = ",".join(quoted(cell)[1:-1] for cell in cells[:4]) + ",…" * (len(cells) > 4)
    count = len(cells)
    return Text(
        f"the first line of {file} looks like data, not a header: {shown}",
        help=f"declare `header: none`, and name the {counted(count, 'column')} with `columns` "
        f"(default: `column_1` to `column_{count}`)",
    )


SC448 = Code(
    "SC448",
    ERROR,
    "same decimal and thousands separator",
    "Numbers would be ambiguous.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y, delimiter: ";", decimal: ",", thousands: ","}
+  csv: {path: table.csv, target: y, delimiter: ";", decimal: ",", thousands: "."}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC448.worded
def same_separators(sign: str) -> Text:
    other = "," if sign == "." else "."
    return Text(
        f"`decimal` and `thousands` are both `{sign}`",
        help=f'use `decimal: "{other}"`, or remove `thousands`',
    )
