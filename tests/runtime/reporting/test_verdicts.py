"""Each rule speaks on a history that shows what it is about, and is silent on good ones."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import exp, nan
from pathlib import Path
from random import Random

import pytest
from recorded_runs import SPEC, recorded_run
from speccompile.runtime.history import Ending, History
from speccompile.runtime.reporting import layer_verdicts
from speccompile.runtime.reporting.comparison import record_of
from speccompile.runtime.reporting.course import Course, Curve
from speccompile.runtime.reporting.judging import course_of
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
        rates=[name for name in shapes if name == "accuracy"],
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
    "validation_differs": course(
        loss=lambda e: 0.05 + 0.5 * exp(-0.5 * e), val_loss=lambda e: 1.2 + 0.4 * exp(-0.3 * e)
    ),
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


def test_rates_of_pixels_are_not_over_samples() -> None:
    one = shown("validation_too_small")
    assert "validation_too_small" in [found.rule for found in verdicts(one)]
    one = replace(one, has_positions=True)
    assert "validation_too_small" not in [found.rule for found in verdicts(one)]


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


@pytest.mark.parametrize(
    ("kept", "rule"), [(2, "overfitted_after"), (8, "overfits"), (None, "overfitted_after")]
)
def test_what_rises_from_the_second_epoch_on_costs_nothing_if_it_is_kept(
    kept: int | None, rule: str
) -> None:
    """Smoothed, such a curve is higher in its best epoch than in its first one."""
    rising = course(8, kept=kept, loss=STEADY, val_loss=lambda e: 2.0 if e == 1 else 1.6 + 0.2 * e)
    assert rule in [one.rule for one in verdicts(rising)]


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (lambda e: 0.9, "`loss` stays at 0.9000."),
        (lambda e: 0.2 if e == 13 else 0.9 - 0.01 * e, "`loss` falls from 0.7600 to 0.5050."),
    ],
)
def test_what_overfits_does_not_say_that_a_loss_falls_that_does_not(loss: Shape, said: str) -> None:
    known = replace(course(kept=40, loss=loss, val_loss=turning()), guess=None)
    (found,) = (one for one in verdicts(known) if one.rule == "overfits")
    assert found.sentence.endswith(said)


def test_a_rate_is_not_too_low_if_more_training_only_overfits() -> None:
    slow = course(loss=lambda e: 2.3 - 0.002 * e, val_loss=lambda e: 2.3 + 0.01 * e)
    assert [one.rule for one in verdicts(slow)] == ["overfitted_after"]


@pytest.mark.parametrize(("epochs", "place"), [(0, "in the first epoch"), (6, "after epoch 6")])
def test_where_a_loss_was_not_finite(epochs: int, place: str) -> None:
    ending = Ending("not_finite", "", epochs, epochs, "last")
    (found,) = verdicts(Course(History([]), {}, "loss", ending, 10))
    assert found.sentence == f"The loss was not a finite number {place}."


def _constant(value: float) -> Shape:
    return lambda epoch: value


def test_counts_and_correlations_are_no_rates(tmp_path: Path) -> None:
    text = SPEC.replace("dense: 3", "dense: 1").replace("sparse_categorical", "binary")
    text = text.replace("[accuracy]", "[true_positives, r2_score, cosine_similarity, auc]")
    values = {"true_positives": 400.0, "r2_score": 0.9, "cosine_similarity": 0.9, "auc": 0.9}
    held = {"true_positives": 80.0, "r2_score": -2.0, "cosine_similarity": 0.1, "auc": 0.9}
    curves = values | {f"val_{name}": value for name, value in held.items()}
    path = recorded_run(tmp_path, text=text, **{n: _constant(v) for n, v in curves.items()} | GOOD)
    found = course_of(record_of(path))
    assert found.rates == ["auc"]
    assert "large_gap" not in [one.rule for one in verdicts(found)]


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


CARS = (
    (0.4127, 0.2118, 0.1888, 0.1746, 0.1637, 0.1542, 0.1461, 0.1402, 0.1305, 0.1249),
    (1.6454, 1.3791, 1.7593, 1.5512, 1.6120, 1.4433, 1.4012, 1.3624, 1.3822, 1.3224),
)
"""`loss` and `val_loss` of the consumption of cars, trained on those before 1980 only."""


def shifted(**values: object) -> Course:
    pairs = enumerate(zip(*CARS, strict=True), 1)
    rows = [{"epoch": float(n), "loss": loss, "val_loss": held} for n, (loss, held) in pairs]
    known = course(10, reason="early_stopping", loss=falling(), val_loss=falling())
    parts = {"train": 278, "validation": 60}
    return replace(known, history=History(rows), sizes=parts, guess=1.0, **values)


def test_what_lies_elsewhere_is_named_and_nothing_else_is_said() -> None:
    named = ("`Year` is 2.2 standard deviations higher on average",)
    untold = {"no_better": ("val_loss 1.32 is no better than …",)}
    (one,) = verdicts(shifted(differences=named, **untold))
    assert one.sentence == (
        "The validation part differs from the training part: `val_loss` is 1.3224 in epoch 10, "
        "but `loss` 0.1249. There, `Year` is 2.2 standard deviations higher on average."
    )


@pytest.mark.parametrize(("samples", "told"), [(11, False), (60, True)])
def test_few_samples_differ_by_chance(samples: int, told: bool) -> None:
    twice = course(20, loss=lambda e: 0.5 + 0.1 / e, val_loss=lambda e: 1.0 + 0.1 / e)
    found = verdicts(replace(twice, sizes={"train": 500, "validation": samples}))
    assert ("validation_differs" in [one.rule for one in found]) == told


@pytest.mark.parametrize(("end", "told"), [(0.05, False), (0.5, True)])
def test_parts_that_differ_are_told_if_it_costs_something(end: float, told: bool) -> None:
    known = course(30, loss=falling(end=0.01), val_loss=falling(end=end))
    found = verdicts(replace(known, differences=("`month` is higher",)))
    assert [one.rule for one in found] == ["validation_differs"] * told


@pytest.mark.parametrize("named", [(), ("the target `load` is 2.1 standard deviations higher",)])
def test_a_target_that_drifts_is_named_even_if_nothing_was_learned(named: tuple[str, ...]) -> None:
    hardly = course(16, loss=lambda e: 0.9 + 0.1 / e, val_loss=lambda e: 4.7 + 0.02 * e)
    untold = ("val_loss 4.7 is no better than …",)
    found = verdicts(replace(hardly, guess=1.0, no_better=untold, differences=named))
    assert ("validation_differs" in [one.rule for one in found]) == bool(named)


def test_what_overfits_is_not_blamed_on_the_parts() -> None:
    known = replace(SHOWN["overfits"], differences=("`x` is higher",))
    assert [one.rule for one in verdicts(known)] == ["overfits"]


@pytest.mark.parametrize(("end", "told"), [(0.6, True), (0.16, False)])
def test_a_loss_without_a_rate_shows_the_gap(end: float, told: bool) -> None:
    gap = course(loss=falling(end=0.1), val_loss=falling(end=end))
    assert [one.rule for one in verdicts(gap)] == ["large_gap"] * told
