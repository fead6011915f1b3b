"""Codes about components: unknown ones, none, or several in one place."""

from collections.abc import Sequence

from ...errors import as_asked
from ..code import ERROR, Code, Text, article, both, expected

SC104 = Code(
    "SC104",
    ERROR,
    "unknown component",
    "Components are built in or defined in `blocks`; names are not looked up anywhere else.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - linear: 1
+    - dense: 1
""",
)


@SC104.worded
def unknown_component(kind: str, name: str, known: Sequence[str] = (), hint: str = "") -> Text:
    # known: what the help lists; hint: what to write instead
    return Text(f"unknown {kind} `{name}`", hint or expected(known))


@SC104.worded
def unknown_layer(name: str, known: Sequence[str] = ()) -> Text:
    # known: layers of a similar name
    lists = as_asked("`speccompile layers`", "`speccompile.catalogue()`")
    help = expected(known) or f"{lists} lists all layers; define others in `blocks`"
    return Text(f"unknown layer `{name}`", help)


@SC104.worded
def wrapped_block(name: str) -> Text:
    return Text(
        f"`{name}` is a block: only `time_distributed` can wrap blocks",
        help=f"wrap each layer of `{name}` instead",
    )


@SC104.worded
def activation_as_layer(name: str, activation: str) -> Text:
    return Text(f"`{name}` is an activation, not a layer", f"write `activation: {activation}`")


@SC104.worded
def input_as_layer(name: str) -> Text:
    return Text(f"unknown layer `{name}`", "declare inputs in `model.inputs`, not as layers")


@SC104.worded
def unknown_layer_over_base(name: str) -> Text:
    # in a list that replaces all layers of a base
    return Text(
        f"unknown layer `{name}`",
        help=f"to change the layer `{name}` of the base, write `{name}:` without the `-`: "
        "a list replaces all layers of the base",
    )


SC105 = Code(
    "SC105",
    ERROR,
    "not one component",
    "A component is a single key, followed by its parameters.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - {dropout: 0.5, dense: 1}
+    - dropout: 0.5
+    - dense: 1
""",
)


@SC105.worded
def not_a_component(key: str, kind: str, got: str, known: Sequence[str]) -> Text:
    return Text(f"`{key}` must be {article(kind)}, got {got}", expected(known))


@SC105.worded
def several_components(key: str, kind: str, count: int) -> Text:
    return Text(f"`{key}` must be one {kind}, got {count} keys", f"keep one {kind}")


@SC105.worded
def parameter_beside_component(key: str, kind: str, component: str, parameter: str) -> Text:
    return Text(
        f"`{key}` must be one {kind}, got {both([component, parameter])}",
        help=f"write `{component}: {{{parameter}: …}}`",
        label=f"belongs inside `{component}`",
    )


@SC105.worded
def second_component(kind: str, name: str) -> Text:
    return Text(f"unexpected second {kind} `{name}`", f"keep one {kind}")


@SC105.worded
def named_by_value(kind: str, key: str, line: str) -> Text:
    # key: the one whose value names the component (`type: dense`); line: how a spec writes it
    return Text(f"{article(kind)} must be named by its key, not by `{key}`", help=f"write `{line}`")


@SC105.worded
def not_a_layer(got: str) -> Text:
    return Text(
        f"expected a layer, got {got}",
        help="write `- dense: 64`, `- dense: {units: 64}` or `- flatten`",
    )


@SC105.worded
def item_without_layer(keys: Sequence[str]) -> Text:
    return Text(f"expected a layer, got only {both(keys)}", "write `- dense: 64`")


@SC105.worded
def second_layer(layer: str) -> Text:
    return Text(f"unexpected second layer `{layer}` in one item", "put a `-` before it")


@SC105.worded
def layer_beside_share(layer: str) -> Text:
    return Text(f"an item can't have both `share` and `{layer}`", "keep one of the two")


@SC105.worded
def repeat_beside_for() -> Text:
    return Text(
        "an item can't have both `repeat` and `for`",
        help="remove `repeat`: the lists in `for` say how many copies there are",
    )
