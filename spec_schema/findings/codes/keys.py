"""Codes about unknown and missing keys."""

from collections.abc import Mapping, Sequence

from ..code import ERROR, Code, Text, article, both, expected, listed

SC101 = Code(
    "SC101",
    ERROR,
    "unknown key",
    "An unknown key would be ignored without notice.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {units: 1, activaton: relu}
+    - dense: {units: 1, activation: relu}
""",
)


@SC101.worded
def unknown_key(
    key: str,
    owner: str = "",
    known: Sequence[str] = (),
    given: str = "",
    missing: str = "",
    hint: str = "",
) -> Text:
    # owner: the section or component; empty for the spec itself
    # known: its keys; given: the key that was probably meant, if it is there too
    # missing: a required key that the value fits; hint: what to write instead
    help = hint or expected(known)
    if given:
        help = f"remove it: `{given}` is already set"
    elif missing:
        help = f"did you mean `{missing}`, which is missing?"
    return Text(f"unknown key `{key}`{_in(owner)}", help)


@SC101.worded
def unknown_parameter_of_none(key: str, component: str) -> Text:
    return Text(
        f"unknown key `{key}`{_in(component)}", f"remove it: `{component}` has no parameters"
    )


@SC101.worded
def unknown_key_or_component(
    key: str,
    owner: str,
    kind: str,
    components: Sequence[str],
    keys: Sequence[str],
    hint: str = "",
) -> Text:
    # kind: of the component that the mapping holds next to its keys
    help = f"expected {listed(keys)} or {article(kind)} ({listed(components)})"
    return Text(f"unknown key or {kind} `{key}`{_in(owner)}", hint or help)


@SC101.worded
def misplaced_key(key: str, owner: str, sections: Sequence[str], name: str) -> Text:
    # sections: where it belongs ("" is the top level); name: what it is called there
    move, top = ("move it", "to") if name == key else (f"write `{name}`", "at")
    places = (f"under `{path}`" if path else f"{top} the top level" for path in sections)
    return Text(f"unknown key `{key}`{_in(owner)}", f"{move} {' or '.join(places)}")


@SC101.worded
def parameters_beside_layer(parameters: Sequence[str], layer: str, line: str) -> Text:
    # line: the layer with these parameters inside
    return Text(f"{both(parameters)} must be inside `{layer}`, not next to it", f"write `- {line}`")


def _in(owner: str) -> str:
    return f" in `{owner}`" if owner else ""


SC102 = Code(
    "SC102",
    ERROR,
    "missing key",
    "The spec can't be compiled without it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {activation: relu}
+    - dense: {units: 1, activation: relu}
""",
)


@SC102.worded
def missing_keys(owner: str, keys: Mapping[str, str], line: str = "") -> Text:
    # keys: the missing ones and what each must be, where that is known
    # line: the owner with its parameters as a spec writes it
    must = [
        "write `spec: 1`" if key == "spec" else f"`{key}` must be {words}"
        for key, words in keys.items()
        if words
    ]
    write = [f"write `{line}`"] if line else []
    return Text(f"missing {both([*keys])}{_in(owner)}", "; ".join(write + must))


@SC102.worded
def missing_component(owner: str, kind: str, components: Sequence[str]) -> Text:
    return Text(f"missing {kind}{_in(owner)}", f"add one of {listed(components)}")


@SC102.worded
def missing_shape(input: str) -> Text:
    return Text(
        f"missing `shape`{_in(input)}",
        help="add the sizes without the batch, such as `shape: [28, 28, 1]`",
    )


@SC102.worded
def missing_monitor(limits: Sequence[str]) -> Text:
    return Text(
        f"missing `monitor` for {both(limits)} in `stop_when`",
        help="add the value to compare: `monitor: val_accuracy`",
    )
