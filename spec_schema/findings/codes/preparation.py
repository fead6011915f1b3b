"""Codes about layers that prepare data: encode, hash, crop, take a spectrum.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

import json

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text

SC248 = Code(
    "SC248",
    ERROR,
    "input can't be prepared",
    "A layer that prepares data has a result for certain shapes and types only.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {colors: {shape: [3, 2], dtype: int32}}
   layers:
-    - category_encoding: {num_tokens: 8, output_mode: multi_hot}
+    - category_encoding: {num_tokens: 8, output_mode: one_hot}
     - dense: 1
""",
)


@SC248.worded
def not_discrete(dtype: str) -> Text:
    return Text(
        f"expects integers, got {dtype}",
        help="add `dtype: int32` to its input",
    )


@SC248.worded
def text_input() -> Text:
    return Text(
        "can't take strings",
        help="add `string_lookup` or `hashing` before it, or `text_vectorization` for running text",
    )


@SC248.worded
def mask_of_another_type(mask: int | str, dtype: str) -> Text:
    return Text(
        f"can't mask {json.dumps(mask)} in an input of {dtype}",
        help="use a value of the input's type",
    )


@SC248.worded
def not_strings(dtype: str) -> Text:
    return Text(f"expects strings, got {dtype}", help="add `dtype: string` to its input")


@SC248.worded
def text_output(output: str) -> Text:
    return Text(f"output `{output}` is a string", help="name a layer that returns numbers")


@SC248.worded
def not_one_list(mode: str, given: Shape) -> Text:
    return Text(
        f"needs one list of values for each sample with `{mode}`, got shape {format_shape(given)}",
        help="add `flatten` before it"
        if len(given) > 2
        else "declare the input with `shape: [1]`, or use `output_mode: one_hot`",
    )


@SC248.worded
def not_one_value(given: Shape) -> Text:
    return Text(
        f"needs one value for each sample, got shape {format_shape(given)}",
        help="give it an input with `shape: [1]`",
    )


@SC248.worded
def not_a_scalar(given: Shape) -> Text:
    return Text(
        f"needs one string for each sample to return a vector for it, got shape "
        f"{format_shape(given)}",
        help="declare the input with `shape: []`",
    )


@SC248.worded
def not_words(given: Shape) -> Text:
    return Text(
        f"needs one list of words for each sample with `split: null`, got shape "
        f"{format_shape(given)}",
        help="declare the input with `shape: [words]`, or remove `split`",
    )


@SC248.worded
def too_few_words(words: int, needed: int) -> Text:
    return Text(
        f"has no n-grams of at least {needed} words in samples of {words}",
        help=f"add a number of at most {words} to `ngrams`",
    )


@SC248.worded
def not_two_crossed(count: int) -> Text:
    return Text(f"crosses 2 inputs, got {count}", help="name two: `from: [a, b]`")


@SC248.worded
def not_crossable(first: Shape, second: Shape) -> Text:
    return Text(
        f"can't cross {format_shape(first)} and {format_shape(second)}",
        help="give all inputs `shape: [1]`",
    )


@SC248.worded
def signal_too_short(samples: int, fft_length: int) -> Text:
    return Text(
        f"needs more than {fft_length // 2} samples for an FFT of {fft_length}, got {samples}",
        help="use a smaller `fft_length`, or longer signals",
    )


@SC248.worded
def miscounted_frames(samples: int, stride: int) -> Text:
    return Text(
        f"has no definite number of frames: with `sequence_stride: {stride}`, Keras declares "
        f"{(samples + 1) // stride + 1} frames of {samples} samples and returns "
        f"{samples // stride + 1}",
        help=f"use `sequence_stride: {stride + 1}`, or signals of {samples - 1} samples",
    )


@SC248.worded
def statistics_do_not_fit(given: tuple[int, ...], kept: tuple[int, ...]) -> Text:
    return Text(
        f"can't apply statistics of shape {list(given)} to axes of the sizes {list(kept)}",
        help="give one number for each position of these axes, or remove `mean` and `variance` "
        "to fit both to the training data",
    )


@SC248.worded
def too_few_rows(layer: str, rows: int, source: str, integers: int, parameter: str) -> Text:
    return Text(
        f"`{layer}` takes integers from 0 to {rows - 1}, but `{source}` returns "
        f"integers up to {integers - 1}",
        help=f"use `{parameter}: {integers}`",
    )


@SC248.worded
def unlimited_integers(layer: str, rows: int, source: str) -> Text:
    return Text(
        f"`{layer}` takes integers from 0 to {rows - 1}, but the vocabulary of `{source}` may be "
        "larger",
        help=f"add `max_tokens: {rows}` to `{source}`",
    )


SC249 = Code(
    "SC249",
    ERROR,
    "layer can't be fitted",
    "A layer is fitted before the first step, when weights have not learned anything yet.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {units: 8, activation: relu}
     - normalization
+    - dense: {units: 8, activation: relu}
     - dense: 1
""",
)


@SC249.worded
def fitted_inside(layer: str, wrapper: str) -> Text:
    return Text(
        f"`{layer}` can't be fitted to the training data inside `{wrapper}`",
        help=f"write `{layer}` as a layer of its own, or give its parameters",
    )


@SC249.worded
def fitted_behind(layer: str, kind: str, before: str) -> Text:
    # kind: what the layer before it does, "has weights" or "draws random numbers"
    return Text(
        f"`{layer}` can't be fitted to the training data behind `{before}`, which {kind}",
        help=f"move it before `{before}`, or give its parameters",
    )
