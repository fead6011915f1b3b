"""Codes about which data is for which input and output."""

from ..code import ERROR, WARNING, Code

SC414 = Code(
    "SC414",
    ERROR,
    "columns don't fill the input",
    "Every number of an input has to come from somewhere.",
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
a,b,c,y
1,2,3,no
4,5,6,yes
-- right/table.csv --
a,b,y
1,2,no
4,5,yes
-- finding --
error[SC414]: input `x` takes 2 columns, but gets 3 of table.csv: `a`, `b`, `c`
 --> spec.yaml:3:3  (data.csv.features)
  |
3 |   csv: {path: table.csv, target: y}
  |   ^^^
  |
help: choose the columns with `features`, or give input `x` the shape [3]
""",
)

SC415 = Code(
    "SC415",
    ERROR,
    "inputs or outputs not assigned",
    "Guessing what goes where would be wrong at times.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, features: {lefd: l_*, right: r_*}}
model:
  inputs: {left: [4], right: [4]}
  layers:
    - concatenate:
      from: [left, right]
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, features: {left: l_*, right: r_*}}
model:
  inputs: {left: [4], right: [4]}
  layers:
    - concatenate:
      from: [left, right]
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
""",
)

SC416 = Code(
    "SC416",
    WARNING,
    "target among the features",
    "The network copies the answer, and learns nothing.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, features: [a, y]}
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
  csv: {path: table.csv, target: y, features: [a, b]}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC428 = Code(
    "SC428",
    ERROR,
    "array doesn't fit the input",
    "Forced into shape, values would change places.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/samples.npz --
x: float32 [4, 3]
y: int64 [4] = 0 1 0 1
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC428]: array `x` of samples.npz has 3 numbers a sample, and input `x` takes 2
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
""",
)

SC437 = Code(
    "SC437",
    ERROR,
    "mean of nothing",
    "Without a value there is no mean to fill in.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, missing: mean}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/table.csv --
a,b,y
1,,no
3,,yes
-- right/table.csv --
a,b,y
1,,no
3,4,yes
-- finding --
error[SC437]: `b` of table.csv: no value, and so no mean, in the training part
 --> spec.yaml:3:46  (data.csv.missing)
  |
3 |   csv: {path: table.csv, target: y, missing: mean}
  |                                              ^^^^
  |
""",
)

SC438 = Code(
    "SC438",
    ERROR,
    "integer beyond the embedding",
    "Outside the table there is no vector to look up.",
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
3,12,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC438]: table.csv, line 3, column `b`: '12' is outside 0 to 9, the rows of the embedding's table
 --> table.csv:3:3
""",
)
