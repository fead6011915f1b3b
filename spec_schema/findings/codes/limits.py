"""Codes about limits of a check, and budgets."""

from ..code import ERROR, Code, Text

SC701 = Code(
    "SC701",
    ERROR,
    "text too long",
    "Reading is bounded, so that any file can be checked.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- wrong/spec.yaml x 17000 --
# This file is longer than any spec that a person would write.
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC702 = Code(
    "SC702",
    ERROR,
    "nesting too deep",
    "Depth is bounded, so that a hostile file can't exhaust the stack.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[digits]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: digits
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC703 = Code(
    "SC703",
    ERROR,
    "too many values",
    "A few lines of aliases can stand for billions of values.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name:
  - &a [1, 2, 3, 4, 5, 6, 7, 8, 9]
  - &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
  - &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
  - &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
  - &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
  - &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: digits
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC704 = Code(
    "SC704",
    ERROR,
    "value too long",
    "No name or path of a spec is as long as this.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
name: |
-- wrong/spec.yaml x 1100 --
  A name as long as this one is no name, and would be no name of a folder.
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
name: digits
""",
)

SC705 = Code(
    "SC705",
    ERROR,
    "too many layers",
    "A few blocks that repeat can stand for millions.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 4, activation: relu}
      repeat: 30000
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 4, activation: relu}
      repeat: 30
""",
)

SC706 = Code(
    "SC706",
    ERROR,
    "number out of range",
    "No number type of a network holds it: it would become infinite.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - rescaling: {scale: 1e999}
    - dense: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - rescaling: {scale: 1e9}
    - dense: 1
""",
)

SC707 = Code(
    "SC707",
    ERROR,
    "too many faults",
    "Nobody reads the hundredth: mend the first ones.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
name:
-- wrong/spec.yaml x 101 --
  - 017
-- also --
SC007
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
name: digits
""",
)


@SC707.worded
def too_many_findings(limit: int) -> Text:
    return Text(
        f"more than {limit} findings: checking stopped",
        help="fix the ones that are shown, then check again",
    )


SC708 = Code(
    "SC708",
    ERROR,
    "too much work",
    "Checking is bounded in time, so that any file can be checked.",
    example="""\
-- wrong/spec.yaml --
spec: 1
params: {units: 4}
model:
  inputs: {x: [4]}
  layers:
    - dense: $(units + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1)
      repeat: 9000
-- right/spec.yaml --
spec: 1
params: {units: 4}
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: $units, activation: relu}
      repeat: 30
""",
)


@SC708.worded
def too_much_work() -> Text:
    return Text(
        "checking this spec takes too much work: stopped",
        help="check its variants one by one (`--variant`), use smaller repeats or shorter lists",
    )


SC709 = Code(
    "SC709",
    ERROR,
    "file outside the project",
    "A spec that somebody sent must not show what else lies on the machine.",
    example="""\
-- wrong/spec.yaml --
extends: /shared/base.yaml
-- right/spec.yaml --
extends: base.yaml
-- right/base.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC710 = Code(
    "SC710",
    ERROR,
    "budget exceeded",
    "The spec itself says what the network may cost.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers: [dense: 512]
budget: {parameters: 30k}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers: [dense: 256]
budget: {parameters: 30k}
""",
)
