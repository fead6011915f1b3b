"""The loss of an answer that never looks at its inputs, against values worked out by hand."""

from math import log

import numpy as np
import pytest
from data_loading import objective
from speccompile.compiler.objectives.objectives import Objective
from speccompile.runtime.training.baseline import guess_of, no_better
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.types import TensorType

CLASS = "sparse_categorical_crossentropy"


def guess(loss: str, targets, units: int | tuple[int, ...] = 1) -> float | None:
    found = guess_of(objective("out", units, loss), np.array(targets))
    return found.loss if found else None


@pytest.mark.parametrize(
    ("loss", "targets", "expected"),
    [
        (CLASS, [0, 1, 0, 1], log(2)),
        (CLASS, [0, 0, 0, 2], -(0.75 * log(0.75) + 0.25 * log(0.25))),  # 0.5623
        (CLASS, [[0, 1, 2], [2, 1, 0]], log(3)),  # a class at each position
        (CLASS, [1, 1, 1], 0.0),
        ("categorical_crossentropy", [[1, 0], [0, 1], [1, 0], [1, 0]], 0.5623351446188083),
        ("categorical_crossentropy", [[0.5, 0.5], [1.0, 0.0]], 0.5623351446188083),
        ("binary_crossentropy", [[0], [1], [1], [1]], 0.5623351446188083),
        ("binary_crossentropy", [[0.25], [0.25]], 0.5623351446188083),
        # one unit at 1/2, one at 1/4: the mean of ln 2 and 0.5623
        (
            "binary_crossentropy",
            [[0, 0], [1, 0], [0, 0], [1, 1]],
            (log(2) + 0.5623351446188083) / 2,
        ),
        ("mean_squared_error", [[1], [2], [3], [6]], 3.5),  # around 3: 4 + 1 + 0 + 9, over 4
        ("mean_squared_error", [[1, 10], [3, 30]], (1 + 100) / 2),  # each unit has its mean
        ("mean_absolute_error", [[1], [2], [3], [10]], (1.5 + 0.5 + 0.5 + 7.5) / 4),
        ("mean_absolute_error", [[0, 5], [4, 5], [4, 8]], (4 / 3 + 1) / 2),
    ],
)
def test_the_best_answer_that_is_always_the_same(loss: str, targets, expected: float) -> None:
    assert guess(loss, targets) == pytest.approx(expected, rel=1e-12)


def test_no_other_constant_answer_is_better() -> None:
    random = np.random.default_rng(2)
    values = random.normal(3, 2, size=(500, 1))
    constants = np.linspace(0, 6, 601)[:, None]
    squared = ((values.T - constants) ** 2).mean(axis=1).min()
    absolute = np.abs(values.T - constants).mean(axis=1).min()
    assert guess("mean_squared_error", values) == pytest.approx(squared, rel=1e-4)
    assert guess("mean_absolute_error", values) == pytest.approx(absolute, rel=1e-4)
    labels = random.integers(0, 2, 300)
    share = np.linspace(0.001, 0.999, 999)
    losses = -(labels.mean() * np.log(share) + (1 - labels.mean()) * np.log(1 - share))
    assert guess("binary_crossentropy", labels[:, None]) == pytest.approx(losses.min(), rel=1e-4)


def test_a_mean_far_above_the_spread_keeps_its_digits() -> None:
    values = np.array([[101325.0], [101326.0], [101324.0], [101325.0]], np.float32)
    assert guess("mean_squared_error", values) == 0.5


def test_smoothed_labels_are_guessed_as_the_loss_has_them() -> None:
    component = LOSSES.find("categorical_crossentropy")(label_smoothing=0.1)
    found = guess_of(Objective("out", TensorType((None, 2)), component), np.eye(2)[[0, 0, 0, 1]])
    share = 0.75 * 0.9 + 0.05
    assert found is not None
    assert found.loss == pytest.approx(-(share * log(share) + (1 - share) * log(1 - share)))


def test_ignored_labels_are_not_guessed() -> None:
    component = LOSSES.find(CLASS)(ignore_class=-1)
    of = Objective("out", TensorType((None, 4, 2)), component)
    found = guess_of(of, np.array([[0, -1, 1, -1], [-1, -1, 0, 1]]))
    assert found is not None
    assert found.loss == pytest.approx(log(2))


@pytest.mark.parametrize(
    "loss", ["categorical_generalized_cross_entropy", "huber", "hinge", "kl_divergence", "poisson"]
)
def test_nothing_is_said_of_losses_whose_guess_is_not_known(loss: str) -> None:
    assert guess(loss, [[1.0], [0.0]]) is None


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (0.7, "val_loss 0.7 is no better than always predicting the class frequencies (0.6"),
        (log(2), "val_loss 0.6931 is no better than always predicting the class frequenc"),
        (0.69, "val_loss 0.69 is hardly better than always predicting the class frequenc"),
        (0.68, ""),
    ],
)
def test_both_numbers_are_said(loss: float, words: str) -> None:
    said = no_better("val_loss", loss, objective("out", 2, CLASS), np.array([0, 1]))
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_targets_that_are_all_the_same_are_no_guess() -> None:
    same = np.ones((9, 1), np.float32)
    assert no_better("loss", 0.1, objective("out", 1, "mean_squared_error"), same) == ""


def test_targets_of_another_size_than_a_network_learns_are_a_reason() -> None:
    prices, errors = np.array([[5e5], [6e5]]), np.array([[-1.0], [1.0]])
    squared = objective("out", 1, "mean_squared_error")
    said = no_better("loss", 3e11, squared, prices)
    assert said.endswith(
        "; targets are 5.5e+05 on average, and `normalize_targets: standardize` under `data` lets "
        "it learn numbers around 0"
    )
    assert no_better("loss", 1e9, squared, prices) == "", "never of a network that is good"
    scaled = squared._replace(normalizer=Standardize())
    for one, targets in ((squared, errors), (scaled, prices)):
        assert "normalize_targets" not in no_better("loss", 3e11, one, targets)
