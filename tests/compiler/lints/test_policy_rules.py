"""Parts of the policy that can't act: compared with what the policy itself would do."""

from itertools import product

import pytest
from compiled_texts import compiled, messages
from speccompile.runtime.training.policy.decisions import PolicyState, resolve_policy, update

SPEC = """\
spec: 1
data: {{synthetic: 64, split: {{validation: 0.25}}}}
model: {{inputs: {{x: [4]}}, layers: [dense: {units}]}}
training:
  loss: {loss}
  optimizer: adam
  metrics: [{metrics}]
  epochs: {epochs}
  policy: {{{policy}}}
"""


def found(
    policy: str,
    metrics: str = "accuracy",
    loss: str = "sparse_categorical_crossentropy",
    epochs: int = 50,
) -> list[str]:
    """What is said of a policy: code, the last words of the path, and the help."""
    units = 3 if "categorical" in loss else 1
    text = SPEC.format(units=units, loss=loss, metrics=metrics, epochs=epochs, policy=policy)
    return [
        f"{one.code} {one.path.removeprefix('training.policy.')}: {one.help}"
        for one in compiled(text).findings
    ]


def stopping(rest: str) -> str:
    return f"early_stopping: {{patience: 3, {rest}}}"


# Patience.


def both(plateau: str, early: str, epochs: int = 50) -> list[str]:
    return found(f"early_stopping: {{{early}}}, reduce_lr_on_plateau: {{{plateau}}}", epochs=epochs)


TOO_LATE = "SC306 reduce_lr_on_plateau.patience: "


@pytest.mark.parametrize("start", [0, 2])
@pytest.mark.parametrize("patience", [0, 1, 3])
@pytest.mark.parametrize("plateau", [0, 1, 2, 3, 4, 5, 6])
def test_it_is_said_exactly_where_no_course_lowers_the_rate_in_time(
    plateau: int, patience: int, start: int
) -> None:
    early = f"patience: {patience}, start_from_epoch: {start}"
    said = both(f"patience: {plateau}, min_delta: 0", early)
    assert bool(said) == (not _ever_lowered(plateau, patience, start))
    assert all(line.startswith(TOO_LATE) for line in said)


def _ever_lowered(plateau: int, patience: int, start: int) -> bool:
    """Whether in any course of seven epochs of three values an epoch has a lower rate."""
    policy = (
        f"early_stopping: {{patience: {patience}, start_from_epoch: {start}}}, "
        f"reduce_lr_on_plateau: {{patience: {plateau}, min_delta: 0}}"
    )
    text = SPEC.format(units=1, loss="mean_squared_error", metrics="", epochs=50, policy=policy)
    spec = compiled(text).spec
    assert spec is not None
    assert spec.document.training is not None
    resolved = resolve_policy(spec.document.training, spec.monitors)
    falling_from_above = (0.0, *(9.0 - step for step in range(9)))
    for train_state in (falling_from_above, *product((1.0, 2.0, 3.0), repeat=7)):
        state = PolicyState()
        for epoch, value in enumerate(train_state, 1):
            values = {"loss": value, "val_loss": value}
            state, decided = update(resolved, state, epoch, values, epoch, 0.0)
            if decided.stop is not None:
                break
            if decided.learning_rate_factor is not None:
                return True
    return False


@pytest.mark.parametrize(
    "plateau",
    [
        "monitor: loss, patience: 10",
        "patience: 10, min_delta: 0.01",  # counts epochs that are progress for early stopping
        "patience: 4",
    ],
)
def test_a_plateau_that_may_come_first_is_left_alone(plateau: str) -> None:
    assert both(plateau, "patience: 5") == []


def test_the_same_monitor_is_the_same_whether_it_is_written_or_not() -> None:
    help = "make its `patience` smaller than 5, or that of `early_stopping` larger"
    for early in ("", "monitor: val_loss, ", "monitor: val_loss, mode: min, "):
        assert both("patience: 7", f"{early}patience: 5") == [TOO_LATE + help]
    assert both("", "patience: 5") == [TOO_LATE + help]  # the patience of 10 is Keras' own
    later = "make the `patience` of `early_stopping` larger"
    assert both("patience: 1", "patience: 0") == [TOO_LATE + later]


def test_one_cause_is_said_once() -> None:
    early = "SC306 early_stopping.patience: raise `epochs`, or lower `patience`"
    never = TOO_LATE + "raise `epochs`, or lower its `patience`"
    assert both("patience: 30", "patience: 20", epochs=20) == [early, never]


@pytest.mark.parametrize(
    ("patience", "start", "help"),
    [
        (12, 9, "lower `patience`"),
        (0, 20, "lower `start_from_epoch`"),
        (3, 25, "lower `start_from_epoch`"),
    ],
)
def test_a_patience_that_can_not_run_out(patience: int, start: int, help: str) -> None:
    early = f"early_stopping: {{patience: {patience}, start_from_epoch: {start}}}"
    assert found(early, epochs=20) == [f"SC306 early_stopping.patience: raise `epochs`, or {help}"]


