"""How tables write numbers and missing values, and what is said where that is not declared."""

import numpy as np
import pytest
import yaml
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.findings import codes

A1 = {"x": tensor(1)}
REAL = objective("out", 1, "mean_squared_error")
TWO = objective("out", 2, CLASS)


def values(loader: Loader, text: str, wanted=REAL, **source) -> tuple[list[float], list[float]]:
    """The features and the targets of a table without faults."""
    loaded, found = loader.csv(text, A1, wanted, source=source)
    assert loaded is not None, found
    assert found == []
    train = loaded.train
    return train.inputs["x"][:].ravel().tolist(), train.targets["out"].ravel().tolist()


def finding(loader: Loader, text: str, **source) -> str:
    loaded, found = loader.csv(text, A1, REAL, source=source)
    assert loaded is None
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("cell", "signs", "expected"),
    [
        ('"1,234"', {"thousands": ","}, 1234),
        ('"1,234,567.5"', {"thousands": ","}, 1234567.5),
        ('"-25,000"', {"thousands": ","}, -25000),
        ("77", {"thousands": ","}, 77),
        ("0.5", {"thousands": ","}, 0.5),
        ('"3,14"', {"decimal": ","}, 3.14),
        ('"1,234"', {"decimal": ","}, 1.234),
        ('"1.234,5"', {"decimal": ",", "thousands": "."}, 1234.5),
        ("1.234", {"decimal": ",", "thousands": "."}, 1234),
        ('"-1,5e3"', {"decimal": ","}, -1500),
        ("1 234", {"thousands": " "}, 1234),
        ("1'234.25", {"thousands": "'"}, 1234.25),
        ("1\u00a0234", {"thousands": "\u00a0"}, 1234),
        ("1_000", {"thousands": "_"}, 1000),
    ],
)
def test_numbers_are_read_by_the_declared_signs(loader: Loader, cell, signs, expected) -> None:
    text = f"a,y\n{cell},{cell}\n2,3\n"
    features, targets = values(loader, text, **signs)
    assert features == [np.float32(expected), 2]
    assert targets == [np.float32(expected), 3]


@pytest.mark.parametrize(
    ("cell", "signs"),
    [
        ("12,34,567", {"thousands": ","}),
        ("1,2", {"thousands": ","}),
        ("1,23", {"thousands": ","}),
        ("1234,567", {"thousands": ","}),
        (",234", {"thousands": ","}),
        ("1,234,", {"thousands": ","}),
        ("1.5", {"decimal": ","}),
        ("1,5,2", {"decimal": ","}),
        ("1.23,5", {"decimal": ",", "thousands": "."}),
    ],
)
def test_signs_at_other_places_make_no_number(loader: Loader, cell, signs) -> None:
    found = finding(loader, f'a,y\n"{cell}",1\n2,3\n4,5\n', **signs)
    assert found.startswith("SC409 t.csv:2:1 ")
    assert f"text={cell!r}" in found


@pytest.mark.parametrize(
    ("cell", "notations"),
    [
        ("1,234", [{"thousands": ","}]),
        ("25,000", [{"thousands": ","}]),
        ("1,234,567", [{"thousands": ","}]),
        ("1.234,5", [{"thousands": ".", "decimal": ","}]),
        ("1.234.567", [{"thousands": ".", "decimal": ","}]),
        ("3,14", [{"decimal": ","}]),
        ("1 234,5", [{"thousands": " ", "decimal": ","}]),
        ("1\u00a0234", [{"thousands": "\u00a0"}]),
    ],
)
def test_undeclared_signs_are_never_guessed(loader: Loader, cell: str, notations) -> None:
    found = finding(loader, f'a,y\n"{cell}",1\n2,3\n4,5\n')
    assert found.endswith(f"text={cell!r}, notations={notations}")


def test_undeclared_signs_are_proposed() -> None:
    word = codes.cells.undeclared_notation
    assert word("1,2", [{"decimal": ","}]).text.help == 'declare `decimal: ","`'
    assert word("1,234", [{"decimal": ","}, {"thousands": "\u00a0"}]).text.help == (
        r'it is ambiguous: declare `decimal: ","` or `thousands: "\xa0"`'
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("cell", ["1_000", "\u0661\u0662", "\uff11", "1__0", "0x10", "1e", "--1"])
def test_what_only_python_calls_a_number_is_none(loader: Loader, cell: str, end: str) -> None:
    rows = ["a,y", "2,3", f"{cell},1", *["4,5"] * 40]
    found = finding(loader, end.join(rows) + end)
    assert found.startswith("SC409 t.csv:3:1 ")
    assert f"text={cell!r}" in found


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "nan", "NaN"])
def test_what_is_not_finite_is_refused(loader: Loader, cell: str) -> None:
    assert "not_finite" in finding(loader, f"a,y\n2,3\n{cell},1\n4,5\n")


