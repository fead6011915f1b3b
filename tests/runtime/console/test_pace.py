"""Speed and remaining time, by hand-made courses."""

from dataclasses import replace

import pytest
from console_runs import STARTED, epoch_ended
from speccompile.runtime.console.pace import Pace
from speccompile.runtime.events import Progress

TEN_EPOCHS = replace(STARTED, epochs=10, train_size=2000, steps_per_epoch=20)


def test_nothing_is_known_before_the_second_look() -> None:
    pace = Pace(TEN_EPOCHS)
    assert (pace.seconds_left(), pace.samples_per_second) == (None, None)
    pace.progress(Progress(1, 1, 20, 5.0))
    assert (pace.seconds_left(), pace.samples_per_second) == (None, None)


def test_the_first_look_which_compiles_does_not_count() -> None:
    pace = Pace(TEN_EPOCHS)
    pace.progress(Progress(1, 1, 20, 5.0))
    pace.progress(Progress(1, 11, 20, 6.0))
    assert pace.samples_per_second == pytest.approx(1000)
    assert pace.seconds_left() == pytest.approx(0.1 * (9 + 9 * 20))


def test_the_first_epoch_does_not_count_once_there_is_another() -> None:
    pace = Pace(TEN_EPOCHS)
    pace.epoch_ended(epoch_ended(1, seconds=30.0))
    assert pace.seconds_left() == pytest.approx(9 * 30.0)
    pace.epoch_ended(epoch_ended(2, seconds=2.0))
    assert pace.seconds_left() == pytest.approx(8 * 2.0)


def test_one_slow_epoch_changes_little() -> None:
    pace = Pace(TEN_EPOCHS)
    for epoch, seconds in enumerate((9.0, 2.0, 2.0, 60.0, 2.0), start=1):
        pace.epoch_ended(epoch_ended(epoch, seconds=seconds))
    assert pace.seconds_left() == pytest.approx(5 * 2.0)
    pace.progress(Progress(6, 5, 20, 0.5))
    assert pace.seconds_left() == pytest.approx(5 * 2.0 - 0.5)


def test_an_epoch_that_takes_longer_than_others_is_measured_by_its_steps() -> None:
    pace = Pace(TEN_EPOCHS)
    pace.progress(Progress(1, 1, 20, 1.0))
    pace.epoch_ended(epoch_ended(1, seconds=2.0))
    pace.progress(Progress(2, 10, 20, 50.0))
    assert pace.seconds_left() == pytest.approx(8 * 2.0 + 50.0)
    assert pace.samples_per_second == pytest.approx(20)


def test_a_run_that_goes_on_counts_the_epochs_that_are_left() -> None:
    pace = Pace(TEN_EPOCHS)
    pace.progress(Progress(8, 1, 20, 1.0))
    pace.progress(Progress(8, 11, 20, 2.0))
    assert pace.seconds_left() == pytest.approx(0.1 * (9 + 2 * 20))
