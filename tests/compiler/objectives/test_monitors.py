"""Which values will exist after an epoch, and policies against them."""

from typing import Any

import pytest
from compiled_texts import codes, facts, of_layers
from speccompile.compiler.compile import Compilation

DATA = "data:\n  csv: {path: a.csv, target: t}\n  split: {validation: 0.2}\n"
TRAINING = """\
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy, {sparse_top_k_categorical_accuracy: {k: 2}}]
  epochs: 10
"""


def of_policy(policy: str, data: str = DATA, training: str = TRAINING) -> Compilation:
    rest = f"{data}{training}  policy: {policy}\n" if policy else data + training
    return of_layers("dense: 3", rest=rest)


def known(result: Compilation) -> dict[str, str]:
    assert result.spec is not None
    return {name: monitor.better for name, monitor in result.spec.monitors.items()}


def test_loss_and_metrics_exist_and_with_validation_data_again_before_it() -> None:
    own = {"loss": "min", "accuracy": "max", "sparse_top_k_categorical_accuracy": "max"}
    assert known(of_policy("", data="")) == own
    assert known(of_policy("")) == own | {f"val_{name}": better for name, better in own.items()}


def test_several_outputs_have_each_a_loss_and_metrics_under_their_names() -> None:
    result = of_layers(
        "{dense: 3, name: a}",
        "{dense: 1, from: x, name: b}",
        rest="  outputs: {kind: a, price: b}\ntraining:\n"
        "  loss: {kind: sparse_categorical_crossentropy, price: mean_squared_error}\n"
        "  metrics: {price: [mean_absolute_error]}\n  optimizer: adam\n  epochs: 3\n",
    )
    assert known(result) == {
        "loss": "min",
        "kind_loss": "min",
        "price_loss": "min",
        "price_mean_absolute_error": "min",
    }


def test_without_training_there_is_nothing_but_the_loss() -> None:
    assert known(of_layers("dense: 1")) == {"loss": "min"}


@pytest.mark.parametrize("watcher", ["early_stopping", "checkpoint", "reduce_lr_on_plateau"])
@pytest.mark.parametrize(
    ("monitor", "expected"),
    [
        ("loss", []),
        ("val_loss", []),
        ("val_accuracy", []),
        ("val_acc", ["SC304"]),
        ("val_f1", ["SC304"]),
        ("dense_loss", ["SC304"]),
    ],
)
def test_a_policy_watches_what_exists(watcher: str, monitor: str, expected: list[str]) -> None:
    long = TRAINING.replace("epochs: 10", "epochs: 20")
    assert codes(of_policy(f"{{{watcher}: {{monitor: {monitor}}}}}", training=long)) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{early_stopping: {monitor: val_loss, patience: 3}}", ["SC305"]),
        ("{early_stopping: {monitor: val_los, patience: 3}}", ["SC304"]),
        ("{early_stopping: {patience: 3}}", []),
        ("{stop_when: {overfit_gap: 0.1}}", ["SC305"]),
    ],
)
def test_without_validation_data_only_training_is_watched(policy: str, expected: list[str]) -> None:
    assert codes(of_policy(policy, data="")) == expected


@pytest.mark.parametrize(
    ("monitor", "mode", "expected"),
    [
        ("loss", "min", []),
        ("loss", "auto", []),
        ("loss", "max", ["SC312"]),
        ("accuracy", "max", []),
        ("accuracy", "min", ["SC312"]),
        ("accurcy", "min", ["SC304"]),
    ],
)
def test_a_direction_follows_from_the_monitor(monitor: str, mode: str, expected: list[str]) -> None:
    assert codes(of_policy(f"{{checkpoint: {{monitor: {monitor}, mode: {mode}}}}}")) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{early_stopping: {patience: 3, mode: max}}", ["SC312"]),
        ("{early_stopping: {patience: 3, mode: min}}", []),
        ("{checkpoint: {mode: max}}", ["SC312"]),
        ("{checkpoint: {mode: max}, early_stopping: {monitor: val_accuracy, patience: 3}}", []),
        ("{checkpoint: {mode: min}, early_stopping: {monitor: accuracy, patience: 3}}", ["SC312"]),
        ("{reduce_lr_on_plateau: {patience: 3, mode: max}}", ["SC312"]),
    ],
)
@pytest.mark.parametrize("data", [DATA, ""])
def test_a_direction_follows_from_the_usual_monitor_too(
    policy: str, expected: list[str], data: str
) -> None:
    policy = policy if data else policy.replace("val_", "")
    assert [code for code in codes(of_policy(policy, data=data)) if code != "SC319"] == expected


@pytest.mark.parametrize(
    ("stopping", "expected"),
    [
        ("{patience: 9}", []),
        ("{patience: 10}", [(10, 0)]),
        ("{patience: 5, start_from_epoch: 4}", []),
        ("{patience: 5, start_from_epoch: 5}", [(5, 5)]),
    ],
)
def test_patience_can_run_out(stopping: str, expected: list[tuple[int, int]]) -> None:
    assert facts(of_policy(f"{{early_stopping: {stopping}}}")) == [
        (
            "SC306",
            "patience_beyond_run",
            {"patience": patience, "start_from_epoch": start, "epochs": 10},
        )
        for patience, start in expected
    ]


