"""Codes about inputs, outputs, blocks, and the names that a spec gives them."""

from collections.abc import Sequence

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text, expected

SC212 = Code(
    "SC212",
    ERROR,
    "invalid output",
    "Outputs are layers of the network.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: 1
       name: price
-  outputs: {euros: prize}
+  outputs: {euros: price}
""",
)


@SC212.worded
def outputs_not_a_mapping(got: str, layers: Sequence[str]) -> Text:
    # layers: those that are probably meant
    shown = ", ".join(f"{layer}: {layer}" for layer in layers)
    return Text(
        f"`outputs` must be a mapping, got {got}",
        help=f"write `outputs: {{{shown}}}`: output name → layer",
    )


@SC212.worded
def undefined_output_layer(output: str, layer: str, layers: Sequence[str]) -> Text:
    return Text(f"undefined layer `{layer}` for output `{output}`", help=expected(layers))


@SC212.worded
def output_not_a_layer(output: str, got: str, layers: Sequence[str]) -> Text:
    return Text(f"output `{output}` must be the name of a layer, got {got}", help=expected(layers))


SC214 = Code(
    "SC214",
    ERROR,
    "invalid input",
    "All shapes follow from those of the inputs.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {pixels: [-8, 8]}
+  inputs: {pixels: [8, 8]}
   layers: [flatten, dense: 1]
""",
)


@SC214.worded
def no_inputs(got: str) -> Text:
    return Text(
        f"`inputs` must be a mapping with at least one input, got {got}",
        help="write `inputs: {pixels: [64]}`: input name → shape without the batch",
    )


@SC214.worded
def not_a_shape(got: str) -> Text:
    return Text(f"a shape must be a list of positive integers, got {got}", help=_SHAPE)


@SC214.worded
def too_many_dimensions(count: int, limit: int) -> Text:
    return Text(f"a shape can have at most {limit} dimensions, got {count}", help=_SHAPE)


@SC214.worded
def invalid_dimension(got: str, largest: int, without_batch: str = "") -> Text:
    # without_batch: the shape without its first dimension, if that stands for the batch
    help = f"remove the batch axis: `{without_batch}`" if without_batch else _SHAPE
    return Text(f"a dimension must be an integer from 1 to {largest:,}, got {got}", help=help)


@SC214.worded
def batch_axis_declared(shape: Shape, target: str, without_batch: Shape) -> Text:
    # target: the column that holds one label per sample
    return Text(
        f"{sample_shape(shape)} gives a sample several positions, but `{target}` is one label each",
        help=f"remove the batch axis: `{sample_shape(without_batch)}`",
    )


_SHAPE = "write `[28, 28, 1]`, without the batch; `null` means any size"


SC215 = Code(
    "SC215",
    ERROR,
    "recursive block",
    "The network would be infinite.",
    example="""\
-- diff spec.yaml --
 spec: 1
 blocks:
   tower:
-    layers: [dense: {units: 4, activation: relu}, tower]
+    layers: [dense: {units: 4, activation: relu}]
 model:
   inputs: {x: [4]}
-  layers: [tower]
+  layers:
+    - tower:
+      repeat: 3
""",
)


@SC215.worded
def block_contains_itself(block: str) -> Text:
    return Text(f"block `{block}` contains itself", help="replace it with other layers")


SC216 = Code(
    "SC216",
    ERROR,
    "invalid name",
    "Names are used for weights and files.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {my pixels: [4]}
+  inputs: {my_pixels: [4]}
   layers: [dense: 1]
""",
)


@SC216.worded
def invalid_name(name: str, kind: str) -> Text:
    # kind: what it names: "layer", "input", "output" or "block"
    return Text(
        f"invalid {kind} name `{name}`",
        help="use a letter, then letters, digits, `_`, `-` and `.` (at most 128)",
    )


@SC216.worded
def reserved_name(name: str, kind: str) -> Text:
    return Text(
        f"invalid {kind} name `{name}`: inside blocks it means the block's input",
        help="choose another name",
    )


@SC216.worded
def block_named_like_layer(name: str) -> Text:
    return Text(f"block `{name}` has the name of a built-in layer", help="choose another name")


SC217 = Code(
    "SC217",
    ERROR,
    "empty network",
    "There is nothing to train.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
-  layers: []
+  layers: [dense: 1]
""",
)


@SC217.worded
def no_layers() -> Text:
    return Text("the network has no layers", help="add one, such as `- dense: 10`")


SC218 = Code(
    "SC218",
    ERROR,
    "invalid block",
    "A block is a list of layers with parameters.",
    example="""\
-- diff spec.yaml --
 spec: 1
 blocks:
-  tower: [dense: 4]
+  tower:
+    layers: [dense: 4]
 model:
   inputs: {x: [4]}
   layers: [tower]
""",
)

_BLOCK = "write each block as `name: {params: {…}, layers: […]}`"


@SC218.worded
def blocks_not_a_mapping(got: str, is_list: bool) -> Text:
    help = f"{_BLOCK}, without `-`" if is_list else _BLOCK
    return Text(f"`blocks` must be a mapping, got {got}", help=help)


@SC218.worded
def block_layers_not_a_list(block: str, got: str) -> Text:
    return Text(
        f"`layers` of block `{block}` must be a list, got {got}", help="put a `-` before each layer"
    )


@SC218.worded
def block_without_layers(block: str) -> Text:
    return Text(f"missing `layers` in block `{block}`", help=_BLOCK)


@SC218.worded
def params_not_a_mapping(block: str, got: str) -> Text:
    return Text(
        f"`params` of block `{block}` must be a mapping, got {got}",
        help="write each as `name: type` (int, float, bool, str, list) or `name: default`",
    )
