"""Decoded images on disk: the same bits, and never those of other files."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from PIL import Image
from speccompile.runtime.data.images import cache, pictures
from speccompile.runtime.data.rows import DataChanged
from speccompile.spec_schema.components.sources.images import Images

pytestmark = pytest.mark.tensorflow

GREY = {"photo": tensor(4, 6, 1)}
TWO = objective("pet", 2, CLASS)


@pytest.fixture
def pets(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> Loader:
    monkeypatch.setenv(cache.VARIABLE, str(loader.folder / "cache"))
    random = np.random.default_rng(2)
    for number in range(6):
        path = loader.folder / "pets" / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shades = random.integers(0, 256, (9, 8, 2)).astype(np.uint8)
        Image.fromarray(shades, "LA").save(path)
    return loader


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of images that were decoded at once."""
    counts: list[int] = []
    decode = pictures.decode_plain

    def counting(contents, *rest) -> bool:
        counts.append(len(contents))
        return decode(contents, *rest)

    monkeypatch.setattr(pictures, "decode_plain", counting)
    return counts


def load(loader: Loader, stream: bool = False, **options):
    loaded, found = loader(Images(path="pets", cache="disk", **options), GREY, TWO, stream=stream)
    assert found == []
    return loaded


def entries(loader: Loader, suffix: str) -> list[Path]:
    return sorted((loader.folder / "cache").glob(f"*.{suffix}"))


@pytest.mark.parametrize("first", [True, False])
def test_images_are_decoded_once_and_have_the_same_bits(
    pets: Loader, decoded: list[int], first: bool
) -> None:
    plain, _ = pets(Images(path="pets"), GREY, TWO)
    expected = plain.train.inputs["photo"]
    before = load(pets, stream=first)
    count = sum(decoded)
    for stream in (True, False):
        loaded = load(pets, stream=stream)
        np.testing.assert_array_equal(loaded.train.inputs["photo"][:], expected)
        np.testing.assert_array_equal(loaded.train.inputs["photo"][[3, 1]], expected[[3, 1]])
        assert (loaded.fingerprint, loaded.notes) == (plain.fingerprint, before.notes)
    assert sum(decoded) == count
    assert len(entries(pets, "rows")) == len(entries(pets, "json")) == 1
    assert len([*(pets.folder / "cache").iterdir()]) == 2


def test_other_files_and_other_sizes_are_other_entries(pets: Loader) -> None:
    load(pets)
    load(pets, resize="nearest")
    Image.new("L", (3, 3), 7).save(pets.folder / "pets/a/0.png")
    changed = load(pets).train.inputs["photo"]
    assert (changed[0] == 7).all()
    assert len(entries(pets, "rows")) == 3


@pytest.mark.parametrize("damage", [lambda c: c[:-4], lambda c: b"\0" * 9 + c[9:], lambda c: b""])
@pytest.mark.parametrize("suffix", ["rows", "json"])
def test_damage_is_noticed_and_mended(pets: Loader, suffix: str, damage) -> None:
    expected = load(pets).train.inputs["photo"]
    (path,) = entries(pets, suffix)
    content = path.read_bytes()
    path.write_bytes(damage(content))
    np.testing.assert_array_equal(load(pets).train.inputs["photo"], expected)
    assert path.read_bytes() == content


def test_an_entry_that_changes_while_it_is_used(pets: Loader) -> None:
    load(pets)
    rows = load(pets, stream=True).train.inputs["photo"]
    (path,) = entries(pets, "rows")
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DataChanged, match="the cache of decoded images was changed"):
        rows[[0]]


def test_a_cache_that_can_not_be_written(pets: Loader) -> None:
    (pets.folder / "cache").write_text("a file")
    loaded = load(pets)
    assert (
        f"pets: can't keep decoded images in {pets.folder / 'cache'}: file exists" in loaded.notes
    )
    (pets.folder / "pets/a/0.png").write_bytes(b"<html>")
    (pets.folder / "cache").unlink()
    assert pets(Images(path="pets", cache="disk"), GREY, TWO)[0] is None
    assert entries(pets, "rows") == []
