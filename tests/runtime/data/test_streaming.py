"""Streamed inputs are those in memory, bit by bit, and take little of it; changes are said."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data import rows as rows_module
from speccompile.runtime.data.features.fit import means, moments
from speccompile.runtime.data.read import read_inputs, read_part
from speccompile.runtime.data.rows import DataChanged, LazyRows
from speccompile.runtime.memory import available_memory
from speccompile.runtime.storage.durable import InputChanged, StorageError
from speccompile.spec_schema.components.normalizers import Divide, MinMax, Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings.finding import Findings
from streamed_data import SOURCES, write_compressed, write_csv, write_images, write_npz

THREE = objective("out", 3, CLASS)
SPLIT = Split(validation=0.2, test=0.1)
X = {"x": tensor(4, 3)}
NORMALIZERS = [None, Standardize(), MinMax(), Divide(by=3)]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some samples a look."""
    monkeypatch.setattr(rows_module, "CHUNK", 100)


def source(name: str, **options):
    if name == "csv":
        return Csv(**{"path": "data.csv", "target": "kind", "missing": "mean", **options})
    return Images(path="pictures") if name == "images" else Npz(path="data.npz")


def loaded(loader: Loader, name: str, stream: bool, **options):
    inputs = {"x": tensor(8, 6, 1)} if name == "images" else X
    dataset, found = loader(
        source(name, **options.pop("source", {})), inputs, THREE, stream=stream, **options
    )
    assert dataset is not None, found
    return dataset


def assert_same(streamed, in_memory) -> None:
    assert isinstance(streamed.train.inputs["x"], LazyRows)
    assert isinstance(in_memory.train.inputs["x"], np.ndarray)
    assert streamed.fingerprint == in_memory.fingerprint
    assert streamed.normalization.files() == in_memory.normalization.files()
    assert streamed.notes == in_memory.notes
    for part in ("train", "validation", "test"):
        ours, theirs = getattr(streamed, part), getattr(in_memory, part)
        rows = np.random.default_rng(1).permutation(theirs.size)
        mine, expected = ours.inputs["x"][rows], theirs.inputs["x"][rows]
        assert (mine.dtype, mine.shape) == (expected.dtype, expected.shape)
        assert mine.tobytes() == expected.tobytes()
        assert ours.targets["out"].tobytes() == theirs.targets["out"].tobytes()


@pytest.mark.parametrize("normalizer", NORMALIZERS, ids=str)
@pytest.mark.parametrize("name", [name for name in SOURCES if name != "images"])
def test_the_same_numbers_streamed_or_not(loader: Loader, name: str, normalizer) -> None:
    SOURCES[name](loader.folder)
    both = [
        loaded(loader, name, stream, normalize=normalizer, split=SPLIT) for stream in (True, False)
    ]
    assert_same(*both)


@pytest.mark.tensorflow
def test_the_same_pictures_streamed_or_not(loader: Loader) -> None:
    write_images(loader.folder)
    both = [
        loaded(loader, "images", stream, normalize=Standardize(), split=SPLIT)
        for stream in (True, False)
    ]
    assert_same(*both)


def test_dropped_rows_are_not_streamed(loader: Loader) -> None:
    write_csv(loader.folder)
    options = {"source": {"missing": "drop"}, "split": SPLIT}
    assert_same(*(loaded(loader, "csv", stream, **options) for stream in (True, False)))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize(
    "change",
    [np.asfortranarray, lambda x: x.astype(">f8"), lambda x: x.astype(np.uint8), lambda x: x > 20],
)
def test_arrays_of_every_layout(loader: Loader, save, change) -> None:
    write_npz(loader.folder)
    with np.load(loader.folder / "data.npz") as archive:
        x, y = change(archive["x"]), archive["y"]
    save(loader.folder / "data.npz", x=x, y=y)
    assert_same(*(loaded(loader, "npz", stream, split=SPLIT) for stream in (True, False)))


def test_faults_are_named_as_they_are_in_memory(loader: Loader) -> None:
    write_npz(loader.folder)
    with np.load(loader.folder / "data.npz") as archive:
        x, y = archive["x"], archive["y"]
    x[70, 1, 2], x[71, 0, 0], x[5, 0, 0] = np.nan, np.inf, 2**24 + 2
    np.savez(loader.folder / "data.npz", x=x, y=y)
    found = [loader(source("npz"), X, THREE, stream=stream) for stream in (True, False)]
    assert found[0] == found[1]
    assert found[0][1] == [
        "SC410 not_finite place='row 71 of array `x`', value=nan, can_be_missing=False",
        "SC410 not_finite place='row 72 of array `x`', value=inf, can_be_missing=False",
    ]


