"""The summary of a sweep: the best first, with means and deviations, and what failed."""

import json
from dataclasses import replace
from statistics import fmean, stdev

import pytest
from speccompile.runtime.sweeps.record import SearchRecord
from speccompile.runtime.sweeps.summary import summarized
from speccompile.spec_schema.errors import asked_by_command
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


def test_a_search_shows_the_best_and_how_to_train_it_again() -> None:
    spec = "spec: 1\nparams: {a: 1}\nmodel: {inputs: {x: [2]}, layers: [dense: $a]}\n"
    trials = [
        replace(one, trial=replace(one.trial, overrides=(f"params.a={one.trial.number}",)))
        for one in (ended(n, {"params.a": n}, val_loss=20.0 - n) for n in range(1, 15))
    ]
    trials[13] = replace(trials[13], state="pruned")
    trials[0] = replace(trials[0], state="running", result=None)
    search = SearchRecord(("params.a",), 14, None, "tpe", "median", importance={"params.a": 1.0})
    record = replace(sweep_of(*trials), sources={"tiny.yaml": spec}, search=search)
    with asked_by_command():
        lines = str(summarized(record).render()).splitlines()
    states = "1 pruned, 1 running elsewhere"
    assert lines[0] == f"14 trials, {states}, the best first, by the lowest val_loss"
    assert [line.split()[0] for line in lines[2:12]] == [str(n) for n in range(13, 3, -1)]
    assert lines[12:] == [
        "the best, on the test part: loss 8.0000",
        "What decides which trials are among the best third: `params.a` 100%.",
        "To train the best, trial 13, again: `speccompile run tiny.yaml --set params.a=13`",
    ]
