"""Models by scikit-learn, fitted to the training rows and measured on the test rows of a spec."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


@dataclass(frozen=True)
class Rows:
    """The positions of the training and the test rows in a table, from 0."""

    train: NDArray[Any]
    test: NDArray[Any]


Baseline = Callable[[Path, Rows], float]


def table(path: Path) -> pd.DataFrame:
    """The table as pandas reads it, its dates as the season of the year."""
    match path.suffix:
        case ".json":
            frame = pd.read_json(path)
        case ".parquet":
            frame = pd.read_parquet(path)
        case _:
            tabs = "\t" in path.read_text()
            frame = pd.read_csv(path, sep="\t" if tabs else ",", quotechar="'" if tabs else '"')
    if "Year" in frame:
        frame["Year"] = pd.to_datetime(frame["Year"]).dt.year
    if "date" in frame:
        angle = 2 * np.pi * pd.to_datetime(frame.pop("date")).dt.month / 12
        frame = frame.assign(sin=np.sin(angle), cos=np.cos(angle))
    return frame.drop(columns="Name", errors="ignore")


def _prepared(model: Any, features: pd.DataFrame) -> Any:
    numbers = features.select_dtypes("number").columns
    others = features.columns.difference(numbers)
    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = make_column_transformer((scaled, numbers), (OneHotEncoder(), others))
    return make_pipeline(columns, model)


def logistic(target: str, weights: str | None = None) -> Baseline:
    """The accuracy of a logistic regression."""

    def accuracy(path: Path, rows: Rows) -> float:
        frame = table(path)
        weight = frame.pop(weights).iloc[rows.train] if weights else None
        y, x = frame.pop(target), frame
        model = _prepared(LogisticRegression(max_iter=1000), x)
        model.fit(x.iloc[rows.train], y.iloc[rows.train], logisticregression__sample_weight=weight)
        return float(model.score(x.iloc[rows.test], y.iloc[rows.test]))

    return accuracy


def linear(targets: list[str]) -> Baseline:
    """The mean absolute error of a ridge regression."""

    def error(path: Path, rows: Rows) -> float:
        frame = table(path)
        y, x = frame[targets], frame.drop(columns=targets)
        model = _prepared(Ridge(), x).fit(x.iloc[rows.train], y.iloc[rows.train])
        answers = np.reshape(model.predict(x.iloc[rows.test]), (-1, len(targets)))
        return float(np.abs(answers - y.iloc[rows.test]).to_numpy().mean())

    return error


def counts(target: str) -> Baseline:
    """The Poisson loss, as Keras defines it, of a generalized linear model."""

    def loss(path: Path, rows: Rows) -> float:
        frame = table(path)
        y, x = frame.pop(target), frame
        model = _prepared(PoissonRegressor(alpha=0), x).fit(x.iloc[rows.train], y.iloc[rows.train])
        means = model.predict(x.iloc[rows.test])
        return float(np.mean(means - y.iloc[rows.test] * np.log(means)))

    return loss


def linear_series(target: str, length: int) -> Baseline:
    """The mean absolute error of the better one of an autoregression and persistence."""

    def error(path: Path, rows: Rows) -> float:
        values = table(path)[target].to_numpy(float)
        windows = np.lib.stride_tricks.sliding_window_view(values, length + 1)
        first = length - 1  # the row that the first window ends with
        x, y = windows[:, :-1], windows[:, -1]
        train, test = rows.train - first, rows.test - first
        fitted = LinearRegression().fit(x[train], y[train]).predict(x[test])
        return float(min(np.abs(answer - y[test]).mean() for answer in (fitted, x[test, -1])))

    return error


def words(text: str, target: str) -> Baseline:
    """The accuracy of a logistic regression on a bag of words."""

    def accuracy(path: Path, rows: Rows) -> float:
        frame = pd.read_parquet(path)
        x, y = frame[text], frame[target]
        model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000))
        model.fit(x.iloc[rows.train], y.iloc[rows.train])
        return float(model.score(x.iloc[rows.test], y.iloc[rows.test]))

    return accuracy


def pictures(path: Path, rows: Rows) -> float:
    """The accuracy of a logistic regression on the pixels of pictures in class folders."""
    from PIL import Image

    files = sorted(path.rglob("*.png"))
    x = np.stack([np.asarray(Image.open(file)).ravel() / 255 for file in files])
    y = np.array([file.parent.name for file in files])
    model = LogisticRegression(max_iter=1000).fit(x[rows.train], y[rows.train])
    return float(model.score(x[rows.test], y[rows.test]))


def components(number: int, divide: float) -> Baseline:
    """The mean squared error of what so many principal components give back."""

    def error(path: Path, rows: Rows) -> float:
        values = table(path).to_numpy(float) / divide
        pca = PCA(number).fit(values[rows.train])
        test = values[rows.test]
        return float(np.mean((pca.inverse_transform(pca.transform(test)) - test) ** 2))

    return error


def without_inputs(path: Path, target: str, rows: Rows, of_next_row: bool) -> float:
    """The accuracy of the most frequent class, or the mean absolute error of the mean."""
    values = table(path)[target]
    ahead = int(of_next_row)
    train, test = values.iloc[rows.train + ahead], values.iloc[rows.test + ahead]
    if values.nunique() <= 5:
        return float((test == train.mode()[0]).mean())
    return float(np.abs(test - train.mean()).mean())
