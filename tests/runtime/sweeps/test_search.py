"""Searches: what they draw, prune and record, and that a killed one comes to the same end."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import speccompile as sc
from patience import PATIENCE
from speccompile.runtime.sweeps import sweep
from speccompile.runtime.sweeps.folder import SweepFolder, SweepInUse
from speccompile.runtime.sweeps.record import SweepRecord, TrialRecord, read_sweep
from speccompile.runtime.sweeps.searching import found_in_words, ranked_trials, to_train_again
from speccompile.runtime.sweeps.source import SearchedTrials, trials_of_folder
from speccompile.runtime.sweeps.study import Study
from speccompile.runtime.sweeps.sweep import planned_search
from speccompile.runtime.sweeps.trials import Trial
from speccompile.spec_schema.document.search import Search
from sweep_workers import SPEC, begun, carried_out, machine


@pytest.fixture(scope="module", autouse=True)
def no_loss_of_power() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


def outcome(record: SweepRecord) -> list[dict[str, Any]]:
    """What a search has come to, without the processes that did it."""
    return [{**one.as_json(), "by": ""} for one in record.trials]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> SweepRecord:
    folder = begun(tmp_path_factory.mktemp("found"), {"pruner": "median"})
    return carried_out(folder, diverges=0.5)


def test_values_are_drawn_from_their_ranges(found: SweepRecord) -> None:
    drawn = [one.trial.settings for one in found.trials]
    assert [one.trial.number for one in found.trials] == [*range(1, 25)]
    assert len({json.dumps(one) for one in drawn}) == 24
    for values in drawn:
        assert 0.0001 <= values["params.rate"] <= 1.0
        assert ("params.drop" in values) == (values["params.width"] == 8)
        assert values.get("params.drop", 0.0) in [round(n * 0.05, 2) for n in range(11)]
    assert {values["params.width"] for values in drawn} == {4, 8}


def test_it_learns(found: SweepRecord) -> None:
    def far(trials: Any) -> float:
        each = [abs(one.trial.settings["params.rate"] - 0.01) for one in trials]
        return sum(each) / len(each)

    assert far(found.trials[12:]) < far(found.trials[:10])
    assert found.search is not None
    assert max(found.search.importance, key=found.search.importance.__getitem__) == "params.rate"
    assert sum(found.search.importance.values()) == pytest.approx(1.0)


def test_a_pruned_trial_is_no_result(found: SweepRecord) -> None:
    states = [one.state for one in found.trials]
    assert {"ended", "pruned"} <= {*states}
    pruned = [one for one in found.trials if one.state == "pruned"]
    assert all(one.result and one.result.epochs < 6 for one in pruned)
    ranked = ranked_trials(found)
    assert not {one.trial.number for one in pruned} & {one.trial.number for one in ranked}
    assert len(ranked) == states.count("ended")
    assert found.is_complete == ("failed" not in states)


def test_what_diverges_has_failed_and_is_not_tried_again(tmp_path: Path) -> None:
    folder = begun(tmp_path, {"sampler": "random"}, trials=8)
    record = carried_out(folder, diverges=0.05)
    failed = [one for one in record.trials if one.state == "failed"]
    assert failed
    assert all(one.trial.settings["params.rate"] > 0.05 for one in failed)
    assert not record.is_unfinished
    assert len(record.trials) == 8


def test_the_best_can_be_trained_again(found: SweepRecord) -> None:
    best = ranked_trials(found)[0]
    assert best.result is not None
    assert best.result.values["val_loss"] == min(
        one.result.values["val_loss"] for one in found.trials if one.state == "ended" and one.result
    )
    spec = sc.load(SPEC, overrides=best.trial.overrides)
    assert spec.document.training.optimizer.learning_rate == best.trial.settings["params.rate"]
    assert to_train_again(found, best) == (
        f"speccompile.train(spec, overrides={[*best.trial.overrides]!r})"
    )


def test_the_best_of_a_spec_that_was_edited_since(tmp_path: Path) -> None:
    spec = tmp_path / "s.yaml"
    spec.write_text(SPEC)
    record = carried_out(SweepFolder.create(tmp_path, planned_search(sc.load(spec), 2)))
    assert "again: `speccompile.train(" in [*found_in_words(record)][-1]
    spec.write_text(SPEC.replace("epochs: 6", "epochs: 7"))
    (words,) = found_in_words(record)
    assert words.endswith(
        f"again, use the `spec.yaml` in its folder: the search began with another text of `{spec}`."
    )


@pytest.mark.parametrize(("sampler", "pruner"), [("tpe", "successive_halving"), ("random", "none")])
def test_the_same_seed_searches_the_same(sampler: str, pruner: str, tmp_path: Path) -> None:
    options = {"sampler": sampler, "pruner": pruner}
    first = carried_out(begun(tmp_path, options, 14))
    assert outcome(carried_out(begun(tmp_path, options, 14))) == outcome(first)
    other = sc.load(SPEC, overrides={"search.sampler": sampler, "seed": 1})
    with SweepFolder.create(tmp_path, planned_search(other, 14)) as folder:
        pass
    drawn = [one.trial.settings for one in carried_out(SweepFolder.open(folder.path)).trials]
    assert drawn != [one.trial.settings for one in first.trials]


def test_a_search_that_goes_on_draws_what_one_would_that_had_not_ended(tmp_path: Path) -> None:
    whole = carried_out(begun(tmp_path, {"pruner": "hyperband"}, 16))
    folder = begun(tmp_path, {"pruner": "hyperband"})
    carried_out(folder, trials=11)
    assert outcome(carried_out(SweepFolder.open(folder.path), trials=16)) == outcome(whole)


def test_a_grid_is_searched_once(tmp_path: Path) -> None:
    space = {
        "params.rate": {"choices": [0.1, 0.01]},
        "params.width": {"int": [2, 6], "step": 2},
    }
    record = carried_out(begun(tmp_path, {"sampler": "grid", "space": space}))
    drawn = [tuple(one.trial.settings.values()) for one in record.trials]
    assert len(drawn) == 6
    assert {*drawn} == {(rate, width) for rate in (0.1, 0.01) for width in (2, 4, 6)}
    assert not record.is_unfinished


def test_a_grid_has_each_trial_that_differs_once(tmp_path: Path) -> None:
    space = {
        "params.drop": {"choices": [0.1, 0.2, 0.3], "when": {"params.width": 8}},
        "params.width": {"choices": [4, 8]},
        "params.rate": {"float": [0.1, 0.3], "step": 0.1, "when": {"params.drop": 0.2}},
    }
    folder = begun(tmp_path, {"sampler": "grid", "space": space})
    assert (folder.record.planned, folder.record.asked) == (6, 24)
    record = carried_out(folder)
    drawn = [one.trial.settings for one in record.trials]
    expected: list[dict[str, Any]] = [{"params.width": 4}]
    expected += [{"params.width": 8, "params.drop": drop} for drop in (0.1, 0.3)]
    found = {"params.width": 8, "params.drop": 0.2}
    expected += [{**found, "params.rate": rate} for rate in (0.1, 0.2, 0.3)]
    assert sorted(map(str, drawn)) == sorted(map(str, expected))
    with pytest.raises(sc.Error, match=r"from 1 to 1,000, got 1001"):
        sc.open_sweep(folder.path).resume(trials=1001)


@pytest.mark.parametrize("sampler", ["tpe", "random", "cma_es"])
def test_no_trial_is_made_twice(sampler: str, tmp_path: Path) -> None:
    if sampler == "cma_es":
        pytest.importorskip("cmaes")
    space = {
        "params.rate": {"float": [0.2, 1.0], "step": 0.2},
        "params.width": {"int": [2, 3]},
        "params.drop": {"choices": [0.1, 0.2]},
    }
    options = {"sampler": sampler, "space": space, "trials": 50}
    whole = carried_out(begun(tmp_path, options))
    assert len({json.dumps(one.trial.settings) for one in whole.trials}) == 20
    assert len(whole.trials) == 20
    folder = begun(tmp_path, options)
    carried_out(folder, trials=12)
    assert outcome(carried_out(SweepFolder.open(folder.path), trials=20)) == outcome(whole)


def test_large_numbers_are_drawn_as_exactly_as_small_ones(tmp_path: Path) -> None:
    space = {
        "params.rate": {"float": [1e6, 1e6 + 1], "step": 0.1},
        "params.drop": {"float": [1e6, 1e6 + 1]},
        "params.width": {"int": [10**12, 10**12 + 8], "step": 4},
    }
    spec = sc.load(SPEC)
    search = Search.model_validate({"space": space, "sampler": "random"})
    study = Study(tmp_path, search, spec.document.seed, "min", 6)
    with study.changing():
        drawn = [study.ask().values or {} for _ in range(40)]
    rates = {one["params.rate"] for one in drawn}
    assert rates == {float(f"100000{n / 10:.1f}") for n in range(10)} | {1e6 + 1}
    others = {one["params.drop"] for one in drawn}
    assert len(others) == 40
    assert all(round(one, 6) == one for one in others)
    assert {one["params.width"] for one in drawn} == {10**12, 10**12 + 4, 10**12 + 8}


def test_a_search_goes_on_with_as_many_workers_as_it_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []

    def carry_out(folder: SweepFolder, workers: int | None, *_: Any) -> sc.Sweep:
        asked.append(workers)
        return sc.open_sweep(folder.path)

    monkeypatch.setattr(sweep, "_carry_out", carry_out)
    begun_search = sc.search(sc.load(SPEC), workers=1, runs=tmp_path)
    begun_search.resume()
    begun_search.resume(workers=3)
    begun_search.resume()
    assert asked == [1, 1, 3, 3]


def test_no_trial_starts_after_the_minutes_of_all_sessions(tmp_path: Path) -> None:
    folder = begun(tmp_path, {"trials": None, "minutes": 1.0})
    now = [0.0]

    def clock() -> float:
        return now[0]

    for number, seconds in ((1, 40.0), (2, 30.0)):
        with folder:
            trials = trials_of_folder(folder, 1)
            assert isinstance(trials, SearchedTrials)
            trials.clock, trials._begun = clock, clock()
            trial = trials.next()
            assert trial is not None
            assert trial.number == number
            now[0] += seconds
            trials.keep(TrialRecord(trial, "pruned"))
            assert (trials.folder.record.left == 0) == (number == 2)
            if number == 2:
                assert trials.next() is None
        now[0] += 1000.0
        folder = SweepFolder.open(folder.path)
    folder.close()
    record = read_sweep(folder.path)
    assert record.search is not None
    assert record.search.seconds == 70.0
    assert not record.is_unfinished


def test_a_search_gives_up_if_everything_fails(tmp_path: Path) -> None:
    record = carried_out(begun(tmp_path), diverges=0.0)
    assert [one.state for one in record.trials] == ["failed"] * 5


@pytest.mark.parametrize("package", ["optuna", "cmaes"])
def test_without_a_package_the_message_has_the_command(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package == "optuna":
        monkeypatch.delitem(sys.modules, "speccompile.runtime.sweeps.study", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with begun(tmp_path, {"sampler": "cma_es"}) as folder, pytest.raises(sc.OptunaMissing) as seen:
        trials_of_folder(folder, 1)
    assert package in seen.value.message
    assert seen.value.help == "install it: pip install 'speccompile[search]'"


def test_killed_in_the_middle_and_resumed(tmp_path: Path) -> None:
    whole = carried_out(begun(tmp_path, {"pruner": "median"}))
    random, kills, path = Random(3), 0, tmp_path / "killed"
    while True:
        running = machine(path, "median", joins=False)
        wait_for(path, len(read_sweep(path).trials) + 6 if path.exists() else 6, running)
        running.join(random.random() * 0.05)
        running.kill()
        running.join(PATIENCE)
        assert running.exitcode in (0, -signal.SIGKILL)
        if running.exitcode == 0:
            break
        kills += 1
    assert kills >= 2
    assert outcome(read_sweep(path)) == outcome(whole)


def wait_for(path: Path, trials: int, running: Any) -> None:
    while running.is_alive():
        time.sleep(0.02)
        if (path / "sweep.json").exists() and len(read_sweep(path).trials) >= trials:
            return


def test_what_another_process_carries_out_is_not_left(tmp_path: Path) -> None:
    record = planned_search(sc.load(SPEC), 2)
    with SweepFolder.join(tmp_path, record) as first, SweepFolder.join(tmp_path, record) as second:
        trials = [TrialRecord(Trial(n, "", (), {}), "running") for n in (1, 2)]
        first.keep(trials[0])
        second.keep(trials[1])
        assert (first.has_left, second.has_left) == (True, True)  # its own; what is interrupted
        first.keep(replace(trials[0], state="pruned"))
        assert not first.has_left
        with pytest.raises(SweepInUse) as raised:
            SweepFolder.open(tmp_path)
        assert raised.value.help.endswith("or take part in it with `search(…, join=…)`")
        second.close()
        assert first.has_left


def test_several_machines_make_one_search(tmp_path: Path) -> None:
    path = tmp_path / "shared"
    machines = [machine(path, "median", joins=True) for _ in range(3)]
    wait_for(path, 8, machines[0])
    machines[2].kill()  # the others take over what it leaves
    for one in machines:
        one.join(PATIENCE)
    assert [one.exitcode for one in machines] == [0, 0, -signal.SIGKILL]
    record = read_sweep(path)
    assert [one.trial.number for one in record.trials] == [*range(1, 25)]
    assert all(one.state in ("ended", "pruned") for one in record.trials)
    assert len({one.by for one in record.trials}) >= 2
    with pytest.raises(sc.Error, match="was started with another spec"):
        SweepFolder.join(path, planned_search(sc.load(SPEC, overrides={"seed": 1})))


def test_a_trial_that_was_drawn_but_not_recorded_is_carried_out_first(tmp_path: Path) -> None:
    whole = carried_out(begun(tmp_path, {"pruner": "median"}, 12))
    folder = begun(tmp_path, {"pruner": "median"})
    carried_out(folder, trials=10)
    with SweepFolder.open(folder.path) as killed:
        trials = trials_of_folder(killed, 1)
        assert isinstance(trials, SearchedTrials)
        with killed.changing(), trials.study.changing():
            trials.study.ask()
    assert outcome(carried_out(SweepFolder.open(folder.path), trials=12)) == outcome(whole)


def test_what_a_killed_machine_has_drawn_is_not_left_out_by_the_others(tmp_path: Path) -> None:
    """Else a number would be missing, and each later trial train the values of the next one."""
    record = planned_search(sc.load(SPEC))
    with SweepFolder.join(tmp_path, record) as killed, SweepFolder.join(tmp_path, record) as other:
        one, another = trials_of_folder(killed, 1), trials_of_folder(other, 1)
        assert isinstance(one, SearchedTrials)
        first = another.next()
        with killed.changing(), one.study.changing():
            drawn = one.study.ask()
        given = [first, another.next(), another.next()]
        assert [trial.number for trial in given if trial] == [1, drawn.number, 3]
        assert [trial.settings for trial in given if trial][1] == drawn.values
    assert [trial.trial.number for trial in read_sweep(tmp_path).trials] == [1, 2, 3]
