"""The policy: what it decides, that it forgets nothing, and that it never contradicts itself."""

import json
from math import inf, isnan, nan
from typing import Any

import pytest
import speccompile
from hypothesis import given
from hypothesis import strategies as st
from policy_cases import MONITORS, drive, epoch, resolved
from policy_strategies import courses, policies
from speccompile.runtime.training.policy import PARTS
from speccompile.runtime.training.policy.decisions import PolicyState, resolve_policy, stop_reason
from speccompile.runtime.training.policy.reduce_lr_on_plateau import ReduceLROnPlateauPart
from speccompile.spec_schema.components.optimizers.sgd import SGD
from speccompile.spec_schema.components.schedules import Schedule
from speccompile.spec_schema.document.training import Policy, Training
from speccompile.spec_schema.reading.fields import fields_of


def stops(policy: Any, *train_state: Any) -> tuple[int, str, str]:
    """The epoch, the reason and the sentence a course ends with."""
    (state, decisions) = drive(policy, train_state)[-1]
    assert decisions.stop, "the course went on"
    return state.epoch, decisions.stop.reason, decisions.stop.explanation


class TestResolve:
    def test_monitors_left_out(self) -> None:
        policy = resolved(early_stopping={}, reduce_lr_on_plateau={}, stop_when={"at_most": 1.0})
        assert len(policy.parts) == 3
        assert {one.monitor.name for one in (*policy.parts, policy.checkpoint)} == {"val_loss"}

    def test_without_validation_data(self) -> None:
        only = {"loss": MONITORS["loss"]}
        assert resolved(monitors=only).checkpoint.monitor.name == "loss"

    def test_checkpoint_follows_early_stopping(self) -> None:
        policy = resolved(early_stopping={"monitor": "val_accuracy"})
        assert policy.checkpoint.monitor == MONITORS["val_accuracy"]

    def test_checkpoint_has_its_own(self) -> None:
        policy = resolved(
            early_stopping={"monitor": "val_accuracy"}, checkpoint={"monitor": "loss"}
        )
        assert policy.checkpoint.monitor == MONITORS["loss"]

    def test_written_mode_wins(self) -> None:
        policy = resolved(early_stopping={"monitor": "accuracy", "mode": "min"})
        assert policy.early_stopping
        assert policy.early_stopping.monitor.better == "min"

    def test_finish_best_keeps_a_best_one(self) -> None:
        assert resolved(checkpoint={"keep": {"best": 0}}).keep_best == 1
        assert resolved(checkpoint={"keep": {"best": 0}}, finish="last").keep_best == 0

    def test_under_a_schedule_the_rate_has_no_floor(self) -> None:
        schedule = Schedule.model_construct()
        training = Training.model_construct(
            epochs=1,
            optimizer=SGD.model_construct(learning_rate=schedule),
            policy=Policy.model_validate({"reduce_lr_on_plateau": {"min_lr": 0.1}}),
        )
        plateau = resolve_policy(training, MONITORS).find(ReduceLROnPlateauPart)
        assert plateau
        assert plateau.least_factor == 0.0


def test_every_part_of_the_document_is_in_the_table() -> None:
    sections = {key: field.model for key, field in fields_of(Policy).items() if field.model}
    assert {part.key for part in PARTS} == sections.keys() - {"checkpoint"}
    assert all(part.__module__.endswith(f".{part.key}") for part in PARTS)
    assert {model.__name__ for model in sections.values()} <= {*speccompile.__all__}


