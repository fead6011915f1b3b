"""Comparisons of runs: groups, means and deviations by hand, and the verdict."""

import json
import re
from collections.abc import Callable
from math import sqrt
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import SPEC, recorded_run

Curve = Callable[[int], float]


def overfitting(end: float) -> dict[str, Curve]:
    """Training falls, validation falls to epoch 8 and rises to `end` then."""
    return {
        "loss": lambda e: 1.0 / e,
        "val_loss": lambda e: 1.2 - 0.1 * e if e <= 8 else 0.4 + (end - 0.4) * (e - 8) / 12,
        "val_accuracy": lambda e: 0.7,
    }


def steady(end: float) -> dict[str, Curve]:
    return {
        "loss": lambda e: 1.0 / e,
        "val_loss": lambda e: end + 1 / e - 0.05,
        "val_accuracy": lambda e: 0.8 - end / 10,
    }


def test_seeds_are_one_group_with_mean_and_deviation(tmp_path: Path) -> None:
    for seed, end in ((1, 0.9), (2, 1.1), (3, 1.3)):
        recorded_run(
            tmp_path, variant="plain", overrides=[f"seed={seed}"], kept=20, **overfitting(end)
        )
    for seed, end in ((1, 0.5), (2, 0.52), (3, 0.54)):
        recorded_run(tmp_path, variant="dropout", overrides=[f"seed={seed}"], **steady(end))
    found = sc.compare_runs(tmp_path)
    assert [group.label for group in found.groups] == ["dropout", "plain"]
    plain = found.groups[1].estimate("val_loss")
    assert (plain.mean, plain.deviation, plain.count) == (pytest.approx(1.1), pytest.approx(0.2), 3)
    assert plain.error == pytest.approx(0.2 / sqrt(3))
    assert found.verdict == (
        "`plain` overfits (in 3 of 3 runs); `dropout` does not.",
        "Best by `val_loss`: `dropout`, 0.5200 ± 0.0200.",
    )
    assert found.ranking.differences["dropout"] == ("layer dropout: rate 0 → 0.5",)


def test_a_difference_is_sure_beyond_the_quantile_of_student(tmp_path: Path) -> None:
    """Of 2 and 2 runs with deviation 0.01·√2, the bound is 4.303 · √(2 · 0.01²) = 0.0609."""
    for name, gap in (("near", 0.060), ("far", 0.062)):
        for variant, ends in (("plain", (0.5, 0.52)), ("dropout", (0.5 + gap, 0.52 + gap))):
            for seed, end in enumerate(ends):
                path = tmp_path / name
                recorded_run(path, variant=variant, overrides=[f"seed={seed}"], **steady(end))
    (near,) = sc.compare_runs(tmp_path / "near").verdict
    (far,) = sc.compare_runs(tmp_path / "far").verdict
    assert near.endswith(
        "The difference from `dropout` may be chance: 2 runs each are too few to tell, five seeds "
        "tell more."
    )
    assert "chance" not in far


def test_a_difference_within_its_error_may_be_chance(tmp_path: Path) -> None:
    for variant, ends in (("plain", (0.5, 0.9)), ("dropout", (0.48, 0.88))):
        for seed, end in enumerate(ends):
            recorded_run(tmp_path, variant=variant, overrides=[f"seed={seed}"], **steady(end))
    assert sc.compare_runs(tmp_path).verdict == (
        "Best by `val_loss`: `dropout`, 0.6800 ± 0.2828. The difference from `plain` may be "
        "chance: 2 runs each are too few to tell, five seeds tell more.",
    )


def test_parts_of_other_samples_are_not_compared_in_silence(tmp_path: Path) -> None:
    for overrides in ([], ["data.split.order=last"], ["data.split.order=last", "params.drop=0.1"]):
        recorded_run(tmp_path, overrides=overrides, **steady(0.5))
    (every,) = sc.compare_runs(tmp_path).verdict
    assert "differ in `data.split.order`: they were validated on different samples" in every
    (alike,) = sc.compare_runs([tmp_path / "waves" / "2", tmp_path / "waves" / "3"]).verdict
    assert "different samples" not in alike


def test_one_run_each_says_so_and_the_test_part_comes_last(tmp_path: Path) -> None:
    paths = [
        recorded_run(tmp_path, variant=variant, test={"loss": 0.7}, **steady(end))
        for variant, end in (("plain", 0.6), ("dropout", 0.5))
    ]
    assert sc.compare_runs(paths).verdict == (
        "Best by `val_loss`: `dropout`, 0.5000. Each was run once: a difference may be chance. "
        "Run several seeds to tell. On the test part, `dropout` has 0.7000.",
    )


def test_losses_with_different_penalties_are_not_ranked_by(tmp_path: Path) -> None:
    recorded_run(tmp_path, variant="plain", **steady(0.5))
    recorded_run(tmp_path, variant="l2", **steady(0.4))
    found = sc.compare_runs(tmp_path)
    assert (found.ranking.measure.name, found.ranking.measure.better) == ("val_accuracy", "max")
    assert [group.label for group in found.groups] == ["l2", "plain"]
    assert found.ranking.measure.reason.startswith(
        "`val_loss` includes a weight penalty that differs"
    )


