"""Several optimizers, each for some of the weights."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, both, counted

SC227 = Code(
    "SC227",
    ERROR,
    "weights and optimizers don't match",
    "Each trainable weight needs an optimizer, and each optimizer a weight.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {synthetic: 100}
 model:
   inputs: {x: [4]}
   layers: [{dense: 8}, relu, {dense: 1, name: last}]
 training:
   loss: mean_squared_error
   optimizer:
     - {sgd: {momentum: 0.9}, on: last}
+    - adam
   epochs: 2
""",
)

_SHOWN = 3


@SC227.worded
def weights_without_optimizer(weights: Sequence[str]) -> Text:
    others = f" and {counted(len(weights) - _SHOWN, 'more')}" if len(weights) > _SHOWN else ""
    shown = both(weights[:_SHOWN]) if not others else ", ".join(f"`{w}`" for w in weights[:_SHOWN])
    return Text(
        f"no optimizer updates {shown}{others}",
        help="end the list with an optimizer without `on`, such as `- adam`",
    )


@SC227.worded
def optimizer_without_weights(optimizer: str) -> Text:
    return Text(
        f"`{optimizer}` updates no weight: earlier optimizers select all of its weights",
        help="move it up, or remove it",
    )


@SC227.worded
def nothing_excluded(pattern: str) -> Text:
    return Text(
        f"no trainable weight or layer matches `{pattern}`",
        help="name a weight such as `bias`, a layer type, a layer name, or a pattern",
    )


@SC227.worded
def nothing_to_update(patterns: Sequence[str]) -> Text:
    has = "has" if len(patterns) == 1 else "have"
    return Text(f"{both(patterns)} {has} no trainable weights", help="choose other layers")
