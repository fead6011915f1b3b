"""Codes about YAML that can be read, but not as a spec."""

from ...errors import as_asked
from ..code import ERROR, Code, Text

SC006 = Code(
    "SC006",
    ERROR,
    "duplicate key",
    "Most readers silently keep one of the two values.",
    example="""\
-- diff spec.yaml --
 spec: 1
-seed: 3
+seed: 7
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
-seed: 7
""",
    refuses_option=True,
)


@SC006.worded
def duplicate_key(key: str) -> Text:
    return Text(f"duplicate key `{key}`", "keep one of the two", label="set again here")


SC007 = Code(
    "SC007",
    ERROR,
    "integer with a leading zero",
    "`017` is 15 in YAML 1.1 and 17 in YAML 1.2, so the intended value is unclear.",
    example="""\
-- diff spec.yaml --
 spec: 1
-seed: 017
+seed: 17
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC007.worded
def leading_zero(written: str, decimal: int, octal: int | None) -> Text:
    # octal: its value in YAML 1.1, where it differs
    meaning = f": it is {octal} in YAML 1.1 and {decimal} in YAML 1.2" if octal else ""
    other = f" or `{octal}`" if octal else ""
    return Text(
        f"`{written}` has a leading zero{meaning}",
        help=f"write `{decimal}`{other}; if it is a string, put it in quotes: '{written}'",
    )


SC014 = Code(
    "SC014",
    ERROR,
    "several documents in one file",
    "A file is one spec; further documents would be ignored.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
----
 seed: 3
""",
    refuses_option=True,
)


@SC014.worded
def second_document() -> Text:
    return Text(
        "unexpected second document",
        help="keep one document per file; for several forms of a spec, use `variants`",
    )


SC015 = Code(
    "SC015",
    ERROR,
    "YAML tag",
    "Tags select Python types in other readers; a spec is plain data.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: !!str 2026
+name: "2026"
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC015.worded
def tag(written: str) -> Text:
    return Text(
        f"unsupported tag `{written}`",
        help="remove it, since types follow from values; put text that starts with `!` in quotes",
    )


SC016 = Code(
    "SC016",
    ERROR,
    "key that is not a string",
    "Every key of a spec is a name.",
    example="""\
-- diff spec.yaml --
 spec: 1
-? [seed]
-: 3
+seed: 3
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC016.worded
def key_not_a_string() -> Text:
    return Text("key must be a string", "write a word, or text in quotes")


SC017 = Code(
    "SC017",
    ERROR,
    "merge key",
    "`<<` is not part of YAML 1.2, and nested merge keys can expand without limit.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: &hidden {units: 8, activation: relu}
-    - dense: {<<: *hidden, use_bias: false}
+    - dense: {units: 8, activation: relu}
+    - dense: {units: 8, activation: relu, use_bias: false}
""",
    refuses_option=True,
)


@SC017.worded
def merge_key() -> Text:
    return Text(
        "unsupported merge key `<<`",
        help="write the keys out, or use `extends` for files and blocks for layers",
    )


SC018 = Code(
    "SC018",
    ERROR,
    "undefined alias",
    "The value that the alias refers to doesn't exist.",
    example="""\
-- diff spec.yaml --
 spec: 1
+params: {width: 8}
 model:
   inputs: {x: [4]}
   layers:
-    - dense: *width
+    - dense: $width
""",
    refuses_option=True,
)


@SC018.worded
def undefined_alias(name: str) -> Text:
    return Text(
        f"undefined alias `*{name}`",
        help=f"write the value itself; put text that starts with `*` in quotes: '*{name}'",
    )


SC019 = Code(
    "SC019",
    ERROR,
    "recursive alias",
    "The value would contain itself.",
    example="""\
-- diff spec.yaml --
 spec: 1
-model: &model
+model:
   inputs: {x: [4]}
-  layers: *model
+  layers: [dense: 1]
""",
    refuses_option=True,
)


@SC019.worded
def recursive_alias(name: str) -> Text:
    return Text(
        f"alias `*{name}` is inside the value that it refers to",
        help=f"write the value itself; put text that starts with `*` in quotes: '*{name}'",
        label="the value would contain itself",
    )


SC020 = Code(
    "SC020",
    ERROR,
    "spec that is not a mapping",
    "A spec consists of keys and values.",
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
    refuses_option=True,
)


@SC020.worded
def not_a_mapping(got: str) -> Text:
    init = as_asked("`speccompile init`", "`speccompile.init()`")
    return Text(
        f"spec must be a mapping, got {got}",
        help=f"start with `spec: 1`; {init} writes a spec to start from",
    )
