"""Codes about tables: their header and their rows."""

from ..code import ERROR, Code

SC404 = Code(
    "SC404",
    ERROR,
    "column name missing or double",
    "Columns are found by their names, and by nothing else.",
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
a,a,y
1,2,no
3,4,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC404]: table.csv, line 1: the header names `a` (columns 1 and 2) more than once
 --> table.csv:1:1
help: give every column a name of its own
""",
)

SC405 = Code(
    "SC405",
    ERROR,
    "no such column",
    "What the spec names has to be in the file.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: ill}
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
error[SC405]: there is no column `ill` in table.csv
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: ill}
  |                                  ^^^
  |
help: it has `a`, `b`, `y`
""",
)

SC406 = Code(
    "SC406",
    ERROR,
    "row of another length",
    "Its cells would land in the wrong columns.",
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
1,2,no
3,yes
5,6,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
5,6,yes
-- finding --
error[SC406]: table.csv, line 3: the row has 2 cells, and the header names 3 columns
 --> table.csv:3:1
help: fill the row up, or remove it if it is no data
""",
)

SC447 = Code(
    "SC447",
    ERROR,
    "table without a header",
    "Its first row would be lost, and numbers become names.",
    example="""\
-- command --
speccompile run spec.yaml
-- table.csv --
5.1,3.5,no
4.9,3.0,yes
-- wrong/spec.yaml --
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
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, header: none, columns: [a, b, y]}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- finding --
error[SC447]: the first line of table.csv looks like data: 5.1,3.5,no; the table has no header
 --> table.csv:1:1
help: declare `header: none`, and name its columns with `columns` (it has 3; left out, they are `column_1` to `column_3`)
""",
)

SC448 = Code(
    "SC448",
    ERROR,
    "decimal and thousands signs alike",
    "A number could be read in two ways.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, delimiter: ";", decimal: ",", thousands: ","}
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
  csv: {path: table.csv, target: y, delimiter: ";", decimal: ",", thousands: "."}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)
