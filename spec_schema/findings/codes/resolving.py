"""Codes about params, expressions, bases, overrides and variants."""

from ..code import ERROR, Code

SC601 = Code(
    "SC601",
    ERROR,
    "unknown param",
    "The value that is meant can't be known.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: $width, activation: relu}
    - dense: $depth
-- right/spec.yaml --
spec: 1
params: {width: 64, depth: 8}
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: $width, activation: relu}
    - dense: $depth
""",
)

SC602 = Code(
    "SC602",
    ERROR,
    "expression can't be read",
    "What it would be worth can't be known.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $(width +)
-- right/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $(width + 1)
""",
)

SC603 = Code(
    "SC603",
    ERROR,
    "expression can't be worked out",
    "It has no value of the kinds a spec works with.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $(width // 0)
-- right/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $(width // 2)
""",
)

SC604 = Code(
    "SC604",
    ERROR,
    "base can't be used",
    "Part of the spec is missing.",
    example="""\
-- wrong/spec.yaml --
extends: bases.yaml
seed: 3
-- right/spec.yaml --
extends: base.yaml
seed: 3
-- base.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC605 = Code(
    "SC605",
    ERROR,
    "extends without end",
    "A spec can't be part of itself.",
    example="""\
-- wrong/spec.yaml --
extends: base.yaml
-- wrong/base.yaml --
extends: spec.yaml
-- right/spec.yaml --
extends: base.yaml
-- right/base.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC606 = Code(
    "SC606",
    ERROR,
    "unknown path",
    "An override that changes nothing would go unnoticed.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- wrong/command --
speccompile validate spec.yaml --set training.epoch=30
-- right/command --
speccompile validate spec.yaml --set training.epochs=30
""",
)

SC607 = Code(
    "SC607",
    ERROR,
    "bad override",
    "What is to be changed, or into what, can't be known.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- wrong/command --
speccompile validate spec.yaml --set training.epochs
-- right/command --
speccompile validate spec.yaml --set training.epochs=30
""",
)

SC608 = Code(
    "SC608",
    ERROR,
    "bad variant",
    "Another network than the one meant would be trained.",
    example="""\
-- spec.yaml --
spec: 1
seed: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
variants:
  second: {seed: 2}
-- wrong/command --
speccompile validate spec.yaml --variant third
-- right/command --
speccompile validate spec.yaml --variant second
""",
)

SC609 = Code(
    "SC609",
    ERROR,
    "bad params",
    "A param has to be a name that expressions can mention.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {my width: 64}
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
params: {my_width: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $my_width
""",
)