class TestStopping:
    def test_early_stopping_says_what_happened(self) -> None:
        policy = resolved(early_stopping={"patience": 2})
        assert stops(policy, epoch(3), epoch(0.25), epoch(1), epoch(0.25)) == (
            4,
            "early_stopping",
            "val_loss has not improved for 2 epochs, best was 0.25 in epoch 2 (`patience: 2`)",
        )

    def test_with_min_delta_it_says_from_where_progress_is_counted(self) -> None:
        """The best epoch may be a later one, which came by steps that were too small."""
        policy = resolved(early_stopping={"patience": 2, "min_delta": 0.5})
        assert stops(policy, epoch(1), epoch(0.25), epoch(0), epoch(1)) == (
            4,
            "early_stopping",
            "val_loss has not improved by more than 0.5 for 2 epochs since 0.25 in epoch 2 "
            "(`patience: 2`)",
        )

    def test_with_a_baseline_it_says_that_none_was_better(self) -> None:
        """The values improve, but `wait` counts on; see `EarlyStoppingPart.update`."""
        policy = resolved(early_stopping={"patience": 2, "baseline": 0.1})
        assert stops(policy, epoch(3), epoch(2), epoch(1), epoch(1)) == (
            4,
            "early_stopping",
            "val_loss was never better than 0.1 in 4 epochs (`patience: 2`)",
        )
        _, _, why = stops(policy, epoch(3), epoch(0.05), epoch(1), epoch(1))
        assert why.startswith("val_loss has not improved for 2 epochs, best was 0.05 in epoch 2")

    @pytest.mark.parametrize(
        ("condition", "last", "sentence"),
        [
            (
                {"monitor": "accuracy", "at_least": 0.9},
                epoch(1, accuracy=0.9),
                "accuracy is 0.9 (`at_least: 0.9`)",
            ),
            ({"at_most": 0.1}, epoch(0.05), "val_loss is 0.05 (`at_most: 0.1`)"),
            ({"minutes": 0.3}, epoch(1), "the run has taken 0.3 minutes (`minutes: 0.3`)"),
            ({"steps": 25}, epoch(1), "the run has made 30 steps (`steps: 25`)"),
            ({"overfit_gap": 2.0}, epoch(3), "val_loss is 2 above loss (`overfit_gap: 2`)"),
            (
                {"monitor": "accuracy", "gap": 0.3},
                epoch(1, accuracy=0.9),
                "val_accuracy is 0.4 worse than accuracy (`gap: 0.3`)",
            ),
            (
                {"monitor": "val_loss", "gap": 2.0},
                epoch(3),
                "val_loss is 2 worse than loss (`gap: 2`)",
            ),
            (
                {"monitor": "val_loss", "progress_below": 0.1, "over_epochs": 2},
                epoch(0.9),
                "val_loss has improved by 0.05 per epoch over 2 epochs (`progress_below: 0.1`)",
            ),
            (
                {"any": [{"monitor": "loss", "at_most": 0.1}, {"steps": 30}]},
                epoch(1),
                "the run has made 30 steps (`steps: 30`)",
            ),
            (
                {"all": [{"monitor": "val_loss", "at_most": 2}, {"steps": 30, "minutes": 90}]},
                epoch(1),
                "val_loss is 1 (`at_most: 2`), and the run has made 30 steps (`steps: 30`)",
            ),
        ],
    )
    def test_stop_when(self, condition: Any, last: Any, sentence: str) -> None:
        policy = resolved(stop_when=condition)
        assert stops(policy, epoch(1), epoch(1), last) == (3, "stop_when", sentence)

    def test_gap_without_validation_data(self) -> None:
        policy = resolved(
            monitors={"loss": MONITORS["loss"]}, stop_when={"overfit_gap": 0.1}, epochs=2
        )
        assert stops(policy, {"loss": 1.0}, {"loss": 1.0})[1] == "epochs"

    def test_all_epochs(self) -> None:
        assert stops(resolved(epochs=1), epoch(1)) == (
            1,
            "epochs",
            "completed 1 epoch (`epochs: 1`)",
        )

    @pytest.mark.parametrize("values", [epoch(0.0, loss=nan), epoch(-inf), epoch(nan)])
    def test_a_loss_that_is_not_finite(self, values: Any) -> None:
        policy = resolved(early_stopping={"monitor": "val_accuracy"})
        results = drive(policy, [epoch(1), {**values, "val_accuracy": 0.9}])
        state, decisions = results[-1]
        assert decisions.stop
        assert decisions.stop.reason == "not_finite"
        assert not decisions.improved
        assert not decisions.save
        assert state.best_epoch == 1

    def test_a_metric_that_is_not_finite_is_no_progress(self) -> None:
        policy = resolved(early_stopping={"monitor": "val_accuracy", "patience": 5})
        train_state = [epoch(1, val_accuracy=value) for value in (nan, inf, 0.25, inf)]
        results = drive(policy, train_state)
        assert [decisions.improved for _, decisions in results] == [False, False, True, False]
        assert results[-1][0].early_stopping.wait == 1

    def test_a_resumed_run_knows_that_it_is_over(self) -> None:
        policy = resolved(early_stopping={"patience": 1})
        state, decisions = drive(policy, [epoch(1), epoch(2)])[-1]
        assert stop_reason(policy, state) == decisions.stop
        more = resolved(early_stopping={"patience": 2})
        assert stop_reason(more, state) is None
        assert stop_reason(policy, PolicyState()) is None


