"""What an evaluation says about each output: classes, calibration, residuals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ClassMeasures:
    """How well one class is recognized. NaN where nothing can be said.

    Attributes:
        name: The class.
        precision: The share of the answers with this class that are right.
        recall: The share of the class that is answered right.
        f1: The harmonic mean of both.
        support: How often the class occurs.
    """

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Answers of about the same probability.

    Attributes:
        low, high: The range of the probability.
        count: The number of answers.
        probability: Their mean probability.
        observed: The share that is right; for yes or no, the share of yes.
    """

    low: float
    high: float
    count: int
    probability: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether probabilities are what is observed (reliability diagram).

    Attributes:
        bins: The bins that have answers, of equal width.
        error: The expected calibration error (Guo et al., 2017): the mean difference between
            probability and observation, weighted by the number of answers.
        of: The class whose probability it is; empty if it is that of each answer.
    """

    bins: tuple[CalibrationBin, ...]
    error: float
    of: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """How well an output recognizes classes, over all positions; every answer counts alike.

    Attributes:
        output: The output.
        count: The number of answers. Positions with an ignored class don't count.
        wrong: How many of them are wrong.
        classes: The measures of each class.
        confusion: How often each class (row) got each answer (column), in the order of `classes`.
            Empty if a sample can have several classes, or if there are more than 2,000.
        calibration: The calibration; None if the output has no probabilities.
    """

    output: str
    count: int
    wrong: int
    classes: tuple[ClassMeasures, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration: Calibration | None

    @property
    def accuracy(self) -> float:
        """The share of the answers that are right."""
        return 1 - self.wrong / self.count if self.count else float("nan")

    @property
    def macro(self) -> ClassMeasures:
        """The means over the classes that occur, in the data or in the answers."""
        occurring = [one for one in self.classes if one.f1 == one.f1]
        return self._mean("macro average", [(one, 1) for one in occurring])

    @property
    def weighted(self) -> ClassMeasures:
        """The means over the classes, weighted by how often they occur."""
        return self._mean("weighted average", [(one, one.support) for one in self.classes])

    def _mean(self, name: str, weighted: list[tuple[ClassMeasures, int]]) -> ClassMeasures:
        total = sum(weight for _, weight in weighted)

        def mean(field: str) -> float:
            values = ((getattr(one, field), weight) for one, weight in weighted if weight)
            found = sum(weight * value for value, weight in values if value == value)
            return found / total if total else float("nan")

        support = sum(one.support for one in self.classes)
        return ClassMeasures(name, mean("precision"), mean("recall"), mean("f1"), support)


@dataclass(frozen=True, slots=True)
class Transcription:
    """How well an output reads sequences of labels.

    Attributes:
        output: The output.
        count: The number of sequences.
        wrong: How many of them have a wrong label, or one too many or too few.
        labels: The number of labels of all sequences.
        edits: How many labels must be inserted, deleted or replaced to correct the answers.
    """

    output: str
    count: int
    wrong: int
    labels: int
    edits: int

    @property
    def error_rate(self) -> float:
        """Edits per label: the character or word error rate."""
        return self.edits / self.labels if self.labels else float("nan")


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far numbers are off: answer minus truth, in the unit of the target.

    Attributes:
        name: The column of the target; empty if all numbers of the output are taken together.
        count: How many numbers there are. NaN doesn't count.
        bias: The mean of the residuals: above 0 if answers are too high.
        spread: Their standard deviation.
        mean_absolute: The mean of their sizes.
        root_mean_square: The root of the mean of their squares.
        r2: The share of the variance of the targets that is explained; NaN if they don't vary.
        quantiles: The residuals by their rank: 0.05, 0.25, 0.5, 0.75, 0.95.
        worst: The sample with the largest residual.
        worst_truth, worst_answer: Its target and the answer.
    """

    name: str
    count: int
    bias: float
    spread: float
    mean_absolute: float
    root_mean_square: float
    r2: float
    quantiles: Mapping[float, float]
    worst: str
    worst_truth: float
    worst_answer: float


@dataclass(frozen=True, slots=True)
class Regression:
    """How far the numbers of an output are off.

    Attributes:
        output: The output.
        columns: The residuals of each column, or of all numbers together if there are more than 32.
    """

    output: str
    columns: tuple[Residuals, ...]


OutputMeasures: TypeAlias = Classification | Regression | Transcription
