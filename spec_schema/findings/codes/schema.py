"""Codes about keys, values and components of the language."""

from ..code import ERROR, Code, Text

SC101 = Code(
    "SC101",
    ERROR,
    "unknown key",
    "A key nobody reads would be ignored in silence.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, activaton: relu}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, activation: relu}
""",
)

SC102 = Code(
    "SC102",
    ERROR,
    "missing key",
    "Without it the spec doesn't say enough to be compiled.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {activation: relu}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, activation: relu}
""",
)

SC103 = Code(
    "SC103",
    ERROR,
    "wrong value",
    "The key can't mean what it says.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: -1}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1}
""",
)

SC104 = Code(
    "SC104",
    ERROR,
    "unknown component",
    "The catalogue is closed: nothing is looked up by name.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - linear: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
""",
)

SC105 = Code(
    "SC105",
    ERROR,
    "not one component",
    "A component is one key with its parameters behind it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - {dropout: 0.5, dense: 1}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dropout: 0.5
    - dense: 1
""",
)

SC106 = Code(
    "SC106",
    ERROR,
    "unknown language version",
    "A spec means what its version says.",
    example="""\
-- wrong/spec.yaml --
spec: 2
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)


@SC106.worded
def later_version(version: int, known: int) -> Text:
    """A spec for a newer speccompile: nothing else that is found in it means anything."""
    return Text(
        f"this spec is made for version {version} of the language, and this speccompile knows "
        f"version {known}",
        help="update speccompile: `pip install --upgrade speccompile`",
    )


SC107 = Code(
    "SC107",
    ERROR,
    "parameters that don't go together",
    "Each is right, but not with the others.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, kernel_initializer: {random_uniform: {minval: 1, maxval: 0}}}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, kernel_initializer: {random_uniform: {minval: 0, maxval: 1}}}
""",
)
