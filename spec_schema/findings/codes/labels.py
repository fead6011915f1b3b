"""Codes about labels and classes."""

from ..code import ERROR, Code

SC417 = Code(
    "SC417",
    ERROR,
    "one class only",
    "A network that always says it is never wrong.",
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
1,2,yes
3,4,yes
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC417]: column `y` of table.csv is `yes` in every row
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  ^
  |
help: one class alone leaves nothing to learn
""",
)

SC418 = Code(
    "SC418",
    ERROR,
    "more classes than units",
    "The output has no number to say them with.",
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
3,4,yes
5,6,maybe
-- right/table.csv --
a,b,y
1,2,no
3,4,yes
5,6,yes
-- finding --
error[SC418]: column `y` of table.csv has 3 classes ('maybe', 'no', 'yes'), and output `dense` (2 units) tells 2 classes apart
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  ^
  |
help: give the last layer of `dense` 3 units
""",
)

SC419 = Code(
    "SC419",
    ERROR,
    "label out of range",
    "TensorFlow cuts it, or makes the loss NaN, without a word.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: 1, activation: sigmoid}
training:
  loss: binary_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/table.csv --
a,b,y
1,2,0
3,4,1.5
-- right/table.csv --
a,b,y
1,2,0
3,4,1
-- finding --
error[SC419]: table.csv, line 3, column `y`: the label '1.5' is neither 0 nor 1
 --> table.csv:3:5
help: `labels: names` takes every label as the name of a class
""",
)

SC420 = Code(
    "SC420",
    ERROR,
    "target doesn't fit the output",
    "Compared all the same, it would be broadcast.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
""",
)

SC440 = Code(
    "SC440",
    ERROR,
    "class unknown to the network",
    "It was trained without this class.",
    example="""\
-- command --
speccompile evaluate runs/spec/1 --data new.csv
-- note --
The run was trained on table.csv.
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
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- wrong/new.csv --
a,b,y
5,6,maybe
-- right/new.csv --
a,b,y
5,6,yes
-- finding --
error[SC440]: new.csv, line 2, column `y`: the label 'maybe' is none of the classes of the training ('no', 'yes')
 --> new.csv:2:5
""",
)

SC445 = Code(
    "SC445",
    ERROR,
    "targets out of reach",
    "No weights exist with which the output comes up to them.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: 1, activation: sigmoid}
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers:
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 3
-- table.csv --
a,b,y
1,2,12
3,4,16
5,6,0
-- finding --
error[SC445]: the targets in column `y` of table.csv go from 0 to 16, but `dense` ends in `sigmoid`, which stays between 0 and 1
 --> spec.yaml:7:37  (model.layers.dense.activation)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  - the targets
7 |     - dense: {units: 1, activation: sigmoid}
  |                                     ^^^^^^^
  |
help: end it without an activation, or put `rescaling: 16` behind it
""",
)

SC446 = Code(
    "SC446",
    ERROR,
    "label too long",
    "Text of that length names no class, and every row would hold it.",
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
1,2,fine
3,4,"the customer says that the parcel came late and wet, that nobody had rung, that the neighbour has found it under the hedge in the evening, and that it will be sent back as soon as a label for it is there to print"
-- right/table.csv --
a,b,y
1,2,fine
3,4,complaint
-- finding --
error[SC446]: table.csv, line 3, column `y`: the label has 212 characters
 --> table.csv:3:5
help: a label names a class, in at most 200 characters
""",
)
