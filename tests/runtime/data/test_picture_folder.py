"""Folders of pictures at any depth: what is taken, in which order, and what is left out."""

import os
from pathlib import Path

import pytest
from speccompile.runtime.data.folders.gathering import Root, gathered
from speccompile.runtime.data.folders.listing import Listing, listed
from speccompile.runtime.data.images import kind
from speccompile.runtime.data.images.kind import IMAGE


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def by_class(root: Path) -> Listing:
    return listed(root, IMAGE, by_class=True)


def test_everything_below_a_class_belongs_to_it(tmp_path: Path) -> None:
    put(tmp_path, "10/z.png", "10/b/deep/1.JPG", "10/a/2.gif", "10/a.png", "2/x/y/z/3.bmp")
    listing = by_class(tmp_path)
    assert listing.classes == ["2", "10"]
    assert listing.names == [
        "2/x/y/z/3.bmp",
        "10/a/2.gif",
        "10/a.png",
        "10/b/deep/1.JPG",
        "10/z.png",
    ]
    assert listing.root / listing.names[1] == tmp_path / "10/a/2.gif"
    assert (listing.left_out, listing.parts) == ({}, [])
    assert listed(tmp_path, IMAGE, by_class=False).names == sorted(listing.names, key=Path)


def test_flat_folders_have_the_order_of_their_paths(tmp_path: Path) -> None:
    put(tmp_path, "b/B.png", "b/a.png", "b/10.png", "b/9.png", "a b/x.png", "a/x.png")
    assert by_class(tmp_path).names == [
        "a/x.png", "a b/x.png", "b/10.png", "b/9.png", "b/B.png", "b/a.png"
    ]  # fmt: skip


def test_browsers_name_jpegs_in_their_own_ways(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jfif", "a/2.JPE", "a/3.apng", "a/4.dib", "a/5.jpx")
    listing = by_class(tmp_path)
    assert listing.names == ["a/1.jfif", "a/2.JPE", "a/3.apng", "a/4.dib"]
    assert listing.left_out == {"other": ["a/5.jpx"]}


def test_what_is_left_out_is_named_by_its_reason(tmp_path: Path) -> None:
    put(tmp_path, "a/1.png", "a/2.heic", "a/n/3.HEIC", "b/4.jxl", "b/1.png", "b/notes.txt", "c.png")
    put(tmp_path, ".git/x.png", "a/.cache/x.png", "a/.x.webp")
    listing = by_class(tmp_path)
    assert listing.names == ["a/1.png", "b/1.png"]
    assert listing.left_out == {
        "HEIF": ["a/2.heic", "a/n/3.HEIC"],
        "JPEG XL": ["b/4.jxl"],
        "other": ["b/notes.txt"],
        "outside": ["c.png"],
    }
    listing = listed(tmp_path, IMAGE, by_class=False)
    assert listing.names == ["a/1.png", "b/1.png", "c.png"]
    assert "outside" not in listing.left_out


def test_links_to_files_and_classes_are_followed_and_no_others(tmp_path: Path) -> None:
    put(tmp_path, "far/cats/1.png", "far/cats/n/2.png", "far/3.png")
    root = tmp_path / "root"
    put(root, "dog/1.png")
    (root / "cat").symlink_to(tmp_path / "far/cats")
    (root / "dog/3.png").symlink_to(tmp_path / "far/3.png")
    (root / "dog/more").symlink_to(tmp_path / "far/cats")
    (root / "dog/back").symlink_to(root)
    (root / "self").symlink_to(".")
    (root / "around").symlink_to(tmp_path)
    for classes in (True, False):
        listing = listed(root, IMAGE, by_class=classes)
        assert listing.names == ["cat/1.png", "cat/n/2.png", "dog/1.png", "dog/3.png"]
        assert listing.left_out == {"link": ["around", "dog/back", "dog/more", "self"]}


def test_depth_is_bounded(tmp_path: Path) -> None:
    deep = "/".join("f" * 40)
    put(tmp_path, f"{deep}/1.png", f"{deep[:63]}/2.png", "f/3.png")
    listing = by_class(tmp_path)
    assert listing.names == ["f/3.png", f"{deep[:63]}/2.png"]
    assert listing.left_out == {"deep": [deep[:65]]}


def test_empty_classes(tmp_path: Path) -> None:
    put(tmp_path, "a/n/1.png", "b/n/1.txt")
    (tmp_path / "c").mkdir()
    root = Root("here", tmp_path)
    assert gathered([root], IMAGE, by_class=True).empty == ["here/b", "here/c"]


@pytest.mark.parametrize(
    ("folders", "parts"),
    [
        (["train/cat", "train/dog", "validation/cat"], ["train", "validation"]),
        (["Train/cat", "Val/cat", "Test"], ["Test", "Train", "Val"]),
        (["train/cat", "test/cat", "extra/cat"], ["test", "train"]),
        (["training/cat"], ["training"]),
        (["test", "val"], ["test", "val"]),
        (["train", "car", "bus"], []),
        (["train/1", "bus/1", "test/2"], []),
        (["test"], []),
        (["training_set/cat", "training_set/dog", "test_set/cat"], ["test_set", "training_set"]),
        (["seg-train/sea", "SEG-Test/sea", "pred/sea"], ["SEG-Test", "seg-train"]),
        (["train/2023", "train_station/2023"], []),
        (["test_tube/1", "train_station/2"], []),
        (["training_set", "test_set"], []),
        (["cat/train", "dog/train"], []),
    ],
)
def test_folders_that_are_parts_of_the_data(tmp_path: Path, folders, parts) -> None:
    for name in folders:
        (tmp_path / name).mkdir(parents=True)
    assert by_class(tmp_path).parts == parts


def test_a_file_that_is_no_folder_is_the_one_picture(tmp_path: Path) -> None:
    put(tmp_path, "a.webp", "b.png")
    listing = listed(tmp_path / "a.webp", IMAGE, by_class=False)
    assert (listing.root, listing.names) == (tmp_path, ["a.webp"])


def test_names_in_other_encodings_stay_apart(tmp_path: Path) -> None:
    for name in (b"caf\xe9", b"caf\xe8"):
        folder = os.path.join(os.fsencode(tmp_path), name)
        os.mkdir(folder)
        open(os.path.join(folder, b"\xff.png"), "wb").close()
    assert by_class(tmp_path).classes == ["caf\udce8", "caf\udce9"]
    assert by_class(tmp_path).names == ["caf\udce8/\udcff.png", "caf\udce9/\udcff.png"]


def test_pipes_and_broken_links_are_pictures_that_fail_later(tmp_path: Path) -> None:
    put(tmp_path, "a/1.png")
    os.mkfifo(tmp_path / "a/2.png")
    (tmp_path / "a/3.png").symlink_to("nowhere")
    assert by_class(tmp_path).names == ["a/1.png", "a/2.png", "a/3.png"]


def test_formats_that_need_pillow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/1.png", "a/2.webp", "a/3.TIFF")
    assert by_class(tmp_path).names == ["a/1.png", "a/2.webp", "a/3.TIFF"]
    monkeypatch.setattr(kind, "has_pillow", lambda: False)
    listing = by_class(tmp_path)
    assert listing.names == ["a/1.png"]
    assert listing.left_out == {"TIFF": ["a/3.TIFF"], "WebP": ["a/2.webp"]}
