"""Classes in a given order, rare ones by rule, and words for yes and no in several columns."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from compiled_texts import compiled
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.features.normalization import Normalization, Scaling
from speccompile.runtime.data.read import read_part
from speccompile.spec_schema.components.sources import Rare
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings.finding import Findings

ONE = {"x": tensor(1)}
THREE = objective("y", 3, CLASS)
SIZES = "a,y\n1,mid\n2,low\n3,high\n4,low\n"
PETS = "a,y\n" + "1,cat\n2,dog\n" * 3 + "3,elk\n4,emu\n4,emu\n"


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    return Loader(tmp_path)


def test_the_order_of_the_list_is_that_of_the_units(loader: Loader) -> None:
    plain, _ = loader.csv(SIZES, ONE, THREE)
    assert plain.class_names["y"] == ("high", "low", "mid")
    options = {"source": {"classes": ["low", "mid", "high"]}}
    data, found = loader.csv(SIZES, ONE, THREE, **options)
    assert found == []
    assert data.class_names["y"] == ("low", "mid", "high")
    assert data.train.targets["y"].tolist() == [1, 0, 2, 0]
    hot, _ = loader.csv(SIZES, ONE, objective("y", 3, "categorical_crossentropy"), **options)
    assert hot.train.targets["y"].argmax(axis=1).tolist() == [1, 0, 2, 0]


def test_any_other_label_is_refused_where_it_is(loader: Loader) -> None:
    table = SIZES + "5,hihg\n"
    data, found = loader.csv(table, ONE, THREE, source={"classes": ["low", "mid", "high"]})
    assert data is None
    assert [one.split(" ")[:3] for one in found] == [["SC440", "t.csv:6:3", "unlisted_class"]]


@pytest.mark.parametrize(
    ("labels", "classes", "loss", "units", "targets"),
    [
        ("no yes yes", ["yes", "no"], "binary_crossentropy", 1, [[1], [0], [0]]),
        ("true false true", [False, True], "binary_crossentropy", 1, [[1], [0], [1]]),
        ("-1 1 1", [-1, 1], "binary_crossentropy", 1, [[0], [1], [1]]),
        ("-1 1 1", [1, -1], CLASS, 2, [1, 0, 0]),
        ("1 2 2", [1, 2], "hinge", 1, [[-1], [1], [1]]),
        ("5.0 3 4", [5, 4, 3], CLASS, 3, [0, 2, 1]),
        ("01 1 02", ["02", "01", "1"], CLASS, 3, [1, 2, 0]),
    ],
)
def test_words_signs_and_codes_can_be_listed(
    loader: Loader, labels: str, classes: list[Any], loss: str, units: int, targets: list[Any]
) -> None:
    rows = "".join(f"1,{label}\n" for label in labels.split())
    source = {"classes": classes}
    data, found = loader.csv("a,y\n" + rows, ONE, objective("y", units, loss), source=source)
    assert found == []
    assert data.train.targets["y"].tolist() == targets


def test_arrays_and_outputs_have_their_own_lists(loader: Loader) -> None:
    arrays = {"x": np.ones((3, 1)), "a": np.array([7, 3, 7]), "b": np.array(["u", "v", "u"])}
    np.savez(loader.folder / "t.npz", **arrays)
    targets = {"p": "a", "q": "b"}
    source = Npz(path="t.npz", targets=targets, classes={"p": [7, 3]})
    data, found = loader(source, ONE, objective("p", 2, CLASS), objective("q", 2, CLASS))
    assert found == []
    assert data.class_names == {"p": ("7", "3"), "q": ("u", "v")}
    assert data.train.targets["p"].tolist() == [0, 1, 0]


def test_what_a_list_can_be_is_checked_with_the_spec() -> None:
    text = """
spec: 1
data: {{csv: {{path: t.csv, target: y, {key}}}}}
model: {{inputs: {{x: [1]}}, layers: [{{dense: {units}, name: y}}]}}
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""
    for key, loss, expected in [
        ("classes: [a, b, c]", CLASS, []),
        ("classes: {y: [a, b, c]}", CLASS, []),
        ("classes: [a, b]", CLASS, []),
        ("classes: [a, b, b]", CLASS, ["class_listed_twice data.csv.classes"]),
        ("classes: [1, 1.0]", CLASS, ["class_listed_twice data.csv.classes"]),
        ("classes: [a]", CLASS, ["one_class_listed data.csv.classes"]),
        ("classes: {y: [a, b, c, d]}", CLASS, ["too_many_classes data.csv.classes.y"]),
        ("classes: {z: [a, b]}", CLASS, ["unknown_name data.csv.classes.z"]),
        ("classes: [a, b]", "huber", ["classes_of_numbers data.csv.classes"]),
        ("rare: {below: 3}", CLASS, []),
        ("rare: 3", CLASS, ["not_a_mapping data.csv.rare"]),
        ("rare: {below: 3}", "huber", ["rare_without_classes data.csv.rare"]),
    ]:
        found = compiled(text.format(key=key, loss=loss, units=3 if loss == CLASS else 1)).findings
        assert [f"{one.kind} {one.path}" for one in found] == expected, key


