"""Statistics come from the training part only, and survive being saved."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.dataset import Dataset, Part
from speccompile.runtime.data.features.normalization import Normalization, Scaling
from speccompile.spec_schema.components.normalizers import Divide, MinMax, Standardize
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.types import DType

TWO = objective("out", 2, CLASS)
A3 = {"x": tensor(3)}


def table(size: int = 40) -> str:
    generator = np.random.Generator(np.random.Philox(key=3))
    values = generator.normal(50, 20, (size, 2)).round(3)
    rows = [f"{a},{b},0.1,{row % 2}\n" for row, (a, b) in enumerate(values.tolist())]
    return "a,b,c,y\n" + "".join(rows)


def raw(text: str) -> np.ndarray:
    return np.loadtxt(text.splitlines()[1:], delimiter=",")[:, :3]


def learned(loaded: Dataset, part: Part) -> np.ndarray:
    """The rows of an input as the network learns from them."""
    return loaded.normalization.normalized("x", part.inputs["x"])


def test_standardize(loader: Loader) -> None:
    loaded, _ = loader.csv(table(), A3, TWO, normalize=Standardize(), split=Split(validation=0.3))
    train = raw(table())[loaded.train.rows]
    np.testing.assert_array_equal(loaded.train.inputs["x"], train.astype(np.float32))
    values = learned(loaded, loaded.train)
    assert values.dtype == np.float32
    np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(values.std(axis=0), [1, 1, 0], atol=1e-6)
    held = raw(table())[loaded.validation.rows][:, :2]
    expected = (held - train[:, :2].mean(axis=0)) / train[:, :2].std(axis=0)
    found = learned(loaded, loaded.validation)[:, :2]
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert loaded.notes[-1] == ("`c` of input `x` is constant in the training part and becomes 0")


def test_min_max(loader: Loader) -> None:
    loaded, _ = loader.csv(table(), A3, TWO, normalize=MinMax(), split=Split(validation=0.3))
    values = learned(loaded, loaded.train)
    np.testing.assert_allclose(values.min(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(values.max(axis=0), [1, 1, 0], atol=1e-6)


def test_divide(loader: Loader) -> None:
    loaded, _ = loader.csv(table(), A3, TWO, normalize=Divide(by=16))
    values = learned(loaded, loaded.train)
    np.testing.assert_array_equal(values, (raw(table()) / 16).astype(np.float32))


def test_statistics_are_those_of_the_last_axis(loader: Loader) -> None:
    text = "a,b,c,d,y\n" + "".join(f"{n},5,{n + 3},5,{n % 2}\n" for n in range(9))
    loaded, _ = loader.csv(text, {"x": tensor(2, 2)}, TWO, normalize=Standardize())
    values = learned(loaded, loaded.train)
    np.testing.assert_allclose(values.mean(axis=(0, 1)), 0, atol=1e-6)
    assert loaded.notes[-1].startswith("feature 1 of input `x` is constant")


def test_missing_values_get_the_mean_of_the_training_part(loader: Loader) -> None:
    text = "a,b,y\n" + "".join(f"{n},{n if n % 4 else ''},{n % 2}\n" for n in range(1, 21))
    source, policy = {"missing": "mean"}, Split(validation=0.3)
    loaded, found = loader.csv(text, {"x": tensor(2)}, TWO, source=source, split=policy)
    assert loaded is not None, found
    numbers = loaded.train.rows + 1
    expected = np.float32(numbers[numbers % 4 != 0].mean())
    for part in (loaded.train, loaded.validation):
        gaps = (part.rows + 1) % 4 == 0
        assert (part.inputs["x"][gaps, 1] == expected).all()
        assert (part.inputs["x"][~gaps, 1] == part.rows[~gaps] + 1).all()
    filled = "t.csv: 5 empty cells were filled with the training mean of the column"
    assert loaded.notes[0] == filled


def test_a_single_filled_cell_is_told_of(loader: Loader) -> None:
    text = "a,b,y\n1,2,0\n,4,1\n5,6,0\n"
    loaded, _ = loader.csv(text, {"x": tensor(2)}, TWO, source={"missing": "mean"})
    filled = "t.csv: 1 empty cell was filled with the training mean of the column"
    assert loaded.notes[0] == filled
    loaded, _ = loader.csv(text.replace("\n,", "\n3,"), {"x": tensor(2)}, TWO)
    assert not any("filled" in note for note in loaded.notes)


def test_dropped_rows_keep_the_numbers_of_the_others(loader: Loader) -> None:
    text = "a,y\n0,0\n,1\n2,0\n\n3,1\n"
    loaded, _ = loader.csv(text, {"x": tensor(1)}, TWO, source={"missing": "drop"})
    assert loaded.train.rows.tolist() == [0, 2, 3]
    assert loaded.notes[:2] == (
        "t.csv: 1 blank line was skipped",
        "t.csv: 1 row with an empty cell was dropped",
    )


def test_integer_inputs_are_left_alone(loader: Loader) -> None:
    inputs = {"x": tensor(2, dtype=DType.INT32)}
    text = "a,b,y\n1,9,0\n1,10,1\n"
    loaded, _ = loader.csv(text, inputs, TWO, normalize=Standardize())
    assert loaded.train.inputs["x"].tolist() == [[1, 9], [1, 10]]
    assert loaded.train.inputs["x"].dtype == np.int32
    assert loaded.notes[-1] == "input `x` has dtype int32 and is not normalized"


def write(normalization: Normalization, folder: Path) -> None:
    for ending, content in normalization.files().items():
        (folder / f"normalization{ending}").write_bytes(content)


def test_saved_and_loaded(loader: Loader) -> None:
    source = {"missing": "mean"}
    loaded, _ = loader.csv(table(), A3, TWO, normalize=Standardize(), source=source)
    write(loaded.normalization, loader.folder)
    again = Normalization.load(loader.folder / "normalization")
    values = {"x": np.array([[1.5, np.nan, 3]])}
    np.testing.assert_array_equal(again.apply(values)["x"], loaded.normalization.apply(values)["x"])
    assert again.columns == {"x": ("a", "b", "c")}


@pytest.mark.parametrize("ending", ["npz", "json"])
def test_damaged_files_are_said_to_be_damaged(tmp_path, ending) -> None:
    path = tmp_path / "normalization"
    write(Normalization({"x": Scaling("float32", scale=np.array(16.0))}), tmp_path)
    file = tmp_path / f"normalization.{ending}"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(ValueError, match=r"the normalization saved as .* is damaged"):
        Normalization.load(path)
