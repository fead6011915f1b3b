"""Data that a program gives to a trained network, and a run as the source of its spec."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

SPEC: dict[str, Any] = {
    "spec": 1,
    "name": "waves",
    "data": {"csv": {"path": "waves.csv", "target": "kind"}},
    "model": {"inputs": {"point": [2]}, "layers": [{"name": "kind", "dense": {"units": 2}}]},
    "training": {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "epochs": 1},
}
POINTS = np.linspace(-1, 1, 24).reshape(12, 2)
COLUMNS = {"x": POINTS[:, 0], "y": POINTS[:, 1]}
ROWS = [{"x": x, "y": y} for x, y in POINTS.tolist()]
SKIP = 'to skip such rows, use `bad_rows="skip"`'


class Frame:
    """What a data frame of any library has."""

    def __init__(self, columns: list[tuple[Any, Any]]) -> None:
        self.columns = [name for name, _ in columns]
        self._values = dict(columns)

    def __getitem__(self, name: object) -> Any:
        return self._values[name]


@pytest.fixture(scope="module", params=["csv", "npz"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    return trained(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def of_table(tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    return trained("csv", tmp_path_factory.mktemp("table"))


def trained(source: str, folder: Path) -> sc.Run:
    kinds = [("low", "high")[n % 2] for n in range(len(POINTS))]
    lines = ["x,y,kind", *(f"{x},{y},{kind}" for (x, y), kind in zip(POINTS, kinds, strict=True))]
    (folder / "waves.csv").write_text("\n".join(lines))
    np.savez(folder / "waves.npz", point=POINTS, kind=np.arange(len(POINTS)) % 2)
    names = {"path": str(folder / f"waves.{source}")}
    names |= {"target": "kind"} if source == "csv" else {"inputs": "point", "targets": "kind"}
    return sc.train(SPEC | {"data": {source: names}}, runs=folder / "runs")


def refused(run: sc.Run, data: Any, call: str = "predict", **options: Any) -> str:
    """What the only finding says, with its remedy."""
    with pytest.raises(sc.DataError) as caught:
        getattr(run, call)(data, **options)
    (found, *_) = caught.value.report.errors
    assert found.span is None
    assert "line" not in f"{found.message}{found.help}"
    return f"{found.kind}: {found.message}; {found.help}"


ACCEPTED: dict[str, Any] = {
    "lists": POINTS.tolist(),
    "tuple": tuple(map(tuple, POINTS)),
    "object array": POINTS.astype(object),
    "float32": POINTS.astype(np.float32),
    "beside others": {"po\udce9": POINTS, "point": POINTS},
    "arrays": {"point": POINTS},
    "arrays and more": {"other": np.zeros(3), "point": POINTS},
    "a mapping for each sample": [{"point": point} for point in POINTS],
}


@pytest.mark.parametrize("form", ACCEPTED)
def test_what_can_be_an_array_is_predicted(run: sc.Run, form: str) -> None:
    shape = run.predict(ACCEPTED[form])["kind"].shape
    assert shape == (12, 2)


TABLES: dict[str, Any] = {
    "rows": ROWS,
    "rows, others first": [dict(reversed(row.items())) for row in ROWS],
    "rows with more": [row | {"z": "?"} for row in ROWS],
    "a column more": COLUMNS | {"z": ["?"] * 12},
    "columns reordered": dict(reversed(COLUMNS.items())),
    "frame reordered": Frame([*reversed(COLUMNS.items())]),
    "objects": {name: values.astype(object) for name, values in COLUMNS.items()},
}


@pytest.mark.parametrize("form", TABLES)
def test_what_can_be_a_table_is_predicted_alike(of_table: sc.Run, form: str) -> None:
    predicted = of_table.predict(TABLES[form])["kind"]
    np.testing.assert_allclose(predicted, of_table.predict(POINTS)["kind"], rtol=1e-5)


def test_rows_are_evaluated(of_table: sc.Run) -> None:
    rows = [row | {"kind": "low"} for row in ROWS]
    assert of_table.evaluate(rows).samples == 12


class Unlike:
    """An array of another library that can't be converted."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("on another device")


