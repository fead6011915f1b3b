"""Tables without a header, and headers of many columns."""

import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.csv import source as csv_source
from speccompile.runtime.data.csv.file import TextFile
from speccompile.runtime.data.csv.header import names_of
from speccompile.runtime.data.csv.table import CsvTable, Top
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.request import Request
from speccompile.runtime.data.tables.columns import select
from speccompile.runtime.data.tables.table import ColumnNames
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings

A2 = {"x": tensor(2)}
TWO = objective("out", 2, CLASS)
REAL = objective("out", 1, "mean_squared_error")
ROWS = "5.1,3.5,no\n4.9,3.0,yes\n\n4.7,3.2,no\n"


def test_a_table_without_a_header_is_recognised(loader: Loader) -> None:
    for line in ("5.1,3.5,0.2", "5.1,3.5,Setosa", "-1,2,3", "0,35,0", "7,7,7", '"5,1",3,2'):
        _, found = loader.csv(f"{line}\n4.9,3.0,0.2\n", A2, REAL)
        if '"' not in line:
            assert found == [f"SC447 t.csv:1:1 missing_header cells={line.split(',')}"]
    _, found = loader.csv("5.1,3.5,1.4,0.2,Iris\n1,2,3,4,Iris\n", A2, TWO, source={"target": "I"})
    assert found == ["SC447 t.csv:1:1 missing_header cells=['5.1', '3.5', '1.4', '0.2', 'Iris']"]
    assert codes.tables.missing_header("t.csv", ["5.1", "3.5", "1.4", "0.2", "Iris"]).text == (
        "the first line of t.csv looks like data, not a header: 5.1,3.5,1.4,0.2,…",
        "declare `header: none`, and name the 5 columns with `columns` (default: `column_1` to "
        "`column_5`)",
        "",
    )


def test_numbers_that_count_are_names(loader: Loader) -> None:
    for header in ("0,1,y", "1990,1991,y", "2.5,2.5kg,y"):
        loaded, found = loader.csv(f"{header}\n1,2,3\n4,5,6\n", A2, REAL)
        assert loaded is not None, found
    _, found = loader.csv("1990,1991,1992\n1,2,3\n", A2, REAL)
    assert found == [
        (
            "SC405 (data.csv.target) unknown_column column='y', columns=['1990', '1991', "
            "'1992'], similar='', delimiter='', has_numbers=True, separator_line=''"
        )
    ]


@pytest.mark.parametrize("source", [{"target": "column_3"}, {"columns": ["a", "b", "y"]}])
def test_a_table_without_a_header_is_read_from_its_first_line(loader: Loader, source) -> None:
    loaded, found = loader.csv(ROWS, A2, TWO, source={"header": "none", **source})
    assert loaded is not None, found
    assert loaded.train.inputs["x"].round(1).tolist() == [
        [pytest.approx(5.1), 3.5],
        [pytest.approx(4.9), 3],
        [pytest.approx(4.7), pytest.approx(3.2)],
    ]
    assert loaded.class_names == {"out": ("no", "yes")}
    assert loaded.notes[0] == "t.csv: 1 blank line was skipped"


def test_faults_of_a_table_without_a_header_are_at_their_lines(loader: Loader) -> None:
    text = "\n1,oops,no\n3,4,yes\n5,6\n7,8,no\n9,9,no\n"
    columns = {"header": "none", "columns": ["a", "b", "y"]}
    _, found = loader.csv(text, A2, TWO, source=columns)
    assert found == [
        "SC409 t.csv:2:3 not_a_number place='line 2, column `b`', text='oops', is_feature=True",
        (
            "SC406 t.csv:4:1 wrong_cell_count place='line 4', cells=2, columns=3, "
            "has_trailing_delimiters=False"
        ),
    ]


def test_columns_have_to_be_as_many_as_the_table_has(loader: Loader) -> None:
    _, found = loader.csv(ROWS, A2, TWO, source={"header": "none", "columns": ["a", "y"]})
    assert found == [
        "SC406 (data.csv.columns) wrong_declared_column_count names=['a', 'y'], cells=3"
    ]


