"""Codes about batches of samples of about the same length."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, WARNING, Code, Text

SC482 = Code(
    "SC482",
    ERROR,
    "samples can't be grouped by length",
    "Batches are cut to their longest sample, which needs samples of different lengths.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {words: {shape: [50], dtype: int32}}
+  inputs: {words: {shape: [null], dtype: int32}}
   layers:
     - embedding: {input_dim: 1000, output_dim: 16, mask_zero: true}
     - lstm: 16
     - dense: 1
 training:
   loss: mean_squared_error
   optimizer: adam
   group_by_length: words
   epochs: 3
""",
)


@SC482.worded
def one_length(input: str, shape: Shape, window: int | None = None) -> Text:
    """
    Args:
        window: The length of the windows that are samples, if they are.
    """
    if window is not None:
        return Text(f"all windows are {window} rows long", help="remove `group_by_length`")
    what = f"all samples of input `{input}` have the shape {sample_shape(shape)}"
    first = f"write `null` in place of {shape[0]} in its shape" if shape and shape[0] else ""
    return Text(what, help=first or "remove `group_by_length`")


@SC482.worded
def fixed_text(input: str, length: int) -> Text:
    return Text(
        f"`output_sequence_length` makes every text of input `{input}` {length} words long",
        help="remove `output_sequence_length`: the text of a batch is padded to the longest one",
    )


@SC482.worded
def no_words(input: str) -> Text:
    return Text(
        f"no `text_vectorization` layer turns the text of input `{input}` into words",
        help="remove `group_by_length`",
    )


@SC482.worded
def normalized_padding(input: str, normalizer: str) -> Text:
    return Text(
        f"padding of input `{input}` is zeros, which `normalize: {normalizer}` turns into other "
        "numbers",
        help="remove `normalize`, or use `normalize: {divide: …}`, which keeps zeros",
    )


@SC482.worded
def kept_order() -> Text:
    return Text(
        "`group_by_length` reorders samples, but `shuffle: false` keeps their order",
        help="remove one of the two",
    )


@SC482.worded
def positions_of_other_length(output: str, positions: int, input: str, steps: int) -> Text:
    return Text(
        f"the targets of output `{output}` have {positions} positions, and input `{input}` has "
        f"{steps}: they can't be cut alike",
        help="pad both to the same length",
    )


SC483 = Code(
    "SC483",
    WARNING,
    "padding is not masked",
    "Layers compute with padding as with data, so an answer depends on the length of its batch.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {words: {shape: [null], dtype: int32}}
   layers:
-    - embedding: {input_dim: 1000, output_dim: 16}
+    - embedding: {input_dim: 1000, output_dim: 16, mask_zero: true}
     - lstm: 16
     - dense: 1
 training:
   loss: mean_squared_error
   optimizer: adam
   group_by_length: words
   epochs: 3
""",
)


@SC483.worded
def padding_counts(input: str) -> Text:
    return Text(
        f"no layer masks the padding of input `{input}`",
        help="add `mask_zero: true` to its `embedding`, or `masking` as its first layer",
    )
