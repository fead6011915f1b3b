"""Codes about shapes, element types and weights of layers."""

from ..code import ERROR, Code

SC203 = Code(
    "SC203",
    ERROR,
    "shapes can't be combined",
    "The layers' outputs differ where they must agree.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 8
      name: hidden
    - add:
      from: [hidden, x]
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

SC204 = Code(
    "SC204",
    ERROR,
    "shape doesn't fit",
    "The layer can't take what it gets.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [8, 8]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3}
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [8, 8, 1]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3}
""",
)

SC205 = Code(
    "SC205",
    ERROR,
    "open dimension",
    "The size of a weight depends on it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {words: [null, 8]}
  layers:
    - flatten
    - dense: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {words: [null, 8]}
  layers:
    - global_average_pooling1d
    - dense: 1
""",
)

SC206 = Code(
    "SC206",
    ERROR,
    "window larger than its input",
    "Nothing would be left of the axis.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [2, 2, 1]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3}
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [2, 2, 1]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3, padding: same}
""",
)

SC207 = Code(
    "SC207",
    ERROR,
    "wrong number of inputs",
    "The layer takes another number of tensors.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {left: [4], right: [4]}
  layers:
    - dense: 1
      from: [left, right]
-- right/spec.yaml --
spec: 1
model:
  inputs: {left: [4], right: [4]}
  layers:
    - concatenate:
      from: [left, right]
    - dense: 1
""",
)

SC209 = Code(
    "SC209",
    ERROR,
    "weights can't be shared",
    "The layer's weights have other shapes there.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 8
      name: encoder
    - share: encoder
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 4
      name: encoder
    - share: encoder
""",
)

SC211 = Code(
    "SC211",
    ERROR,
    "wrong element type",
    "The layer computes with another type of number.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {words: {shape: [4], dtype: int32}, x: [4]}
  layers:
    - add:
      from: [words, x]
-- right/spec.yaml --
spec: 1
model:
  inputs: {words: [4], x: [4]}
  layers:
    - add:
      from: [words, x]
""",
)