def test_damage_is_found_before_the_first_step(loader: Loader) -> None:
    write_npz(loader.folder)
    content = bytearray((loader.folder / "data.npz").read_bytes())
    content[2000] ^= 1
    (loader.folder / "data.npz").write_bytes(content)
    _, found = loader(source("npz"), X, THREE, stream=True)
    assert found == ["SC425 (data.npz.inputs) damaged_array array='x'"]


def test_inputs_are_streamed_that_take_more_than_half_of_the_memory(loader: Loader) -> None:
    write_npz(loader.folder)
    size = 90 * 4 * 3 * 4
    for memory, kind in ((2 * size, np.ndarray), (2 * size - 2, LazyRows)):
        dataset, _ = loader(source("npz"), X, THREE, memory=memory)
        assert isinstance(dataset.train.inputs["x"], kind)


def test_later_files_are_streamed_too(loader: Loader) -> None:
    write_csv(loader.folder)
    before, findings = loaded(loader, "csv", stream=False), Findings()
    known = before.normalization
    read = read_inputs(source("csv"), X, loader.folder, findings, normalization=known, stream=True)
    part = read_part(
        source("csv"),
        X,
        [THREE],
        folder=loader.folder,
        class_names=before.class_names,
        normalization=known,
        findings=findings,
        stream=True,
    )
    for rows in (known.apply(read.arrays)["x"], part.inputs["x"]):
        assert isinstance(rows, LazyRows)
        assert rows[:].tobytes() == before.train.inputs["x"].tobytes()
    assert not [shown(found) for found in findings]


def cut(path: Path) -> None:
    os.truncate(path, 500)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Path.unlink, "data.npz can no longer be read: no such file or directory"),
        (cut, "data.npz was changed while it was in use"),
        (lambda path: os.utime(path, (1, 1)), "data.npz was changed while it was in use"),
    ],
)
def test_an_archive_that_changes_is_said_to(loader: Loader, change, said) -> None:
    write_npz(loader.folder)
    dataset = loaded(loader, "npz", stream=True)
    change(loader.folder / "data.npz")
    with pytest.raises(DataChanged) as caught:
        dataset.train.inputs["x"][:3]
    assert caught.value.message == said


def test_what_was_copied_may_go(loader: Loader) -> None:
    """A table and a compressed archive are in temporary files, which have no name."""
    for write, name in ((write_csv, "csv"), (write_compressed, "npz")):
        write(loader.folder)
        dataset = loaded(loader, name, stream=True)
        (loader.folder / f"data.{name}").unlink()
        assert np.isfinite(dataset.train.inputs["x"][:]).all()


@pytest.mark.tensorflow
def test_a_picture_that_becomes_another_is_said_to(loader: Loader) -> None:
    write_images(loader.folder)
    dataset = loaded(loader, "images", stream=True)
    path = loader.folder / "pictures/a/0.png"
    path.write_bytes((loader.folder / "pictures/a/3.png").read_bytes())
    assert len(dataset.train.inputs["x"][1:]) == 44
    with pytest.raises(DataChanged, match=r"^a/0.png was changed while in use"):
        dataset.train.inputs["x"][:]


@pytest.mark.tensorflow
def test_an_intact_picture_is_decoded_only_where_it_is_read(loader: Loader, monkeypatch) -> None:
    from speccompile.runtime.data.images import pictures

    write_images(loader.folder)
    seen: list[int] = []
    decode = pictures.decode_plain

    def counting(contents, *rest) -> bool:
        seen.extend(map(len, contents))
        return decode(contents, *rest)

    monkeypatch.setattr(pictures, "decode_plain", counting)
    dataset = loaded(loader, "images", stream=True)
    assert not seen
    dataset.train.inputs["x"][np.array([3, 7])]
    assert len(seen) == 2