def test_labels_leave_out_what_all_share(tmp_path: Path) -> None:
    for rate in ("0.1", "0.2"):
        overrides = ["training.epochs=20", f"params.drop={rate}"]
        recorded_run(tmp_path, overrides=overrides, **steady(float(rate)))
    labels = [group.label for group in sc.compare_runs(tmp_path).ranking.groups]
    assert labels == ["params.drop=0.1", "params.drop=0.2"]


def test_formats_have_the_same_numbers(tmp_path: Path) -> None:
    recorded_run(tmp_path, variant="plain", **steady(0.5))
    recorded_run(tmp_path, variant="dropout", **steady(0.6))
    found = sc.compare_runs(tmp_path)
    content = json.loads(found.render("json"))
    assert [group["values"]["val_loss"]["mean"] for group in content["groups"]] == [0.5, 0.6]
    assert content["groups"][0]["values"]["val_loss"]["deviation"] is None
    assert found.render("csv").splitlines()[1].startswith("plain,1,0.5,")
    assert "| `plain` | `1` | `0.5000` |" in found.render("markdown")
    page = found.render("html")
    assert page.count("data-plot=") >= 3
    assert not [one for one in re.findall(r"https?://[^\s)]*", page) if "leeoniya" not in one]


def test_the_page_shows_the_code_in_reasons_to_stop(tmp_path: Path) -> None:
    for end in (0.5, 0.6):
        result = recorded_run(tmp_path, **steady(end)) / "result.json"
        text = result.read_text(encoding="utf-8")
        result.write_text(text.replace("because", "because of `epochs`"), encoding="utf-8")
    page = sc.compare_runs(tmp_path).render("html")
    assert page.count("<td>because of <code>epochs</code></td>") == 2


def test_one_run_is_too_few(tmp_path: Path) -> None:
    recorded_run(tmp_path, **steady(0.5))
    with pytest.raises(sc.Error, match="found 1 run with an epoch"):
        sc.compare_runs(tmp_path)


def test_an_edited_spec_makes_another_group_than_another_seed(tmp_path: Path) -> None:
    edited = SPEC.replace("dense: 8", "dense: 64")
    for text, end in ((SPEC, 0.5), (edited, 0.3), (SPEC.replace("seed: 1", "seed: 2"), 0.6)):
        recorded_run(tmp_path, text=text, **steady(end))
    found = sc.compare_runs(tmp_path)
    first, second = (tmp_path / "waves" / number for number in "12")
    assert [group.label for group in found.groups] == [str(second), f"{first} and 1 more"]
    assert [len(group.runs) for group in found.groups] == [1, 2]
    assert found.ranking.differences[str(second)][0].startswith("layer hidden: units 8 → 64")


def test_an_edited_variant_is_told_from_what_it_was(tmp_path: Path) -> None:
    for rate in ("0.5", "0.9"):
        text = SPEC.replace("{params.drop: 0.5}", f"{{params.drop: {rate}}}")
        recorded_run(tmp_path, text=text, variant="dropout", **steady(0.5))
    labels = [group.label for group in sc.compare_runs(tmp_path).groups]
    assert labels == [f"dropout, {tmp_path / 'waves' / number}" for number in "12"]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 1), " Each was run once: a difference may be chance. Run several seeds to tell."),
        ((1, 2), " `dropout` was run once: a difference may be chance. Run several seeds to tell."),
        (
            (2, 1),
            " The difference from `plain` may be chance: one run is too few to tell, five seeds "
            "tell more.",
        ),
        ((2, 0), ""),
    ],
)
def test_groups_with_more_or_fewer_runs(tmp_path: Path, counts: tuple[int, int], said: str) -> None:
    for variant, count in zip(("dropout", "plain"), counts, strict=True):
        for seed in range(max(count, 1)):
            curves = steady(0.5 + 0.1 * seed + (variant == "plain"))
            named = [f"seed={seed}"]
            recorded_run(tmp_path, variant=variant, overrides=named, ended=count > 0, **curves)
    (verdict,) = sc.compare_runs(tmp_path).verdict
    value = "0.5000" if counts[0] == 1 else "0.5500 ± 0.0707"
    assert verdict == f"Best by `val_loss`: `dropout`, {value}.{said}"


REGRESSION = (
    SPEC.replace("{dense: 3, name: y}", "{dense: 1, name: y}")
    .replace("sparse_categorical_crossentropy", "mean_squared_error")
    .replace("metrics: [accuracy]", "metrics: [mean_absolute_error]")
)


@pytest.mark.parametrize("override", ["training.loss=huber", "data.normalize_targets=standardize"])
def test_losses_in_different_units_do_not_rank(tmp_path: Path, override: str) -> None:
    curves = {name: steady(0.5)["val_loss"] for name in ("loss", "val_loss")}
    error = {f"{part}mean_absolute_error": curves["loss"] for part in ("", "val_")}
    for overrides in ([], [override]):
        recorded_run(tmp_path / "with", text=REGRESSION, overrides=overrides, **curves, **error)
        plain = [*overrides, "training.metrics=null"]
        recorded_run(tmp_path / "without", text=REGRESSION, overrides=plain, **curves)
    measure = sc.compare_runs(tmp_path / "with").ranking.measure
    assert (measure.name, measure.is_comparable) == ("val_mean_absolute_error", True)
    without = sc.compare_runs(tmp_path / "without")
    said = (
        "`val_loss` is not the same loss in all runs, so it can't rank them. Metrics can: add one "
        "to `metrics`."
    )
    assert without.verdict == (said,)
    assert without.render().count("can't rank") == without.render("html").count("t rank") == 1
