"""Profiles of tables: kinds of columns, what is said of them, and the first spec for a table."""

import json
from pathlib import Path

import pytest
import speccompile as sc
from speccompile.runtime.data.profiling.profile import Kind

PEOPLE = """\
id,name,sex,age,born,smokes,group,note,all,weight,pounds
1,Ann Lee Smith,f,31,1990-01-02,yes,a,,1,50,110
2,Bob Ray Jones,m,?,1991-05-06,no,b,,1,60,132
3,Cat May Brown,f,28,1992-07-08,no,a,,1,55,121
4,Dan Roy White,m,45,1993-09-10,yes,b,,1,80,176
5,Eve Joy Green,f,33,1994-11-12,no,a,,1,52,114.4
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    header, *rows = PEOPLE.splitlines()
    cells = [row.split(",") for row in rows]
    lines = [",".join([str(number + 1), *cells[number % 5][1:]]) for number in range(30)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def test_kinds_of_columns(people: Path) -> None:
    found = sc.profile(people, targets=["weight"])
    assert found.rows == 30
    assert {one.name: one.kind for one in found.columns} == {
        "id": Kind.IDENTIFIER,
        "name": Kind.CATEGORY,
        "sex": Kind.CATEGORY,
        "age": Kind.CATEGORY,
        "born": Kind.DATE,
        "smokes": Kind.YES_NO,
        "group": Kind.CATEGORY,
        "note": Kind.EMPTY,
        "all": Kind.CONSTANT,
        "weight": Kind.NUMBER,
        "pounds": Kind.NUMBER,
    }


def test_numbers_are_those_of_the_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    values = [*range(20), "", "?"]
    path.write_text("x,z\n" + "".join(f"{value},1\n" for value in values))
    found = sc.profile(path)["x"]
    assert (found.kind, found.missing, found.distinct) == (Kind.NUMBER, 2, 20)
    assert (found.low, found.high, found.mean) == (0, 19, 9.5)
    assert found.deviation == pytest.approx(5.766281297335398)
    assert found.marks == (("?", 1),)
    assert found.is_whole


def test_what_to_know_is_said(people: Path) -> None:
    found = sc.profile(people, targets=["weight"])
    said = "\n".join(found.notes)
    assert "`pounds` is `weight` in another unit: leave it out" in said
    assert "`all` is the same in every row" in said
    assert "`note` is empty" in said
    assert "`id` is different in every row" in said
    assert 'add `missing_values: ["?"]` to `csv`' in said


def test_a_column_that_tells_the_class_is_named(people: Path) -> None:
    assert (
        any(
            note == "`sex` tells `group` exactly: is it known when you predict?"
            for note in sc.profile(people, targets=["group"]).notes
        )
        is False
    )  # 30 rows of 2 values are too few to be remarkable
    path = people.with_name("long.csv")
    path.write_text("sex,group\n" + "f,a\nm,b\n" * 30)
    notes = sc.profile(path, targets=["group"]).notes
    assert "`sex` tells `group` exactly: is it known when you predict?" in notes
    assert any(note.startswith("58 rows are equal to an earlier one") for note in notes)


def test_formats(people: Path) -> None:
    found = sc.profile(people)
    data = json.loads(found.render("json"))
    assert data["rows"] == 30
    assert [one["kind"] for one in data["columns"]][:3] == ["identifier", "category", "category"]
    assert "<table>" in found.render("html")
    assert "&lt;b&gt;" in sc.profile(_with_markup(people)).render("html")
    assert str(found).startswith(f"{people}: 30 rows, 11 columns")


def _with_markup(people: Path) -> Path:
    path = people.with_name("markup.csv")
    path.write_text("<b>,y\n1,2\n3,4\n")
    return path


def test_a_spec_names_its_own_table(people: Path) -> None:
    spec = people.with_name("spec.yaml")
    sc.init(spec, data=people, target="weight")
    assert sc.profile(spec).targets == ("weight",)
    with pytest.raises(sc.Error, match="a spec names its own"):
        sc.profile(spec, targets=["age"])


def test_what_cannot_be_profiled_is_refused(people: Path) -> None:
    with pytest.raises(sc.Error, match="has no column `wieght`") as error:
        sc.profile(people, targets=["wieght"])
    assert error.value.help == "did you mean `weight`?"
    with pytest.raises(sc.DataError, match="SC401"):
        sc.profile(people.with_name("none.csv"))
    spec = people.with_name("made.yaml")
    sc.init(spec)
    with pytest.raises(sc.Error, match="reads `synthetic`, which has no profile"):
        sc.profile(spec)


@pytest.mark.parametrize("target", ["weight", "sex", "smokes", "group"])
def test_the_first_spec_of_a_table_is_clean(people: Path, target: str) -> None:
    path = people.with_name("spec.yaml")
    sc.init(path, data=people, target=target)
    report = sc.check(path, data=True)
    assert report.ok, report.details()
    text = path.read_text()
    assert 'left out: "id" (names rows)' in text
    assert ("normalize_targets: standardize" in text) == (target == "weight")
    assert ("stratify: true" in text) == (target != "weight")


@pytest.mark.parametrize(
    ("day", "gap"), [("2024-01-{:02}", 0), ("2024/01/{:02}", 9), ("2024/01/{:02} 12:30", 0)]
)
def test_the_first_spec_of_a_series_forecasts(day: str, gap: int, tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    rows = "".join(f"{day.format(n)},{'' if n == gap else n * n}\n" for n in range(1, 32))
    path.write_text(f"day,sold\n{rows}")
    sc.init(tmp_path / "spec.yaml", data=path, target="sold")
    text = (tmp_path / "spec.yaml").read_text()
    assert "windows: {length: 2, horizon: 1}" in text
    assert sc.check(tmp_path / "spec.yaml", data=True).ok


def test_a_spec_for_a_table_needs_both(people: Path) -> None:
    with pytest.raises(sc.Error, match="which column is to be predicted"):
        sc.init(people.with_name("a.yaml"), data=people)
    with pytest.raises(sc.Error, match="a column of data"):
        sc.init(people.with_name("a.yaml"), target="age")
    with pytest.raises(sc.Error, match="template or for data"):
        sc.init(people.with_name("a.yaml"), data=people, target="age", template="dense")
    assert not people.with_name("a.yaml").exists()
