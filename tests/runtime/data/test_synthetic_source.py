"""Made-up samples have the declared shapes, are a function of the seed, and can be learned."""

import tracemalloc

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.compiler.randomness import derive
from speccompile.runtime.data.synthetic import COPIES
from speccompile.spec_schema.components.sources.synthetic import Synthetic
from speccompile.spec_schema.document.data import Split
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
    wanted = objective("out", units, loss)
    split = Split(validation=0.25)
    loaded, found = loader(Synthetic(samples=64), {"x": tensor(4, 3)}, wanted, split=split)
    assert loaded is not None, found
    assert loaded.train.inputs["x"].shape == (48, 4, 3)
    assert loaded.train.targets["out"].shape == (48, *shape)
    assert loaded.train.targets["out"].dtype == dtype
    assert loaded.notes[0].startswith("the samples are synthetic")


def test_integers_stay_below_their_limit(loader: Loader) -> None:
    inputs = {"words": tensor(7, dtype=DType.INT32), "more": tensor(None, dtype=DType.INT64)}
    wanted = objective("out", 2, CLASS)
    loaded, _ = loader(Synthetic(), inputs, wanted, limits={"words": 50})
    words, more = loaded.train.inputs["words"], loaded.train.inputs["more"]
    assert (words.dtype, words.min(), words.max()) == (np.int32, 0, 49)
    assert (more.shape, more.dtype, more.max()) == ((256, 8), np.int64, 1)


def test_equal_seeds_give_equal_samples_and_targets_follow_the_inputs(loader: Loader) -> None:
    wanted = objective("out", 1, "mean_squared_error")
    one, _ = loader(Synthetic(), {"x": tensor(5)}, wanted)
    other, _ = loader(Synthetic(), {"x": tensor(5)}, wanted)
    x, y = one.train.inputs["x"], one.train.targets["out"]
    np.testing.assert_array_equal(x, other.train.inputs["x"])
    design = np.column_stack([x, np.ones(len(x))])
    _, residuals, *_ = np.linalg.lstsq(design, y, rcond=None)
    assert residuals[0] < 1e-6 * (y**2).sum()


def test_a_smoke_run_survives_classes_that_do_not_occur(loader: Loader) -> None:
    wanted, split = objective("out", 200, CLASS), Split(validation=0.3, test=0.3)
    loaded, found = loader(Synthetic(samples=20), {"x": tensor(3)}, wanted, split=split)
    assert loaded is not None, found


# Outputs as large as pictures.


@pytest.mark.parametrize(
    ("shape", "loss"),
    [
        ((128, 128, 21), CLASS),  # as segmentation has it
        ((128, 128, 6), "categorical_crossentropy"),
        ((128, 128, 3), "mean_squared_error"),
        ((128, 128, 1), "binary_crossentropy"),
        ((40_000,), "huber"),
    ],
)
def test_a_large_output_takes_memory_in_proportion_to_what_is_asked(
    loader: Loader, shape, loss
) -> None:
    """A map of all inputs alone would take 49,152 x 344,064 numbers: 135 GB."""
    tracemalloc.start()
    loaded, found = loader(
        Synthetic(samples=200), {"x": tensor(128, 128, 3)}, objective("out", shape, loss)
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert loaded is not None, found
    asked = loaded.train.inputs["x"].nbytes + loaded.train.targets["out"].nbytes
    assert peak < COPIES * asked + 2**27


def test_a_large_output_is_a_linear_function_of_the_inputs(loader: Loader) -> None:
    wanted = objective("out", (200, 200, 3), "mean_squared_error")
    one, _ = loader(Synthetic(samples=300), {"x": tensor(5)}, wanted)
    other, _ = loader(Synthetic(samples=300), {"x": tensor(5)}, wanted)
    x, y = one.train.inputs["x"], one.train.targets["out"]
    np.testing.assert_array_equal(y, other.train.targets["out"])
    some = y.reshape(300, -1)[:, ::997].astype(np.float64)
    design = np.column_stack([x, np.ones(len(x))])
    _, residuals, *_ = np.linalg.lstsq(design, some, rcond=None)
    assert residuals.max() < 1e-6 * (some**2).sum()
    assert np.linalg.matrix_rank(some, tol=1e-3) > 1  # not one score for all positions


def test_every_class_occurs_at_the_positions_of_a_large_output(loader: Loader) -> None:
    wanted = objective("out", (300, 300, 4), CLASS)
    loaded, _ = loader(Synthetic(samples=100), {"x": tensor(6)}, wanted)
    labels = loaded.train.targets["out"]
    assert (labels.shape, labels.dtype) == ((100, 300, 300), np.int32)
    assert (np.bincount(labels.reshape(-1), minlength=4) > 0.05 * labels.size).all()


@pytest.mark.parametrize("samples", [1, 3, 400])  # a table of all classes would take 10 GB
def test_one_of_many_classes_takes_memory_for_the_samples_only(loader: Loader, samples) -> None:
    units = 50_000
    wanted = objective("out", units, "categorical_crossentropy")
    tracemalloc.start()
    try:
        loaded, _ = loader(Synthetic(samples=samples), {"x": tensor(6)}, wanted)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    values = loaded.train.targets["out"]
    assert (values.shape, values.dtype) == ((samples, units), np.float32)
    assert (values.sum(axis=1) == 1).all()
    assert (values.max(axis=1) == 1).all()
    assert peak < COPIES * 4 * samples * units + 2**26


def test_a_small_output_is_made_as_ever(loader: Loader) -> None:
    loaded, _ = loader(Synthetic(samples=9), {"x": tensor(3)}, objective("out", 2, "huber"))
    x = loaded.train.inputs["x"].astype(np.float64)
    key = derive(7, "synthetic", "target", "out")
    map_ = np.random.Generator(np.random.Philox(key=key)).standard_normal((3, 2))
    expected = (x - x.mean(axis=0)) @ map_ / np.sqrt(3)
    np.testing.assert_allclose(loaded.train.targets["out"], expected, rtol=1e-5)


def test_more_samples_than_memory_are_refused_before_they_are_made(loader: Loader) -> None:
    wanted = objective("out", (512, 512, 21), CLASS)
    given = {"x": tensor(512, 512, 3)}
    loaded, found = loader(Synthetic(samples=4_000), given, wanted, memory=2**33)
    # 512 x 512 x (3 + 1) numbers of 4 bytes, five times over: 21 MB a sample
    assert loaded is None
    (one,) = found
    assert one == (
        "SC430 (data.synthetic) synthetic_samples_too_large samples=4000, size=83886080000, "
        "memory=8589934592, fitting=409"
    )
    _, found = loader(Synthetic(samples=410), given, wanted, memory=2**33)
    assert found
    assert 409 * 5 * 512 * 512 * 4 * 4 <= 2**33 < 410 * 5 * 512 * 512 * 4 * 4
