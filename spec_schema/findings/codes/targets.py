"""Codes about what a target can do, and what a run has stored."""

from ..code import ERROR, Code

SC503 = Code(
    "SC503",
    ERROR,
    "target can't do it",
    "The layer has no meaning on this target.",
    example="""\
-- note --
Both targets support all layers at present; this is how an unsupported one would be reported.
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
runtime: {target: graph}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
runtime: {target: keras}
-- finding --
error[SC503]: the graph target can't do `dense`: it has no TensorFlow operation
 --> spec.yaml:4:12  (model.layers.dense)
  |
4 |   layers: [dense: 1]
  |            ^^^^^
  |
help: use `runtime: {target: keras}`
""",
)

SC504 = Code(
    "SC504",
    ERROR,
    "spec that can't be read again",
    "A run is resumed, evaluated and compiled by the spec that it stores.",
    example="""\
-- command --
speccompile run spec.yaml
-- note --
Params are stored with their values inserted: `outer` contains `inner` and is therefore nested twice as deep.
-- wrong/spec.yaml --
spec: 1
params:
  inner: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[8]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
  outer: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[$inner]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
data: {synthetic: 64}
model:
  inputs: {x: [4]}
  layers: [dense: $(len(outer))]
training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
-- right/spec.yaml --
spec: 1
params:
  inner: [8]
  outer: [$inner]
data: {synthetic: 64}
model:
  inputs: {x: [4]}
  layers: [dense: $(len(outer))]
training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
-- finding --
error[SC504]: a run could not read this spec again: lists and mappings are nested more than 64 levels deep
 --> spec.yaml:1:1
  |
1 | spec: 1
  | ^^^^
  |
help: the spec is stored with its bases merged and its params worked out: use each large param once, and write layers that repeat as a block
""",
)
