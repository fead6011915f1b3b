"""Codes about files of data."""

from ..code import ERROR, WARNING, Code, Text

SC401 = Code(
    "SC401",
    ERROR,
    "no such data",
    "Training can't begin without its data.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: tabel.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
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
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC401]: there is no file tabel.csv in .
 --> spec.yaml:3:15  (data.csv.path)
  |
3 |   csv: {path: tabel.csv, target: y}
  |               ^^^^^^^^^
  |
help: did you mean `table.csv`?
""",
)

SC402 = Code(
    "SC402",
    ERROR,
    "not a table",
    "From there on, which cell is which can't be known.",
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
-- wrong/table.csv --
a,b,y
1,"2,no
3,4,yes
-- right/table.csv --
a,b,y
1,"2",no
3,4,yes
-- finding --
error[SC402]: table.csv, line 2: a quotation mark is opened and never closed
 --> table.csv:2:1
help: put quotes around the whole of a cell, and double the quotes inside it
""",
)

SC403 = Code(
    "SC403",
    ERROR,
    "no samples",
    "There is nothing to learn from.",
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
-- wrong/table.csv --
a,b,y
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC403]: table.csv has a header and no rows
 --> spec.yaml:3:15  (data.csv.path)
  |
3 |   csv: {path: table.csv, target: y}
  |               ^^^^^^^^^
  |
""",
)

SC413 = Code(
    "SC413",
    ERROR,
    "more faults in a file",
    "The first ones are shown, all are counted.",
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
error[SC409]: table.csv, line 2, column `a`: 'one' is not a number
 --> table.csv:2:1

error[SC409]: table.csv, line 3, column `b`: 'four' is not a number
 --> table.csv:3:3

error[SC409]: table.csv, line 4, column `a`: 'one' is not a number
 --> table.csv:4:1

error[SC409]: table.csv, line 5, column `b`: 'four' is not a number
 --> table.csv:5:3

error[SC409]: table.csv, line 6, column `a`: 'one' is not a number
 --> table.csv:6:1

error[SC409]: table.csv, line 7, column `b`: 'four' is not a number
 --> table.csv:7:3

error[SC409]: table.csv, line 8, column `a`: 'one' is not a number
 --> table.csv:8:1

error[SC409]: table.csv, line 9, column `b`: 'four' is not a number
 --> table.csv:9:3

error[SC409]: table.csv, line 10, column `a`: 'one' is not a number
  --> table.csv:10:1

error[SC409]: table.csv, line 11, column `b`: 'four' is not a number
  --> table.csv:11:3

error[SC409]: table.csv, line 12, column `a`: 'one' is not a number
  --> table.csv:12:1

error[SC409]: table.csv, line 13, column `b`: 'four' is not a number
  --> table.csv:13:3

error[SC409]: table.csv, line 14, column `a`: 'one' is not a number
  --> table.csv:14:1

error[SC409]: table.csv, line 15, column `b`: 'four' is not a number
  --> table.csv:15:3

error[SC409]: table.csv, line 16, column `a`: 'one' is not a number
  --> table.csv:16:1

error[SC409]: table.csv, line 17, column `b`: 'four' is not a number
  --> table.csv:17:3

error[SC409]: table.csv, line 18, column `a`: 'one' is not a number
  --> table.csv:18:1

error[SC409]: table.csv, line 19, column `b`: 'four' is not a number
  --> table.csv:19:3

error[SC409]: table.csv, line 20, column `a`: 'one' is not a number
  --> table.csv:20:1

error[SC409]: table.csv, line 21, column `b`: 'four' is not a number
  --> table.csv:21:3

error[SC413]: table.csv: and 10 more faults, the next in line 22, column `a`
  --> table.csv:22:1
""",
)

SC441 = Code(
    "SC441",
    WARNING,
    "batch larger than the data",
    "An epoch is a single step.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data: {synthetic: 64}
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
  batch_size: 128
-- right/spec.yaml --
spec: 1
data: {synthetic: 64}
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
  batch_size: 32
""",
)


@SC441.worded
def batch_larger_than_data(batch_size: int, samples: int) -> Text:
    return Text(
        f"`batch_size` is {batch_size:,}, but there are only {samples:,} training samples",
        help="make `batch_size` smaller: an epoch is a single step now",
    )
