"""Codes about files of data."""

from collections.abc import Sequence

from .. import file_formats
from ..code import ERROR, Code, Text, abridged, counted

SC401 = Code(
    "SC401",
    ERROR,
    "missing or unreadable data",
    "A run needs its data.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: tabel.csv, target: y}
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
error[SC401]: file `tabel.csv` not found in .
 --> spec.yaml:3:15  (data.csv.path)
  |
3 |   csv: {path: tabel.csv, target: y}
  |               ^^^^^^^^^
  |
help: did you mean `table.csv`?
""",
)


@SC401.worded
def not_found(noun: str, path: str, folder: str, similar: str = "", relative_to: str = "") -> Text:
    help = f"did you mean `{similar}`?" if similar else ""
    if relative_to and not similar:
        help = f"paths are relative to {relative_to}"
    return Text(f"{noun} `{path}` not found" + (f" in {folder}" if folder else ""), help=help)


@SC401.worded
def no_match(path: str, folder: str, suffixes: Sequence[str]) -> Text:
    # path: a glob, or a folder
    if any(sign in path for sign in "*?["):
        help = "a `*` matches a part of one name, `**` any number of folders"
        return Text(f"no file in {folder} matches {path}", help=help)
    return Text(f"{path} has no files ending in {' or '.join(suffixes)}")


@SC401.worded
def missing_library(library: str, source: str, extra: str) -> Text:
    return Text(
        f"reading `{source}` requires {library}, which is not installed",
        help=f"`pip install 'speccompile[{extra}]'`",
    )


@SC401.worded
def wrong_kind_of_file(path: str, kind: str, expected: str) -> Text:
    return Text(f"{path} is {kind}, not a {expected}")


@SC401.worded
def file_instead_of_folder(path: str, format: str, location: str, table: str) -> Text:
    what = file_formats.FORMATS[format].noun
    help = file_formats.remedy(format, location, table)
    return Text(f"{path} is {what}, not a folder", help=help)


@SC401.worded
def unreadable(path: str, reason: str) -> Text:
    return Text(f"can't read {path}: {reason}")


SC402 = Code(
    "SC402",
    ERROR,
    "malformed table",
    "Beyond this point, cells can't be told apart.",
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
-1,"2,no
+1,"2",no
 3,4,yes
-- finding --
error[SC402]: table.csv, line 2: unclosed quotation mark
 --> table.csv:2:1
help: quote the whole cell, and double the quotes inside it
""",
)


_QUOTES = "quote the whole cell, and double the quotes inside it"


@SC402.worded
def not_utf8(other: bool = True) -> Text:
    # other: whether another encoding can be declared
    more = ", or declare its encoding, such as `encoding: latin-1`" if other else ""
    return Text("invalid UTF-8", help=f"save the file as UTF-8{more}")


@SC402.worded
def wrong_encoding(encoding: str) -> Text:
    return Text(f"invalid in {encoding}", help="declare the `encoding` in which it was written")


@SC402.worded
def unclosed_quote() -> Text:
    return Text("unclosed quotation mark", help=_QUOTES)


@SC402.worded
def text_after_quote() -> Text:
    return Text("text after a closing quotation mark", help=_QUOTES)


@SC402.worded
def cell_too_long() -> Text:
    return Text("cell too long: a closing quotation mark may be missing", help=_QUOTES)


@SC402.worded
def not_a_json_object(text: str) -> Text:
    return Text(f"expected a JSON object, got {text!r}", help="write one object per line")


@SC402.worded
def not_json(reason: str) -> Text:
    return Text(f"invalid JSON: {reason}")


@SC402.worded
def duplicate_key(key: str) -> Text:
    return Text(f"duplicate key `{key}`", help="give each key of an object a unique name")


@SC402.worded
def damaged_table(file: str, format: str, reason: str) -> Text:
    return Text(f"can't read {file} as {format}: {reason}", help="write the file again")


@SC402.worded
def unknown_sheet(sheet: str, file: str, sheets: Sequence[str], similar: str = "") -> Text:
    help = f"did you mean `{similar}`?" if similar else f"the sheets are {abridged(sheets)}"
    return Text(f"sheet `{sheet}` not found in {file}", help=help)


