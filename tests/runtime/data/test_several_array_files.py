"""Arrays in several files: the samples of one file with all of them, and faults by their file."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.arrays import several
from speccompile.runtime.data.rows import LazyRows
from speccompile.spec_schema.components.sources import Source
from speccompile.spec_schema.components.sources.hdf5 import Hdf5
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split

X = {"x": tensor(4, 3)}
TWO = objective("out", 2, CLASS)
SPLIT = Split(validation=0.2, by="who")
VALUES = np.random.default_rng(3).integers(0, 200, (40, 4, 3)).astype(np.float32)
ARRAYS = {
    "x": VALUES,
    "y": np.array(["no", "perhaps"])[np.arange(40) % 2],
    "who": np.arange(40) // 5,
    "w": np.linspace(0, 1, 40),
}
CUTS = (0, 11, 11, 30, 40)


def put(path: Path, **arrays: np.ndarray) -> None:
    """Write arrays in the format of the path; a folder gets `.npy` files."""
    if path.suffix == ".npz":
        np.savez(path, **arrays)
    elif path.suffix == ".h5":
        h5py = pytest.importorskip("h5py")
        with h5py.File(path, "w") as file:
            for name, values in arrays.items():
                file[name] = values.astype("S") if values.dtype.kind == "U" else values
    else:
        path.mkdir()
        for name, values in arrays.items():
            np.save(path / name, values)


def shards(folder: Path, suffix: str) -> None:
    (folder / "s").mkdir()
    for number, (start, end) in enumerate(pairwise(CUTS)):
        part = {name: values[start:end] for name, values in ARRAYS.items()}
        put(folder / f"s/{number}{suffix}", **part)


@pytest.mark.parametrize("most_open", [64, 1])
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("kind", "suffix"), [(Npz, ".npz"), (Hdf5, ".h5"), (Npz, "")])
def test_the_samples_are_those_of_one_file(
    loader: Loader,
    kind: type[Source],
    suffix: str,
    stream: bool,
    most_open: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(several, "MOST_OPEN", most_open)
    shards(loader.folder, suffix)
    put(loader.folder / f"all{suffix}", **ARRAYS)
    ours, found = loader(kind(path="s/*", weights="w"), X, TWO, split=SPLIT, stream=stream)
    theirs, _ = loader(kind(path=f"all{suffix}", weights="w"), X, TWO, split=SPLIT)
    assert ours is not None, found
    assert theirs is not None
    assert isinstance(ours.train.inputs["x"], LazyRows) is stream
    for part in ("train", "validation"):
        mine, expected = getattr(ours, part), getattr(theirs, part)
        rows = np.random.default_rng(1).permutation(expected.size)
        assert mine.inputs["x"][rows].tobytes() == expected.inputs["x"][rows].tobytes()
        assert mine.targets["out"].tobytes() == expected.targets["out"].tobytes()
        assert mine.weights["out"].tobytes() == expected.weights["out"].tobytes()
        assert mine.rows.tolist() == expected.rows.tolist()
    streamed, _ = loader(kind(path="s/*", weights="w"), X, TWO, split=SPLIT, stream=not stream)
    assert streamed is not None
    assert streamed.fingerprint == ours.fingerprint


def test_text_of_any_length(loader: Loader) -> None:
    h5py = pytest.importorskip("h5py")
    names = np.array([b"cat", b"cow", b"caterpillar"], object)[np.arange(40) % 3]
    for number, (start, end) in enumerate(pairwise(CUTS)):
        with h5py.File(loader.folder / f"{number}.h5", "w") as file:
            file["x"] = VALUES[start:end]
            file.create_dataset("y", data=names[start:end], dtype=h5py.string_dtype())
    loaded, found = loader(Hdf5(path="*.h5"), X, objective("out", 3, CLASS))
    assert loaded is not None, found
    known = loaded.class_names["out"]
    assert [known[number].encode() for number in loaded.train.targets["out"]] == [*names]


def test_faults_name_the_file(loader: Loader) -> None:
    bad = VALUES[:6].copy()
    bad[4, 0, 1] = np.nan
    put(loader.folder / "a.npz", x=VALUES[:10], y=np.arange(10) % 2)
    put(loader.folder / "b.npz", x=bad, y=np.arange(6) % 2)
    _, found = loader(Npz(path=["a.npz", "b.npz"]), X, TWO)
    assert len(found) == 1
    loaded, found = loader(Npz(path=["a.npz", "b.npz"]), X, TWO)
    assert loaded is None
    assert "place='b.npz, row 5 of array `x`'" in found[0]


UNLIKE = {
    "lengths_differ lengths={'x': 6, 'y': 5}": {"x": VALUES[:6], "y": np.arange(5) % 2},
    "unknown_array array='y'": {"x": VALUES[:6]},
    "other_samples array='x', first='a.npz', samples='float64 [4, 3]'": {
        "x": VALUES[:6].astype(float),
        "y": np.arange(6) % 2,
    },
    "other_samples array='x', first='a.npz', samples='float32 [3, 4]'": {
        "x": VALUES[:6].reshape(6, 3, 4),
        "y": np.arange(6) % 2,
    },
    "scalar_array array='x'": {"x": VALUES[0, 0, 0], "y": np.arange(6) % 2},
}


@pytest.mark.parametrize("expected", UNLIKE)
def test_files_that_differ(loader: Loader, expected: str) -> None:
    put(loader.folder / "a.npz", x=VALUES[:10], y=np.arange(10) % 2)
    put(loader.folder / "b.npz", **UNLIKE[expected])
    loaded, found = loader(Npz(path="?.npz"), X, TWO)
    assert loaded is None
    (told,) = found
    assert expected in told


def test_a_file_that_is_damaged_or_missing(loader: Loader) -> None:
    put(loader.folder / "a.npz", x=VALUES[:10], y=np.arange(10) % 2)
    content = (loader.folder / "a.npz").read_bytes()
    (loader.folder / "b.npz").write_bytes(content[: len(content) // 2])
    assert loader(Npz(path="*.npz"), X, TWO)[1] == ["SC425 (data.npz.path) not_an_archive"]
    assert loader(Npz(path="*.gone"), X, TWO)[1][0].startswith("SC401 (data.npz.path) no_match")
    _, found = loader(Npz(path=["a.npz", "c.npz"]), X, TWO)
    assert found[0].startswith("SC401 (data.npz.path) not_found")
