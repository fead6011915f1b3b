"""Codes about names, references, inputs, outputs and blocks of the network."""

from ..code import ERROR, WARNING, Code

SC201 = Code(
    "SC201",
    ERROR,
    "unknown layer",
    "A layer can only take what was defined before it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 4
      name: hidden
    - add:
      from: [hiden, x]
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 4
      name: hidden
    - add:
      from: [hidden, x]
""",
)

SC202 = Code(
    "SC202",
    ERROR,
    "name used twice",
    "A reference to it could mean either.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 4, activation: relu}
      name: hidden
    - dense: {units: 4, activation: relu}
      name: hidden
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 4, activation: relu}
      name: hidden
    - dense: {units: 4, activation: relu}
      name: deeper
""",
)

SC208 = Code(
    "SC208",
    ERROR,
    "forward reference",
    "Layers are computed in the order they are written.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - add:
      from: [x, hidden]
    - dense: 4
      name: hidden
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 4
      name: hidden
    - add:
      from: [x, hidden]
""",
)

SC210 = Code(
    "SC210",
    ERROR,
    "rule that matches nothing",
    "No layer would be regularised by it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
  regularize:
    - l2: 1e-4
      on: conv2d
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
  regularize:
    - l2: 1e-4
      on: dense
""",
)

SC212 = Code(
    "SC212",
    ERROR,
    "bad output",
    "An output has to be a layer of the network.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
      name: price
  outputs: {euros: prize}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
      name: price
  outputs: {euros: price}
""",
)

SC213 = Code(
    "SC213",
    WARNING,
    "unused layer",
    "Nothing that comes out of the network depends on it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 8, activation: relu}
      name: hidden
    - dense: 1
      from: x
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 8, activation: relu}
      name: hidden
    - dense: 1
      from: hidden
""",
)

SC214 = Code(
    "SC214",
    ERROR,
    "bad input",
    "The network's shapes follow from those of its inputs.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [-8, 8]}
  layers: [flatten, dense: 1]
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [8, 8]}
  layers: [flatten, dense: 1]
""",
)

SC215 = Code(
    "SC215",
    ERROR,
    "block that contains itself",
    "The network would never end.",
    example="""\
-- wrong/spec.yaml --
spec: 1
blocks:
  tower:
    layers: [dense: {units: 4, activation: relu}, tower]
model:
  inputs: {x: [4]}
  layers: [tower]
-- right/spec.yaml --
spec: 1
blocks:
  tower:
    layers: [dense: {units: 4, activation: relu}]
model:
  inputs: {x: [4]}
  layers:
    - tower:
      repeat: 3
""",
)

SC216 = Code(
    "SC216",
    ERROR,
    "bad name",
    "Names become names of weights and of files.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {my pixels: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
model:
  inputs: {my_pixels: [4]}
  layers: [dense: 1]
""",
)

SC217 = Code(
    "SC217",
    ERROR,
    "empty network",
    "There is nothing to compile.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: []
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC218 = Code(
    "SC218",
    ERROR,
    "bad block",
    "A block is a list of layers with parameters.",
    example="""\
-- wrong/spec.yaml --
spec: 1
blocks:
  tower: [dense: 4]
model:
  inputs: {x: [4]}
  layers: [tower]
-- right/spec.yaml --
spec: 1
blocks:
  tower:
    layers: [dense: 4]
model:
  inputs: {x: [4]}
  layers: [tower]
""",
)