@SC402.worded
def wrong_format(file: str, format: str, location: str, table: str, source: str = "csv") -> Text:
    """
    Args:
        source: The source that was to read the file.
    """
    what = file_formats.FORMATS[format].noun
    help = file_formats.remedy(format, location, table)
    return Text(f"{file} is {what}, expected {file_formats.EXPECTED[source]}", help=help)


SC403 = Code(
    "SC403",
    ERROR,
    "no samples",
    "There is nothing to train on.",
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
+1,2,no
+3,4,yes
-- finding --
error[SC403]: table.csv has a header but no rows
 --> spec.yaml:3:15  (data.csv.path)
  |
3 |   csv: {path: table.csv, target: y}
  |               ^^^^^^^^^
  |
""",
)


@SC403.worded
def table_without_rows(file: str, has_header: bool = True) -> Text:
    return Text(f"{file} has {'a header but ' if has_header else ''}no rows")


@SC403.worded
def empty_table(file: str) -> Text:
    return Text(f"{file} is empty")


@SC403.worded
def blank_first_line(file: str) -> Text:
    return Text(
        f"the first line of {file} is blank, expected a header",
        help="remove the lines above the header, or skip them with `skip_rows`",
    )


@SC403.worded
def arrays_without_samples(file: str) -> Text:
    return Text(f"the arrays of {file} have no samples")


@SC403.worded
def no_rows_left(file: str) -> Text:
    return Text(f"`missing: drop` drops every row of {file}")


SC413 = Code(
    "SC413",
    ERROR,
    "more errors in a file",
    "Only the first errors of a file are listed.",
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
-- also --
SC409
-- wrong/table.csv --
a,b,y
-- wrong/table.csv x 15 --
one,2,no
3,four,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC409]: table.csv, line 2, column `a`: expected a number, got 'one'
 --> table.csv:2:1

error[SC409]: table.csv, line 3, column `b`: expected a number, got 'four'
 --> table.csv:3:3

error[SC409]: table.csv, line 4, column `a`: expected a number, got 'one'
 --> table.csv:4:1

error[SC409]: table.csv, line 5, column `b`: expected a number, got 'four'
 --> table.csv:5:3

error[SC409]: table.csv, line 6, column `a`: expected a number, got 'one'
 --> table.csv:6:1

error[SC409]: table.csv, line 7, column `b`: expected a number, got 'four'
 --> table.csv:7:3

error[SC409]: table.csv, line 8, column `a`: expected a number, got 'one'
 --> table.csv:8:1

error[SC409]: table.csv, line 9, column `b`: expected a number, got 'four'
 --> table.csv:9:3

error[SC409]: table.csv, line 10, column `a`: expected a number, got 'one'
  --> table.csv:10:1

error[SC409]: table.csv, line 11, column `b`: expected a number, got 'four'
  --> table.csv:11:3

error[SC409]: table.csv, line 12, column `a`: expected a number, got 'one'
  --> table.csv:12:1

error[SC409]: table.csv, line 13, column `b`: expected a number, got 'four'
  --> table.csv:13:3

error[SC409]: table.csv, line 14, column `a`: expected a number, got 'one'
  --> table.csv:14:1

error[SC409]: table.csv, line 15, column `b`: expected a number, got 'four'
  --> table.csv:15:3

error[SC409]: table.csv, line 16, column `a`: expected a number, got 'one'
  --> table.csv:16:1

error[SC409]: table.csv, line 17, column `b`: expected a number, got 'four'
  --> table.csv:17:3

error[SC409]: table.csv, line 18, column `a`: expected a number, got 'one'
  --> table.csv:18:1

error[SC409]: table.csv, line 19, column `b`: expected a number, got 'four'
  --> table.csv:19:3

error[SC409]: table.csv, line 20, column `a`: expected a number, got 'one'
  --> table.csv:20:1

error[SC409]: table.csv, line 21, column `b`: expected a number, got 'four'
  --> table.csv:21:3

error[SC413]: table.csv: 10 more errors, the next in line 22, column `a`
  --> table.csv:22:1
""",
)


@SC413.worded
def more_errors(file: str, count: int, place: str) -> Text:
    return Text(f"{file}: {counted(count, 'more error')}, the next in {place}")
