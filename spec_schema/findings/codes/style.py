"""Codes about unused definitions, and comments that suppress findings."""

from ..code import WARNING, Code

SC801 = Code(
    "SC801",
    WARNING,
    "unused block",
    "A definition that nothing uses is a leftover or a misspelling.",
    example="""\
-- wrong/spec.yaml --
spec: 1
blocks:
  tower:
    layers: [dense: 4]
model:
  inputs: {x: [4]}
  layers: [dense: 1]
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

SC802 = Code(
    "SC802",
    WARNING,
    "unused param",
    "It reads as if changing it changed something.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers: [dense: 8]
-- right/spec.yaml --
spec: 1
params: {width: 64}
model:
  inputs: {x: [4]}
  layers: [dense: $width]
""",
)

SC803 = Code(
    "SC803",
    WARNING,
    "unused suppression",
    "It would hide the next finding of this kind, unread.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]  # speccompile: ignore[SC311] tried out
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC804 = Code(
    "SC804",
    WARNING,
    "suppression that can't be read",
    "It ignores nothing, and reads as if it did.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {width: 8}  # speccompile: ignore for a study
model:
  inputs: {x: [4]}
  layers: [dense: $width]
-- right/spec.yaml --
spec: 1
params: {width: 64}  # speccompile: ignore[SC802] for a study
model:
  inputs: {x: [4]}
  layers: [dense: 8]
""",
)

SC805 = Code(
    "SC805",
    WARNING,
    "error that can't be ignored",
    "The spec can't be compiled as long as it is there.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]  # speccompile: ignore[SC204]
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)
