"""Codes about the search for good values."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, expected, listed

KINDS = "`float`, `int` or `choices`"

SC350 = Code(
    "SC350",
    ERROR,
    "range that can't be searched",
    "Each trial draws a value from it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {rate: 0.001}
 data: {synthetic: 640, split: {validation: 0.2}}
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: {adam: $rate}
   epochs: 10
 search:
   space:
-    params.rate: {float: [0.0, 0.1], log: true}
+    params.rate: {float: [0.0001, 0.1], log: true}
""",
)


@SC350.worded
def kinds_of_range(given: Sequence[str]) -> Text:
    only = "only " if given else ""
    help = "remove the others" if given else "write `{float: [0.0, 0.5]}`, for instance"
    return Text(f"a range must have {only}one of {KINDS}", help=help)


@SC350.worded
def key_of_numbers(key: str) -> Text:
    return Text(f"`{key}` is for numbers, but the range has `choices`", help="remove it")


@SC350.worded
def step_of_logarithm() -> Text:
    return Text("`step` and `log` can't be combined", help="remove one of them")


@SC350.worded
def logarithm_from_zero(low: float) -> Text:
    return Text(
        f"a logarithmic scale must start above 0, got {low:g}",
        help="make the smallest number positive, or remove `log`",
    )


@SC350.worded
def fraction_as_step(step: float) -> Text:
    return Text(f"the step between integers must be an integer, got {step:g}", help="round it")


@SC350.worded
def step_beyond_range(step: float, low: float, high: float) -> Text:
    return Text(
        f"a step of {step:g} leaves the range from {low:g} to {high:g}", help="make it smaller"
    )


@SC350.worded
def choice_twice(value: str) -> Text:
    return Text(f"the choice `{value}` is listed twice", help="remove one of them")


@SC350.worded
def unknown_condition(path: str, known: Sequence[str]) -> Text:
    help = expected(known) if known else "add choices for it, or remove `when`"
    return Text(f"`when` depends on `{path}`, which has no choices in `space`", help=help)


@SC350.worded
def impossible_condition(path: str, value: str, choices: Sequence[str]) -> Text:
    return Text(
        f"`when` depends on `{path}` being `{value}`, which isn't one of its choices",
        help=expected(choices),
    )


@SC350.worded
def circular_condition(paths: Sequence[str]) -> Text:
    return Text(
        f"these ranges depend on each other: {listed(paths)}", help="remove one of the `when`"
    )


@SC350.worded
def endless_grid(path: str) -> Text:
    return Text(
        f"a grid needs a `step` or `choices`, but `{path}` has neither",
        help="add a `step`, or use another `sampler`",
    )


SC351 = Code(
    "SC351",
    ERROR,
    "search that can't be made",
    "A search selects by what is measured on samples that no trial was trained on.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {rate: 0.001}
 data: {synthetic: 640, split: {validation: 0.2}}
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: {adam: $rate}
   epochs: 10
 search:
   space:
     params.rate: {float: [0.0001, 0.1], log: true}
-  objective: loss
+  objective: val_loss
""",
)


@SC351.worded
def objective_of_training(name: str, has_validation: bool) -> Text:
    declare = "" if has_validation else "declare `data.split.validation`, and "
    return Text(
        f"`{name}` is measured on the training part, which doesn't tell good values from bad ones",
        help=f"{declare}write `val_{name}`",
    )


@SC351.worded
def search_without_validation() -> Text:
    return Text("a search needs validation data", help="declare `data.split.validation`")


@SC351.worded
def search_without_training() -> Text:
    return Text("a search needs a `training` section", help="add one, or remove `search`")


@SC351.worded
def too_many_trials(trials: int, limit: int) -> Text:
    message = f"a search makes at most {limit:,} trials, got {trials:,}"
    return Text(message, help=f"use `trials: {limit}`")


@SC351.worded
def warmup_without_pruner() -> Text:
    return Text(
        "`warmup_epochs` has no effect without a `pruner`",
        help="add `pruner: median`, or remove it",
    )
