"""Rows of a held-out part that are also trained on are found, streamed or not, and counted."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given
from hypothesis import strategies as st
from speccompile.runtime.data.splits.overlap import FEW, _of_numbers
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.types import DType


def table(*rows: tuple[object, ...]) -> str:
    return "a,b,y\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows)


TRAIN = table(*((n, n % 7, n % 2) for n in range(40)))


def found(loader: Loader, val: str, **options: object) -> tuple[list[str], list[str]]:
    """The notes on rows that are also trained on, and the findings."""
    (loader.folder / "val.csv").write_text(val)
    split = Split(validation="val.csv").with_sources(Csv(path="t.csv", target="y"))
    data, findings = loader.csv(
        TRAIN, {"x": tensor(2)}, objective("out", 2, CLASS), split=split, **options
    )
    assert data is not None, findings
    return [note for note in data.notes if "also" in note], findings


@pytest.mark.parametrize("stream", [False, True])
def test_equal_rows_are_counted(loader: Loader, stream: bool) -> None:
    # Equal, equal with -0 for 0, another target, another input, the same numbers elsewhere, new.
    rows = [(3, 3, 1), ("-0.0", 0, 0), (3, 3, 0), (3, 4, 1), (3, 10, 1), (100, 1, 1)]
    more = [(n, 1, n % 2) for n in range(200, 220)]
    notes, findings = found(loader, table(*rows, *more), stream=stream)
    assert notes == ["2 of 26 rows of the validation part are also in the training part"]
    assert findings == []


def test_many_are_worth_a_warning(loader: Loader) -> None:
    notes, findings = found(loader, TRAIN)
    (note,) = notes
    assert note.startswith("40 of 40 rows of the validation part are also in the training part")
    (one,) = findings
    assert one.startswith("SC442 (data.split.validation) overlap")
    assert found(loader, table((1, 90, 0))) == ([], [])


def test_a_small_table_repeats_rows_by_nature(loader: Loader) -> None:
    text = table(*((n % 2, n % 3, n % 2) for n in range(60)))
    split = Split(validation=0.5)
    data, findings = loader.csv(text, {"x": tensor(2)}, objective("out", 2, CLASS), split=split)
    assert data is not None
    assert findings == []
    shared = "30 of 30 rows of the validation part are also in the training part"
    assert f"{shared}; about 30 would be by chance" in data.notes


def test_long_samples_are_compared_whole(loader: Loader) -> None:
    x = np.zeros((20, 4 * FEW), np.float32)
    x[np.arange(20), np.arange(20)] = 1  # which the first look may not see
    x[1] = x[0]
    np.savez(loader.folder / "t.npz", x=x, y=np.arange(20) % 2 * 0.0)
    split = Split(validation=10, order="last")
    wanted = objective("out", 1, "mean_squared_error")
    data, _ = loader(Npz(path="t.npz"), {"x": tensor(4 * FEW)}, wanted, split=split)
    assert data is not None
    assert not [note for note in data.notes if "also" in note]
    x[19] = x[2]
    np.savez(loader.folder / "t.npz", x=x, y=np.arange(20) * 0.0)
    data, _ = loader(Npz(path="t.npz"), {"x": tensor(4 * FEW)}, wanted, split=split)
    assert data is not None
    assert "1 of 10 rows of the validation part is also in the training part" in data.notes


def test_texts_are_compared_too(loader: Loader) -> None:
    text = "a,y\n" + "one,1\ntwo,0\n" * 2 + "six,1\none,1\n"
    split = Split(validation=2, order="last")
    inputs = {"x": tensor(1, dtype=DType.STRING)}
    data, found = loader.csv(text, inputs, objective("out", 2, CLASS), split=split)
    assert data is not None, found
    assert "1 of 2 rows of the validation part is also in the training part" in data.notes


@given(st.lists(st.lists(st.floats(width=32), min_size=3, max_size=3), min_size=2, max_size=40))
def test_hashes_are_equal_for_equal_rows_only(rows: list[list[float]]) -> None:
    values = np.array(rows)
    hashes = _of_numbers(values).tolist()
    keys = [tuple("nan" if v != v else float(v) + 0.0 for v in row) for row in rows]
    assert [hashes.index(h) for h in hashes] == [keys.index(k) for k in keys]


@pytest.mark.parametrize(("copies", "is_reported"), [(1, False), (2, True)])
def test_what_chance_explains_is_no_warning(loader: Loader, copies: int, is_reported: bool) -> None:
    draw = np.random.default_rng(0)
    most = 30 if copies == 1 else 300
    rows = np.stack([draw.integers(0, most, 300), draw.integers(0, 5, 300)], axis=1)
    rows = np.repeat(np.column_stack([rows, draw.integers(0, 2, 300)]), copies, axis=0)
    split = Split(validation=0.5)
    inputs, out = {"x": tensor(2)}, objective("out", 2, CLASS)
    data, findings = loader.csv(table(*rows.tolist()), inputs, out, split=split)
    assert data is not None
    assert ["SC442" in one for one in findings] == [True] * is_reported
    assert any("would be by chance" in note for note in data.notes)
