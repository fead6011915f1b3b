"""Arrays of an HDF5 file: the samples of an archive with the same arrays, and every fault."""

import itertools
import os

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data import rows as rows_module
from speccompile.runtime.data.hdf5 import dataset as dataset_module
from speccompile.runtime.data.rows import DataChanged, LazyRows
from speccompile.spec_schema.components.sources.hdf5 import Hdf5
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.types import DType

h5py = pytest.importorskip("h5py")

X = {"x": tensor(4, 3)}
TWO = objective("out", 2, CLASS)
SPLIT = Split(validation=0.2, test=0.1)
Y = np.arange(40) % 2
VALUES = np.random.default_rng(3).integers(0, 200, (40, 4, 3)).astype(np.float32)
TYPES = ["<f4", ">f8", "u1", "i8", "f2", "?"]
STORED = {
    "contiguous": {},
    "chunked": {"chunks": (7, 4, 2)},
    "gzip": {"chunks": (7, 4, 3), "compression": "gzip", "shuffle": True, "fletcher32": True},
    "lzf": {"chunks": (3, 2, 3), "compression": "lzf"},
}


def save(loader: Loader, x=VALUES, y=Y, **options) -> None:
    with h5py.File(loader.folder / "d.h5", "w") as file:
        file.create_dataset("x", data=x, **options)
        file["y"] = y


def read(loader: Loader, types=X, *, stream: bool | None = None, **options):
    return loader(Hdf5(**{"path": "d.h5", **options}), types, TWO, stream=stream, split=SPLIT)


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(("stored", "kind"), [*itertools.product(STORED, TYPES)])
def test_the_samples_and_the_fingerprint_are_those_of_an_archive(
    loader: Loader, stored: str, kind: str, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "CHUNK", 100)
    monkeypatch.setattr(dataset_module, "PIECE", 300)
    given = VALUES.astype(kind)
    save(loader, given, **STORED[stored])
    np.savez(loader.folder / "d.npz", x=given, y=Y)
    ours, found = read(loader, stream=stream)
    theirs, _ = loader(Npz(path="d.npz"), X, TWO, split=SPLIT)
    assert ours is not None, found
    assert theirs is not None
    assert isinstance(ours.train.inputs["x"], LazyRows) is stream
    assert ours.fingerprint == theirs.fingerprint
    for part in ("train", "validation", "test"):
        mine, expected = getattr(ours, part), getattr(theirs, part)
        rows = np.arange(expected.size)[::-1]
        assert mine.inputs["x"][rows].tobytes() == expected.inputs["x"][rows].tobytes()
        assert mine.targets["out"].tobytes() == expected.targets["out"].tobytes()


@pytest.mark.parametrize("dtype", [None, h5py.string_dtype(), h5py.string_dtype("utf-8", 8), "S8"])
def test_labels_of_text(loader: Loader, dtype) -> None:
    names = [("caf\u00e9", "tea")[n % 2].encode() for n in range(40)]
    with h5py.File(loader.folder / "d.h5", "w") as file:
        file["x"] = VALUES
        file.create_dataset("y", data=names, dtype=dtype)
    loaded, found = read(loader)
    assert loaded is not None, found
    assert loaded.class_names["out"] == ("caf\u00e9", "tea")


def test_an_input_of_text(loader: Loader) -> None:
    texts = np.array([f"text {n}".encode() for n in range(40)], object)
    with h5py.File(loader.folder / "d.h5", "w") as file:
        file.create_dataset("x", data=texts, dtype=h5py.string_dtype())
        file["y"] = Y
    loaded, found = read(loader, {"x": tensor(1, dtype=DType.STRING)})
    assert loaded is not None, found
    values = loaded.train.inputs["x"].reshape(-1).tolist()
    assert len({*values}) == 28
    assert {*values} <= {f"text {n}" for n in range(40)}


def test_arrays_in_groups(loader: Loader) -> None:
    with h5py.File(loader.folder / "d.h5", "w") as file:
        file["train/x"], file["train/y"] = VALUES, Y
    loaded, found = read(loader, inputs="x", targets="/train/y")
    assert loaded is None
    assert found == [
        "SC426 (data.hdf5.inputs) unknown_array array='x', arrays=['train/x', 'train/y'], "
        "similar=''"
    ]
    source = Hdf5(path="d.h5", inputs="train/x", targets="/train/y")
    assert loader(source, X, TWO)[0] is not None


def soft(file, outside) -> None:
    file["whole"] = VALUES
    file["x"] = h5py.SoftLink("/whole")


def virtual(file, outside) -> None:
    layout = h5py.VirtualLayout(VALUES.shape, VALUES.dtype)
    layout[:] = h5py.VirtualSource(outside, "x", VALUES.shape)
    file.create_virtual_dataset("x", layout)


def raw(file, outside) -> None:
    space = [(outside, 0, VALUES.nbytes)]
    file.create_dataset("x", VALUES.shape, VALUES.dtype, external=space)


def gap(file, outside) -> None:
    file.create_dataset("x", VALUES.shape, "f4", chunks=(10, 4, 3))[:30] = VALUES[:30]