@pytest.mark.parametrize(
    ("stop_when", "expected"),
    [
        ("{minutes: 5}", []),
        ("{monitor: accuracy, at_least: 0.9}", []),
        ("{at_least: 0.9}", ["SC102"]),
        ("{monitor: accuracy}", ["SC311"]),
        ("{monitor: accuracy, at_leest: 0.9}", ["SC101"]),
        ("{monitor: accuracy, at_least: high}", ["SC103"]),
        ("{monitor: accuracy, above: 0.9}", ["SC101"]),
        ("{monitor: accuracy, gap: 0.1}", []),
        ("{monitor: val_loss, progress_below: 0.1}", []),
        ("{progress_below: 0.1}", ["SC102"]),
        ("{steps: 9, over_epochs: 3}", ["SC311"]),
        ("{any: [{minutes: 5}, {all: [{monitor: loss, at_most: 0.1}, {steps: 9}]}]}", []),
        ("{any: [{minutes: 5}, {all: [{at_most: 0.1}, {steps: 9}]}]}", ["SC102"]),
        ("{all: [{monitor: los, at_most: 0.1}, {steps: 9}]}", ["SC304"]),
        ("{all: [{monitor: loss, at_most: 0.1}, {minute: 9}]}", ["SC101"]),
        ("{all: []}", ["SC103"]),
        ("{all: {minutes: 3}}", ["SC103"]),
    ],
)
def test_what_ends_a_run_says_what_is_compared_with_what(
    stop_when: str, expected: list[str]
) -> None:
    assert codes(of_policy(f"{{stop_when: {stop_when}}}")) == expected


def test_a_list_of_rates_and_a_plateau_do_not_go_together() -> None:
    training = TRAINING.replace("adam", "{adam: {learning_rate: [0.1]}}")
    assert codes(of_policy("{reduce_lr_on_plateau: {}}", training=training)) == ["SC307"]


def test_a_schedule_and_a_plateau_do_not_go_together() -> None:
    schedule = (
        "{adam: {learning_rate: {cosine_decay: {initial_learning_rate: 0.1, decay_steps: 9}}}}"
    )
    training = TRAINING.replace("adam", schedule)
    assert codes(of_policy("{reduce_lr_on_plateau: {}}", training=training)) == ["SC307"]
    assert codes(of_policy("", training=training)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("validation: 0.2", "validation: 2"),
        ("validation: 0.2", "folds: 1"),
        ("validation: 0.2", "fold: x"),
        ("validation: 0.2", "validaton: 0.2"),
        ("split: {validation: 0.2}", "split: 3"),
        ("csv: {path: a.csv, target: t}", "csv: {path: a.csv}"),
        ("[accuracy, ", "[nonsense, "),
        ("metrics: [", "metrics: 3 #["),
        ("adam", "nonsense"),
        ("epochs: 10", "epochs: many"),
    ],
)
def test_what_only_follows_from_another_error_is_not_said(wrong: tuple[str, str]) -> None:
    policy = "{early_stopping: {monitor: val_accuracy, patience: 3}, reduce_lr_on_plateau: {}}"
    result = of_policy(policy, DATA.replace(*wrong), TRAINING.replace(*wrong))
    assert len(codes(result)) == 1


@pytest.mark.parametrize(
    ("metrics", "units", "expected"),
    [
        ("[accuracy]", 3, []),
        ("[sparse_categorical_accuracy]", 3, []),
        ("[categorical_accuracy]", 3, ["SC309"]),
        ("[precision]", 3, ["SC327"]),
        ("[precision: {class_id: 1}]", 3, []),
        ("[binary_accuracy]", 3, ["SC309"]),
        ("[mean_squared_error]", 3, ["SC309"]),
        ("[accuracy, accuracy]", 3, ["SC202"]),
        ("accuracy", 3, ["SC103"]),
        ("[acuracy]", 3, ["SC104"]),
        ("[acuracy, accuracy]", 3, ["SC104"]),
    ],
)
def test_metrics_fit_output_and_target(metrics: str, units: int, expected: list[str]) -> None:
    training = TRAINING.replace("[accuracy, {sparse_top_k_categorical_accuracy: {k: 2}}]", metrics)
    assert codes(of_policy("", training=training)) == expected


@pytest.mark.parametrize(
    ("monitor", "data", "kind", "arguments"),
    [
        ("val_binary_accuracy", DATA, "unknown_monitor", {}),  # not of classes
        ("val_auc", DATA, "unmeasured_monitor", {"metric": "auc", "has_validation": True}),
        (
            "val_sparse_categorical_accuracy",
            DATA,
            "unmeasured_monitor",
            {"metric": "sparse_categorical_accuracy", "section": "training.metrics"},
        ),
        ("val_auc", "", "unmeasured_monitor", {"metric": "auc", "has_validation": False}),
        ("val_acc", "", "monitor_without_validation", {"monitor": "accuracy"}),
        ("val_accuracy", "", "monitor_without_validation", {"monitor": "accuracy"}),
    ],
)
def test_a_missing_monitor_comes_with_what_would_produce_it(
    monitor: str, data: str, kind: str, arguments: dict[str, Any]
) -> None:
    ((_, found, given),) = facts(of_policy(f"{{checkpoint: {{monitor: {monitor}}}}}", data))
    assert found == kind
    assert given.items() >= {"name": monitor, **arguments}.items()
