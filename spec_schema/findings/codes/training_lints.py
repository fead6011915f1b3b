"""Codes about training that is legal and probably not meant."""

from collections.abc import Sequence

from ..code import WARNING, Code, Text, abridged, counted

SC316 = Code(
    "SC316",
    WARNING,
    "regularizer that swamps the loss",
    "The smallest loss is then that of weights near 0.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
   regularize:
-    - l2: 1
+    - l2: 1e-4
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC316.worded
def regularizer_swamps_loss(parameter: str, strength: float) -> Text:
    return Text(
        f"`{parameter}` of {strength:g} swamps the loss and drives the weights to 0",
        help="use 1e-5 to 1e-2",
    )


SC317 = Code(
    "SC317",
    WARNING,
    "L2 and weight decay",
    "Both shrink the weights, by different rules.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
   regularize:
     - l2: 1e-4
 training:
   loss: sparse_categorical_crossentropy
-  optimizer: adamw
+  optimizer: adam
   epochs: 10
""",
)


@SC317.worded
def l2_and_weight_decay(optimizer: str, weight_decay: float) -> Text:
    return Text(
        f"the weight decay of `{optimizer}` ({weight_decay:g}) and `l2` both shrink the weights",
        help="keep one of the two: remove `l2`, or write `weight_decay: 0`",
    )


SC318 = Code(
    "SC318",
    WARNING,
    "batch normalization of one sample",
    "The statistics of one sample say nothing about the others.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, use_bias: false}
     - batch_normalization
     - relu
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
-  batch_size: 1
+  batch_size: 32
""",
)


@SC318.worded
def batch_of_one(layer: str, rank: int) -> Text:
    message = f"`{layer}` subtracts the mean of one sample, which leaves only its `beta`"
    if rank > 2:
        message = f"`{layer}` normalizes by one sample, whose statistics change at every step"
    return Text(message, help="use a larger `batch_size`, or `layer_normalization`")


SC321 = Code(
    "SC321",
    WARNING,
    "learning rate out of range",
    "Training diverges, or learns nothing.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
-  optimizer: {adam: {learning_rate: 1}}
+  optimizer: {adam: {learning_rate: 1e-3}}
   epochs: 10
""",
)


@SC321.worded
def learning_rate_too_large(rate: float, optimizer: str, default: float, largest: float) -> Text:
    return Text(
        f"a learning rate of {rate:g} is far too large for `{optimizer}`",
        help=f"Keras' default is {default:g}; above {largest:g} training usually diverges",
    )


@SC321.worded
def learning_rate_too_small(rate: float, optimizer: str, default: float) -> Text:
    return Text(
        f"a learning rate of {rate:g} is too small for `{optimizer}` to change any weight",
        help=f"Keras' default is {default:g}; is the exponent right?",
    )


SC322 = Code(
    "SC322",
    WARNING,
    "nothing to train",
    "Training leaves the network unchanged.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: relu}
       trainable: false
     - dense: 10
-      trainable: false
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC322.worded
def nothing_to_train(has_weights: bool) -> Text:
    if has_weights:
        return Text(
            "the network has nothing to train: all layers are frozen",
            help="remove `trainable: false` from one of them",
        )
    return Text(
        "the network has nothing to train: no layer has weights",
        help="add a layer with weights, such as `dense`",
    )


@SC322.worded
def never_updated(accumulated: int, steps: int) -> Text:
    return Text(
        f"no weight is updated: gradients of {counted(accumulated, 'step')} are accumulated, and "
        f"the run has at most {steps:,}",
        help="lower `gradient_accumulation_steps`, or train longer",
    )


SC323 = Code(
    "SC323",
    WARNING,
    "probabilities in half precision",
    "Small probabilities become 0, and large ones can't be told from 1.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - dense: {units: 10, activation: softmax}
+    - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
 runtime: {precision: mixed_bfloat16}
""",
)


@SC323.worded
def probabilities_in_half_precision(
    output: str, activation: str, precision: str, takes_logits: bool
) -> Text:
    digits = "three" if precision == "mixed_float16" else "two"
    help = "use `precision: float32`"
    if takes_logits:
        help = "end it without an activation: the loss then takes its logits in float32"
    return Text(
        f"`{precision}` computes the `{activation}` of `{output}` with {digits} digits", help=help
    )


SC329 = Code(
    "SC329",
    WARNING,
    "targets on another scale than their inputs",
    "`normalize` changes inputs only, so a copy of the input would not be the answer.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   npz: {path: pictures.npz, inputs: x, targets: x}
   normalize: {divide: 255}
+  normalize_targets: {divide: 255}
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 8, activation: relu}
     - dense: 64
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC329.worded
def normalized_on_one_side(input: str, output: str, normalizer: str) -> Text:
    return Text(
        f"`normalize` scales the input `{input}`, but not the targets of `{output}`, "
        "which are the same values unscaled",
        help=f"use `normalize_targets: {normalizer}`, too" if normalizer else "remove `normalize`",
    )


SC441 = Code(
    "SC441",
    WARNING,
    "batch larger than the data",
    "An epoch is a single step.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {synthetic: 64}
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
-  batch_size: 128
+  batch_size: 32
""",
)


@SC441.worded
def batch_larger_than_data(batch_size: int, samples: int) -> Text:
    return Text(
        f"`batch_size` is {batch_size:,}, but there are only {samples:,} training samples",
        help="make `batch_size` smaller: an epoch is a single step now",
    )


SC331 = Code(
    "SC331",
    WARNING,
    "weights without a gradient",
    "Training leaves them as they were initialized.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
     - dense: {units: 32, activation: sigmoid}
-    - compute: round(x)
+    - compute: x ** 4
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC331.worded
def no_gradient(layer: str, behind: Sequence[str], varies_images: bool) -> Text:
    # behind: the layers whose weights get no gradient
    move = "move it before the first layer with weights"
    replace = "use operations that have a gradient"
    return Text(
        f"`{layer}` passes no gradient on: {_unchanged(behind)}",
        help=f"{move if varies_images else replace}, or freeze the layers with `trainable: false`",
    )


@SC331.worded
def loss_without_gradient(behind: Sequence[str]) -> Text:
    return Text(
        f"the loss has no gradient: {_unchanged(behind)}",
        help="use operations that have a gradient for `y_pred`",
    )


def _unchanged(layers: Sequence[str]) -> str:
    return f"training doesn't change the weights of {abridged(layers)}"
