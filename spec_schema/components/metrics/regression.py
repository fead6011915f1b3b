"""How far an output is from real values (Keras: regression metrics)."""

from collections.abc import Mapping
from math import inf
from typing import ClassVar, Literal

from ...types import TensorType
from . import METRICS, Metric, need_units


@METRICS.register("mean_squared_error")
class MeanSquaredError(Metric):
    """Mean of the squared differences."""

    better = "min"
    bounds = (0.0, inf)


@METRICS.register("mean_absolute_error")
class MeanAbsoluteError(Metric):
    """Mean of the magnitudes of the differences."""

    better = "min"
    bounds = (0.0, inf)


@METRICS.register("r2_score")
class R2Score(Metric):
    """Part of the targets' variance that the outputs explain; 1 is all of it.

    Args:
        class_aggregation: how the scores of several outputs become one.
    """

    main = "class_aggregation"
    bounds = (-inf, 1.0)
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "num_regressors": "the adjusted score is for linear models",
    }
    class_aggregation: Literal["uniform_average", "variance_weighted_average"] = "uniform_average"

    def check(self, output: TensorType) -> None:
        need_units(output)
