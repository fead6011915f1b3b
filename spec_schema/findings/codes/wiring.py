"""Codes about layers that others refer to: in `from`, `share`, `outputs` and rules."""

from collections.abc import Sequence

from ..code import ERROR, WARNING, Code, Text, both, expected

SC201 = Code(
    "SC201",
    ERROR,
    "undefined layer",
    "A layer can only use layers that are defined before it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: 4
       name: hidden
     - add:
-      from: [hiden, x]
+      from: [hidden, x]
""",
)


@SC201.worded
def undefined_layer(name: str, nearest: Sequence[str]) -> Text:
    # nearest: layers and inputs defined before it, the last one first
    return Text(f"undefined layer `{name}`", help=expected(nearest))


@SC201.worded
def undefined_result(layer: str, result: str, known: tuple[str, ...]) -> Text:
    help = expected([f"{layer}.{each}" for each in known])
    if not known:
        parameter = "return_attention_scores" if "attention" in result else "return_state"
        help = f"write `{layer}` for its output"
        if "attention" in result or "state" in result:
            help = f"set `{parameter}: true` in `{layer}`"
    return Text(f"`{layer}` has no result `{result}`", help=help)


@SC201.worded
def layer_inside_block(name: str, block: str) -> Text:
    inside = name.rpartition("/")[2]
    return Text(
        f"undefined layer `{name}`: it is inside block `{block}`",
        help=f"write `{block}`, or `{block}.{inside}` and `outputs: [{inside}]` in the block",
    )


@SC201.worded
def input_outside_block(nearest: Sequence[str]) -> Text:
    return Text("`input` is only defined inside blocks", help=expected(nearest))


@SC201.worded
def no_such_copy(reference: str, name: str, copies: int) -> Text:
    # copies: 0 if the layer is not repeated
    if not copies:
        return Text(f"undefined layer `{reference}`: `{name}` is not repeated", f"write `{name}`")
    if copies == 1:
        return Text(f"undefined layer `{reference}`: `{name}` has one copy", f"write `{name}`")
    return Text(
        f"undefined layer `{reference}`: `{name}` has {copies:,} copies",
        help=f"write `{name}[0]` to `{name}[{copies - 1}]`, or `{name}` for the last",
    )


SC202 = Code(
    "SC202",
    ERROR,
    "duplicate name",
    "A reference to the name could mean either.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: {units: 4, activation: relu}
       name: hidden
     - dense: {units: 4, activation: relu}
-      name: hidden
+      name: deeper
""",
)


@SC202.worded
def duplicate_name(name: str) -> Text:
    return Text(f"duplicate name `{name}`", help="rename one of the two")


@SC202.worded
def duplicate_metric(metric: str) -> Text:
    return Text(
        f"duplicate metric `{metric}`", help="remove one of the two, or give it another `name`"
    )


SC208 = Code(
    "SC208",
    ERROR,
    "forward reference",
    "Layers are computed in the order in which they are written.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
+    - dense: 4
+      name: hidden
     - add:
       from: [x, hidden]
-    - dense: 4
-      name: hidden
""",
)


@SC208.worded
def used_before_definition(name: str) -> Text:
    return Text(f"layer `{name}` is used before it is defined", help="move this layer after it")


@SC208.worded
def takes_itself(name: str, nearest: Sequence[str]) -> Text:
    return Text(f"`{name}` can't be its own input", help=expected(nearest))


@SC208.worded
def shares_itself(name: str) -> Text:
    return Text(
        f"`{name}` can't share its own weights", help="name a layer that is defined before it"
    )


SC210 = Code(
    "SC210",
    ERROR,
    "rule without layers",
    "The rule would have no effect.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
   regularize:
     - l2: 1e-4
-      on: conv2d
+      on: dense
""",
)


@SC210.worded
def unmatched_pattern(pattern: str) -> Text:
    return Text(
        f"no layer matches `{pattern}`",
        help="use a layer type, a layer name, or a pattern such as `conv*`",
    )


@SC210.worded
def everything_excepted(patterns: Sequence[str]) -> Text:
    return Text(
        f"`except` excludes everything that matches {both(patterns, 'or')}",
        help="exclude fewer layers, or remove the rule",
    )


@SC210.worded
def no_weights(patterns: Sequence[str], verb: str) -> Text:
    # verb: what the rule does, `regularize` or `initialize`
    return Text(f"{both(patterns)} {_have(patterns)} no weights to {verb}", help=_OTHERS)


@SC210.worded
def no_kernels(patterns: Sequence[str], weights: Sequence[str], verb: str) -> Text:
    # weights: those the rule could name
    return Text(
        f"{both(patterns)} {_have(patterns)} no kernel, which rules {verb} by default",
        help=f"{_OTHERS}, or name the weights: `weights: [{', '.join(weights)}]`",
    )


@SC210.worded
def weights_not_found(
    patterns: Sequence[str], weights: Sequence[str], known: Sequence[str]
) -> Text:
    return Text(
        f"{both(patterns)} {_have(patterns)} no weights named {both(weights, 'or')}",
        help=expected(known),
    )


_OTHERS = "choose other layers"


def _have(patterns: Sequence[str]) -> str:
    return "has" if len(patterns) == 1 else "have"


SC213 = Code(
    "SC213",
    WARNING,
    "unused layer",
    "No output of the network depends on it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: {units: 8, activation: relu}
       name: hidden
     - dense: 1
-      from: x
+      from: hidden
""",
)


@SC213.worded
def unused_layer(layer: str) -> Text:
    return Text(
        f"`{layer}` is unused: no output depends on it",
        help="use it in `from`, add it to `outputs`, or remove it",
    )


@SC213.worded
def unused_input(input: str) -> Text:
    return Text(f"input `{input}` is unused", help="remove it")


@SC213.worded
def unused_block_input(input: str, block: str) -> Text:
    return Text(
        f"input `{input}` of `{block}` is unused",
        help=f"remove it here, and from the `from` of each `{block}`",
    )
