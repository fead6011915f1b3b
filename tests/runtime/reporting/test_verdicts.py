"""Each rule speaks on a history that shows what it is about, and is silent on good ones."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import exp, nan
from pathlib import Path
from random import Random

import pytest
from speccompile.runtime.history import Ending, History
from speccompile.runtime.reporting import layer_verdicts
from speccompile.runtime.reporting.course import Course, Curve
from speccompile.runtime.reporting.verdicts import RULES, verdicts

Shape = Callable[[int], float]
DIRECTIONS = {
    "loss": "min",
    "val_loss": "min",
    "accuracy": "max",
    "val_accuracy": "max",
}


def course(
    epochs: int = 40,
    *,
    kept: int | None = None,
    reason: str = "epochs",
    noise: float = 0.0,
    seed: int = 0,
    **shapes: Shape,
) -> Course:
    """A run whose values are functions of the epoch, each with relative noise."""
    draw = Random(seed)
    rows = [
        {"epoch": float(e)}
        | {name: shape(e) * (1 + noise * draw.gauss(0, 1)) for name, shape in shapes.items()}
        for e in range(1, epochs + 1)
    ]
    monitor = "val_loss" if "val_loss" in shapes else "loss"
    best = min(range(epochs), key=lambda n: rows[n][monitor]) + 1
    return Course(
        history=History(rows),
        directions={name: DIRECTIONS[name] for name in shapes},
        monitor=monitor,
        ending=Ending(reason, "", epochs, best if kept is None else kept, "best"),
        epochs=epochs,
        sizes={"train": 10_000, "validation": 5_000},
        guess=2.3,
    )


def falling(start: float = 2.3, end: float = 0.1, pace: float = 0.2) -> Shape:
    return lambda e: end + (start - end) * exp(-pace * e)


def turning(at: int = 12, rise: float = 0.03) -> Shape:
    return lambda e: falling(end=0.4)(e) + max(e - at, 0) * rise


def jumping(e: int) -> float:
    return 1.2 + (0.9 if e % 4 == 0 else 0.0)


STEADY = falling(end=0.1, pace=0.15)
GOOD: dict[str, Shape] = {"loss": STEADY, "val_loss": falling(end=0.15, pace=0.15)}
SHOWN: Mapping[str, Course] = {
    "not_finite": course(6, reason="not_finite", loss=falling()),
    "no_better_than_guessing": course(loss=lambda e: 2.3, val_loss=lambda e: 2.301),
    "learning_rate_too_high": course(loss=jumping, val_loss=jumping),
    "learning_rate_too_low": course(
        loss=lambda e: 2.3 - 0.002 * e, val_loss=lambda e: 2.25 - 0.002 * e
    ),
    "overfits": course(kept=40, loss=STEADY, val_loss=turning()),
    "overfitted_after": course(loss=STEADY, val_loss=turning()),
    "large_gap": course(
        **GOOD, accuracy=lambda e: min(0.5 + 0.05 * e, 1.0), val_accuracy=lambda e: 0.8
    ),
    "underfits": course(loss=falling(end=1.6, pace=0.6), val_loss=falling(end=1.65, pace=0.6)),
    "still_improving": course(
        loss=lambda e: 2.3 * exp(-0.05 * e), val_loss=lambda e: 2.4 * exp(-0.05 * e)
    ),
    "too_good": course(loss=falling(end=0.5), val_loss=falling(end=0.1)),
    "uneven_classes": course(**GOOD),
    "validation_too_small": course(**GOOD, accuracy=lambda e: 0.9, val_accuracy=lambda e: 0.9),
}


def shown(rule: str) -> Course:
    if rule == "uneven_classes":
        return replace(SHOWN[rule], classes={"fraud": {"no": 9_800, "yes": 200}})
    if rule == "no_better_than_guessing":
        return replace(SHOWN[rule], no_better=("val_loss 2.301 is no better than …",))
    if rule == "validation_too_small":
        return replace(SHOWN[rule], sizes={"train": 500, "validation": 100})
    return SHOWN[rule]


def test_every_rule_is_shown() -> None:
    about_layers = {
        name for name, one in RULES.items() if one.__module__ == layer_verdicts.__name__
    }
    assert {*SHOWN} | about_layers == {*RULES}


@pytest.mark.parametrize("rule", SHOWN)
def test_a_rule_speaks_and_no_other_contradicts_it(rule: str) -> None:
    found = verdicts(shown(rule))
    assert [one.rule for one in found] == [rule]
    assert found[0].sentence.endswith(".")


@pytest.mark.parametrize("seed", range(20))
def test_good_histories_are_silent(seed: int) -> None:
    draw = Random(1000 + seed)
    pace = draw.uniform(0.12, 0.5)
    end = draw.uniform(0.02, 0.4)
    good = course(
        draw.randint(30, 120),
        noise=draw.uniform(0, 0.03),
        seed=seed,
        reason=draw.choice(["epochs", "early_stopping"]),
        loss=falling(end=end, pace=pace),
        val_loss=falling(end=end * draw.uniform(1.0, 1.3), pace=pace),
        accuracy=lambda e: 0.97 - 0.6 * exp(-pace * e),
        val_accuracy=lambda e: 0.95 - 0.6 * exp(-pace * e),
    )
    assert verdicts(good) == ()


@pytest.mark.parametrize(("samples", "told"), [(34, False), (10_000, True)])
def test_jumps_that_few_samples_explain_are_not_the_learning_rate(samples: int, told: bool) -> None:
    shaky = course(26, noise=0.2, loss=lambda e: 0.9 - 0.01 * e)
    found = verdicts(replace(shaky, sizes={"train": samples, "validation": 5_000}))
    assert ("learning_rate_too_high" in [one.rule for one in found]) == told


def test_a_run_does_not_both_overfit_and_underfit() -> None:
    high = falling(end=1.4, pace=0.6)
    found = verdicts(course(loss=high, val_loss=lambda e: high(e) + max(e - 10, 0) * 0.05))
    assert [one.rule for one in found] == ["overfitted_after"]


def test_a_loss_that_is_not_finite_in_an_epoch_is_left_out() -> None:
    broken = course(10, loss=lambda e: nan if e == 3 else STEADY(e))
    assert len(broken.curve("loss")) == 9


def test_an_unknown_direction_or_an_empty_history_is_silent() -> None:
    empty = Course(History([]), {}, "val_loss", None, 10)
    assert verdicts(empty) == ()


def test_the_docs_list_the_rules() -> None:
    rows = [line.split("|") for line in Path("docs/reports.md").read_text().splitlines()]
    listed = {row[1].strip(" `"): row[2].strip() for row in rows if row[0] == "" and len(row) == 4}
    assert {name: rule.__doc__ for name, rule in RULES.items()}.items() <= listed.items()


def test_the_work_on_a_long_history_does_not_grow_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0
    whole = Curve.range.fget

    def counted(curve: Curve) -> float:
        nonlocal looks
        looks += 1
        return whole(curve)

    monkeypatch.setattr(Curve, "range", property(counted))
    long = course(2000, loss=falling(pace=0.001), val_loss=falling(end=0.2, pace=0.001))
    verdicts(long)
    assert 0 < looks < 10
    assert long.curve("loss") is long.curve("loss")