UNUSABLE: dict[str, tuple[Any, str]] = {
    "None": (None, "unsupported_data: expected data, got NoneType; pass a path, an array, "),
    "number": (3.5, "unsupported_data: expected data, got float; "),
    "set": ({1, 2}, "unsupported_data: expected data, got set; "),
    "generator": ((x for x in ROWS), "unsupported_data: expected data, got generator; "),
    "bytes": (b"waves.csv", "unsupported_data: expected data, got bytes; "),
    "no samples": ([], "arrays_without_samples: the arrays of data have no samples"),
    "scalar": ({"point": 3}, "scalar_array: array `point` of data must have a row for each"),
    "one sample": (POINTS[0], "wrong_array_shape: input `point` expects samples of shape [2], "),
    "too wide": (np.zeros((3, 5)), "wrong_array_shape: input `point` expects samples of shape"),
    "ragged": ([[1, 2], [3]], "ragged_array: the items of array `point` differ in shape; "),
    "text": ([["a", "b"]], "text_array: input `point` expects numbers, got text"),
    "complex": (POINTS * 1j, "unsupported_dtype: array `point` of data has an unsupported dtype"),
    "masked": (np.ma.masked_array(POINTS, POINTS > 0), "not_finite: data, row 7 of array"),
    "huge": ([[10**400, 1]], "not_finite: data, row 1 of array `point`: expected a finite"),
    "unlike an array": (Unlike(), "not_convertible: array `point` is of type Unlike, which can't"),
    "objects": ([[object(), 1]], "array_of_objects: array `point` has items of type object; "),
    "rows and more": ([ROWS[0], 3], "array_of_objects: array `point` has items of type dict; "),
    "NaN": ([[1, np.nan]], f"not_finite: data, row 1 of array `point`: expected a finite number, "
    f"got nan; {SKIP}"),
    "None in a list": ([[0, 1], [1, None]], "not_finite: data, row 2 of array `point`: expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_can_not_be_an_array_is_one_error_of_the_data(run: sc.Run, name: str) -> None:
    data, said = UNUSABLE[name]
    assert refused(run, data).startswith(said)


def test_a_sample_without_its_axis_gets_it(run: sc.Run) -> None:
    assert refused(run, POINTS[0]).endswith("to add it to a single sample, write `x[None]`")


def test_the_input_that_takes_all_columns_is_named(of_table: sc.Run) -> None:
    said = refused(of_table, {"z": [1]})
    assert said.endswith("; its column is `z`; for all of them, give an array as `point`")


NO_TABLES: dict[str, tuple[Any, str]] = {
    "one row": (ROWS[0], "scalar_column: column `x` is a single value; pass a list with a value"),
    "text for a column": ({"x": "ab", "y": "cd"}, "scalar_column: column `x` is a single value"),
    "lengths": ({"x": [1], "y": [1, 2]}, "column_lengths_differ: the columns differ in length: "),
    "a column less": ({"x": [1]}, "missing_trained_columns: data is missing the column `y` that"),
    "other columns": ({1: [1], 2: [1]}, "missing_trained_columns: data is missing the columns"),
    "names like data": ({0.5: [1], 0.1: [1]}, "missing_trained_columns: data is missing the"),
    "no columns": ({}, "empty_table: data is empty"),
    "empty rows": ([{}, {}], "empty_table: data is empty"),
    "no rows": ({"x": [], "y": []}, "table_without_rows: data has no rows"),
    "a value less": ([*ROWS[:2], {"x": 1}], "missing_value: data, row 3, column `y`: empty cell; "),
    "None": ({"x": [1, None], "y": [1, 2]}, "missing_value: data, row 2, column `x`: empty cell; "),
    "words": (COLUMNS | {"y": [*"abcd" * 3]}, "not_a_number: data, row 1, column `y`: expected a"),
    "masked": ({"x": np.ma.masked_array([1], [True]), "y": [1]}, "missing_value: data, row 1, "),
    "surrogate": ({"x": ["\udce9"], "y": [1]}, "not_a_number: data, row 1, column `x`: expected"),
    "a column twice": (Frame([("x", [1]), ("x", [1]), ("y", [1])]), "duplicate_column_names: "),
    "a name twice": ({"x": [1], " x": [1], "y": [1]}, "duplicate_column_names: data, column names"),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_can_not_be_a_table_is_one_error_of_the_data(of_table: sc.Run, name: str) -> None:
    data, said = NO_TABLES[name]
    assert refused(of_table, data).startswith(said)


@pytest.mark.parametrize("call", ["predict", "evaluate"])
def test_a_bad_row_is_named_by_its_number_and_has_the_remedy_of_python(
    of_table: sc.Run, call: str
) -> None:
    rows = [row | {"kind": "low"} for row in ROWS]
    bad = [rows[0], rows[1] | {"x": "oops"}, *rows[2:]]
    said = refused(of_table, bad, call)
    assert said.startswith("not_a_number: data, row 2, column `x`: expected a number, got 'oops'; ")
    assert SKIP in said
    skipped = getattr(of_table, call)(bad, bad_rows="skip")
    assert skipped.notes[0].startswith("data: skipped 1 bad row: row 2, column `x`: ")


def test_labels_in_an_array_of_objects_stay_what_they_are(of_table: sc.Run) -> None:
    labels = np.array(["low", "high"] * 6, object)
    assert of_table.evaluate({"point": POINTS, "kind": labels}).samples == 12
    labels[3] = None
    said = refused(of_table, {"point": POINTS, "kind": labels}, "evaluate")
    assert said.startswith("missing_label: data, row 4")


# A run as the source of its spec.


def test_a_run_stands_for_its_spec(of_table: sc.Run) -> None:
    run, changed = of_table, sc.load(of_table, overrides={"training.epochs": 3})
    assert changed.document.training is not None
    assert changed.document.training.epochs == 3
    assert changed.name == run.spec.name == "waves"
    assert sc.load(run) is run.spec
    assert sc.check(run).ok
    assert "12 samples" in str(sc.check(run, data=True))
    assert str(sc.summary(run)) == str(run.spec.summary())
    assert [one.path for one in sc.diff(run, changed).differences] == ["training.epochs"]
    assert str(sc.explain(run, "training.epochs")).startswith("training.epochs = 1")
    assert len(sc.overview([run, changed]).lines) == 2


def test_a_run_is_trained_again_by_its_spec(of_table: sc.Run) -> None:
    again = sc.train(of_table, runs=of_table.folder.parents[1])
    assert again.name == "waves/2"
    assert len(again.history) == 1


def test_overrides_of_a_trained_network_are_refused(of_table: sc.Run, tmp_path: Path) -> None:
    with pytest.raises(sc.Error, match="apply to specs, not to the trained network"):
        sc.export(of_table, tmp_path / "waves.keras", overrides={"training.epochs": 3})


def test_arguments_that_would_have_no_effect_are_refused(of_table: sc.Run) -> None:
    with pytest.raises(sc.Error, match="`part` and `data` can't be combined"):
        of_table.evaluate(COLUMNS | {"kind": ["low"] * 12}, part="test")
    with pytest.raises(sc.Error, match="`bad_rows` requires `data`"):
        of_table.evaluate(bad_rows="skip")
    with pytest.raises(sc.Error, match="unknown target `x`"):
        sc.open_run(of_table.folder, target="x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="`on_event` must be a function, got int"):
        sc.train(of_table, runs=of_table.folder, on_event=3)  # type: ignore[arg-type]


# Remedies are calls.


def test_a_run_that_has_ended_is_told_the_call_that_trains_on(of_table: sc.Run) -> None:
    with pytest.raises(sc.RunHasEnded) as caught:
        of_table.resume()
    call = f"speccompile.open_run({str(of_table.folder)!r}).resume("
    assert caught.value.help == f"to train further: {call}overrides=['training.epochs=2'])"
    edited = sc.load(of_table, overrides={"training.epochs": 1})
    with pytest.raises(sc.RunHasEnded) as caught:
        of_table.resume(edited)
    assert "overrides=['training.epochs=2']" in caught.value.help


def test_a_finished_run_is_told_what_to_call_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {"synthetic": {"samples": 40}}
    run = sc.train(SPEC | {"data": data}, runs=tmp_path, progress="plain")
    shown = capsys.readouterr().out
    assert f"speccompile.open_run({str(run.folder)!r}).evaluate()" in shown
    assert "speccompile evaluate" not in shown
