"""Measures of answers are those of scikit-learn, or of a calculation in float64."""

import numpy as np
import pytest
from data_loading import CLASS, objective
from sklearn import metrics
from speccompile.runtime.prediction.evaluation import Evaluation
from speccompile.runtime.prediction.measures import Classification, Regression
from speccompile.runtime.prediction.measuring import measuring
from speccompile.runtime.prediction.output_columns import columns_of

BINARY, ONE_HOT, HINGE, REAL = (
    *("binary_crossentropy", "categorical_crossentropy", "hinge", "mean_squared_error"),
)
RANDOM = np.random.default_rng(5)
NAMES = ("ant", "bee", "cat", "dog")


def measure(loss: str, targets: np.ndarray, values: np.ndarray, names=(), size: int = 7, **options):
    """The measures of an output, taken in some samples at a time."""
    one = objective("out", values.shape[1:], loss)
    if options:
        one = one._replace(loss=one.loss.model_copy(update=options))
    found = measuring(one, columns_of(one, values.shape[1:], names), targets.shape[1:])
    for start in range(0, len(values), size):
        found.add(targets[start : start + size], values[start : start + size])
    return found, found.result(lambda place: f"row {place + 1}")


def probabilities(*shape: int) -> np.ndarray:
    weights = RANDOM.random(shape) ** 3
    return (weights / weights.sum(-1, keepdims=True)).astype(np.float32)


def check_classes(
    found: Classification, truth: np.ndarray, answers: np.ndarray, count: int
) -> None:
    labels = range(count)
    per_class = metrics.precision_recall_fscore_support(
        truth, answers, labels=labels, zero_division=np.nan
    )
    for name, expected in zip(("precision", "recall", "f1", "support"), per_class, strict=True):
        np.testing.assert_allclose([getattr(one, name) for one in found.classes], expected)
    for average in ("macro", "weighted"):
        expected = metrics.precision_recall_fscore_support(
            truth, answers, average=average, zero_division=0
        )
        one = getattr(found, average)
        assert (one.precision, one.recall, one.f1) == pytest.approx(expected[:3])
    assert found.accuracy == pytest.approx(metrics.accuracy_score(truth, answers))
    assert found.wrong == (truth != answers).sum()
    np.testing.assert_array_equal(
        found.confusion, metrics.confusion_matrix(truth, answers, labels=labels)
    )


