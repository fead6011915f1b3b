"""Codes about unused definitions, and comments that suppress findings."""

from collections.abc import Sequence

from ...errors import as_asked
from ..code import WARNING, Code, Text, both

SC801 = Code(
    "SC801",
    WARNING,
    "unused block",
    "An unused definition is a leftover or a misspelling.",
    example="""\
-- diff spec.yaml --
 spec: 1
 blocks:
   tower:
     layers: [dense: 4]
 model:
   inputs: {x: [4]}
-  layers: [dense: 1]
+  layers: [tower]
""",
)


@SC801.worded
def unused_block(name: str) -> Text:
    return Text(f"unused block `{name}`", "use it in `layers`, or remove it")


SC802 = Code(
    "SC802",
    WARNING,
    "unused param",
    "It looks as if changing it had an effect.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {width: 64}
 model:
   inputs: {x: [4]}
-  layers: [dense: 8]
+  layers: [dense: $width]
""",
)


@SC802.worded
def unused_param(name: str) -> Text:
    return Text(f"unused param `{name}`", f"use it as `${name}`, or remove it")


@SC802.worded
def unused_for(name: str) -> Text:
    return Text(f"unused param `{name}`", f"use it as `${name}`, or use `repeat` instead of `for`")


SC803 = Code(
    "SC803",
    WARNING,
    "unused suppression",
    "It would hide the next finding of its code.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
-  layers: [dense: 1]  # speccompile: ignore[SC311] tried out
+  layers: [dense: 1]
""",
)


@SC803.worded
def unused_suppression(unused: Sequence[str], line: int, is_all: bool) -> Text:
    # line: the one that the comment is about; 0 for the whole file
    # is_all: whether the comment names no other codes
    where = f"on line {line}" if line else "in this file"
    are = "is" if len(unused) == 1 else "are"
    help = "remove the comment" if is_all else f"remove {both(unused)}"
    return Text(f"unused suppression: {both(unused)} {are} not reported {where}", help)


SC804 = Code(
    "SC804",
    WARNING,
    "invalid suppression",
    "It has no effect, although it looks as if it did.",
    example="""\
-- diff spec.yaml --
 spec: 1
-params: {width: 8}  # speccompile: ignore for a study
+params: {width: 64}  # speccompile: ignore[SC802] for a study
 model:
   inputs: {x: [4]}
-  layers: [dense: $width]
+  layers: [dense: 8]
""",
)


@SC804.worded
def suppression_without_codes(directive: str, line: str) -> Text:
    # line: how the comment is written
    return Text(f"`{directive}` has no codes", f"write `{line}`")


@SC804.worded
def suppression_of_file_below_top() -> Text:
    return Text("`ignore-file` must be above the first key", "move it to the top")


@SC804.worded
def unknown_code(code: str) -> Text:
    help = as_asked("see `speccompile explain`", "see `speccompile.explain`")
    return Text(f"unknown code `{code}`", help)


@SC804.worded
def unknown_directive(word: str, line: str) -> Text:
    return Text(f"unknown directive `{word}`", f"write `{line}`")


SC805 = Code(
    "SC805",
    WARNING,
    "suppressed error",
    "Errors can't be ignored: a spec with an error can't be compiled.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
-  layers: [dense: 1]  # speccompile: ignore[SC204]
+  layers: [dense: 1]
""",
)


@SC805.worded
def suppressed_error(errors: Sequence[str]) -> Text:
    are = "is an error" if len(errors) == 1 else "are errors"
    return Text(
        f"{both(errors)} can't be ignored: {'it' if len(errors) == 1 else 'they'} {are}",
        help=f"fix the error, and remove {both(errors)} here",
    )
