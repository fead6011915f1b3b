"""Schedules whose parameters don't fit together, and lists of schedules."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, both

SC108 = Code(
    "SC108",
    ERROR,
    "impossible schedule",
    "The learning rate of some steps would be undefined.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {synthetic: 100}
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
-  optimizer: {sgd: {learning_rate: [0.1, {cosine_decay: {initial_learning_rate: 0.1, decay_epochs: 9}}]}}
+  optimizer: {sgd: {learning_rate: [{warm_up: {epochs: 1}}, {cosine_decay: {initial_learning_rate: 0.1, decay_epochs: 9}}]}}
   epochs: 10
""",
)


@SC108.worded
def steps_and_epochs(schedule: str, steps: str, epochs: str) -> Text:
    return Text(f"`{schedule}` can't have both `{steps}` and `{epochs}`", help="keep one of them")


@SC108.worded
def no_length(schedule: str, steps: str, epochs: str) -> Text:
    return Text(f"missing `{steps}` or `{epochs}` in `{schedule}`", help=f"add `{steps}`")


@SC108.worded
def one_list_of_rates(schedule: str, given: Sequence[str]) -> Text:
    if not given:
        return Text(f"`{schedule}` has no learning rates", help="add `boundaries` and `values`")
    return Text(f"`{schedule}` can't have {both(given)} together", help="keep one of them")


@SC108.worded
def half_a_list(schedule: str, given: str, missing: str) -> Text:
    return Text(f"missing `{missing}` in `{schedule}`", help=f"`{given}` requires `{missing}`")


@SC108.worded
def pairs_not_from_zero(key: str, first: float) -> Text:
    return Text(
        f"`{key}` must start at 0, got {first:g}", help="add a pair for the learning rate at 0"
    )


@SC108.worded
def pairs_not_increasing(key: str, earlier: float, later: float) -> Text:
    return Text(
        f"`{key}` must be increasing, got {later:g} after {earlier:g}",
        help="write the pairs in increasing order",
    )


@SC108.worded
def number_before_end(rate: float) -> Text:
    return Text(
        f"a learning rate of {rate:g} never ends, so the schedules after it never start",
        help=f"write `constant: {{learning_rate: {rate:g}, steps: 1000}}`, or put it last",
    )


@SC108.worded
def endless_before_end(schedule: str) -> Text:
    return Text(
        f"`{schedule}` never ends, so the schedules after it never start", help="put it last"
    )


@SC108.worded
def warm_up_at_end() -> Text:
    return Text(
        "`warm_up` must be followed by the schedule that it leads to",
        help="add a learning rate or a schedule after it",
    )
