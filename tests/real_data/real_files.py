"""Writes the files of real data sets as the packages have them."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn.datasets
from PIL import Image


def shipped(package: str, path: str) -> Callable[[Path], object]:
    """Copies a file of a package, to the byte."""
    return lambda to: to.write_bytes(files(package).joinpath(path).read_bytes())


def vega(name: str) -> Callable[[Path], object]:
    return shipped("vega_datasets", f"_data/{name}")


def statsmodels(name: str) -> Callable[[Path], object]:
    return shipped("statsmodels", f"datasets/{name}/{name}.csv")


def frame(name: str, **options: object) -> pd.DataFrame:
    """A data set of scikit-learn, targets included."""
    return getattr(sklearn.datasets, f"load_{name}")(as_frame=True, **options).frame


def cars(to: Path) -> None:
    text = files("vega_datasets").joinpath("_data/cars.json").read_text()
    pd.DataFrame(json.loads(text)).to_parquet(to)


def digits(to: Path) -> None:
    data = sklearn.datasets.load_digits()
    for number, (image, label) in enumerate(zip(data.images, data.target, strict=True)):
        folder = to / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray((image * 15).astype(np.uint8)).save(folder / f"{number:04}.png")
