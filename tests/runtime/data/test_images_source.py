"""Folders of pictures: classes, sizes, colors, and pictures that are none."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from PIL import Image
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.rows import DataChanged
from speccompile.spec_schema.components.normalizers import Divide
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings

pytestmark = pytest.mark.tensorflow

COLOR = {"photo": tensor(4, 6, 3)}
TWO = objective("pet", 2, CLASS)


def picture(kind: str, mode: str, color: int | tuple[int, ...], size=(12, 8)) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, color).save(stream, kind)
    return stream.getvalue()


def put(folder: Path, name: str, content: bytes) -> None:
    path = folder / "pets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def pets(loader: Loader) -> Loader:
    put(loader.folder, "dog/a.png", picture("PNG", "RGB", (200, 100, 0)))
    put(loader.folder, "dog/b.JPG", picture("JPEG", "L", 50))
    put(loader.folder, "cat/a.jpeg", picture("JPEG", "RGB", (10, 10, 10)))
    put(loader.folder, "cat/b.png", picture("PNG", "L", 30))
    return loader


def load(loader: Loader, inputs=COLOR, **options):
    return loader(Images(path="pets"), inputs, TWO, **options)


def test_pictures_get_the_size_and_channels_of_the_input(pets: Loader) -> None:
    loaded, found = load(pets)
    assert loaded is not None, found
    values = loaded.train.inputs["photo"]
    assert (values.shape, values.dtype) == ((4, 4, 6, 3), np.float32)
    np.testing.assert_allclose(values[0], 10, atol=2)
    np.testing.assert_array_equal(values[1], 30)
    np.testing.assert_array_equal(values[2], np.broadcast_to([200, 100, 0], (4, 6, 3)))
    assert loaded.train.targets["pet"].tolist() == [0, 0, 1, 1]
    assert loaded.class_names == {"pet": ("cat", "dog")}


def test_gray(pets: Loader) -> None:
    loaded, _ = load(pets, {"photo": tensor(4, 6, 1)}, normalize=Divide(by=255))
    values = loaded.train.inputs["photo"]
    np.testing.assert_allclose(values[:, 0, 0, 0], [10, 30, 118, 50], atol=2)


def test_files_that_are_no_pictures_are_noted_and_hidden_ones_are_not(pets: Loader) -> None:
    put(pets.folder, "readme.txt", b"")
    put(pets.folder, "dog/a.txt", b"")
    put(pets.folder, ".cache/a.png", b"")
    put(pets.folder, "dog/.a.png", b"")
    loaded, _ = load(pets)
    assert loaded.notes[0] == ("pets: skipped 2 files of other kinds: dog/a.txt, readme.txt")


def test_every_picture_that_does_not_decode_is_named(pets: Loader) -> None:
    whole = picture("JPEG", "RGB", (9, 9, 9), (300, 300))
    put(pets.folder, "cat/c.png", b"")
    put(pets.folder, "cat/d.jpg", b"<!DOCTYPE html>")
    put(pets.folder, "dog/c.jpg", whole[: len(whole) // 2])
    put(pets.folder, "dog/d.png", picture("PNG", "RGB", 0)[:40])
    loaded, found = load(pets)
    assert loaded is None
    assert found == [
        "SC433 empty_file place='cat/c.png'",
        "SC433 not_an_image place='cat/d.jpg'",
        "SC433 undecodable_image place='dog/c.jpg'",
        "SC433 undecodable_image place='dog/d.png'",
    ]


def test_nested_pictures_are_all_taken(pets: Loader) -> None:
    for name in ("cat/2023/1.png", "cat/2024/05/1.jpg", "dog/2024/7.gif", "dog/n/8.bmp"):
        kind = {"jpg": "JPEG"}.get(name[-3:], name[-3:].upper())
        put(pets.folder, name, picture(kind, "L", 77))
    loaded, found = load(pets)
    assert (found, loaded.notes[1:]) == ([], ())
    assert loaded.train.targets["pet"].tolist() == [0] * 4 + [1] * 4
    assert loaded.train.inputs["photo"].max((1, 2, 3)).tolist()[:2] == [77, 77]


def test_pictures_that_are_left_out_are_counted_and_named(pets: Loader) -> None:
    for number in range(10):
        put(pets.folder, f"cat/{number}.heic", b"")
    put(pets.folder, "dog/a.jxl", b"")
    put(pets.folder, "mine.png", picture("PNG", "L", 0))
    (pets.folder / "pets/dog/more").symlink_to(pets.folder / "pets/cat")
    loaded, found = load(pets)
    assert len(loaded.train.inputs["photo"]) == 4
    names, where = [f"cat/{number}.heic" for number in range(8)], "SC450 (data.images.path)"
    assert sorted(found) == [
        f"{where} files_outside_classes folder='pets', count=1, names=['mine.png'], noun='image'",
        f"{where} linked_folders folder='pets', count=1, names=['dog/more']",
        f"{where} unsupported_formats format='HEIF', folder='pets', count=10, names={names}, "
        "formats='PNG or JPEG', library=''",
        f"{where} unsupported_formats format='JPEG XL', folder='pets', count=1, "
        "names=['dog/a.jxl'], formats='PNG or JPEG', library=''",
    ]
    assert codes.image_files.unsupported_formats("HEIF", "pets", 10, names, "PNG or JPEG").text[
        :2
    ] == (
        f"skipped 10 HEIF files of pets: {', '.join(names)} and 2 more",
        "convert them to PNG or JPEG",
    )


def test_folders_that_are_one_number_are_classes_of_their_own(loader: Loader) -> None:
    names = ("01", "1", "1.0", "2", "1e0")
    for place, name in enumerate(names):
        put(loader.folder, f"{name}/a.png", picture("PNG", "L", 10 * place))
    loaded, found = loader(Images(path="pets"), COLOR, objective("pet", 5, CLASS))
    assert (loaded is not None, found) == (True, [])
    called = loaded.class_names["pet"]
    values = loaded.train.inputs["photo"][:, 0, 0, 0]
    given = {called[n]: v for n, v in zip(loaded.train.targets["pet"], values, strict=True)}
    assert given == {name: 10 * place for place, name in enumerate(names)}


def test_a_folder_around_the_classes_is_no_class_and_the_remedy_works(pets: Loader) -> None:
    os.rename(pets.folder / "pets", pets.folder / "inner")
    (pets.folder / "pets").mkdir()
    os.rename(pets.folder / "inner", pets.folder / "pets/all")
    refused, found = load(pets)
    assert refused is None
    assert found == [
        (
            "SC417 (data.images.path) samples_in_one_folder root='pets', folder='all', "
            "inner=['cat', 'dog'], noun='image'"
        )
    ]
    loaded, found = loader_of(pets, "pets/all")
    assert (loaded.class_names, found) == ({"pet": ("cat", "dog")}, [])


def test_parts_are_no_classes_and_the_remedy_works(pets: Loader) -> None:
    for part in ("train", "validation"):
        for name in ("dog/a.png", "cat/a.png"):
            put(pets.folder, f"split/{part}/{name}", picture("PNG", "L", 0))
    refused, found = loader_of(pets, "pets/split")
    assert refused is None
    assert found == [
        (
            "SC451 (data.images.path) splits_as_classes folders=['train', 'validation'], "
            "root='pets/split', training='train'"
        )
    ]
    loaded, found = loader_of(pets, "pets/split/train")
    assert (loaded.class_names, found) == ({"pet": ("cat", "dog")}, [])


def loader_of(loader: Loader, path: str):
    return loader(Images(path=path), COLOR, TWO)


def test_a_pipe_in_the_place_of_a_picture(pets: Loader) -> None:
    os.mkfifo(pets.folder / "pets/cat/c.png")
    (pets.folder / "pets/dog/c.png").symlink_to("/dev/zero")
    (pets.folder / "pets/dog/d.png").symlink_to("gone.png")
    word = "SC433 unreadable_file"
    assert load(pets)[1] == [
        f"{word} place='cat/c.png', reason='it is a named pipe, not a regular file'",
        f"{word} place='dog/c.png', reason='it is a device, not a regular file'",
        f"{word} place='dog/d.png', reason='no such file or directory'",
    ]


def test_a_picture_that_becomes_a_pipe_while_it_is_streamed(pets: Loader) -> None:
    loaded, _ = load(pets, stream=True)
    (pets.folder / "pets/cat/a.jpeg").unlink()
    os.mkfifo(pets.folder / "pets/cat/a.jpeg")
    with pytest.raises(DataChanged, match="it is a named pipe, not a regular file"):
        loaded.train.inputs["photo"][[0]]


def test_folders_whose_names_are_not_utf_8_are_two_classes(loader: Loader) -> None:
    for name in (b"caf\xe8", b"caf\xe9"):
        folder = os.path.join(os.fsencode(loader.folder), b"pets", name)
        os.makedirs(folder)
        (Path(os.fsdecode(folder)) / "1.png").write_bytes(picture("PNG", "L", 0))
    loaded, found = load(loader)
    assert (loaded.class_names, found) == ({"pet": (r"caf\udce8", r"caf\udce9")}, [])
    read = read_inputs(Images(path="pets"), COLOR, loader.folder, Findings())
    assert read.names == (r"caf\udce8/1.png", r"caf\udce9/1.png")
    put(loader.folder, r"caf\udce9/1.png", picture("PNG", "L", 0))
    assert load(loader)[1] == [
        "SC451 (data.images.path) folder_names_look_alike root='pets', name='caf\\\\udce9'"
    ]


def test_what_was_done_to_pictures_is_noted(pets: Loader) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for name in ("cat/t.png", "dog/t.png"):
        stream = io.BytesIO()
        Image.new("RGBA", (4, 6)).save(stream, "PNG", exif=exif)
        put(pets.folder, name, stream.getvalue())
    stream = io.BytesIO()
    more = [Image.new("L", (6, 4), 9)]
    Image.new("L", (6, 4)).save(stream, "GIF", save_all=True, append_images=more)
    put(pets.folder, "cat/u.gif", stream.getvalue())
    for stream in (True, False):
        loaded, _ = load(pets, stream=stream)
        assert loaded.notes[:3] == (
            "pets: 2 images rotated to the EXIF orientation",
            "pets: 1 image with several frames: only the first is used",
            "pets: 2 images with transparency, which is ignored",
        )


def test_folders_that_are_empty(pets: Loader) -> None:
    (pets.folder / "pets/bird").mkdir()
    (pets.folder / "pets/fish").mkdir()
    assert load(pets)[1] == [
        (
            "SC432 (data.images.path) folders_without_samples folders=['pets/bird', 'pets/fish'], "
            "are_classes=True, noun='image'"
        )
    ]


def test_a_folder_without_folders(loader: Loader) -> None:
    put(loader.folder, "a.png", picture("PNG", "L", 0))
    assert load(loader)[1] == [
        "SC431 (data.images.path) no_class_folders folder='pets', noun='image'"
    ]
    assert loader(Images(path="pats"), COLOR, TWO)[1] == [
        "SC401 (data.images.path) not_found noun='folder', path='pats', "
        f"folder={str(loader.folder)!r}, similar='pets'"
    ]
    assert loader(Images(path="pets/a.png"), COLOR, TWO)[1] == [
        "SC401 (data.images.path) file_instead_of_folder path='pets/a.png', format='png', "
        f"location={str(loader.folder / 'pets/a.png')!r}, "
        f"table={str(loader.folder / 'pets/a.csv')!r}"
    ]


def test_classes_are_folders_even_when_they_are_numbers(loader: Loader) -> None:
    for name in ("10", "2"):
        put(loader.folder, f"{name}/a.png", picture("PNG", "L", 0))
        put(loader.folder, f"{name}/b.png", picture("PNG", "L", 0))
    loaded, _ = load(loader, split=Split(validation=0.5, stratify=True))
    assert loaded.class_names == {"pet": ("2", "10")}
    assert loaded.train.targets["pet"].tolist() == [0, 1]


def test_a_single_picture_to_predict(pets: Loader) -> None:
    findings = Findings()
    read = read_inputs(Images(path="pets/dog/a.png"), COLOR, pets.folder, findings)
    assert (read.names, list(findings)) == (("a.png",), [])
    np.testing.assert_array_equal(read.arrays["photo"][0, 0, 0], [200, 100, 0])
    put(pets.folder, "a.heic", b"\0\0\0\x18ftypheic\0\0\0\0")
    assert read_inputs(Images(path="pets/a.heic"), COLOR, pets.folder, findings) is None
    assert [shown(found) for found in findings] == [
        "SC433 unsupported_content place='image 1', format='HEIF'"
    ]


def test_pictures_to_predict_need_no_class_folders(pets: Loader) -> None:
    put(pets.folder, "z.png", picture("PNG", "L", 99))
    findings = Findings()
    read = read_inputs(Images(path="pets"), COLOR, pets.folder, findings)
    assert read is not None
    assert read.names == ("cat/a.jpeg", "cat/b.png", "dog/a.png", "dog/b.JPG", "z.png")
    assert read.arrays["photo"][-1].max() == 99
    (pets.folder / "empty").mkdir()
    assert read_inputs(Images(path="empty"), COLOR, pets.folder, findings) is None
    assert [shown(found) for found in findings] == [
        "SC432 (data.images.path) folders_without_samples folders=['empty'], are_classes=False, "
        "noun='image'"
    ]
