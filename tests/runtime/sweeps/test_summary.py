"""The summary of a sweep: the best first, with means and deviations, and what failed."""

import json
from statistics import fmean, stdev

import pytest
from speccompile.runtime.sweeps.summary import summarized
from sweep_records import ended, failed, sweep_of

LOSSES = {"a": [0.5, 0.7], "b": [0.4, 0.3]}


def variants() -> list:
    pairs = [(name, seed) for name in LOSSES for seed in (0, 1)]
    return [
        ended(
            number,
            {"variant": name, "seed": seed},
            loss=0.1,
            val_loss=LOSSES[name][seed],
            val_accuracy=1 - LOSSES[name][seed],
        )
        for number, (name, seed) in enumerate(pairs, 1)
    ]


def test_means_and_deviations_over_seeds_the_best_first() -> None:
    summary = summarized(sweep_of(*variants()))
    assert [one.settings for one in summary.points] == [{"variant": "b"}, {"variant": "a"}]
    best = summary.points[0].values["val_loss"]
    assert best.mean == pytest.approx(fmean(LOSSES["b"]))
    assert best.deviation == pytest.approx(stdev(LOSSES["b"]))
    assert str(summary.render()).splitlines() == [
        "4 trials, the best first, by the lowest val_loss",
        "  variant  runs  epochs         val_loss     val_accuracy",
        "  b           2       9  0.3500 ± 0.0707  0.6500 ± 0.0707",
        "  a           2       9  0.6000 ± 0.1414  0.4000 ± 0.1414",
        "the best, on the test part: loss 1.3500 ± 0.0707",
        "± is the standard deviation between runs",
    ]


def test_the_direction_is_that_of_the_monitor() -> None:
    summary = summarized(sweep_of(*variants(), monitor="val_accuracy", mode="max"))
    assert [one.settings["variant"] for one in summary.points] == ["b", "a"]
    summary = summarized(sweep_of(*variants(), monitor="val_loss", mode="max"))
    assert [one.settings["variant"] for one in summary.points] == ["a", "b"]


def test_what_failed_is_named_and_comes_last() -> None:
    nan = ended(3, {"x": 3}, val_loss=float("nan"))
    trials = failed(1, {"x": 1}, "no\x1b number"), ended(2, {"x": 2}, val_loss=0.5), nan
    summary = summarized(sweep_of(*trials))
    assert [one.settings["x"] for one in summary.points] == [2, 1, 3]
    lines = summary.render().splitlines()
    assert lines[0] == "3 trials, 1 failed, the best first, by the lowest val_loss"
    assert lines[-1] == "failed: trial 1 (x=1): no\\x1b number"
    assert "differences may be chance" in lines[-2]
    assert summary.points[1].ended == 0


@pytest.mark.parametrize("width", [60, 120])
def test_it_fits_the_terminal(width: int) -> None:
    settings = {"variant": "v" * 50, "params.a_long_name": [1, 2, 3] * 20}
    many = {f"val_measure_{number}": 0.5 for number in range(9)}
    summary = summarized(sweep_of(ended(1, settings, val_loss=0.1, **many)))
    table = summary.render(width=width).splitlines()[1:3]
    assert "val_loss" in table[0]
    assert max(map(len, table)) <= width


def test_json_has_everything() -> None:
    content = json.loads(summarized(sweep_of(*variants())).render("json"))
    assert content["monitor"] == "val_loss"
    assert [one["number"] for one in content["trials"]] == [1, 2, 3, 4]
    first = content["points"][0]
    assert first["settings"] == {"variant": "b"}
    assert first["trials"] == [3, 4]
    assert first["values"]["val_loss"]["count"] == 2