def put(value):
    return lambda file, outside: file.__setitem__("x", value)


def declared(*shape: int, **options):
    return lambda file, outside: file.create_dataset("x", shape, **options)


REFUSED = {
    "a soft link": (soft, "SC425 linked_array"),
    "an endless link": (put(h5py.SoftLink("/x")), "SC425 linked_array"),
    "a link to a file": (
        lambda file, outside: file.__setitem__("x", h5py.ExternalLink(outside, "x")),
        "SC425 linked_array",
    ),
    "raw data in a file": (raw, "SC425 array_outside_file"),
    "virtual": (virtual, "SC425 array_outside_file"),
    "references": (declared(40, dtype=h5py.ref_dtype), "SC427 unsupported_dtype 'references'"),
    "sequences": (declared(40, dtype=h5py.vlen_dtype("i4")), "SC427 unsupported_dtype 'sequences'"),
    "records": (put(np.zeros(40, [("a", "f4")])), "SC427 unsupported_dtype 'structured'"),
    "complex": (put(np.zeros(40, "c8")), "SC427 unsupported_dtype 'complex64'"),
    "null": (put(h5py.Empty("f4")), "SC427 unsupported_dtype 'empty'"),
    "a group": (lambda file, outside: file.create_group("x"), "SC426 unknown_array"),
    "huge": (declared(10**12, 4, 3, chunks=(1000, 4, 3)), "SC430 array_too_large"),
    "unwritten": (declared(40, 4, 3), "SC425 unwritten_values"),
    "a gap": (gap, "SC425 unwritten_values"),
    "a filter": (
        lambda file, outside: file.create_dataset("x", data=Y, chunks=(10,), scaleoffset=0),
        "SC425 unsupported_filter",
    ),
}


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused(loader: Loader, kind: str, stream: bool) -> None:
    pipe = loader.folder / "outside.h5"
    make, expected = REFUSED[kind]
    os.mkfifo(pipe)  # whoever opens it waits forever
    with h5py.File(loader.folder / "d.h5", "w") as file:
        make(file, str(pipe))
        file["y"] = Y
    loaded, found = read(loader, stream=stream)
    assert loaded is None
    (fault,) = found
    code, name, *more = expected.split()
    if (kind, stream) == ("huge", True):  # its size is no reason if it needs no memory
        code, name = "SC425", "unwritten_values"
    assert fault.startswith(f"{code} (data.hdf5.inputs) {name} array='x'")
    assert all(one in fault for one in more)


def test_texts_that_share_a_place_of_the_file_are_bounded(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_module, "LARGEST", 5000)
    save(loader, y=np.array(["a" * 200] * 40, object))
    _, found = read(loader)
    assert found == ["SC430 (data.hdf5.targets) array_too_large array='y', size=8000, limit=5000"]


@pytest.mark.parametrize("stored", ["contiguous", "gzip"])
def test_damaged_files(loader: Loader, stored: str) -> None:
    save(loader, **STORED[stored])
    path = loader.folder / "d.h5"
    whole = path.read_bytes()
    for content in (whole[:-300], whole[:600], b"\x89HDF\r\n\x1a\n", b"\x89HDF\r\n\x1a\n" * 99):
        path.write_bytes(content)
        loaded, found = read(loader)
        assert loaded is None
        assert found == ["SC425 (data.hdf5.path) not_hdf5"]
    if stored == "gzip":
        place = whole.index(b"\x78\x5e") if b"\x78\x5e" in whole else whole.index(b"\x78\x9c")
        path.write_bytes(whole[: place + 9] + bytes(40) + whole[place + 49 :])
        loaded, found = read(loader)
        assert found == ["SC425 (data.hdf5.inputs) damaged_dataset array='x'"]


def test_a_file_of_another_kind(loader: Loader) -> None:
    with open(loader.folder / "d.h5", "wb") as file:
        np.savez(file, x=VALUES, y=Y)
    _, found = read(loader)
    assert found[0].startswith("SC425 (data.hdf5.path) wrong_format format='npz', ")


@pytest.mark.parametrize("stored", STORED)
def test_a_file_that_changes_while_it_is_streamed(loader: Loader, stored: str) -> None:
    save(loader, **STORED[stored])
    loaded, found = read(loader, stream=True)
    assert loaded is not None, found
    first = loaded.train.inputs["x"][:2]
    (loader.folder / "d.h5").write_bytes(b"")
    if stored == "contiguous":
        with pytest.raises(DataChanged):
            loaded.train.inputs["x"][:2]
    else:
        assert loaded.train.inputs["x"][:2].tobytes() == first.tobytes()


def test_the_suffix_of_given_data_tells_its_format() -> None:
    own = Npz(path="a.npz", inputs="a", targets={"out": "b"})
    assert own.with_file("b.h5") == Hdf5(path="b.h5", inputs="a", targets={"out": "b"})
    assert own.with_file("b.npz") == Npz(path="b.npz", inputs="a", targets={"out": "b"})
    assert own.with_file("folder") == own.reading("folder")
