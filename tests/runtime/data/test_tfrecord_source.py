"""Records of TensorFlow: the samples of an archive with the same arrays, and every fault."""

import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.profiling.arrays import profile_of_arrays
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.request import Request
from speccompile.runtime.data.rows import DataChanged, LazyRows
from speccompile.runtime.data.tfrecord import files as files_module
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.components.sources.tfrecord import RecordFeature, Tfrecord
from speccompile.spec_schema.document.split import Split
from speccompile.spec_schema.findings.finding import Findings

pytestmark = pytest.mark.tensorflow

TWO = objective("out", 2, CLASS)
SPLIT = Split(validation=0.2, by="who")
RANDOM = np.random.default_rng(3)
PIXELS = RANDOM.integers(0, 256, (40, 4, 3, 1)).astype(np.uint8)
LISTS = [RANDOM.integers(1, 10**6, n % 4 + 1).tolist() for n in range(40)]
NAMES = [("no", "perhaps")[n % 2] for n in range(40)]
FEATURES: dict[str, Any] = {
    "x": {"shape": [4, 3]},
    "image": {"dtype": "image", "shape": [4, 3, 1]},
    "raw": {"dtype": "bytes", "shape": [4, 3], "decode": "uint8"},
    "list": {"dtype": "int64", "shape": [4], "padding": 0},
    "y": {"dtype": "string"},
    "who": {"dtype": "int64"},
}
ARRAYS = {
    "x": PIXELS.reshape(40, 4, 3).astype(np.float32) / 7,
    "image": PIXELS.astype(np.float32),
    "raw": PIXELS.reshape(40, 4, 3),
    "list": np.array([one + [0] * (4 - len(one)) for one in LISTS]),
    "y": np.array(NAMES),
    "who": np.arange(40) // 5,
}


def floats(values: Any) -> tf.train.Feature:
    return tf.train.Feature(float_list=tf.train.FloatList(value=np.ravel(values)))


