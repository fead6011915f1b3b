"""CSV files as they are: delimiters, quotation marks, comments, encodings, compression."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.csv import pieces, table
from speccompile.runtime.data.read import read_samples
from speccompile.runtime.data.request import Request
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.findings.finding import Findings

X = {"x": tensor(2)}
KIND = objective("out", 2, CLASS)
PLAIN = "a,b,y\n1,2.5,no\n3,-4,yes\n"


@pytest.fixture(params=["by the csv module", "by pyarrow"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by pyarrow":
        monkeypatch.setattr(table, "SMALL", 0)
        monkeypatch.setattr(pieces, "SIZE", 40)


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "tab": ("a\tb\ty\n1\t2.5\tno\n3\t-4\tyes\n", {"delimiter": "tab"}),
    "tab as in code": ("a\tb\ty\n1\t2.5\tno\n3\t-4\tyes\n", {"delimiter": "\\t"}),
    "spaces": ("  a    b  y\n 1  2.5 no\n\n3\t-4 \t yes  \n", {"delimiter": "whitespace"}),
    "one space": ("a b y\n1 2.5 no\n3 -4 yes\n", {"delimiter": " "}),
    "quoted": ("'a','b','y'\n'1',2.5,'no'\n3,-4,'yes'\n", {"quote": "'"}),
    "comment": ("# made\n#\na,b,y\n1,2.5,no\n  # half\n3,-4,yes\n#end", {"comment": "#"}),
    "two signs": ("// made, by hand\na,b,y\n1,2.5,no\n3,-4,yes\n", {"comment": "//"}),
    "rows above": ('Report "x\n\n2024\na,b,y\n1,2.5,no\n3,-4,yes\n', {"skip_rows": 3}),
    "both": ("Report\n# x\na,b,y\n1,2.5,no\n3,-4,yes", {"skip_rows": 1, "comment": "#"}),
    "no header": (
        "Report\n1,2.5,no\n3,-4,yes",
        {"skip_rows": 1, "header": "none", "columns": ["a", "b", "y"]},
    ),
}


@pytest.mark.parametrize("case", [*CASES])
def test_the_same_table_written_in_another_way(loader: Loader, case: str) -> None:
    expected, _ = loader.csv(PLAIN, X, KIND)
    text, options = CASES[case]
    loaded, found = loader.csv(text, X, KIND, source=options)
    assert expected is not None
    assert loaded is not None, found
    assert loaded.fingerprint == expected.fingerprint
    assert loaded.class_names == {"out": ("no", "yes")}


@pytest.mark.parametrize("case", [*CASES])
def test_a_fault_is_where_it_is_in_the_file(loader: Loader, case: str) -> None:
    text, options = CASES[case]
    assert text.count("-4") == 1
    text = text.replace("-4", "x")
    before = text[: text.index("x", text.index("3"))]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    _, found = loader.csv(text, X, KIND, source=options)
    assert [one.split()[:2] for one in found] == [["SC409", f"t.csv:{line}:{column}"]]
    assert f"place='line {line}, column `b`'" in found[0]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16", "utf-32", "gb18030"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_text_in_any_encoding(loader: Loader, encoding: str, is_packed: bool) -> None:
    text = "größe,b,y\n1,2.5,nö\n3,-4,yés\n" * 1
    content = text.encode(encoding)
    loaded, found = loader.csv(
        gzip.compress(content) if is_packed else content, X, KIND, source={"encoding": encoding}
    )
    assert loaded is not None, found
    assert loaded.class_names == {"out": ("nö", "yés")}
    _, found = loader.csv(
        text.replace("3", "drei").encode(encoding), X, KIND, source={"encoding": encoding}
    )
    assert found == [
        "SC409 t.csv:3:1 not_a_number place='line 3, column `größe`', text='drei', is_feature=True"
    ]


def test_text_in_another_encoding_is_refused(loader: Loader) -> None:
    _, found = loader.csv("a,b,y\n1,2,nö\n".encode("latin-1"), X, KIND)
    assert found == ["SC402 t.csv:2:6 not_utf8 place='line 2'"]
    _, found = loader.csv(b"a,b,y\n1,2,n\x81\n", X, KIND, source={"encoding": "cp1252"})
    assert found == ["SC402 t.csv:2:6 wrong_encoding place='line 2', encoding='cp1252'"]


def test_a_damaged_archive_is_refused(loader: Loader) -> None:
    packed = gzip.compress(PLAIN.encode() * 100)
    for content in (packed[:-20], packed[:15] + b"\xff\xff" + packed[17:]):
        loaded, found = loader.csv(content, X, KIND)
        assert loaded is None
        assert found[0].startswith("SC401 (data.csv.path) unreadable"), found


def test_without_a_quotation_mark_quotes_are_characters(loader: Loader) -> None:
    text = 'a,b,y\n1,2.5,5" pipe\n3,-4,"no\n'
    loaded, found = loader.csv(text, X, KIND, source={"quote": "none"})
    assert loaded is not None, found
    assert loaded.class_names == {"out": ('"no', '5" pipe')}


def test_signs_of_comments_inside_cells_are_no_comments(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b,y\n#1,2,no\n1,2,"x\n# y"\n3,-4,#no\n')
    source = Csv(path="t.csv", target="y", comment="#")
    findings = Findings()
    samples = read_samples(source, Request(X, [KIND], tmp_path, findings))
    assert samples is not None, [shown(one) for one in findings]
    assert samples.labels["out"].values.tolist() == ["x\n# y", "#no"]


@pytest.mark.parametrize("name", ["", "Unnamed: 0"])
def test_a_column_that_numbers_the_rows_is_left_out_and_said(loader: Loader, name: str) -> None:
    loaded, found = loader.csv(f"{name},a,b,y\n0,1,2.5,no\n1,3,-4,yes\n", X, KIND)
    assert loaded is not None, found
    assert loaded.train.inputs["x"].shape == (2, 2)
    assert loaded.notes[0] == "t.csv: the first column is left out: it numbers the rows"
    _, found = loader.csv(f"{name},a,y\n0.5,1,no\n1,3,yes\n", X, KIND)
    assert bool(found) == (not name)
    options = {"features": ["Unnamed: 0", "a"]}
    loaded, found = loader.csv("Unnamed: 0,a,y\n0,1,no\n1,3,yes\n", X, KIND, source=options)
    assert loaded is not None, found


def test_fewer_lines_than_are_skipped(loader: Loader) -> None:
    _, found = loader.csv("a,b,y\n1,2,no\n", X, KIND, source={"skip_rows": 5})
    assert found == ["SC403 (data.csv.path) blank_first_line"]
