"""Codes about parts for training, validation and test."""

from ..code import ERROR, Code

SC421 = Code(
    "SC421",
    ERROR,
    "nothing to stratify by",
    "Proportions are those of classes.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.5, stratify: true}
model:
  inputs: {x: [2]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.5}
model:
  inputs: {x: [2]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
""",
)

SC422 = Code(
    "SC422",
    ERROR,
    "split takes everything",
    "Nothing is left to train on.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.5, test: 0.5}
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
  split: {validation: 0.2, test: 0.2, stratify: true}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC423 = Code(
    "SC423",
    ERROR,
    "empty part",
    "What is measured on nothing means nothing.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.01, stratify: true}
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
  split: {validation: 0.2, stratify: true}
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
error[SC423]: `validation: 0.01` of 10 rows is not one row
 --> spec.yaml:4:23  (data.split.validation)
  |
4 |   split: {validation: 0.01, stratify: true}
  |                       ^^^^
  |
help: make the share larger
""",
)

SC424 = Code(
    "SC424",
    ERROR,
    "class without training rows",
    "It can't be learned.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
seed: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.8}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
seed: 1
data:
  csv: {path: table.csv, target: y}
  split: {validation: 0.2, stratify: true}
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
error[SC424]: no row of `yes` is left to train `dense` on
 --> spec.yaml:5:10  (data.split)
  |
5 |   split: {validation: 0.8}
  |          ^^^^^^^^^^^^^^^^^
  |
help: use `stratify: true`, or more rows
""",
)
