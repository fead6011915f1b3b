"""Folders that are classes: in a given order, some of them, rare ones by rule."""

from pathlib import Path
from typing import Any

import pytest
from compiled_texts import compiled
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.features.normalization import Normalization, Scaling
from speccompile.runtime.data.read import read_part
from speccompile.spec_schema.components.sources import Rare
from speccompile.spec_schema.components.sources.text import Text
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.types import DType

X = {"x": tensor(dtype=DType.STRING)}
SIZES = {"large": 4, "misc": 1, "mid": 3, "small": 2}


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    put(tmp_path / "r", SIZES)
    return Loader(tmp_path)


def put(root: Path, folders: dict[str, int]) -> None:
    for name, count in folders.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            (root / name / f"{number}.txt").write_text(f"{name} {number}")


def loaded(loader: Loader, *outputs: str, **options: Any) -> Any:
    wanted = [objective(name, 4, CLASS) for name in outputs or ("y",)]
    return loader(Text(path="r", **options), X, *wanted)


def test_listed_folders_are_the_classes_in_that_order(loader: Loader) -> None:
    plain, _ = loaded(loader)
    assert plain.class_names["y"] == ("large", "mid", "misc", "small")
    (loader.folder / "r/misc/broken.txt").write_bytes(b"\xff")  # never read
    (loader.folder / "r/none").mkdir()
    data, found = loaded(loader, classes=["small", "mid", "large"])
    assert found == []
    assert data.class_names["y"] == ("small", "mid", "large")
    assert data.train.targets["y"].tolist() == [2] * 4 + [1] * 3 + [0] * 2
    assert data.notes[0] == "r: left out 2 text files in folders that aren't in `classes`: misc"


def test_outputs_may_have_their_own_order(loader: Loader) -> None:
    every = ["small", "mid", "large"]
    data, _ = loaded(loader, "p", "q", classes={"p": every, "q": every[::-1]})
    assert data.train.targets["p"].tolist() == [2] * 4 + [1] * 3 + [0] * 2
    assert data.train.targets["q"].tolist() == [0] * 4 + [1] * 3 + [2] * 2
    data, found = loaded(loader, "p", "q", classes={"p": every})  # `q` takes all folders
    assert data is None
    assert [one.split(" ")[1] for one in found] == ["unlisted_class"]


def test_a_listed_class_needs_a_folder(loader: Loader) -> None:
    data, found = loaded(loader, classes=["mid", "smal", "large"])
    assert data is None
    assert found == [
        "SC463 (data.text.classes) class_without_folder classes=['smal'], folder='r', "
        "folders=['large', 'mid', 'misc', 'small']"
    ]
    put(loader.folder / "v", {"mid": 1, "large": 1, "new": 1})
    source = Text(path="r", classes=["mid", "large"])
    split = Split(validation={"path": "v"}).with_sources(source)
    data, found = loader(source, X, objective("y", 2, CLASS), split=split)
    assert found == []
    assert data.validation.targets["y"].tolist() == [1, 0]


def test_a_list_says_that_folders_are_no_parts(loader: Loader) -> None:
    put(loader.folder / "r2", {"train": 1, "test": 1})
    source = Text(path="r2", classes=["test", "train"])
    data, found = loader(source, X, objective("y", 2, CLASS))
    assert found == []
    assert data.class_names["y"] == ("test", "train")


def test_rare_folders_are_dropped_merged_or_an_error(loader: Loader) -> None:
    data, found = loaded(loader, rare=Rare(below=3, do="drop"))
    assert found == []
    assert data.class_names["y"] == ("large", "mid")
    assert data.train.targets["y"].tolist() == [0] * 4 + [1] * 3
    assert "the folder names of r: 3 rows of 2 rare classes" in data.notes[0]
    data, _ = loaded(loader, rare=Rare(below=3, do="merge"))
    assert data.class_names["y"] == ("large", "mid", "other")
    assert data.train.targets["y"].tolist() == [0] * 4 + [1] * 3 + [2] * 3
    data, found = loaded(loader, rare=Rare(below=3))
    assert data is None
    assert [one.split(" ")[:3] for one in found] == [
        ["SC462", "(data.text.rare.do)", "rare_classes"]
    ]


def test_names_of_folders_stay_apart(loader: Loader) -> None:
    put(loader.folder / "n", {"1": 2, "01": 2, "3": 1})
    source = Text(path="n", rare=Rare(below=2, do="merge", into="1"))
    data, _ = loader(source, X, objective("y", 3, CLASS))
    assert data.class_names["y"] == ("01", "1")
    assert data.train.targets["y"].tolist() == [0, 0, 1, 1, 1]


def test_later_folders_follow_the_same_rules(loader: Loader) -> None:
    put(loader.folder / "later", {"small": 1, "large": 1, "odd": 1})
    for options, expected in [
        ({"classes": ["small", "large", "other"]}, [1, 0]),
        ({"rare": Rare(below=3, do="merge")}, [1, 2, 0]),
    ]:
        found = Findings()
        part = read_part(
            Text(path="later", **options),
            X,
            [objective("y", 3, CLASS)],
            folder=loader.folder,
            class_names={"y": ("small", "large", "other")},
            normalization=Normalization({"x": Scaling("object")}),
            findings=found,
        )
        assert [shown(one) for one in found] == []
        assert part.targets["y"].tolist() == expected


def test_labels_of_a_table_are_listed_and_rare_too(loader: Loader) -> None:
    rows = "large/0,mid\nmid/0,low\nsmall/0,high\nlarge/1,mid\n"
    (loader.folder / "t.csv").write_text("f,y\n" + rows)
    table = {"table": "t.csv", "column": "f", "target": "y"}
    data, _ = loaded(loader, **table, classes=["low", "mid", "high"])
    assert data.class_names["y"] == ("low", "mid", "high")
    assert data.train.targets["y"].tolist() == [1, 0, 2, 1]
    data, found = loaded(loader, **table, classes=["low", "mid"])
    assert data is None
    assert found[-1].split(" ")[1:3] == ["t.csv:4:9", "unlisted_class"]
    data, _ = loaded(loader, **table, rare=Rare(below=2, do="merge"))
    assert data.class_names["y"] == ("mid", "other")


def test_masks_have_classes_of_their_own() -> None:
    text = """
spec: 1
data: {images: {path: a, masks: b, KEY}}
model: {inputs: {x: [4, 4, 1]}, layers: [{conv2d: {filters: 3, kernel_size: 1}}]}
"""
    for key in ("classes: [a, b, c]", "rare: {below: 2}"):
        found = compiled(text.replace("KEY", key)).findings
        assert [f"{one.kind} {one.path}" for one in found] == [
            "masks_beside_target data.images.masks"
        ]