@pytest.mark.parametrize(("cooldown", "said"), [(49, False), (50, True), (200, True)])
def test_a_rest_as_long_as_the_run(cooldown: int, said: bool) -> None:
    expected = ["SC306 reduce_lr_on_plateau.cooldown: make `cooldown` smaller"]
    policy = f"reduce_lr_on_plateau: {{cooldown: {cooldown}}}"
    assert found(policy) == (expected if said else [])


# Thresholds.

CAN_T = "SC328 "


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (stopping("min_delta: 1"), "early_stopping.min_delta: write `min_delta: 0.01`"),
        (stopping("min_delta: 250"), "early_stopping.min_delta: make `min_delta` smaller"),
        (stopping("min_delta: 0.99"), ""),
        (stopping("baseline: 95"), "early_stopping.baseline: write `baseline: 0.95`"),
        (
            stopping("baseline: 1"),
            "early_stopping.baseline: make `baseline` smaller, or remove it",
        ),
        (stopping("baseline: 0.999"), ""),
        (
            stopping("baseline: 0.995, min_delta: 0.01"),
            "early_stopping.baseline: make `baseline` smaller, or remove it",
        ),
        (stopping("baseline: -1"), "early_stopping.baseline: remove it"),
        (stopping("baseline: 0"), ""),
    ],
)
@pytest.mark.parametrize("metric", ["accuracy", "sparse_top_k_categorical_accuracy: 2"])
def test_progress_of_a_fraction(policy: str, expected: str, metric: str) -> None:
    policy = policy.replace("{", f"{{monitor: val_{metric.partition(':')[0]}, ")
    metric = f"{{{metric}}}" if ":" in metric else metric
    assert found(policy, metric) == ([CAN_T + expected] if expected else [])


BINARY = "binary_crossentropy"


@pytest.mark.parametrize("metric", ["precision", "recall", "auc", "binary_accuracy"])
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("at_least: 99", "at_least: write `at_least: 0.99`"),
        ("at_least: 990", "at_least: make `at_least` smaller"),
        ("at_least: 1.5", "at_least: make `at_least` smaller"),  # no 1.5 %
        ("at_least: 1", ""),
        ("at_least: 0", "at_least: make `at_least` larger"),
        ("at_most: 0", ""),
        ("at_most: -0.5", "at_most: make `at_most` larger"),
        ("at_most: 1", "at_most: make `at_most` smaller"),
    ],
)
def test_ends_at_a_fraction(metric: str, condition: str, expected: str) -> None:
    said = found(f"stop_when: {{monitor: val_{metric}, {condition}}}", metric, BINARY)
    assert said == ([f"{CAN_T}stop_when.{expected}"] if expected else [])


@pytest.mark.parametrize(
    ("policy", "loss", "expected"),
    [
        ("stop_when: {monitor: val_loss, at_most: -0.1}", BINARY, "stop_when.at_most"),
        ("stop_when: {monitor: val_loss, at_most: 0}", BINARY, ""),
        (
            "stop_when: {any: [{minutes: 3}, {all: [{monitor: val_loss, at_most: -0.1}]}]}",
            BINARY,
            "stop_when.any[1].all[0].at_most",
        ),
        ("stop_when: {monitor: loss, at_least: 0}", BINARY, "stop_when.at_least"),
        ("stop_when: {monitor: loss, at_least: 9}", BINARY, ""),  # it has diverged
        ("stop_when: {monitor: val_loss, at_most: -0.9}", "cosine_similarity", ""),
        ("stop_when: {monitor: val_loss, at_most: -1.1}", "cosine_similarity", "stop_when.at_most"),
        ("stop_when: {monitor: val_loss, at_most: -20}", "poisson", ""),  # y - t·log(y)
        (stopping("baseline: 0"), "mean_squared_error", "early_stopping.baseline"),
        (stopping("baseline: 0.1"), "mean_squared_error", ""),
        (stopping("min_delta: 400"), "mean_squared_error", ""),  # of a variance of thousands
        (stopping("monitor: val_r2_score, baseline: 1.5"), "huber", "early_stopping.baseline"),
        (stopping("monitor: val_r2_score, baseline: -4"), "huber", ""),
        (stopping("monitor: val_r2_score, min_delta: 2"), "huber", ""),
    ],
)
def test_losses_and_scores(policy: str, loss: str, expected: str) -> None:
    metrics = "r2_score" if "r2" in policy else ""
    said = [line for line in found(policy, metrics, loss) if not line.startswith("SC314")]
    assert [line.partition(": ")[0] for line in said] == ([CAN_T + expected] if expected else [])


def test_a_sum_of_losses_is_bounded_by_what_counts_in_it() -> None:
    text = """\
spec: 1
model:
  inputs: {{x: [4]}}
  layers: [{{dense: 2, name: p}}, {{dense: 2, from: x, name: q}}]
  outputs: {{a: p, b: q}}
training:
  loss: {{a: cosine_similarity, b: poisson}}
  loss_weights: {{a: 3, b: {weight}}}
  optimizer: adam
  epochs: 9
  policy: {{stop_when: {{monitor: loss, at_most: -3.5}}}}
"""
    about = "SC328 `loss` is at least -3, so never at most -3.5"
    bounded, free = (compiled(text.format(weight=weight)) for weight in (0, 1))
    assert about in messages(bounded)
    assert not any("SC328" in line for line in messages(free))
