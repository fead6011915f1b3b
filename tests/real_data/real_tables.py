"""Real data sets, from packages that ship them and what to compare their specs with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from real_baselines import (
    Rows,
    components,
    counts,
    linear,
    linear_series,
    logistic,
    pictures,
    words,
)
from real_files import cars, digits, frame, statsmodels, vega


@dataclass(frozen=True)
class RealData:
    """A data set, its spec, and what to compare it with.

    Attributes:
        file: The name of its file or folder.
        write: Writes it as its package has it.
        measure: The measure of the test part to compare.
        baseline: The same measure of a model by scikit-learn, from the path and the rows.
        margin: How much worse than the baseline the measure may be, as a share of the baseline.
        target: The column that `init` is asked to predict; None for the folders of images, or to
            give back the rows.
    """

    file: str
    write: Callable[[Path], object]
    measure: str
    baseline: Callable[[Path, Rows], float]
    margin: float
    target: str | None = None


REAL = {
    "breast_cancer": RealData(
        "cancer.csv",
        lambda to: frame("breast_cancer").to_csv(to, index=False),
        "accuracy",
        logistic("target"),
        0.02,
        "target",
    ),
    "wine": RealData(
        "wine.parquet",
        lambda to: frame("wine").to_parquet(to),
        "accuracy",
        logistic("target"),
        0.03,
        "target",
    ),
    "diabetes": RealData(
        "diabetes.csv",
        lambda to: frame("diabetes", scaled=False).to_csv(to, index=False),
        "mean_absolute_error",
        linear(["target"]),
        0.05,
        "target",
    ),
    "iris": RealData(
        "iris.json",
        vega("iris.json"),
        "mean_absolute_error",
        linear(["petalLength", "petalWidth"]),
        0.05,
        "petalLength",
    ),
    "randhie": RealData(
        "randhie.csv",
        statsmodels("randhie"),
        "poisson",
        counts("mdvis"),
        0.01,
        "mdvis",
    ),
    "cars": RealData(
        "cars.json",
        vega("cars.json"),
        "mean_absolute_error",
        linear(["Miles_per_Gallon"]),
        0.05,
        "Miles_per_Gallon",
    ),
    "seattle_weather": RealData(
        "weather.csv",
        vega("seattle-weather.csv"),
        "accuracy",
        logistic("weather"),
        0.02,
        "weather",
    ),
    "seattle_temps": RealData(
        "temps.csv",
        vega("seattle-temps.csv"),
        "mean_absolute_error",
        linear_series("temp", 24),
        0.1,
        "temp",
    ),
    "sunspots": RealData(
        "sunspots.csv",
        statsmodels("sunspots"),
        "mean_absolute_error",
        linear_series("SUNACTIVITY", 11),
        0.1,
        "SUNACTIVITY",
    ),
    "digits": RealData(
        "digits",
        digits,
        "accuracy",
        pictures,
        0.01,
    ),
    "car_names": RealData(
        "cars.parquet",
        cars,
        "accuracy",
        words("Name", "Origin"),
        0.02,
        "Origin",
    ),
    "digits_table": RealData(
        "digits.csv",
        lambda to: frame("digits").drop(columns="target").to_csv(to, index=False),
        "loss",
        components(8, 16),
        0.05,
    ),
    "anes96": RealData(
        "anes96.csv",
        statsmodels("anes96"),
        "accuracy",
        logistic("vote", weights="popul"),
        0.02,
        "vote",
    ),
}
