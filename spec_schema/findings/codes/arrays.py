"""Codes about arrays of archives."""

from ..code import ERROR, Code

SC425 = Code(
    "SC425",
    ERROR,
    "damaged archive",
    "What can still be read may be wrong.",
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
What a proxy says instead of the file: 404 Not Found.
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC425]: samples.npz is a text file
 --> spec.yaml:3:15  (data.npz.path)
  |
3 |   npz: {path: samples.npz}
  |               ^^^^^^^^^^^
  |
help: tables of text are read by `csv`
""",
)

SC426 = Code(
    "SC426",
    ERROR,
    "no such array",
    "What the spec names has to be in the file.",
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
pixels: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC426]: samples.npz has no array `x`
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: it has `pixels`, `y`
""",
)

SC427 = Code(
    "SC427",
    ERROR,
    "array of no numbers",
    "Objects could run code when they are read.",
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
x: object [4, 2]
y: int64 [4] = 0 1 0 1
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC427]: array `x` of samples.npz holds Python objects
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: save plain numbers, or text as `str` arrays
""",
)

SC429 = Code(
    "SC429",
    ERROR,
    "arrays differ in length",
    "Inputs and targets would be mismatched.",
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
x: float32 [5, 2]
y: int64 [4] = 0 1 0 1
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC429]: the arrays of samples.npz differ in length: `x` 5, `y` 4
 --> spec.yaml:3:8  (data.npz)
  |
3 |   npz: {path: samples.npz}
  |        ^^^^^^^^^^^^^^^^^^^
  |
help: the first axis of every array counts the samples
""",
)

SC430 = Code(
    "SC430",
    ERROR,
    "array too large",
    "Reading is bounded, so that any file can be checked.",
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
x: float32 [100000000000, 2] declared
y: int64 [4] = 0 1 0 1
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC430]: array `x` of samples.npz declares 800,000,000,000 bytes
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: at most 17,179,869,184 are read
""",
)
