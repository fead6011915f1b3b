"""Codes about limits of a check: findings, work, files, and the budget of a network."""

from ...errors import as_asked
from ..code import ERROR, Code, Text

SC707 = Code(
    "SC707",
    ERROR,
    "too many findings",
    "Fixing the first findings often resolves the rest.",
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


@SC707.worded
def too_many_errors_in_values(limit: int) -> Text:
    return Text(
        f"more than {limit} errors in values: reading stopped",
        help="fix the ones above, then check again",
    )


SC708 = Code(
    "SC708",
    ERROR,
    "too much work",
    "Checking is limited, so that any file can be checked in bounded time.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {units: 4}
 model:
   inputs: {x: [4]}
   layers:
-    - dense: $(units + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1)
-      repeat: 9000
+    - dense: {units: $units, activation: relu}
+      repeat: 30
""",
)


@SC708.worded
def too_much_work() -> Text:
    option = as_asked("--variant", "variant")
    return Text(
        "checking this spec takes too much work: stopped",
        help=f"check its variants one by one (`{option}`), use smaller repeats or shorter lists",
    )


@SC708.worded
def formatting_takes_too_long() -> Text:
    return Text(
        "formatting this many lists and mappings takes too much work",
        help="a spec refers to its data: keep the data in separate files",
    )


SC709 = Code(
    "SC709",
    ERROR,
    "file outside the project",
    "A spec from someone else must not reveal other files on the machine.",
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


@SC709.worded
def file_outside_project(file: str, is_base: bool) -> Text:
    # is_base: whether the spec extends it; else it is the spec itself
    root = as_asked("--root FOLDER", "root=FOLDER")
    help = f"name a folder that contains it: `{root}`"
    if is_base:
        help = f"move it into the project, or name a folder that contains both: `{root}`"
    return Text(f"`{file}` is outside the project", help)


SC710 = Code(
    "SC710",
    ERROR,
    "budget exceeded",
    "The network costs more than the spec allows.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
-  layers: [dense: 512]
+  layers: [dense: 256]
 budget: {parameters: 30k}
""",
)


@SC710.worded
def budget_exceeded(measure: str, total: int, limit: int) -> Text:
    # measure: a key of `budget`
    unit = {
        "parameters": "parameters",
        "multiply_adds": "multiply-adds per sample",
        "activations": "activations per sample",
        "memory": "bytes for weights, optimizer state and the outputs of a batch",
    }[measure]
    return Text(
        f"the network has {total:,} {unit}, but the budget is {limit:,}",
        help="raise the budget, or make the costliest layer smaller",
    )
