"""Codes about YAML that can be read, but not as a spec."""

from ..code import ERROR, Code

SC007 = Code(
    "SC007",
    ERROR,
    "integer with a leading zero",
    "`017` was fifteen in old YAML and is seventeen today: which one is meant is a guess.",
    example="""\
-- wrong/spec.yaml --
spec: 1
seed: 017
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
seed: 17
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC014 = Code(
    "SC014",
    ERROR,
    "several documents in one file",
    "A file is one spec; the rest would be ignored.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
---
seed: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
seed: 3
""",
)

SC015 = Code(
    "SC015",
    ERROR,
    "tag",
    "Tags choose Python types in other readers; a spec is plain data.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: !!str 2026
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: "2026"
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC016 = Code(
    "SC016",
    ERROR,
    "key that is not text",
    "Every key of a spec is a name.",
    example="""\
-- wrong/spec.yaml --
spec: 1
? [seed]
: 3
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
seed: 3
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC017 = Code(
    "SC017",
    ERROR,
    "merge key",
    "`<<` is not part of YAML 1.2, and nested ones explode when read.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: &hidden {units: 8, activation: relu}
    - dense: {<<: *hidden, use_bias: false}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 8, activation: relu}
    - dense: {units: 8, activation: relu, use_bias: false}
""",
)

SC018 = Code(
    "SC018",
    ERROR,
    "alias of nothing",
    "The value that it stands for does not exist.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: *width
-- right/spec.yaml --
spec: 1
params: {width: 8}
model:
  inputs: {x: [4]}
  layers:
    - dense: $width
""",
)

SC019 = Code(
    "SC019",
    ERROR,
    "alias inside its own value",
    "The value would contain itself for ever.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model: &model
  inputs: {x: [4]}
  layers: *model
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC020 = Code(
    "SC020",
    ERROR,
    "spec that is not a mapping",
    "A spec is made of keys and their values.",
    example="""\
-- wrong/spec.yaml --
- dense: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
""",
)
