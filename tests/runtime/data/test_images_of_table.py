"""Images from several folders and globs, and with a table of labels."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from PIL import Image
from speccompile.runtime.data.read import read_inputs, read_part
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.findings.finding import Findings

pytestmark = pytest.mark.tensorflow

GREY = {"photo": tensor(2, 3, 1)}
TWO = objective("pet", 2, CLASS)


def put(folder: Path, *names: str) -> None:
    """Images, each with a shade of its own: 10 for the first."""
    for number, name in enumerate(names, 1):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        Image.new("L", (3, 2), 10 * number).save(content, "PNG")
        path.write_bytes(content.getvalue())


def shades(rows) -> list[float]:
    return np.asarray(rows[:])[:, 0, 0, 0].tolist()


# Folders.


def test_classes_of_several_folders_are_one(loader: Loader) -> None:
    put(loader.folder, "a/cat/1.png", "a/dog/1.png", "b/dog/2024/1.png", "b/cat/1.png")
    loaded, found = loader(Images(path=["a", "b"]), GREY, TWO)
    assert found == []
    assert shades(loaded.train.inputs["photo"]) == [10, 40, 20, 30]
    assert loaded.train.targets["pet"].tolist() == [0, 0, 1, 1]
    inputs = read_inputs(Images(path=["b", "a/dog"]), GREY, loader.folder, Findings())
    assert inputs.names == ("b/cat/1.png", "b/dog/2024/1.png", "a/dog/1.png")


def test_a_class_may_be_in_one_folder_only_and_no_class_may_be_empty(loader: Loader) -> None:
    put(loader.folder, "a/cat/1.png", "b/dog/1.png")
    (loader.folder / "a/dog").mkdir()
    assert loader(Images(path=["a", "b"]), GREY, TWO)[1] == []
    (loader.folder / "b/cow/2023").mkdir(parents=True)
    assert loader(Images(path=["a", "b"]), GREY, TWO)[1] == [
        "SC432 (data.images.path) folders_without_samples folders=['b/cow'], are_classes=True, "
        "noun='image'"
    ]


def test_an_image_below_two_folders_is_used_once_and_said(loader: Loader) -> None:
    put(loader.folder, "a/x/cat/1.png", "a/x/dog/1.png")
    read = read_inputs(Images(path=["a", "a/x"]), GREY, loader.folder, Findings())
    assert read.names == ("a/x/cat/1.png", "a/x/dog/1.png")
    assert read.notes == ("a, a/x: 2 images found in two of the folders, used once",)


def test_globs_of_folders_and_of_images(loader: Loader) -> None:
    put(loader.folder, "in/p1/cat/1.png", "in/p1/dog/1.png", "in/p2/cat/2.png", "in/p2/dog/2.png")
    put(loader.folder, "by/cat/front/1.png", "by/dog/front/1.png", "by/dog/back/1.png")
    (loader.folder / "by/dog/front/notes.txt").touch()
    loaded, found = loader(Images(path="in/p*"), GREY, TWO)
    assert found == []
    assert shades(loaded.train.inputs["photo"]) == [10, 30, 20, 40]
    loaded, found = loader(Images(path="by/*/front/*"), GREY, TWO)
    assert (found, loaded.notes[1:]) == ([], ())
    assert loaded.class_names == {"pet": ("cat", "dog")}
    assert shades(loaded.train.inputs["photo"]) == [10, 20]
    loaded, _ = loader(Images(path="by/**/*.png"), GREY, TWO)
    assert shades(loaded.train.inputs["photo"]) == [10, 30, 20]
    name = os.path.join(loader.folder, "in/p[[]1]")
    os.rename(loader.folder / "in/p1", loader.folder / "in/p[1]")
    for path in ("in/p[1]", name):  # a folder of this name comes before a glob
        assert read_inputs(Images(path=path), GREY, loader.folder, Findings()) is not None


def test_globs_that_match_nothing_or_the_classes_and_their_remedies(loader: Loader) -> None:
    put(loader.folder, "in/cat/1.png", "in/dog/1.png")
    assert loader(Images(path="on/*"), GREY, TWO)[1] == [
        f"SC432 (data.images.path) no_match glob='on/*', folder={str(loader.folder)!r}"
    ]
    assert loader(Images(path="in/*"), GREY, TWO)[1] == [
        "SC431 (data.images.path) glob_of_classes glob='in/*', folder='in/cat', above='in'"
    ]
    assert loader(Images(path="in"), GREY, TWO)[1] == []


# Tables.

TABLE = "file,kind,age\ncat/1.png,tom,3.5\ndog/1.png,rex,7\ncat/2,tom,1\n"


@pytest.fixture
def pets(loader: Loader) -> Loader:
    put(loader.folder, "pets/cat/1.png", "pets/cat/2.png", "pets/dog/1.png")
    (loader.folder / "labels.csv").write_text(TABLE)
    return loader


def of_table(**given) -> Images:
    columns = {"path": "pets", "table": "labels.csv", "column": "file", "target": "kind"}
    return Images(**columns | given)


def test_labels_of_a_table(pets: Loader) -> None:
    for stream in (True, False):
        loaded, found = pets(of_table(), GREY, TWO, stream=stream)
        assert found == []
        assert shades(loaded.train.inputs["photo"]) == [10, 30, 20]
        assert loaded.class_names == {"pet": ("rex", "tom")}
        assert loaded.train.targets["pet"].tolist() == [1, 0, 1]


def test_numbers_and_several_targets_of_a_table(pets: Loader) -> None:
    loaded, found = pets(
        of_table(target={"pet": "kind", "years": "age"}),
        GREY,
        TWO,
        objective("years", 1, "mean_squared_error"),
    )
    assert found == []
    assert loaded.train.targets["years"].tolist() == [[3.5], [7], [1]]
    assert loaded.train.targets["pet"].tolist() == [1, 0, 1]
    table = "file,young,wild\ncat/1.png,1,0\ncat/2.png,0,0\ndog/1.png,1,1\n"
    (pets.folder / "labels.csv").write_text(table)
    several = objective("traits", 2, "binary_crossentropy")
    loaded, found = pets(of_table(target=["young", "wild"]), GREY, several)
    assert found == []
    assert loaded.train.targets["traits"].tolist() == [[1, 0], [0, 0], [1, 1]]
    assert loaded.class_names == {"traits": ("young", "wild")}


def test_rows_without_an_image_and_images_without_a_row(pets: Loader) -> None:
    (pets.folder / "labels.csv").write_text(
        "file,kind\ndog/1.png,rex\n3.png,tom\n,tom\ncat/2,tom\n"
    )
    loaded, found = pets(of_table(), GREY, TWO)
    unused = (
        "SC450 (data.images.table) files_without_row folder='pets', count=1, "
        "names=['cat/1.png'], table='labels.csv', noun='image'"
    )
    assert loaded is None
    assert found == [
        unused,
        "SC433 labels.csv:3:1 no_image_for_row place='line 3, column `file`', name='3.png', "
        "folder='pets'",
        "SC433 labels.csv:4:1 no_image_for_row place='line 4, column `file`', name='', "
        "folder='pets'",
    ]
    loaded, found = pets(of_table(missing="drop"), GREY, TWO)
    assert found == [unused]
    assert loaded.train.rows.tolist() == [0, 3]
    assert shades(loaded.train.inputs["photo"]) == [30, 20]
    assert loaded.notes[0] == "labels.csv: 2 rows without an image were dropped: '3.png', ''"


def test_faults_of_images_and_of_cells_name_the_row(pets: Loader) -> None:
    (pets.folder / "pets/cat/2.png").write_bytes(b"<!DOCTYPE html>")
    table = "file,age\ncat/1.png,old\ncat/2.png,3\ndog/1.png,7\n"
    (pets.folder / "labels.csv").write_text(table)
    years = objective("years", 1, "mean_squared_error")
    assert pets(of_table(target="age"), GREY, years)[1] == [
        "SC409 labels.csv:2:11 text_target place='line 2, column `age`', text='old'",
        "SC433 labels.csv:3:1 not_an_image place='line 3, column `file` (cat/2.png)'",
    ]
    assert pets(of_table(target="ages"), GREY, years)[1][0].startswith(
        "SC405 (data.images.target) unknown_column column='ages', columns=['file', 'age']"
    )
    assert pets(of_table(column="path", target="age"), GREY, years)[1][0].startswith(
        "SC405 (data.images.column) unknown_column column='path'"
    )
    assert pets(of_table(table="label.csv", target="age"), GREY, years)[1][0].startswith(
        "SC401 (data.images.table) not_found noun='file', path='label.csv'"
    )


def test_a_name_that_is_in_two_folders_is_none(pets: Loader) -> None:
    put(pets.folder, "more/cat/1.png")
    source = of_table(path=["pets", "more"], missing="drop")
    loaded, _ = pets(source, GREY, TWO)
    assert loaded.train.rows.tolist() == [1, 2]
    text = TABLE.replace("cat/1.png", "pets\\cat\\1.png")  # from the folder of the table
    (pets.folder / "labels.csv").write_text(text)
    assert pets(source, GREY, TWO)[0].train.rows.tolist() == [0, 1, 2]


def test_other_images_and_another_table(pets: Loader) -> None:
    put(pets.folder, "new/pets/9.png")
    (pets.folder / "new/labels.csv").write_text("kind,file\nrex,9\n")
    loaded, _ = pets(of_table(), GREY, TWO)
    there = of_table().reading("new/labels.csv")
    part = read_part(
        there,
        GREY,
        [TWO],
        folder=pets.folder,
        class_names=loaded.class_names,
        normalization=loaded.normalization,
        findings=Findings(),
    )
    assert part.targets["pet"].tolist() == [0]
    found = Findings()
    for path, names in (
        ("new/labels.csv", ("9.png",)),
        ("new/pets/9.png", ("9.png",)),
        ("pets", ("cat/1.png", "cat/2.png", "dog/1.png")),
    ):
        read = read_inputs(of_table().reading(path), GREY, pets.folder, found)
        assert (read.names, [*map(shown, found)]) == (names, [])
    rows = read_inputs(of_table().reading("labels.csv"), GREY, pets.folder, found)
    assert rows.names == ("cat/1.png", "dog/1.png", "cat/2.png")
