"""Codes about sizes: of files, values, numbers and networks."""

from ..code import ERROR, Code, Text

SC701 = Code(
    "SC701",
    ERROR,
    "file too long",
    "Reading is limited, so that any file can be checked safely.",
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


@SC701.worded
def file_too_long(file: str, limit: int) -> Text:
    return Text(
        f"{file} must have at most {limit:,} bytes",
        help="a spec refers to its data: keep the data in separate files",
    )


@SC701.worded
def formatted_too_long(limit: int) -> Text:
    return Text(
        f"formatted, the file would have more than {limit:,} bytes",
        help="a spec refers to its data: keep the data in separate files",
    )


SC702 = Code(
    "SC702",
    ERROR,
    "nesting too deep",
    "Depth is limited, so that a hostile file can't exhaust the stack.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[digits]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
+name: digits
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
)


@SC702.worded
def blocks_too_deep(limit: int) -> Text:
    return Text(
        f"blocks are nested more than {limit} levels deep",
        help="put layers of the inner blocks side by side",
    )


@SC702.worded
def values_too_deep(limit: int) -> Text:
    return Text(
        f"lists and mappings are nested more than {limit} levels deep",
        help="an alias counts with everything in the value that it refers to",
        label="this one is too deep",
    )


SC703 = Code(
    "SC703",
    ERROR,
    "too many values",
    "A few lines of aliases can expand to billions of values.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name:
-  - &a [1, 2, 3, 4, 5, 6, 7, 8, 9]
-  - &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
-  - &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
-  - &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
-  - &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
-  - &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
+name: digits
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
)


@SC703.worded
def too_many_values(limit: int) -> Text:
    return Text(
        f"more than {limit:,} keys and values",
        help="an alias counts with everything in the value that it refers to",
        label="reading stopped here",
    )


@SC703.worded
def too_many_directives(limit: int) -> Text:
    return Text(
        f"more than {limit} lines start with `%`",
        help="remove YAML directives; put text that starts with `%` in quotes",
    )


@SC703.worded
def too_many_patterns(limit: int, key: str) -> Text:
    return Text(
        f"more than {limit} names and globs in `{key}`",
        help="replace several names by one glob",
    )


SC704 = Code(
    "SC704",
    ERROR,
    "key or value too long",
    "No name or path in a spec needs to be this long.",
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


@SC704.worded
def scalar_too_long(length: int, limit: int) -> Text:
    return Text(
        f"a key or value must have at most {limit:,} characters, got {length:,}",
        help="a spec refers to its data: keep the data in separate files",
    )


SC705 = Code(
    "SC705",
    ERROR,
    "too many layers",
    "A few nested repeats can expand to millions of layers.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: {units: 4, activation: relu}
-      repeat: 30000
+      repeat: 30
""",
)


@SC705.worded
def too_many_layers(limit: int) -> Text:
    return Text(f"the network has more than {limit:,} layers", "use smaller repeats")


SC706 = Code(
    "SC706",
    ERROR,
    "number out of range",
    "The number would overflow to infinity in every floating-point type.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - rescaling: {scale: 1e999}
+    - rescaling: {scale: 1e9}
     - dense: 1
""",
)


@SC706.worded
def number_too_long(length: int, limit: int) -> Text:
    return Text(
        f"a number must have at most {limit} characters, got {length}",
        help="put it in quotes if it is a string",
    )


@SC706.worded
def number_out_of_range(number: str) -> Text:
    return Text(
        f"`{number}` is out of range",
        "the largest float is about 1.8e308; write `.inf` for infinity",
    )