def integers(values: Any) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def text(*values: bytes) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def record(number: int, **changed: tf.train.Feature | None) -> bytes:
    found = {
        "x": floats(ARRAYS["x"][number]),
        "image": text(tf.io.encode_png(PIXELS[number]).numpy()),
        "raw": text(PIXELS[number].tobytes()),
        "list": integers(LISTS[number]),
        "y": text(NAMES[number].encode()),
        "who": integers([number // 5]),
        **changed,
    }
    features = {name: one for name, one in found.items() if one is not None}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def write(path: Path, records: list[bytes], packed: str = "") -> None:
    with tf.io.TFRecordWriter(str(path), packed) as writer:
        for one in records:
            writer.write(one)


@cache
def records() -> list[bytes]:
    """All records; made when they are needed, since TensorFlow encodes the images."""
    return [record(number) for number in range(40)]


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records in one file, in shards of which one is empty, and compressed; and as arrays."""
    folder = tmp_path_factory.mktemp("records")
    write(folder / "all.tfrecord", records())
    write(folder / "all.gz", records(), "GZIP")
    for number, (start, end) in enumerate([(0, 11), (11, 11), (11, 40)]):
        packed = "GZIP" if number == 2 else ""
        write(folder / f"part.tfrecord-{number}-of-3", records()[start:end], packed)
    np.savez(folder / "all.npz", **ARRAYS)
    return folder


def source(path: str, **options: Any) -> Tfrecord:
    return Tfrecord.model_validate({"path": path, "features": FEATURES, **options})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("path", ["all.tfrecord", "all.gz", "part.tfrecord-*"])
@pytest.mark.parametrize(
    ("name", "shape"), [("x", (4, 3)), ("image", (4, 3, 1)), ("raw", (4, 3)), ("list", (4,))]
)
def test_the_samples_and_the_fingerprint_are_those_of_an_archive(
    shards: Path,
    name: str,
    shape: tuple[int, ...],
    path: str,
    stream: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files_module, "AT_ONCE", 7)
    loader, inputs = Loader(shards), {"in": tensor(*shape)}
    ours, found = loader(source(path, inputs=name), inputs, TWO, split=SPLIT, stream=stream)
    assert found == []
    theirs, _ = loader(Npz(path="all.npz", inputs=name), inputs, TWO, split=SPLIT)
    assert ours is not None
    assert theirs is not None
    assert isinstance(ours.train.inputs["in"], LazyRows) is stream
    assert ours.class_names == theirs.class_names
    assert ours.facts.inputs == theirs.facts.inputs
    for part in ("train", "validation"):
        mine, expected = getattr(ours, part), getattr(theirs, part)
        rows = np.random.default_rng(1).permutation(expected.size)
        assert mine.inputs["in"][rows].tobytes() == expected.inputs["in"][rows].tobytes()
        assert mine.targets["out"].tobytes() == expected.targets["out"].tobytes()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("length", [0, 1, 2])
def test_lists_are_padded_to_the_declared_length(tmp_path: Path, length: int, stream: bool) -> None:
    lists = [[1, 2, 3][:length]] * 4  # in batches without a list of that length
    write(tmp_path / "short", [record(n, list=integers(one)) for n, one in enumerate(lists)])
    loader, inputs = Loader(tmp_path), {"in": tensor(4)}
    ours, found = loader(source("short", inputs="list", targets="y"), inputs, TWO, stream=stream)
    assert found == []
    assert ours is not None
    expected = [[1, 2, 3][:length] + [0] * (4 - length)] * 4
    assert ours.train.inputs["in"][np.arange(4)].tolist() == expected


def test_for_prediction_no_record_needs_a_target(tmp_path: Path) -> None:
    write(tmp_path / "new.tfrecord", [record(number, y=None) for number in range(5)])
    found = Findings()
    given = source("new.tfrecord")
    read = read_inputs(given, {"x": tensor(4, 3)}, tmp_path, found, carried={"who": ()})
    assert [*found] == []
    assert read is not None
    assert read.arrays["x"][:].tolist() == ARRAYS["x"][:5].tolist()
    assert read.carried["who"].tolist() == [0, 0, 0, 0, 0]


def test_images_of_another_size_are_resized_as_the_source_images_does(tmp_path: Path) -> None:
    large = RANDOM.integers(0, 256, (9, 8, 3)).astype(np.uint8)
    png = tf.io.encode_png(large).numpy()
    write(tmp_path / "d.tfrecord", [record(number, image=text(png)) for number in range(4)])
    given = source("d.tfrecord", inputs="image")
    given.features["image"] = RecordFeature(dtype="image", shape=[4, 3, 3])
    loaded, found = Loader(tmp_path)(given, {"x": tensor(4, 3, 3)}, TWO)
    assert loaded is not None, found
    expected = tf.image.resize(large, (4, 3)).numpy()
    np.testing.assert_array_equal(loaded.train.inputs["x"][0], expected)


FAULTS: dict[str, Callable[[], bytes]] = {
    "missing_feature": lambda: record(3, x=None),
    "other_length": lambda: record(3, x=floats([1, 2])),
    "other_type": lambda: record(3, y=integers([1])),
    "not_an_example": lambda: b"\xff\xff\xff",
    "undecodable": lambda: record(3, image=text(b"no image")),
    "other_length count": lambda: record(3, list=integers(range(5))),
    "other_length bytes": lambda: record(3, raw=text(b"12")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_record_is_named(tmp_path: Path, fault: str) -> None:
    write(tmp_path / "a.tfrecord", records()[:10])
    write(tmp_path / "b.tfrecord", [*records()[:3], FAULTS[fault](), *records()[4:8]])
    inputs = {"x": tensor(4, 3), "image": tensor(4, 3, 1), "list": tensor(4), "raw": tensor(4, 3)}
    given = source("?.tfrecord", inputs={name: name for name in inputs})
    findings = Findings()
    data = Loader(tmp_path)
    loaded, found = data(given, inputs, TWO)
    assert loaded is None
    (told,) = found
    assert told.startswith(f"SC466 (data.tfrecord.path) {fault.partition(' ')[0]} ")
    assert "record=4" in told
    assert [*findings] == []


@pytest.mark.parametrize(
    ("fault", "stream"), [("other_length", False), ("not_an_example", True), ("undecodable", True)]
)
def test_bad_records_are_skipped_for_prediction(
    tmp_path: Path, fault: str, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "AT_ONCE", 4)
    write(tmp_path / "a.tfrecord", records()[:6])
    bad = FAULTS[fault]()
    write(tmp_path / "b.tfrecord", [records()[6], bad, *records()[8:10], bad])
    inputs = {"x": tensor(4, 3), "image": tensor(4, 3, 1), "list": tensor(4), "raw": tensor(4, 3)}
    given = source("?.tfrecord", inputs={name: name for name in inputs})
    findings = Findings()
    read = read_inputs(
        given, inputs, tmp_path, findings, bad_rows="skip", stream=stream, carried={"y": ()}
    )
    assert [*findings] == []
    assert read is not None
    assert read.rows.tolist() == [0, 1, 2, 3, 4, 5, 6, 8, 9]
    for name in inputs:
        assert read.arrays[name][np.arange(9)].tolist() == ARRAYS[name][read.rows].tolist()
    (note,) = read.notes
    assert "skipped 2 bad rows" in note
    assert [one.row for one in read.bad] == [7, 10]


def damaged(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("packed", ["", "GZIP"])
def test_damaged_files(tmp_path: Path, packed: str) -> None:
    path = tmp_path / "d.tfrecord"
    write(path, records()[:5], packed)
    content = path.read_bytes()

    def told(changed: bytes) -> str:
        path.write_bytes(changed)
        loaded, found = Loader(tmp_path)(source("d.tfrecord"), {"x": tensor(4, 3)}, TWO)
        assert loaded is None
        (one,) = found
        return one

    if packed:
        assert told(content[:-40]) == "SC466 (data.tfrecord.path) damaged_file"
        return
    assert told(content[:-3]) == "SC466 (data.tfrecord.path) truncated record=5"
    (size,) = struct.unpack_from("<Q", content)
    inside = size + 16 + 40
    assert told(damaged(content, inside)) == "SC466 (data.tfrecord.path) damaged_record record=2"
    assert told(b"a,b\n1,2\n").startswith("SC425 (data.tfrecord.path) wrong_format format='text'")
    assert told(b"\0" * 64).startswith("SC425 (data.tfrecord.path) wrong_format format='binary'")
    assert told(b"") == "SC466 (data.tfrecord.path) empty_file files='d.tfrecord'"


def test_a_streamed_file_must_not_change(tmp_path: Path) -> None:
    write(tmp_path / "d.tfrecord", records())
    loaded, _ = Loader(tmp_path)(source("d.tfrecord"), {"x": tensor(4, 3)}, TWO, stream=True)
    assert loaded is not None
    write(tmp_path / "d.tfrecord", records()[::-1] * 2)
    with pytest.raises(DataChanged):
        loaded.train.inputs["x"][np.arange(3)]


def test_without_a_decoder_only_the_lengths_are_looked_at(tmp_path: Path) -> None:
    write(tmp_path / "d.tfrecord", records())
    options: dict[str, Any] = {"start_decoder": None}
    loader, given, inputs = Loader(tmp_path), source("d.tfrecord"), {"x": tensor(4, 3)}
    assert loader(given, inputs, TWO, **options) == (None, [])
    content = (tmp_path / "d.tfrecord").read_bytes()
    (tmp_path / "d.tfrecord").write_bytes(content[:-1])
    told = loader(given, inputs, TWO, **options)[1]
    assert told == ["SC466 (data.tfrecord.path) truncated record=40"]


def test_the_profile_of_records(tmp_path: Path) -> None:
    write(tmp_path / "d.tfrecord", records())
    request = Request({}, (), tmp_path, Findings())
    found = profile_of_arrays(source("d.tfrecord"), request, ["y"])
    assert found is not None
    assert [one.name for one in found.columns] == [*FEATURES]
    assert {one.samples for one in found.columns} == {40}