def test_blanks_around_a_number_are_nothing(loader: Loader) -> None:
    assert values(loader, 'a,y\n 1 ,\t2\n"\n3",\u00a04\n') == ([1, 3], [2, 4])


@pytest.mark.parametrize(
    "mark", [".", "\\N", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "N.A.", "NaT", "<null>"]
)
def test_marks_of_other_programs_are_proposed_as_such(loader: Loader, mark: str) -> None:
    found = finding(loader, f"a,y\n2,3\n{mark},1\n4,5\n")
    assert found == (
        f"SC409 t.csv:3:1 undeclared_missing_value place='line 3, column `a`', text={mark!r}"
    )
    help = codes.cells.undeclared_missing_value(mark).text.help
    declared = yaml.safe_load(help.split("`")[1])["missing_values"]
    assert values(
        loader, f"a,y\n2,3\n{mark},1\n4,5\n", missing_values=declared, missing="mean"
    ) == ([2, 3, 4], [3, 1, 5])


@pytest.mark.parametrize("mark", ["NA", "nan", "?", "-999", "n/a"])
def test_declared_marks_are_missing_values(loader: Loader, mark: str) -> None:
    text = f"a,y\n{mark},1\n2,2\n4,3\n {mark} ,4\n"
    marks = {"missing_values": [mark, "other"]}
    assert values(loader, text, missing="mean", **marks)[0] == [3, 2, 4, 3]
    loaded, found = loader.csv(text, A1, REAL, source={"missing": "drop", **marks})
    assert loaded is not None, found
    assert loaded.train.inputs["x"].tolist() == [[2], [4]]
    assert loaded.notes == ("t.csv: 2 rows with an empty cell were dropped",)
    _, found = loader.csv(text, A1, REAL, source=marks)
    assert found[0].startswith(
        f"SC407 t.csv:2:1 missing_value place='line 2, column `a`', text='{mark}'"
    )


def test_a_number_that_marks_missing_values_is_one_however_it_is_written(loader: Loader) -> None:
    text = "a,y\n-999,1\n2,2\n-999.0,3\n4,4\n-9.99e2,5\n"
    assert values(loader, text, missing="mean", missing_values=-999)[0] == [3, 2, 3, 4, 3]


def test_a_marked_target_is_missing(loader: Loader) -> None:
    found = finding(loader, "a,y\n1,NA\n2,2\n3,3\n", missing_values="NA")
    assert found == "SC408 t.csv:2:3 missing_label place='line 2, column `y`'"
    text = "a,y\n1,?\n2,no\n3,yes\n4,no\n"
    _, found = loader.csv(text, A1, TWO, source={"missing_values": ["?"]})
    assert found == ["SC408 t.csv:2:3 missing_label place='line 2, column `y`'"]


@pytest.mark.parametrize("mark", ["NA", "nan", "?", "NULL", "-"])
def test_usual_marks_are_proposed_and_the_proposal_works(loader: Loader, mark: str) -> None:
    text = f"a,y\n{mark},1\n2,2\n4,3\n"
    found = finding(loader, text, missing="mean")
    assert ("undeclared_missing_value" in found) or ("can_be_missing=True" in found)
    assert values(loader, text, missing="mean", missing_values=[mark])[0] == [3, 2, 4]


def test_marks_hold_for_class_labels_in_another_notation(loader: Loader) -> None:
    text = 'a,y\n1,"1,0"\n2,"0,0"\n3,"1,0"\n4,"0,0"\n'
    loaded, found = loader.csv(text, A1, TWO, source={"decimal": ","})
    assert loaded is not None, found
    assert loaded.train.targets["out"].tolist() == [1, 0, 1, 0]


def test_a_label_that_is_too_long_is_named_and_takes_no_memory(loader: Loader) -> None:
    rows = "".join(f"{n},{'no' if n % 2 else 'yes'}\n" for n in range(5000))
    text = f"a,y\n{rows}1,{'x' * 100_000}\n"
    loaded, found = loader.csv(text, A1, TWO)
    assert loaded is None
    assert found == [
        (
            "SC446 t.csv:5002:3 label_too_long place='line 5002, column `y`', length=100000, "
            "limit=200"
        )
    ]
    loaded, _ = loader.csv(f"a,y\n{rows}1,{'x' * 200}\n", A1, objective("out", 3, CLASS))
    assert loaded is not None
