"""Codes about cells of tables."""

from ..code import ERROR, WARNING, Code

SC407 = Code(
    "SC407",
    ERROR,
    "empty cell",
    "Most readers take it for 0, which nobody measured.",
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
3,,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC407]: table.csv, line 3, column `b`: the cell is empty
 --> table.csv:3:3
help: `missing: drop` leaves such rows out, `missing: mean` puts the column's mean there
""",
)

SC408 = Code(
    "SC408",
    ERROR,
    "missing label",
    "Most readers take it for class 0, without a word.",
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
3,4,
5,6,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
5,6,yes
-- finding --
error[SC408]: table.csv, line 3, column `y`: the label is missing
 --> table.csv:3:5
help: a label is never guessed: fill it in or remove the row
""",
)

SC409 = Code(
    "SC409",
    ERROR,
    "text where a number belongs",
    "A network computes with numbers only.",
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
3,four,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC409]: table.csv, line 3, column `b`: 'four' is not a number
 --> table.csv:3:3
""",
)

SC410 = Code(
    "SC410",
    ERROR,
    "number that is not finite",
    "A single one makes every weight NaN within a step.",
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
3,nan,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC410]: table.csv, line 3, column `b`: 'nan' is not a finite number
 --> table.csv:3:3
help: if a value is missing there, declare `missing_values: ["nan"]`, and with `missing` what that means
""",
)

SC411 = Code(
    "SC411",
    ERROR,
    "wrong integer",
    "It would be cut or wrapped to another one.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {words: {shape: [2], dtype: int32}}
  layers:
    - embedding: {input_dim: 10, output_dim: 4}
    - flatten
    - dense: 2
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/table.csv --
a,b,y
1,2,no
3,4.5,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC411]: table.csv, line 3, column `b`: '4.5' is not an integer, and the input takes int32
 --> table.csv:3:3
""",
)

SC412 = Code(
    "SC412",
    WARNING,
    "integer beyond float32",
    "Different numbers become the same one.",
    example="""\
-- command --
speccompile run spec.yaml
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
  csv: {path: table.csv, target: y}
  normalize: standardize
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- table.csv --
a,b,y
1,16777217,no
3,16777219,yes
-- finding --
warning[SC412]: table.csv, line 2, column `b`: 16777217 becomes 16777216 in float32
 --> table.csv:2:3
help: float32 has every integer up to 16,777,216 only; `standardize` brings the values to a range in which they differ
""",
)
