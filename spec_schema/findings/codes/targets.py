"""Codes about what a target can do, and what a run has stored."""

from ..code import ERROR, Code, Text

SC503 = Code(
    "SC503",
    ERROR,
    "layer not supported by the target",
    "The target can't compute it.",
    example="""\
-- note --
Both targets support all layers at present; this is how an unsupported one would be reported.
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
-runtime: {target: graph}
+runtime: {target: keras}
-- finding --
error[SC503]: `dense` is not supported by the graph target: it has no TensorFlow operation
 --> spec.yaml:4:12  (model.layers.dense)
  |
4 |   layers: [dense: 1]
  |            ^^^^^
  |
help: use `runtime: {target: keras}`
""",
)


@SC503.worded
def unsupported_layer(layer: str, target: str, reason: str, alternative: str) -> Text:
    return Text(
        f"`{layer}` is not supported by the {target} target: {reason}",
        help=f"use `runtime: {{target: {alternative}}}`",
    )


SC504 = Code(
    "SC504",
    ERROR,
    "stored spec unreadable",
    "A run is resumed, evaluated and exported from the spec it stores.",
    example="""\
-- command --
speccompile run spec.yaml
-- note --
Params are stored with their values inserted: `outer` contains `inner` and is therefore nested twice as deep.
-- diff spec.yaml --
 spec: 1
 params:
-  inner: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[8]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
-  outer: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[$inner]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
+  inner: [8]
+  outer: [$inner]
 data: {synthetic: 64}
 model:
   inputs: {x: [4]}
   layers: [dense: $(len(outer))]
 training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
-- finding --
error[SC504]: a run can't read its stored spec again: lists and mappings are nested more than 64 levels deep
 --> spec.yaml:1:1
  |
1 | spec: 1
  | ^^^^
  |
help: use each large param once, and write repeated layers as a block: the spec is stored with its bases merged and its params inserted
""",
)


@SC504.worded
def unreadable_when_stored(reason: str = "") -> Text:
    if not reason:
        return Text(
            "a run can't store its spec: some values would change when they are read again",
            help="this is a fault of speccompile: report it, with the spec and the overrides",
        )
    return Text(
        f"a run can't read its stored spec again: {reason}",
        help="use each large param once, and write repeated layers as a block: the spec is stored "
        "with its bases merged and its params inserted",
    )
