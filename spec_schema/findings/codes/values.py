"""Codes about values: of the wrong type, out of range, or in conflict with each other."""

from collections.abc import Mapping, Sequence

from ..code import ERROR, Code, Text, expected, listed

SC103 = Code(
    "SC103",
    ERROR,
    "invalid value",
    "The value doesn't have the type or range that its key requires.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {units: -1}
+    - dense: {units: 1}
""",
)


@SC103.worded
def wrong_value(key: str, expected: str, got: str, hint: str = "") -> Text:
    # hint: what to write instead
    kind = got.removeprefix("an empty ")
    if kind != got and expected.endswith(f"a {kind}"):
        expected = f"{expected.removesuffix(kind)}non-empty {kind}"
    return Text(f"`{key}` must be {expected}, got {got}", hint)


@SC103.worded
def wrong_rotation(key: str, expected: str, got: str, hint: str = "") -> Text:
    help = hint or "write angles as fractions of a full turn: 36 degrees are 0.1"
    return Text(f"`{key}` must be {expected}, got {got}", help)


@SC103.worded
def unequal_lists(lengths: Mapping[str, int]) -> Text:
    # lengths: name in `for` → number of values
    shown = ", ".join(f"{length:,} values of `{name}`" for name, length in lengths.items())
    return Text(f"lists in `for` must have the same length, got {shown}")


@SC103.worded
def unknown_choice(key: str, got: str, choices: Sequence[str] = ()) -> Text:
    return Text(f"`{key}` can't be {got}", expected(choices))


@SC103.worded
def wrong_item(key: str, item: str, got: str, expected: str = "") -> Text:
    # expected: what the whole value must be
    return Text(f"`{item}` can't be {got}", f"`{key}` must be {expected}" if expected else "")


@SC103.worded
def not_a_mapping(section: str, got: str, keys: Sequence[str], hint: str = "") -> Text:
    return Text(f"`{section}` must be a mapping, got {got}", hint or expected(keys))


@SC103.worded
def layers_not_a_list(got: str) -> Text:
    return Text(f"`layers` must be a list, got {got}", "put a `-` before each layer")


@SC103.worded
def metrics_not_a_list(got: str) -> Text:
    return Text(f"`metrics` must be a list, got {got}", "write `metrics: [accuracy]`")


@SC103.worded
def rules_not_a_list(key: str, got: str, example: str) -> Text:
    return Text(f"`{key}` must be a list, got {got}", f"write `- {example}` with `on:` below it")


@SC103.worded
def unexpected_value(
    component: str, got: str, required: Sequence[str] = (), parameters: Sequence[str] = ()
) -> Text:
    # got: a bare value after a component whose parameters have to be named
    help = f"remove it: `{component}` has no parameters"
    if required:
        line = ", ".join(f"{key}: …" for key in required)
        help = f"name the parameters: `{component}: {{{line}}}`"
    elif parameters:
        help = f"remove it, or name the parameter: {listed(parameters)}"
    return Text(f"`{component}` takes no bare value, got {got}", help)


@SC103.worded
def inputs_as_value(layer: str, got: str, inputs: str) -> Text:
    return Text(
        f"inputs of `{layer}` must be in `from`, got {got}",
        help=f"write `- {layer}:`, and `from: {inputs}` on the next line, below `{layer}`",
    )


SC106 = Code(
    "SC106",
    ERROR,
    "unsupported language version",
    "The version determines what a spec means.",
    example="""\
-- diff spec.yaml --
-spec: 2
+spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
)


@SC106.worded
def wrong_version(key: str, expected: str, got: str, hint: str = "") -> Text:
    return Text(f"`{key}` must be {expected}, got {got}", hint)


@SC106.worded
def later_version(version: float, known: int) -> Text:
    # whatever else is found in such a spec is wrong
    return Text(
        f"unsupported version {version} of the language: this speccompile reads version {known}",
        help="update speccompile: `pip install --upgrade speccompile`",
    )