class TestKeeping:
    def test_min_delta_is_of_early_stopping_alone(self) -> None:
        policy = resolved(early_stopping={"min_delta": 0.5, "patience": 9})
        state, decisions = drive(policy, [epoch(1), epoch(0.75)])[-1]
        assert decisions.improved
        assert state.best == 0.75
        assert (state.early_stopping.value, state.early_stopping.wait) == (1, 1)

    @pytest.mark.parametrize("checkpoint", [{}, {"monitor": "val_loss"}, {"mode": "min"}])
    def test_epochs_before_early_stopping_watches_are_not_ranked(self, checkpoint: Any) -> None:
        stopping = {"patience": 2, "start_from_epoch": 3}
        policy = resolved(early_stopping=stopping, checkpoint=checkpoint)
        results = drive(policy, [epoch(value) for value in (3, 0.5, 4, 2, 1, 3, 3)])
        assert [d.improved for _, d in results] == [False, False, False, True, True, False, False]
        assert [d.save_best for _, d in results] == [d.improved for _, d in results]
        state, decisions = results[-1]
        assert decisions.stop
        assert decisions.stop.explanation.endswith("best was 1 in epoch 5 (`patience: 2`)")
        assert (state.best_epoch, state.best) == (5, 1)

    def test_a_checkpoint_that_watches_something_else_ranks_from_the_first_epoch(self) -> None:
        stopping = {"patience": 9, "start_from_epoch": 2}
        for other in ({"monitor": "val_accuracy"}, {"mode": "max"}):
            policy = resolved(early_stopping=stopping, checkpoint=other)
            train_state = [epoch(4 - n, val_accuracy=1 - n / 4) for n in range(4)]
            assert drive(policy, train_state)[-1][0].best_epoch == 1

    def test_every_epochs_and_the_end(self) -> None:
        policy = resolved(epochs=8, checkpoint={"every_epochs": 3})
        train_state = [epoch(value) for value in (1, 2, 2, 2, 0, 2, 2, 2)]
        results = drive(policy, train_state)
        assert [d.save_best for _, d in results] == [n in (1, 5) for n in range(1, 9)]
        assert [d.save_last for _, d in results] == [n in (3, 6, 8) for n in range(1, 9)]


class TestState:
    def test_json_is_strict_and_exact(self) -> None:
        policy = resolved(reduce_lr_on_plateau={"patience": 0, "factor": 0.1})
        values = [epoch(0.1 + 0.2), epoch(1e-310, val_accuracy=nan), epoch(1, loss=-inf)]
        state = drive(policy, values)[-1][0]
        text = json.dumps(state.to_json(), allow_nan=False)
        back = PolicyState.from_json(json.loads(text))
        assert back == state
        assert back.values["loss"] == -inf
        before = drive(policy, values[:2])[-1][0]
        assert isnan(PolicyState.from_json(before.to_json()).values["val_accuracy"])

    def test_the_keys_of_saved_states_are_fixed(self) -> None:
        """A change here makes the checkpoints of all runs so far unreadable."""
        policy = resolved(
            early_stopping={"patience": 9}, reduce_lr_on_plateau={"patience": 1, "cooldown": 3}
        )
        state = drive(policy, [epoch(2), epoch(3)])[-1][0]
        assert state.to_json() == {
            "epoch": 2,
            "steps": 20,
            "minutes": 0.2,
            "values": epoch(3),
            "ranking": [{"epoch": 1, "value": 2.0}],
            "early_stopping": {"value": 2.0, "epoch": 1, "wait": 1},
            "plateau": {"value": 2.0, "epoch": 1, "wait": 0},
            "cooldown": 3,
            "learning_rate_factor": 0.1,
            "recent": {},
        }

    def test_a_state_saved_before_a_part_existed_can_be_read(self) -> None:
        state = drive(resolved(early_stopping={}), [epoch(2)])[-1][0]
        saved = state.to_json()
        del saved["plateau"], saved["cooldown"]
        assert PolicyState.from_json(saved) == state
        with pytest.raises(KeyError, match="ranking"):
            PolicyState.from_json({key: saved[key] for key in saved if key != "ranking"})

    @given(policies, courses, st.data())
    def test_a_round_trip_changes_nothing(self, policy: Any, train_state: Any, data: Any) -> None:
        whole = drive(policy, train_state)
        cut = data.draw(st.integers(0, len(whole) - 1))
        state = whole[cut - 1][0] if cut else PolicyState()
        again = PolicyState.from_json(json.loads(json.dumps(state.to_json())))
        rest = drive(policy, train_state[cut:], again)
        assert [d for _, d in rest] == [d for _, d in whole[cut:]]
        assert rest[-1][0].to_json() == whole[-1][0].to_json()


@given(policies, courses)
def test_decisions_agree_with_each_other(policy: Any, train_state: Any) -> None:
    factor, values = 1.0, []
    for state, decisions in drive(policy, train_state):
        values.append(state.values[policy.checkpoint.monitor.name])
        if decisions.improved and policy.keep_best:
            assert decisions.save_best
        if decisions.learning_rate_factor is not None:
            assert decisions.learning_rate_factor < factor
            factor = decisions.learning_rate_factor
        if decisions.stop and decisions.stop.reason == "early_stopping":
            so_far = state.early_stopping
            assert so_far.wait >= max(1, policy.early_stopping.options.patience)
            assert so_far.epoch < state.epoch
    assert_ranked(policy, values, state)


def assert_ranked(policy: Any, values: Any, state: Any) -> None:
    """The best is that of the whole course, once it is watched."""
    sign = 1 if policy.checkpoint.monitor.better == "min" else -1
    finite = [(sign * v, n) for n, v in enumerate(values, 1) if abs(v) < inf and n > policy.warm_up]
    best = [number for _, number in sorted(finite)]
    assert state.best_epoch == (best[0] if best else 0)
    ranked = [ranked.epoch for ranked in state.ranking]
    assert ranked == best[: max(policy.keep_best, 1)]