def test_rare_classes_are_dropped_merged_or_an_error_and_counted(loader: Loader) -> None:
    four = objective("y", 4, CLASS)
    plain, _ = loader.csv(PETS, ONE, four)
    assert plain.class_names["y"] == ("cat", "dog", "elk", "emu")
    data, found = loader.csv(PETS, ONE, four, source={"rare": Rare(below=3, do="drop")})
    assert found == []
    assert data.class_names["y"] == ("cat", "dog")
    assert data.train.rows.tolist() == [*range(6)]
    note = "column `y` of t.csv: 3 rows of 2 rare classes ('elk', 'emu') are dropped"
    assert note in data.notes
    data, _ = loader.csv(PETS, ONE, four, source={"rare": Rare(below=3, do="merge")})
    assert data.class_names["y"] == ("cat", "dog", "other")
    assert data.train.targets["y"].tolist() == [0, 1] * 3 + [2] * 3
    assert data.notes[0].endswith("3 rows of 2 rare classes ('elk', 'emu') are read as `other`")
    data, _ = loader.csv(PETS, ONE, four, source={"rare": Rare(below=2, do="merge", into="dog")})
    assert data.train.targets["y"].tolist() == [0, 1] * 3 + [1, 2, 2]
    data, found = loader.csv(PETS, ONE, four, source={"rare": Rare(below=3)})
    assert data is None
    assert found == [
        "SC462 (data.csv.rare.do) rare_classes labels='column `y` of t.csv', names=['elk', 'emu'], "
        "below=3"
    ]
    data, _ = loader.csv(PETS, ONE, four, source={"rare": Rare(below=1)})
    assert data.class_names["y"] == ("cat", "dog", "elk", "emu")


def test_rare_ones_of_a_list_are_merged_and_others_still_refused(loader: Loader) -> None:
    rule = {"rare": Rare(below=3, do="merge"), "classes": ["emu", "dog", "elk", "cat"]}
    data, found = loader.csv(PETS, ONE, objective("y", 4, CLASS), source=rule)
    assert found == []
    assert data.class_names["y"] == ("dog", "cat", "other")
    _, found = loader.csv(PETS + "1,yak\n", ONE, objective("y", 4, CLASS), source=rule)
    assert [one.split(" ")[2] for one in found] == ["unlisted_class"]


def test_numbers_are_merged_as_names(loader: Loader) -> None:
    table = "a,y\n" + "1,4\n1,5\n" * 3 + "1,6\n1,9\n"
    data, found = loader.csv(table, ONE, THREE, source={"rare": Rare(below=2, do="merge")})
    assert found == []
    assert data.class_names["y"] == ("4", "5", "other")


@pytest.mark.parametrize(("do", "expected"), [("merge", [0, 2, 1]), ("drop", [0, 1])])
def test_later_data_follows_the_same_rule(tmp_path: Path, do: str, expected: list[int]) -> None:
    (tmp_path / "o.csv").write_text("x,y\n1,cat\n1,yak\n1,dog\n")
    source = Csv(path="o.csv", target="y", rare=Rare(below=3, do=do))
    names = ("cat", "dog", "other") if do == "merge" else ("cat", "dog")
    found = Findings()
    part = read_part(
        source,
        ONE,
        [THREE],
        folder=tmp_path,
        class_names={"y": names},
        normalization=Normalization({"x": Scaling("float32", columns=("x",))}),
        findings=found,
    )
    assert [shown(one) for one in found] == []
    assert part.targets["y"].tolist() == expected
    assert "1 row of 1 rare class ('yak')" in part.notes[0]


def test_yes_and_no_are_one_and_zero_in_several_columns(loader: Loader) -> None:
    table = "a,p,q\n1,yes,no\n2,No,YES\n3,true,1\n4,0,False\n"
    two = objective("y", 2, "binary_crossentropy")
    source = {"target": ["p", "q"]}
    data, found = loader.csv(table, ONE, two, source=source)
    assert found == []
    assert data.train.targets["y"].tolist() == [[1, 0], [0, 1], [1, 1], [0, 0]]


def test_soft_targets_of_several_columns_are_taken_as_they_are(loader: Loader) -> None:
    table = "a,p,q\n1,0.25,0.75\n2,1,0\n3,0.5,0.5\n"
    source = {"target": ["p", "q"]}
    for loss in ("categorical_crossentropy", "binary_crossentropy", "kl_divergence"):
        data, found = loader.csv(table, ONE, objective("y", 2, loss), source=source)
        assert found == [], loss
        assert data.train.targets["y"].tolist() == [[0.25, 0.75], [1, 0], [0.5, 0.5]]
    wrong = table.replace("0.25,0.75", "0.25,0.5")
    _, found = loader.csv(wrong, ONE, objective("y", 2, "categorical_crossentropy"), source=source)
    assert [one.split(" ")[:3] for one in found] == [["SC419", "t.csv:2:3", "sum_is_not_one"]]


def test_codes_of_places_stay_names(loader: Loader) -> None:
    table = "a,y\n1,01067\n2,98103\n3,01067\n4,10115\n"
    data, _ = loader.csv(table, ONE, THREE)
    assert data.class_names["y"] == ("01067", "10115", "98103")
