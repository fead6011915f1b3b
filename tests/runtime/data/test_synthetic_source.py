"""Made-up samples have the declared shapes, are a function of the seed, and can be learned."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.components.sources.synthetic import Synthetic
from speccompile.spec_schema.data import Split
from speccompile.spec_schema.types import DType


@pytest.mark.parametrize(
    ("units", "loss", "shape", "dtype"),
    [
        (3, CLASS, (), np.int32),
        ((5, 3), CLASS, (5,), np.int32),
        (3, "categorical_crossentropy", (3,), np.float32),
        (1, "binary_crossentropy", (1,), np.float32),
        (4, "binary_crossentropy", (4,), np.float32),
        (1, "hinge", (1,), np.float32),
        (3, "kl_divergence", (3,), np.float32),
        ((2, 2), "mean_squared_error", (2, 2), np.float32),
    ],
)
def test_targets_of_every_kind(loader: Loader, units, loss, shape, dtype) -> None:
    aim = objective("out", units, loss)
    split = Split(validation=0.25)
    loaded, found = loader(Synthetic(samples=64), {"x": tensor(4, 3)}, aim, split=split)
    assert loaded is not None, found
    assert loaded.train.inputs["x"].shape == (48, 4, 3)
    assert loaded.train.targets["out"].shape == (48, *shape)
    assert loaded.train.targets["out"].dtype == dtype
    assert loaded.notes[0].startswith("the samples are synthetic")


def test_integers_stay_below_their_limit(loader: Loader) -> None:
    inputs = {"words": tensor(7, dtype=DType.INT32), "more": tensor(None, dtype=DType.INT64)}
    aim = objective("out", 2, CLASS)
    loaded, _ = loader(Synthetic(), inputs, aim, limits={"words": 50})
    words, more = loaded.train.inputs["words"], loaded.train.inputs["more"]
    assert (words.dtype, words.min(), words.max()) == (np.int32, 0, 49)
    assert (more.shape, more.dtype, more.max()) == ((256, 8), np.int64, 1)


def test_equal_seeds_give_equal_samples_and_targets_follow_the_inputs(loader: Loader) -> None:
    aim = objective("out", 1, "mean_squared_error")
    one, _ = loader(Synthetic(), {"x": tensor(5)}, aim)
    other, _ = loader(Synthetic(), {"x": tensor(5)}, aim)
    x, y = one.train.inputs["x"], one.train.targets["out"]
    np.testing.assert_array_equal(x, other.train.inputs["x"])
    design = np.column_stack([x, np.ones(len(x))])
    _, residuals, *_ = np.linalg.lstsq(design, y, rcond=None)
    assert residuals[0] < 1e-6 * (y**2).sum()


def test_a_smoke_run_survives_classes_that_do_not_occur(loader: Loader) -> None:
    aim, split = objective("out", 200, CLASS), Split(validation=0.3, test=0.3)
    loaded, found = loader(Synthetic(samples=20), {"x": tensor(3)}, aim, split=split)
    assert loaded is not None, found
