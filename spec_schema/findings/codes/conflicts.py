"""Codes about values that are valid one by one, but not together."""

import json
from collections.abc import Sequence

from ..code import ERROR, Code, Text, both

SC107 = Code(
    "SC107",
    ERROR,
    "conflicting parameters",
    "Each parameter is valid by itself, but the combination is not.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {units: 1, kernel_initializer: {random_uniform: {minval: 1, maxval: 0}}}
+    - dense: {units: 1, kernel_initializer: {random_uniform: {minval: 0, maxval: 1}}}
""",
)


@SC107.worded
def several_clippings(optimizer: str, parameters: Sequence[str]) -> Text:
    return Text(f"`{optimizer}` can't use {both(parameters)} together", "keep one of them")


@SC107.worded
def exclusive(component: str, parameters: Sequence[str]) -> Text:
    return Text(f"`{component}` can't use {both(parameters)} together", "keep one of them")


@SC107.worded
def longer_than_fft(layer: str, parameter: str, length: int, fft_length: int) -> Text:
    return Text(
        f"a frame of `{layer}` must fit into `fft_length`, got {length} and {fft_length}",
        help=f"use `{parameter}: {fft_length}`, or a larger `fft_length`",
    )


@SC107.worded
def too_short_a_frame(layer: str, length: int) -> Text:
    return Text(
        f"a frame of `{layer}` must have at least 2 samples, got {length}",
        help="use `frame_length: 2`, or a larger one",
    )


@SC107.worded
def skipped_samples(layer: str, step: int, length: int) -> Text:
    return Text(
        f"`frame_step` of `{layer}` must be at most `frame_length`, got {step} and {length}",
        help=f"use `frame_step: {length}`, or a larger `frame_length`",
    )


@SC107.worded
def miscounted_window(layer: str, values: int, length: int) -> Text:
    return Text(
        f"`window` of `{layer}` must have a value for each of the {length} samples of a frame, "
        f"got {values}",
        help=f"use `frame_length: {values}`, or give {length} values",
    )


@SC107.worded
def half_given(layer: str, given: str, missing: str) -> Text:
    return Text(
        f"`{given}` of `{layer}` requires `{missing}`",
        help=f"remove `{given}` to fit both to the training data, or add `{missing}`",
    )


@SC107.worded
def statistics_differ(layer: str, mean: tuple[int, ...], variance: tuple[int, ...]) -> Text:
    return Text(
        f"`mean` and `variance` of `{layer}` must have the same shape, got {list(mean)} "
        f"and {list(variance)}",
        help="give a variance for each mean",
    )


@SC107.worded
def no_bins(layer: str) -> Text:
    return Text(
        f"`{layer}` requires `bin_boundaries` or `num_bins`",
        help="add `num_bins: 10` to fit the boundaries to the training data",
    )


@SC107.worded
def unordered_bins(layer: str, earlier: float, later: float) -> Text:
    return Text(
        f"`bin_boundaries` of `{layer}` must be increasing, got {later:g} after {earlier:g}",
        help="write them in increasing order",
    )


@SC107.worded
def requires(component: str, parameter: str, needed: str) -> Text:
    # needed: a parameter, with a value if it has to have one
    return Text(
        f"`{parameter}` of `{component}` requires `{needed}`",
        help=f"add `{needed}`, or remove `{parameter}`",
    )


@SC107.worded
def padded_to_nothing(layer: str) -> Text:
    return Text(
        f"`pad_to_max_tokens` of `{layer}` requires `max_tokens`",
        help=f"add `max_tokens: 1000` to `{layer}`",
    )


@SC107.worded
def vectors_of_unknown_size(layer: str, mode: str, max_tokens: int | None) -> Text:
    size = "" if max_tokens else "max_tokens: 1000, "
    return Text(
        f"vectors of `{layer}` have no definite size with `output_mode: {mode}`, since its "
        "vocabulary is fitted to the training data",
        help=f"add `{size}pad_to_max_tokens: true` to `{layer}`, or give `vocabulary`",
    )


@SC107.worded
def missing_weights(layer: str) -> Text:
    return Text(
        f"`{layer}` with a given vocabulary requires `idf_weights` with `output_mode: tf_idf`",
        help="add `idf_weights`, one number for each value in `vocabulary`",
    )


@SC107.worded
def ragged_vectors(layer: str) -> Text:
    return Text(
        f"`{layer}` can't return a vector for each word with `output_mode: one_hot`, since texts "
        "have different numbers of words",
        help="use `output_mode: multi_hot`, or one of `count` and `tf_idf`",
    )


@SC107.worded
def miscounted_weights(layer: str, weights: int, words: int) -> Text:
    return Text(
        f"`idf_weights` of `{layer}` must have one weight for each of the {words} values in "
        f"`vocabulary`, got {weights}",
        help="give one for each, in the order of `vocabulary`",
    )


@SC107.worded
def reserved_token(layer: str, token: int | str) -> Text:
    return Text(
        f"`vocabulary` of `{layer}` must not contain {json.dumps(token)}, which stands for "
        "padding or for what is not in it",
        help=f"remove {json.dumps(token)} from the vocabulary",
    )


@SC107.worded
def repeated_token(layer: str, token: int | str) -> Text:
    return Text(
        f"`vocabulary` of `{layer}` contains {json.dumps(token)} more than once",
        help="list it once",
    )


@SC107.worded
def too_few_tokens(layer: str, given: int, needed: int) -> Text:
    return Text(
        f"`max_tokens` of `{layer}` must be at least {needed}, got {given}",
        help=f"use `max_tokens: {needed}`; padding and words out of the vocabulary count too",
    )


@SC107.worded
def exclusion_without_decay(optimizer: str) -> Text:
    return Text(
        f"`exclude_from_weight_decay` of `{optimizer}` requires `weight_decay`",
        help="add `weight_decay: 0.01`, or remove `exclude_from_weight_decay`",
    )


@SC107.worded
def nesterov_without_momentum(optimizer: str) -> Text:
    return Text(
        f"`nesterov` of `{optimizer}` requires `momentum`",
        help="add `momentum: 0.9`, or remove `nesterov`",
    )


@SC107.worded
def alpha_without_balancing(loss: str) -> Text:
    return Text(
        f"`alpha` of `{loss}` requires `apply_class_balancing`",
        help="add `apply_class_balancing: true`, or remove `alpha`",
    )


@SC107.worded
def thresholds_twice(metric: str) -> Text:
    return Text(
        f"`num_thresholds` of `{metric}` has no effect with `thresholds`",
        help="remove one of them",
    )


@SC107.worded
def empty_range(component: str, lower: str, upper: str, low: float, high: float) -> Text:
    return Text(
        f"`{lower}` of `{component}` must not exceed `{upper}`, got {low:g} and {high:g}",
        help="swap the two",
    )


@SC107.worded
def wrong_number_of_values(schedule: str, values: int, boundaries: int) -> Text:
    return Text(
        f"`values` of `{schedule}` must have one more item than `boundaries`, "
        f"got {values} and {boundaries}",
        help="each value applies up to its boundary, the last one from there on",
    )


@SC107.worded
def boundaries_not_increasing(schedule: str, earlier: int, later: int) -> Text:
    return Text(
        f"`boundaries` of `{schedule}` must be increasing, got {later} after {earlier}",
        help="write them in increasing order",
    )


@SC107.worded
def warmup_without_target(schedule: str, key: str) -> Text:
    return Text(
        f"`{key}` of `{schedule}` requires `warmup_target`",
        help=f"add `warmup_target`, or remove `{key}`",
    )


@SC107.worded
def warmup_without_steps(schedule: str) -> Text:
    return Text(
        f"`warmup_target` of `{schedule}` requires `warmup_steps`",
        help="add `warmup_steps`, or remove `warmup_target`",
    )


@SC107.worded
def zero_learning_rate(schedule: str) -> Text:
    return Text(
        f"`initial_learning_rate` of `{schedule}` must be positive without `warmup_target`, got 0",
        help="raise it, or add `warmup_target` and `warmup_steps`",
    )
