"""First specs for arrays, and for folders of images and texts."""

import re
import zlib
from datetime import date, timedelta
from pathlib import Path
from struct import pack

import numpy as np
import pytest
import soundfile
import speccompile as sc
from speccompile.runtime.data.profiling.profile import Kind
from speccompile.runtime.data.starting.heads import pace_of
from speccompile.runtime.data.starting.networks import convolutions

RANDOM = np.random.default_rng(0)
CLASSES = np.arange(60) % 3


def png(width: int, height: int) -> bytes:
    """A gray image, all black."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = pack(">I", zlib.crc32(kind + content))
        return pack(">I", len(content)) + kind + content + crc

    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 1) * height))
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def folders(root: Path, count: int = 20, **files: bytes) -> Path:
    """A folder of files for each class."""
    for name, content in files.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            suffix = "png" if content[:1] > b"~" else "txt"
            (root / name / f"{number}.{suffix}").write_bytes(content)
    return root


def written(data: Path, **options: object) -> str:
    """The first spec for data, which has no findings."""
    spec = sc.init(data.with_name("spec.yaml"), data=data, **options)
    report = sc.check(spec, data=True)
    assert report.ok, report.details()
    return spec.read_text()


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (RANDOM.normal(size=(60, 5)), CLASSES, ["x: [5]", "normalize: standardize", "units: 3"]),
        (RANDOM.random((60, 5)), RANDOM.normal(size=60), ["normalize_targets: standardize"]),
        (RANDOM.random((60, 5)), RANDOM.normal(size=(60, 2)), ["- dense: 2"]),
        (RANDOM.random((60, 5)), np.eye(3)[CLASSES], ["categorical_crossentropy", "softmax"]),
        (RANDOM.random((60, 5)), np.array(["a", "b"])[CLASSES % 2], ["sigmoid", "stratify: true"]),
        (
            RANDOM.integers(0, 256, (60, 12, 12), np.uint8),
            CLASSES,
            ["x: [12, 12, 1]", "normalize: {divide: 255}", "conv2d", "random_translation"],
        ),
        (RANDOM.normal(size=(60, 7, 2)), CLASSES, ["x: [7, 2]", "lstm: 32"]),
    ],
)
def test_arrays(x: object, y: object, expected: list[str], tmp_path: Path) -> None:
    np.savez(tmp_path / "data.npz", x=x, y=y)
    text = written(tmp_path / "data.npz")
    assert [part for part in expected if part not in text] == []


def test_arrays_of_parts(tmp_path: Path) -> None:
    x = RANDOM.random((60, 5))
    arrays = {"x_train": x, "y_train": CLASSES, "x_test": x[:20], "y_test": CLASSES[:20]}
    np.savez(tmp_path / "data.npz", **arrays)
    found = sc.profile(tmp_path / "data.npz")
    assert "`x_test` has 20 samples: perhaps it belongs to another part" in found.notes
    text = written(tmp_path / "data.npz")
    assert "inputs: x_train, targets: y_train" in text
    assert "inputs: x_test, targets: y_test" in text


def test_a_folder_of_arrays(tmp_path: Path) -> None:
    folder = tmp_path / "arrays"
    folder.mkdir()
    np.save(folder / "x.npy", RANDOM.random((60, 5)))
    np.save(folder / "y.npy", CLASSES)
    assert "npz: {path: arrays" in written(folder)
    with pytest.raises(sc.Error, match="a single array, without its targets"):
        sc.profile(folder / "x.npy")


def test_images(tmp_path: Path) -> None:
    folder = folders(tmp_path / "pets", cat=png(20, 10), dog=png(20, 10), owl=png(20, 10))
    image, target = sc.profile(folder).columns
    assert (image.kind, image.shape, target.distinct) == (Kind.IMAGE, (10, 20, 1), 3)
    assert str(sc.profile(folder)).startswith(f"{folder}: 60 images")
    text = written(folder)
    assert "images: {path: pets}" in text
    assert "image: [10, 20, 1]" in text
    assert "units: 3, activation: softmax" in text


@pytest.mark.parametrize(("images", "momentum"), [(60, [0.9]), (5_000, [])])
def test_averages_settle_with_few_images(images: int, momentum: list[float]) -> None:
    text = "\n".join(convolutions(4, 4, images))
    assert [float(one) for one in re.findall(r"momentum: ([.\d]+)", text)] == momentum


@pytest.mark.parametrize(
    ("samples", "pace"), [(34, (4, 50)), (150, (16, 50)), (300, (32, 50)), (1_000, (32, 15))]
)
def test_few_samples_have_small_batches_and_patience(samples: int, pace: tuple[int, int]) -> None:
    assert pace_of(samples) == pace


def test_rows_in_the_order_of_time_say_so(tmp_path: Path) -> None:
    days = (date(2021, 1, 1) + timedelta(days=n) for n in range(500))
    rows = (f"{day},{n % 7},{n * 37 % 101}" for n, day in enumerate(days))
    text = written(table(tmp_path / "t.csv", "day,price,sold", *rows), target="sold")
    order = "  # rows to predict come later, too.\n  split: {"
    assert order in text
    assert '# left out: the year of "day" (rows to predict have later ones)' in text
    assert "take: year" not in text


def test_images_of_other_sizes_in_folders_for_parts(tmp_path: Path) -> None:
    folders(tmp_path / "pets/train", cat=png(300, 200), dog=png(500, 700))
    folders(tmp_path / "pets/val", cat=png(300, 200), dog=png(500, 700))
    text = written(tmp_path / "pets")
    assert "images: {path: pets/train}" in text
    assert "split: {validation: {path: pets/val}, test: 0.15, stratify: true}" in text
    assert "image: [128, 128, 1]" in text


def test_images_need_classes(tmp_path: Path) -> None:
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets/1.png").write_bytes(png(8, 8))
    assert sc.profile(tmp_path / "pets").targets == ()
    with pytest.raises(sc.Error, match="no folders that could be the classes"):
        sc.init(tmp_path / "spec.yaml", data=tmp_path / "pets")
    with pytest.raises(sc.Error, match="a single image"):
        sc.profile(tmp_path / "pets/1.png")


def test_texts(tmp_path: Path) -> None:
    folder = folders(tmp_path / "reviews", good=b"Very well played", bad=b"A waste of time")
    text = written(folder)
    assert "text: {path: reviews}" in text
    assert "output_sequence_length: 4" in text


def test_audio(tmp_path: Path) -> None:
    for word, hertz in (("no", 300), ("yes", 900)):
        (tmp_path / "words" / word).mkdir(parents=True)
        for number in range(20):
            rate = (8000, 8000, 4000)[number % 3]
            wave = np.sin(hertz * 2 * np.pi * np.arange(rate // 2) / rate)
            soundfile.write(tmp_path / "words" / word / f"{number}.wav", wave, rate)
    found = sc.profile(tmp_path / "words")
    assert found.columns[0].kind is Kind.AUDIO
    assert found.columns[0].values == "0.5 seconds, 8,000 (28), 4,000 (12) samples per second"
    text = written(tmp_path / "words")
    assert "audio: {path: words, sampling_rate: 8000}" in text
    assert "clip: [4000, 1]" in text
    assert text.count("batch_normalization: {momentum: 0.9}") == 2
    with pytest.raises(sc.Error, match="a single audio file"):
        sc.profile(tmp_path / "words/no/1.wav")


def test_a_folder_of_tables(tmp_path: Path) -> None:
    (tmp_path / "years").mkdir()
    for year in (2023, 2024):
        rows = "".join(f"{n};{n * n}\n" for n in range(20))
        (tmp_path / f"years/{year}.csv").write_text(f"a;b\n{rows}")
    assert 'path: "years/*.csv", target: b, delimiter: ";"' in written(
        tmp_path / "years", target="b"
    )
    (tmp_path / "none").mkdir()
    with pytest.raises(sc.Error, match="no images, audio files, texts, arrays or tables"):
        sc.profile(tmp_path / "none")


def table(path: Path, header: str, *rows: str) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def test_the_targets_are_offered(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "size,kind", *(f"{n * n},{'ab'[n % 2]}" for n in range(20)))
    with pytest.raises(sc.Error) as error:
        sc.init(tmp_path / "spec.yaml", data=path)
    assert error.value.help == (
        "add `target`: `kind` (category: a (10), b (10)); `size` (number: 0 to 361); "
        "or `reconstruct=True` to predict none"
    )


@pytest.mark.parametrize(
    ("target", "loss"),
    [
        (lambda n: n % 3, "sparse_categorical_crossentropy"),
        (lambda n: n % 2, "binary_crossentropy"),
        (lambda n: max(0, n % 40 - 30), "poisson"),
        (lambda n: n * 7 % 83, "mean_squared_error"),
        (lambda n: (0, 0, 0, 0, 1, 1, 2)[n % 7] if n < 190 else n % 5, "poisson"),
    ],
)
def test_the_loss_follows_the_target(target, loss: str, tmp_path: Path) -> None:
    rows = (f"{n % 17},{target(n)}" for n in range(200))
    assert f"loss: {loss}\n" in written(table(tmp_path / "t.csv", "x,y", *rows), target="y")


def test_dates_and_texts_become_features(tmp_path: Path) -> None:
    words = ("red", "green", "blue", "old", "new", "big")
    rows = (
        f"2{n % 10:03}{1 + n * 5 % 12:02}{1 + n * 7 % 28:02},"
        f"a {words[n % 6]} {words[n // 6 % 6]} house {n},{n * 7 % 83}"
        for n in range(100)
    )
    text = written(table(tmp_path / "t.csv", "built,about,price", *rows), target="price")
    assert 'built_year: {column: built, take: year, format: "%Y%m%d", scale: standardize}' in text
    assert 'built_month: {column: built, take: month, format: "%Y%m%d", encode: cyclic}' in text
    assert "about: {column: about, encode: {text:" in text
    assert "from: [features, about_words]" in text


def test_a_fitting_format_is_suggested(tmp_path: Path) -> None:
    table(tmp_path / "t.csv", "day,y", *(f"{n}/02/2024,{n}" for n in range(10, 29)))
    spec = tmp_path / "spec.yaml"
    text = (
        "spec: 1\ndata:\n  csv: {{path: t.csv, target: y}}\n"
        "  features: {{d: {{column: day, take: day{}}}}}\n"
        "model: {{inputs: {{x: [1]}}, layers: [dense: 1]}}\n"
        "training: {{loss: mean_squared_error, optimizer: adam, epochs: 1}}\n"
    )
    spec.write_text(text.format(""))
    assert 'help: give the feature `format: "%d/%m/%Y"`' in sc.check(spec, data=True).details()
    spec.write_text(text.format(', format: "%d/%m/%Y"'))
    assert sc.check(spec, data=True).ok
