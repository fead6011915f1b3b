"""Codes about layers that are legal and probably not meant."""

from ...shapes import Shape, format_shape
from ..code import INFO, WARNING, Code, Text

SC219 = Code(
    "SC219",
    WARNING,
    "activation without effect",
    "It looks like it does something.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: relu}
-    - relu
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC219.worded
def activation_has_no_effect(layer: str, before: str) -> Text:
    return Text(
        f"`{layer}` has no effect: its input is never negative after `{before}`",
        help="remove one of the two",
    )


SC220 = Code(
    "SC220",
    WARNING,
    "activation of an activation",
    "It squeezes values that already lie between 0 and 1 into a small part of its range.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: sigmoid}
-    - softmax
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC220.worded
def squashed_twice(layer: str, activation: str, before: str) -> Text:
    return Text(
        f"`{layer}` applies `{activation}` to the output of `{before}`, which already lies between 0 and 1",
        help="keep one of the two",
    )


SC221 = Code(
    "SC221",
    WARNING,
    "dropout after the last layer",
    "It distorts the predictions themselves.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: relu}
+    - dropout: 0.3
     - dense: 10
-    - dropout: 0.3
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC221.worded
def random_after_last_layer(layer: str, last: str, output: str) -> Text:
    behind = f"`{last}`, the last layer" if last else "the last layer"
    return Text(
        f"`{layer}` comes after {f'the last layer of `{output}`' if output else behind}",
        help="move it before the last layer: here it distorts the predictions",
    )


SC222 = Code(
    "SC222",
    WARNING,
    "high dropout rate",
    "`rate` is the fraction dropped, so almost nothing is kept.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: relu}
-    - dropout: 0.9
+    - dropout: 0.1
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC222.worded
def high_dropout(layer: str, rate: float) -> Text:
    return Text(
        f"`{layer}` drops {rate:.3g} of its input and keeps little",
        help="use a rate of 0.2 to 0.5: it is the fraction dropped, not kept",
    )


SC223 = Code(
    "SC223",
    WARNING,
    "consecutive linear layers",
    "Together they can learn no more than one of them.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - dense: 32
+    - dense: {units: 32, activation: relu}
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC223.worded
def consecutive_linear_layers(first: str, second: str) -> Text:
    return Text(
        f"`{first}` has no activation, so `{first}` and `{second}` are one linear map",
        help="give it an activation (`activation: relu`), or remove it",
    )


SC224 = Code(
    "SC224",
    INFO,
    "layer without effect",
    "Its output equals its input.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - flatten
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC224.worded
def layer_has_no_effect(layer: str, rank: int, shape: str) -> Text:
    already = "flat" if rank == 2 else "of this shape"
    return Text(
        f"`{layer}` has no effect: its input is already {already}, {shape}", help="remove it"
    )


SC225 = Code(
    "SC225",
    INFO,
    "bias before batch normalization",
    "Batch normalization subtracts the mean, and the bias with it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {picture: [32, 32, 3]}
   layers:
-    - conv2d: {filters: 8, kernel_size: 3}
+    - conv2d: {filters: 8, kernel_size: 3, use_bias: false}
     - batch_normalization
     - relu
     - global_average_pooling2d
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC225.worded
def bias_has_no_effect(layer: str, normalization: str) -> Text:
    return Text(
        f"the bias of `{layer}` has no effect: `{normalization}` subtracts it",
        help="write `use_bias: false`",
    )


SC226 = Code(
    "SC226",
    WARNING,
    "embedding of fractions",
    "Fractions are truncated, and integers beyond the table go unnoticed when data is read.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {words: [5]}
+  inputs: {words: {shape: [5], dtype: int32}}
   layers:
     - embedding: {input_dim: 10, output_dim: 4}
""",
)


@SC226.worded
def embedding_of_fractions(layer: str, source: str, dtype: str, shape: str) -> Text:
    help = "give it integers: fractions are truncated"
    if shape:
        help = f"write `{source}: {{shape: [{shape}], dtype: int32}}` under `inputs`"
    return Text(f"`{layer}` looks up integers, got {dtype} from `{source}`", help=help)


SC228 = Code(
    "SC228",
    WARNING,
    "targets stay behind",
    "The network learns from targets at places where the image has something else.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {picture: [32, 32, 3]}
   layers:
-    - random_flip
     - conv2d: {filters: 1, kernel_size: 3, strides: 2, activation: sigmoid}
 training:
   loss: binary_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC228.worded
def targets_stay_behind(layer: str, output: str, shape: Shape) -> Text:
    return Text(
        f"`{layer}` moves the pixels of images, but not the targets of output `{output}`, of shape "
        f"{format_shape(shape)}",
        help="remove it",
    )


SC229 = Code(
    "SC229",
    WARNING,
    "value range of other images",
    "The layer changes images far more, or less, than its parameters say.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {picture: [32, 32, 3]}
   layers:
     - rescaling: {scale: $(1 / 255)}
-    - random_brightness: {factor: 0.2}
+    - random_brightness: {factor: 0.2, value_range: [0, 1]}
     - global_average_pooling2d
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC229.worded
def value_range_of_other_images(
    layer: str, low: float, high: float, origin: str, actual_low: float, actual_high: float
) -> Text:
    actual = f"[{actual_low:.4g}, {actual_high:.4g}]"
    return Text(
        f"`{layer}` expects values in [{low:g}, {high:g}], but `{origin}` brings images from "
        f"[0, 255] to {actual}",
        help=f"write `value_range: {actual}`",
    )
