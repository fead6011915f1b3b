"""Early stopping and the plateau against those of Keras, driven by hand without a model.

What is a model's weights for Keras is here the number of the epoch that they are of.

Values are multiples of 1/8: Keras compares in float32, we in float64.
"""

from math import nan
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cases import drive, epoch, resolved
from speccompile.runtime.training.policy.retention import kept

pytestmark = pytest.mark.tensorflow

eighths = st.integers(-16, 16).map(lambda number: number / 8)
small = st.integers(0, 4)
courses = st.lists(eighths | st.just(nan), min_size=1, max_size=25)


def first_is_finite(train_state: list[float], first: int) -> list[float]:
    """In Keras a first NaN becomes the best value for good; ours differs there on purpose."""
    return [0.0 if value != value and n <= first else value for n, value in enumerate(train_state)]


class Model:
    """As much of a Keras model as callbacks touch."""

    def __init__(self) -> None:
        self.optimizer = SimpleNamespace(learning_rate=0.5)
        self.stop_training = False
        self.epoch = 0

    def get_weights(self) -> int:
        return self.epoch

    def set_weights(self, epoch: int) -> None:
        self.epoch = epoch


def keras_course(callback: Any, values: list[float]) -> tuple[list[float], list[int], int]:
    """Learning rates, waits and the number of epochs with Keras' callback."""
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    rates, waits = [], []
    for number, value in enumerate(values):
        model.epoch = number + 1
        callback.on_epoch_end(number, {"watched": value})
        rates.append(float(model.optimizer.learning_rate))
        waits.append(callback.wait)
        if model.stop_training:
            break
    return rates, waits, len(waits)


@settings(max_examples=150, deadline=None)
@given(
    courses,
    st.sampled_from(["min", "max"]),
    st.fixed_dictionaries(
        {
            "patience": small,
            "min_delta": st.sampled_from([0.0, 0.125, 1.0]),
            "baseline": st.none() | eighths,
            "start_from_epoch": small,
        }
    ),
)
def test_early_stopping(values: list[float], mode: Any, options: dict[str, Any]) -> None:
    from keras.callbacks import EarlyStopping

    values = first_is_finite(values, options["start_from_epoch"])
    _, waits, epochs = keras_course(EarlyStopping("watched", mode=mode, **options), values)
    policy = resolved(early_stopping={"monitor": "val_accuracy", "mode": mode, **options})
    ours = drive(policy, [epoch(1, val_accuracy=value) for value in values])
    assert len(ours) == epochs
    assert [state.early_stopping.wait for state, _ in ours] == waits


@settings(max_examples=150, deadline=None)
@given(
    st.lists(eighths, min_size=1, max_size=25),
    st.sampled_from(["min", "max"]),
    st.fixed_dictionaries({"patience": small, "start_from_epoch": st.integers(0, 9)}),
    st.fixed_dictionaries({}, optional={"monitor": st.just("val_accuracy")}),
)
def test_the_kept_epoch(
    values: list[float], mode: Any, options: dict[str, Any], checkpoint: dict[str, Any]
) -> None:
    """Also where the run ends before anything is watched: then the last one is."""
    from keras.callbacks import EarlyStopping

    callback = EarlyStopping("watched", mode=mode, restore_best_weights=True, **options)
    _, _, epochs = keras_course(callback, values)
    callback.on_train_end()
    policy = resolved(
        early_stopping={"monitor": "val_accuracy", "mode": mode, **options},
        checkpoint={"mode": mode, **checkpoint} if checkpoint else {},
    )
    ours = drive(policy, [epoch(1, val_accuracy=value) for value in values])
    assert len(ours) == epochs
    history = [{"epoch": state.epoch, **state.values} for state, _ in ours]
    choice = kept(policy, history, range(1, epochs + 1))
    assert choice.epoch == callback.model.epoch
    state, decisions = ours[-1]
    assert state.best_epoch == (choice.epoch if choice.kind == "best" else 0)
    if decisions.stop and decisions.stop.reason == "early_stopping":
        assert decisions.stop.explanation.partition(" (")[0].endswith(f" in epoch {choice.epoch}")


@settings(max_examples=150, deadline=None)
@given(
    courses,
    st.sampled_from(["min", "max"]),
    st.fixed_dictionaries(
        {
            "factor": st.sampled_from([0.0, 0.25, 0.5]),
            "patience": small,
            "min_delta": st.sampled_from([0.0, 0.125, 1.0]),
            "cooldown": small,
            "min_lr": st.sampled_from([0.0, 0.125, 0.375, 0.5, 1.0]),
        }
    ),
)
def test_plateau(values: list[float], mode: Any, options: dict[str, Any]) -> None:
    from keras.callbacks import ReduceLROnPlateau

    values = first_is_finite(values, 0)
    rates, waits, _ = keras_course(ReduceLROnPlateau("watched", mode=mode, **options), values)
    plateau = {"monitor": "val_accuracy", "mode": mode, **options}
    policy = resolved(learning_rate=0.5, reduce_lr_on_plateau=plateau)
    ours = drive(policy, [epoch(1, val_accuracy=value) for value in values])
    assert [0.5 * state.learning_rate_factor for state, _ in ours] == rates
    assert [state.plateau.wait for state, _ in ours] == waits
