"""A folder of `.npy` files is an archive that isn't packed: the same samples, the same faults."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.rows import LazyRows
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split

X = {"x": tensor(4, 3)}
TWO = objective("out", 2, CLASS)
SPLIT = Split(validation=0.2, test=0.1)
LAYOUTS = [np.asarray, np.asfortranarray, lambda x: x.astype(">f8"), lambda x: x.astype(np.uint8)]


def arrays() -> dict[str, np.ndarray]:
    x = np.random.default_rng(3).integers(0, 200, (40, 4, 3)).astype(np.float32)
    return {"x": x, "y": np.arange(40) % 2}


def save(loader: Loader, given: dict[str, np.ndarray]) -> None:
    (loader.folder / "d").mkdir(exist_ok=True)
    for name, array in given.items():
        np.save(loader.folder / "d" / name, array)


def read(loader: Loader, *, stream: bool | None = None, **options):
    return loader(Npz(**{"path": "d", **options}), X, TWO, stream=stream, split=SPLIT)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("stream", [True, False])
def test_the_samples_and_the_fingerprint_are_those_of_an_archive(
    loader: Loader, stream: bool, layout
) -> None:
    given = arrays() | {"x": layout(arrays()["x"])}
    save(loader, given)
    np.savez(loader.folder / "d.npz", **given)
    ours, found = read(loader, stream=stream)
    theirs, _ = read(loader, path="d.npz", stream=False)
    assert ours is not None, found
    assert theirs is not None
    assert isinstance(ours.train.inputs["x"], LazyRows) is stream
    assert ours.fingerprint == theirs.fingerprint
    for part in ("train", "validation", "test"):
        mine, expected = getattr(ours, part), getattr(theirs, part)
        rows = np.arange(expected.size)[::-1]
        assert mine.inputs["x"][rows].tobytes() == expected.inputs["x"][rows].tobytes()
        assert mine.targets["out"].tobytes() == expected.targets["out"].tobytes()


def test_arrays_are_named_with_the_suffix_or_without(loader: Loader) -> None:
    given = arrays()
    save(loader, {"pictures": given["x"], "kinds": given["y"]})
    loaded, found = read(loader, inputs="pictures", targets="kinds.npy")
    assert loaded is not None, found


@pytest.mark.parametrize("name", ["X", "labels", "../d/x", "sub/x", "."])
def test_only_files_of_the_folder_are_arrays(loader: Loader, name: str) -> None:
    save(loader, arrays())
    (loader.folder / "d/sub").mkdir()
    np.save(loader.folder / "d/sub/x", arrays()["x"])
    loaded, found = read(loader, inputs=name)
    assert loaded is None
    (fault,) = found
    assert fault.startswith(f"SC426 (data.npz.inputs) unknown_array array={name!r}, ")


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "SC425 (data.npz.inputs) damaged_file_of_array array='x'"),
        (b"\x93NUMPY\x01\x00", "SC425 (data.npz.inputs) damaged_file_of_array array='x'"),
        ("cut", "SC425 (data.npz.inputs) damaged_file_of_array array='x'"),
        ("longer", "SC425 (data.npz.inputs) damaged_file_of_array array='x'"),
        (np.array([{}] * 40), "SC427 (data.npz.inputs) object_array array='x'"),
        (np.ones(40, "c8"), "SC427 (data.npz.inputs) unsupported_dtype array='x'"),
    ],
)
def test_damaged_files(loader: Loader, content, fault: str, stream: bool) -> None:
    save(loader, arrays())
    file = loader.folder / "d/x.npy"
    whole = file.read_bytes()
    if isinstance(content, np.ndarray):
        np.save(file, content)
    else:
        changed = {"cut": whole[:-1], "longer": whole + b"0"}
        file.write_bytes(changed.get(content, content) if isinstance(content, str) else content)
    loaded, found = read(loader, stream=stream)
    assert loaded is None
    assert [one[: len(fault)] for one in found] == [fault]


def test_a_folder_in_the_place_of_an_array_is_a_fault(loader: Loader) -> None:
    save(loader, {"y": arrays()["y"]})
    (loader.folder / "d/x.npy").mkdir()
    loaded, found = read(loader)
    assert loaded is None
    assert len(found) == 1


def test_a_header_that_claims_more_than_the_file_has_allocates_nothing(loader: Loader) -> None:
    save(loader, arrays())
    file = loader.folder / "d/x.npy"
    file.write_bytes(file.read_bytes().replace(b"(40, 4, 3)", b"(9999999,)"))
    _, found = read(loader)
    assert found == ["SC425 (data.npz.inputs) damaged_file_of_array array='x'"]
    np.save(file, np.empty((0, 4, 3), np.float32))
    text = file.read_bytes().replace(b"(0, 4, 3)", b"(99999999999, 4, 3)")
    file.write_bytes(text)
    assert read(loader)[0] is None


def test_a_file_that_changes_while_it_is_streamed_ends_the_run(loader: Loader) -> None:
    from speccompile.runtime.data.rows import DataChanged

    save(loader, arrays())
    loaded, found = read(loader, stream=True)
    assert loaded is not None, found
    np.save(loader.folder / "d/x", np.zeros((41, 4, 3), np.float32))
    with pytest.raises(DataChanged, match=r"^d/x\.npy was changed"):
        loaded.train.inputs["x"][:2]