def calibration_error(certain: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error, answer by answer."""
    places = np.minimum((certain.astype(np.float64) * 10).astype(int), 9)
    return sum(
        abs(certain[places == place].mean(dtype=np.float64) - right[places == place].mean())
        * (places == place).mean()
        for place in set(places)
    )


@pytest.mark.parametrize("loss", [CLASS, ONE_HOT])
def test_classes_that_exclude_each_other(loss: str) -> None:
    values = probabilities(60, 4)
    truth = np.where(RANDOM.random(60) < 0.6, values.argmax(1), RANDOM.integers(0, 3, 60))
    targets = truth.astype(np.int32) if loss == CLASS else np.eye(4, dtype=np.float32)[truth]
    _, found = measure(loss, targets, values, NAMES)
    check_classes(found, truth, values.argmax(1), 4)
    assert [one.name for one in found.classes] == [*NAMES]
    expected = calibration_error(values.max(1), values.argmax(1) == truth)
    assert found.calibration.error == pytest.approx(expected)
    assert sum(one.count for one in found.calibration.bins) == 60


def test_a_class_that_is_never_there_has_no_measures() -> None:
    values = np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25]], np.float32)
    _, found = measure(CLASS, np.array([0, 0], np.int32), values)
    one, two, three = found.classes
    assert (one.precision, one.recall, two.precision) == (1, 0.5, 0)
    assert np.isnan([two.recall, three.precision, three.recall, three.f1]).all()
    assert found.macro.f1 == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.parametrize("shape", [(50, 1), (50, 3, 1)])
def test_yes_or_no(shape: tuple[int, ...]) -> None:
    values = RANDOM.random(shape).astype(np.float32)
    targets = (RANDOM.random(shape) < values).astype(np.float32)
    _, found = measure(BINARY, targets, values, ("no", "yes"))
    truth, answers = targets.reshape(-1).astype(int), (values.reshape(-1) > 0.5).astype(int)
    check_classes(found, truth, answers, 2)
    assert found.calibration.error == pytest.approx(calibration_error(values.ravel(), truth))
    assert found.calibration.of == "yes"
    from sklearn.calibration import calibration_curve

    observed, mean = calibration_curve(truth, values.ravel(), n_bins=10)
    assert [one.observed for one in found.calibration.bins] == pytest.approx([*observed])
    assert [one.probability for one in found.calibration.bins] == pytest.approx([*mean])


def test_several_classes_at_once() -> None:
    values = RANDOM.random((40, 3)).astype(np.float32)
    targets = (RANDOM.random((40, 3)) < values).astype(np.float32)
    measured, found = measure(BINARY, targets, values, NAMES[:3])
    answers = values > 0.5
    expected = metrics.precision_recall_fscore_support(targets, answers, zero_division=np.nan)
    for name, numbers in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose([getattr(one, name) for one in found.classes], numbers)
    assert found.count == 120
    assert found.wrong == (answers != targets).sum()
    assert found.confusion == ()
    assert found.calibration.error == pytest.approx(
        calibration_error(values.ravel(), targets.ravel())
    )
    wrong = answers != targets
    expected = np.where(wrong, np.abs(values - targets), 0).max(1)
    np.testing.assert_allclose(measured.scores(), expected)


def test_margins_have_no_calibration() -> None:
    values = np.array([[-2], [0.5], [3], [-1]], np.float32)
    measured, found = measure(HINGE, np.array([[-1], [-1], [1], [1]], np.float32), values)
    check_classes(found, np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), 2)
    assert found.calibration is None
    assert measured.scores().tolist() == [0, 0.5, 0, 1]


def test_positions_with_the_ignored_class_do_not_count() -> None:
    values = probabilities(20, 5, 3)
    targets = RANDOM.integers(-1, 3, (20, 5)).astype(np.int32)
    measured, found = measure(CLASS, targets, values, ignore_class=-1)
    counted = targets != -1
    check_classes(found, targets[counted], values.argmax(-1)[counted], 3)
    wrong = ((values.argmax(-1) != targets) & counted).sum(1)
    np.testing.assert_array_equal(measured.scores(), wrong)


def test_numbers() -> None:
    truth = RANDOM.normal(1e5, 3, (50, 2)).astype(np.float32)
    answers = (truth + RANDOM.normal(1, 2, (50, 2))).astype(np.float32)
    _, found = measure(REAL, truth, answers, ("height", "weight"))
    assert isinstance(found, Regression)
    assert [one.name for one in found.columns] == ["height", "weight"]
    for column, one in enumerate(found.columns):
        true, answer = truth[:, column].astype(float), answers[:, column].astype(float)
        off = answer - true
        assert one.count == 50
        assert (one.bias, one.spread) == pytest.approx((off.mean(), off.std()), rel=1e-12)
        assert one.mean_absolute == pytest.approx(metrics.mean_absolute_error(true, answer))
        assert one.root_mean_square == pytest.approx(metrics.root_mean_squared_error(true, answer))
        assert one.r2 == pytest.approx(metrics.r2_score(true, answer), rel=1e-9)
        assert [*one.quantiles.values()] == pytest.approx([*np.quantile(off, [*one.quantiles])])
        worst = int(np.abs(off).argmax())
        assert (one.worst, one.worst_truth) == (f"row {worst + 1}", true[worst])


def test_the_worst_number_is_written_like_in_the_table() -> None:
    truth, answers = np.float32([[[40.8], [18.0]], [[27.673874], [18.5]]])
    _, found = measure(REAL, truth, answers)
    text = Evaluation("test", 2, 1, {}, outputs={"out": found}).render()
    assert "  worst: row 1, truth 40.8, prediction 27.673874" in text.splitlines()


def test_many_numbers_are_taken_together() -> None:
    truth, answers = RANDOM.normal(size=(2, 9, 6, 6)).astype(np.float32)
    _, found = measure(REAL, truth, answers)
    (one,) = found.columns
    assert (one.name, one.count) == ("", 324)
    off = answers.astype(float) - truth
    assert one.bias == pytest.approx(off.mean())
    assert one.worst == f"row {int(np.abs(off).reshape(9, -1).max(1).argmax()) + 1}"


def test_nan_is_no_answer() -> None:
    values = np.array([[0.25, 0.75], [np.nan, 0.5]], np.float32)
    _, found = measure(CLASS, np.array([1, 1], np.int32), values)
    assert (found.count, found.wrong) == (1, 0)
    _, found = measure(REAL, np.ones((2, 1)), np.array([[3], [np.nan]], np.float32))
    assert (found.columns[0].count, found.columns[0].bias) == (1, 2)
    _, found = measure(REAL, np.ones((1, 1)), np.array([[np.nan]], np.float32))
    assert found.columns[0].count == 0


@pytest.mark.parametrize(
    ("loss", "targets", "values"),
    [(CLASS, (4,), (6, 3)), ("circle", (), (8,))],
)
def test_what_has_no_answer_for_each_target_is_not_measured(
    loss: str, targets: tuple[int, ...], values: tuple[int, ...]
) -> None:
    one = objective("out", values, loss)
    assert measuring(one, columns_of(one, values), targets) is None