@pytest.mark.parametrize(
    ("source", "trained", "text"),
    [
        ({"columns": ["a", "y", "b"], "target": "y"}, ("a", "b"), "1,2\n3,4\n"),
        ({"columns": ["a", "y", "b"], "target": "y"}, ("a", "b"), "1,9,2\n3,9,4\n"),
        ({"target": "column_3"}, ("column_1", "column_2"), "1,2\n3,4\n"),
        ({"target": "column_1"}, ("column_2", "column_3"), "1,2\n3,4\n"),
        ({"target": "column_1"}, ("column_2", "column_3"), "9,1,2\n9,3,4\n"),
        ({"target": "column_2"}, ("column_1", "column_3"), "1,2\n3,4\n"),
    ],
)
def test_prediction_takes_such_a_table_with_its_target_and_without(
    source, trained, text, tmp_path
) -> None:
    (tmp_path / "new.csv").write_text(text)
    found = Findings()
    request = Request(A2, (), tmp_path, found, columns={"x": trained})
    samples = csv_source.read(Csv(path="new.csv", header="none", **source), request)
    assert samples is not None, list(found)
    assert samples.inputs["x"].tolist() == [[1, 2], [3, 4]]


def test_prediction_of_a_table_that_lacks_a_feature_is_refused(tmp_path) -> None:
    (tmp_path / "new.csv").write_text("1\n3\n")
    found = Findings()
    source = Csv(path="new.csv", header="none", columns=["a", "b", "y"], target="y")
    assert read_inputs(source, A2, tmp_path, found) is None
    assert [one.code for one in found] == ["SC406"]


class Counted(str):
    """A name that counts how often it is compared with another."""

    __hash__ = str.__hash__
    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)


@pytest.mark.parametrize("features", [None, "all of them", "unknown"])
def test_the_work_for_a_header_grows_with_its_columns(features, tmp_path) -> None:
    """Counted: 20,000 columns took 8 to 19 seconds, as each was compared with each."""
    work = {}
    for size in (500, 2000):
        names = [Counted(f"c{n}") for n in range(size)]
        written = None if features is None else [f"c{n}" for n in range(size - 1)]
        if features == "unknown":
            written = [f"other{n}" for n in range(size - 1)]
        source = Csv(path="t.csv", target=f"c{size - 1}", features=written)
        request = Request({"x": tensor(size - 1)}, (REAL,), tmp_path, Findings())
        Counted.compared = 0
        assert names_of(source, [*names], "", request) is not None
        table = CsvTable(
            source, TextFile(tmp_path / "t.csv"), ColumnNames(names), Top(names, names), 0
        )
        assert (select(table, request) is None) == (features == "unknown")
        work[size] = Counted.compared
    assert work[2000] <= 8 * max(work[500], 500)
    assert work[2000] <= 50 * 2000


def test_many_names_that_are_there_twice_are_counted(loader: Loader) -> None:
    header = ",".join(f"c{n // 3}" for n in range(3000))
    _, found = loader.csv(f"{header}\n{header}\n", A2, REAL)
    assert len(found) == 1
    assert found[0].startswith("SC404 t.csv:1:1 duplicate_column_names ")
    columns = {f"c{n}": [3 * n + 1, 3 * n + 2, 3 * n + 3] for n in range(1000)}
    assert codes.tables.duplicate_column_names(columns).text.message == (
        "duplicate column names `c0` (columns 1, 2 and 3), `c1` (columns 4, 5 and 6), `c2` "
        "(columns 7, 8 and 9), `c3` (columns 10, 11 and 12) and 996 others"
    )
    message = codes.tables.duplicate_column_names({"a": [*range(1, 51)]}).text.message
    assert message == "duplicate column name `a` (columns 1, 2, 3 and 47 more)"


def test_many_columns_that_are_not_there_are_counted(loader: Loader) -> None:
    features = [f"c{n}" for n in range(60)]
    _, found = loader.csv("a,b,y\n1,2,3\n", A2, REAL, source={"features": features})
    assert len(found) == 21
    assert found[-1] == "SC405 (data.csv.features[20]) more_unknown_columns count=40"