def test_no_room_is_said(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(loader.folder)
    monkeypatch.setattr(rows_module.tempfile, "tempdir", str(loader.folder / "nowhere"))
    with pytest.raises(
        StorageError, match=r"temporary file for streamed data in .*nowhere: no such file"
    ):
        loader(source("csv"), X, THREE, stream=True)


def test_a_fingerprint_is_of_all_that_the_source_gave(loader: Loader) -> None:
    write_csv(loader.folder)
    path = loader.folder / "data.csv"
    text = path.read_text()
    one = loaded(loader, "csv", stream=False, split=SPLIT, normalize=Standardize()).fingerprint
    assert len(bytes.fromhex(one)) == 32
    assert loaded(loader, "csv", stream=True).fingerprint == one
    header, first, second, *rest = text.splitlines()
    cells = first.split(",")
    others = (
        [header, second, first, *rest],
        [header, ",".join([*cells[:-1], "c" if cells[-1] != "c" else "a"]), second, *rest],
        [header, ",".join([*cells[:3], "0.5", *cells[4:]]), second, *rest],
        [header, first, second, *rest[:-1]],
    )
    found = {one}
    for lines in others:
        path.write_text("\n".join(lines))
        found.add(loaded(loader, "csv", stream=True).fingerprint)
    assert len(found) == 5


def test_statistics_of_pieces_are_those_of_the_whole() -> None:
    values = np.random.default_rng(2).normal(1e6, 3, (999, 4, 3))
    found = moments(values)
    axes = (0, 1)
    np.testing.assert_allclose(found.mean, values.mean(axes), rtol=1e-14)
    np.testing.assert_allclose(found.deviation, values.std(axes), rtol=1e-9)
    assert found.low.tolist() == values.min(axes).tolist()
    assert found.high.tolist() == values.max(axes).tolist()
    gaps = np.where(np.arange(999 * 12).reshape(999, 4, 3) % 7 == 0, np.nan, values)
    fill, counts = means(gaps)
    np.testing.assert_allclose(fill, np.nanmean(gaps, axis=0), rtol=1e-14)
    assert counts.tolist() == (~np.isnan(gaps)).sum(axis=0).tolist()


def test_data_that_changed_is_input_that_changed() -> None:
    error = DataChanged("data.npz was changed while it was in use")
    assert isinstance(error, InputChanged)
    assert error.help == "streamed data must not change while it is in use"


def test_memory_is_what_is_free_and_no_more_than_a_container_has(tmp_path: Path) -> None:
    whole = available_memory(tmp_path)
    assert whole > 2**20
    (tmp_path / "memory.max").write_text("max\n")
    assert available_memory(tmp_path) > 2**20
    (tmp_path / "memory.max").write_text("1048576\n")
    assert available_memory(tmp_path) == 2**20


LOADING = """
import resource, sys
from pathlib import Path
sys.modules["tensorflow"] = None
sys.path.insert(0, sys.argv[3])
import numpy as np
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def read(name):
    path, width = f"{name}.{sys.argv[2]}", int(sys.argv[4])
    source = Npz(path=path) if sys.argv[2] == "npz" else Csv(path=path, target="y")
    dataset, found = Loader(Path(sys.argv[1]))(
        source, {"x": tensor(width)}, objective("out", 3, CLASS), normalize=Standardize(),
        stream=True,
    )
    rows = np.random.default_rng(1).permutation(dataset.train.size)
    for start in range(0, len(rows), 1000):
        dataset.train.inputs["x"][rows[start : start + 1000]]

read("small")
before = peak()
read("large")
print(peak() - before)
"""
MEGABYTE = 2**20


def grown(folder: Path, kind: str, width: int) -> int:
    """Megabytes that loading `large` and an epoch of it take, after `small`."""
    home = Path(__file__).parents[2]
    command = [sys.executable, "-c", LOADING, str(folder), kind, str(home), str(width)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_takes_little_memory(tmp_path: Path, save) -> None:
    values = np.zeros((300_000, 256), np.float32)
    for name, size in (("small", 3000), ("large", len(values))):
        save(tmp_path / f"{name}.npz", x=values[:size], y=np.arange(size) % 3)
    with zipfile.ZipFile(tmp_path / "large.npz") as archive:
        assert archive.getinfo("x.npy").file_size > 290 * MEGABYTE
    assert grown(tmp_path, "npz", 256) < 60


def test_a_table_takes_little_memory(tmp_path: Path) -> None:
    header = ",".join([*(f"c{column}" for column in range(100)), "y"])
    row = ",".join(f"0.{column:017d}" for column in range(100))
    for name, size in (("small", 3000), ("large", 60_000)):
        lines = (f"{row},{number % 3}\n" for number in range(size))
        (tmp_path / f"{name}.csv").write_text(header + "\n" + "".join(lines))
    assert (tmp_path / "large.csv").stat().st_size > 110 * MEGABYTE
    assert grown(tmp_path, "csv", 100) < 55
