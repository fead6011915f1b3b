"""Codes about batches of samples of about the same length."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, WARNING, Code, Text, counted, quoted_value

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
    if not shape or shape[0] is None:
        return Text(what, help="remove `group_by_length`")
    return Text(what, help=f"open the first dimension of the input: `null` in place of {shape[0]}")


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


SC484 = Code(
    "SC484",
    ERROR,
    "list doesn't fit the input",
    "A list is padded with zeros to the length of the input, but never cut.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   json: {path: table.jsonl, target: y}
 model:
-  inputs: {words: {shape: [3], dtype: int32}}
+  inputs: {words: {shape: [null], dtype: int32}}
   layers:
     - embedding: {input_dim: 10, output_dim: 4, mask_zero: true}
     - lstm: 4
     - dense: 2
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.jsonl --
{"words": [4, 2], "y": "no"}
{"words": [1, 7, 2, 5], "y": "yes"}
-- finding --
error[SC484]: table.jsonl, line 2, column `words`: the list has 4 items, but the input takes 3
 --> table.jsonl:2:1
help: open the first dimension of the input: `null` in place of 3
""",
)


@SC484.worded
def list_too_long(items: int, most: int) -> Text:
    return Text(
        f"the list has {counted(items, 'item')}, but the input takes {most}",
        help=f"open the first dimension of the input: `null` in place of {most}",
    )


@SC484.worded
def other_list(got: Shape, declared: Shape) -> Text:
    return Text(
        f"the list has the shape {sample_shape(got)}, but the input {sample_shape(declared)}"
    )


@SC484.worded
def not_a_list(cell: str) -> Text:
    return Text(f"expected a list of numbers, got {quoted_value(cell)}")
