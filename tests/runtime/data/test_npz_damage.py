"""Npz files that are damaged or crafted: each is read or gets a finding, with bounded work."""

import ast
import io
import random
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.components.normalizers import MinMax, Normalizer, Standardize
from speccompile.spec_schema.components.sources.npz import Npz

A3 = {"x": tensor(3)}
TWO = objective("out", 2, CLASS)
LABELS = np.array([0, 1, 0, 1])
DAMAGED = ["SC425 (data.npz.inputs) damaged_array array='x'"]
MOST = 32 * 2**20
"""Bytes that reading a small file may take."""


def npy(array: np.ndarray) -> bytes:
    target = io.BytesIO()
    np.lib.format.write_array(target, array)
    return target.getvalue()


def member(header: str, content: bytes = bytes(96), version: int = 1) -> bytes:
    """An array of any header."""
    form = "<H" if version == 1 else "<I"
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + struct.pack(form, len(header))
        + header.encode()
        + content
    )


def written(loader: Loader, x: bytes, method: int = zipfile.ZIP_STORED, times: int = 1) -> None:
    with zipfile.ZipFile(loader.folder / "d.npz", "w", method) as archive:
        for _ in range(times):
            archive.writestr("x.npy", x)
        archive.writestr("y.npy", npy(LABELS))


def read(loader: Loader, **options):
    return loader(Npz(path="d.npz"), A3, TWO, **options)


def header(shape: str = "(4, 3)", descr: str = "'<f8'", order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize(
    "text",
    [
        header(),
        header("(4, 3,)"),
        header(descr="'float64'"),
        header("(4L, 3L)"),
        header("(4,3)").replace("'", '"').replace(" ", ""),
        "{'shape': (4, 3), 'fortran_order': False, 'descr': '<f8'}",
        header("(3, 4)", order="True").replace("(3, 4)", "(4, 3)"),
    ],
)
def test_headers_in_other_forms_are_read(loader: Loader, text: str, version: int) -> None:
    numbers = np.arange(12.0)
    written(loader, member(text, numbers.tobytes(), version))
    loaded, found = read(loader)
    assert loaded is not None, found
    expected = numbers.reshape((4, 3), order="F" if "True" in text else "C")
    assert loaded.train.inputs["x"].tolist() == expected.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4, 3",
        "(" * 9000,
        "{'descr': " + "[" * 5000 + "]" * 4999,
        "-" * 9000 + "1",
        "x" * 20000,
        header("(-4, -3)"),
        header("(4.0, 3)"),
        header("(True, 12)"),
        header("4, 3"),
        header(f"({10**30}, 0)"),
        header("(4, 3)", order="1"),
        header("(5, 3)"),
        header(descr="'<f3'"),
        header(descr="'float63'"),
        header(descr="'<U0'"),
        header(descr="'f4,f4'"),
        header(descr="'<f99999999999'"),
        header(descr="'|S999999999'"),
        header(descr="8"),
        header() + header(),
        header().replace("descr", "desc"),
        header("(4, 3, " + "1, " * 40 + ")"),
    ],
)
def test_a_damaged_header_is_a_finding(loader: Loader, text: str) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for stream in (False, True):
            written(loader, member(text), method)
            assert read(loader, stream=stream) == (None, DAMAGED)


def test_bytes_that_are_no_array_are_a_finding(loader: Loader) -> None:
    for content in (b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00", b"\x93NUMPY\x09\x00aaaa", b"text"):
        written(loader, content)
        assert read(loader) == (None, DAMAGED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            header(descr="[('a', '<f4'), ('b', '<f4')]"),
            "unsupported_dtype array='x', dtype='structured'",
        ),
        (header(descr="'|V8'"), "unsupported_dtype array='x', dtype='structured'"),
        (header(descr="'<c8'"), "unsupported_dtype array='x', dtype='complex64'"),
        (header(descr="'<M8[ns]'"), "unsupported_dtype array='x', dtype='datetime64[ns]'"),
        (header(descr="'|O'"), "object_array array='x'"),
    ],
)
def test_other_types_are_named(loader: Loader, text: str, said: str) -> None:
    written(loader, member(text))
    _, found = read(loader)
    assert found[0] == f"SC427 (data.npz.inputs) {said}"


@pytest.mark.parametrize("shape", ["(1000000000000, 0)", "(4, 0)", "(4, 0, 3)"])
def test_samples_without_a_number_are_a_finding(loader: Loader, shape: str) -> None:
    written(loader, member(header(shape), b""))
    _, found = read(loader)
    sample = ast.literal_eval(shape)[1:]
    assert found == [f"SC428 (data.npz) empty_samples array='x', shape={sample}"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_is_a_finding(loader: Loader, method: int) -> None:
    written(loader, npy(np.zeros((4, 3))), method)
    _, found = read(loader)
    assert found[0] == ("SC425 (data.npz.inputs) unsupported_compression array='x'")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_array_that_is_there_twice_is_a_finding(loader: Loader) -> None:
    written(loader, npy(np.zeros((4, 3))), times=2)
    _, found = read(loader)
    assert found[0] == "SC425 (data.npz.inputs) duplicate_array array='x', count=2"


def test_an_encrypted_array_is_a_finding(loader: Loader) -> None:
    written(loader, npy(np.zeros((4, 3))))
    path = loader.folder / "d.npz"
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    _, found = read(loader)
    assert found[0] == "SC425 (data.npz.inputs) encrypted_array array='x'"


def test_text_that_is_not_unicode_is_a_finding(loader: Loader) -> None:
    labels = np.array(["ab", "cd", "ab", "cd"])
    for bad in (0x110000, 0xD800, 0xFFFFFFFF):
        content = bytearray(npy(labels))
        content[-4:] = struct.pack("<I", bad)
        with zipfile.ZipFile(loader.folder / "d.npz", "w") as archive:
            archive.writestr("x.npy", npy(np.zeros((4, 3))))
            archive.writestr("y.npy", bytes(content))
        assert read(loader)[1] == ["SC425 (data.npz.targets) damaged_array array='y'"]


def too_large(place: str, value: float) -> str:
    return f"SC410 out_of_range_of_float place='{place}', value={float(value)!r}, dtype='float32'"


@pytest.mark.parametrize("value", [np.finfo(np.float64).max, -3.5e38, 2.0**130])
@pytest.mark.parametrize("stream", [False, True])
def test_a_number_that_float32_has_no_room_for_is_named(
    loader: Loader, value: float, stream: bool
) -> None:
    x = np.arange(12.0).reshape(4, 3)
    x[2, 1] = value
    np.savez(loader.folder / "d.npz", x=x, y=LABELS)
    loaded, found = read(loader, stream=stream)
    assert loaded is None
    assert found == [too_large("row 3 of array `x`", value)]


@pytest.mark.parametrize("kind", ["f8", "longdouble"])
@pytest.mark.parametrize("value", [np.finfo(np.float64).max, -3.5e38])
@pytest.mark.parametrize(
    ("loss", "units"), [("mean_squared_error", 1), ("mean_squared_error", 2), (CLASS, 2)]
)
def test_a_target_that_float32_has_no_room_for_is_named(
    loader: Loader, kind: str, value: float, loss: str, units: int
) -> None:
    y = np.zeros((4, 1 if loss == CLASS else units), kind)
    y[1, -1] = value
    np.savez(loader.folder / "d.npz", x=np.zeros((4, 3)), y=y)
    loaded, found = loader(Npz(path="d.npz"), A3, objective("out", units, loss))
    assert loaded is None
    assert found == [too_large("row 2 of array `y`", value)]


@pytest.mark.parametrize("normalize", [Standardize(), MinMax()])
@pytest.mark.parametrize("value", [np.finfo(np.float64).max, -1e200, 1e39])
def test_a_number_that_is_too_large_to_be_normalised_is_named(
    loader: Loader, value: float, normalize: Normalizer
) -> None:
    x = np.arange(12.0).reshape(4, 3)
    x[3, 0] = value
    np.savez(loader.folder / "d.npz", x=x, y=LABELS)
    loaded, found = loader(Npz(path="d.npz"), A3, TWO, normalize=normalize)
    assert loaded is None
    assert found == [too_large("row 4 of array `x`", value)]


def test_halves_are_read_without_a_word(loader: Loader) -> None:
    x = np.array([[-65504, 0.1, 1], [65504, 6e-8, 2], [2049, 3, 3], [1, 2, 4]], np.float16)
    np.savez(loader.folder / "d.npz", x=x, y=LABELS.astype(np.float16))
    for normalize in (None, Standardize()):
        loaded, found = loader(Npz(path="d.npz"), A3, TWO, normalize=normalize)
        assert found == []
        given = loaded.normalization.normalized("x", loaded.train.inputs["x"])
        wide = x.astype(np.float64)
        expected = (wide - wide.mean(0)) / wide.std(0) if normalize else wide
        np.testing.assert_allclose(given, expected, rtol=1e-6, atol=1e-6)


def test_a_number_that_float32_rounds_is_a_warning(loader: Loader) -> None:
    x = np.arange(12).reshape(4, 3)
    x[0, 1] = np.iinfo(np.int64).min
    x[1, 0] = -(2**62) - 2**30
    x[3, 2] = 2**24 + 1
    np.savez(loader.folder / "d.npz", x=x, y=LABELS)
    loaded, found = read(loader)
    assert loaded is not None
    assert found[0] == (
        "SC412 integer_rounded place='row 2 of array `x`', "
        f"value={-(2**62) - 2**30}, rounded={-(2**62)}"
    )


def test_an_array_that_claims_more_than_is_read_is_a_finding(loader: Loader) -> None:
    written(loader, member(header(f"({2**62}, 4)")))
    size = 2**67
    assert read(loader, stream=True) == (None, DAMAGED)
    _, found = read(loader)
    assert found == [
        f"SC430 (data.npz.inputs) array_too_large array='x', size={size}, limit=17179869184"
    ]


def zeros(shape: tuple[int, ...], descr: str = "'|u1'") -> bytes:
    """A file of a hundredth of its numbers, when it is deflated."""
    return member(header(str(shape), descr), bytes(int(np.prod(shape))))


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (
            (4, MOST // 2),
            (4,),
            "SC428 (data.npz.inputs) wrong_array_shape array='x', shape=(16777216,)",
        ),
        ((MOST // 2, 3), (4,), "SC429 (data.npz) lengths_differ lengths={'x': 16777216, 'y': 4}"),
        ((4, 3), (4, MOST // 2), "SC420 (data.npz.targets) wrong_target_shape"),
    ],
)
def test_arrays_of_another_shape_are_not_unpacked(loader: Loader, x, y, expected: str) -> None:
    with zipfile.ZipFile(loader.folder / "d.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", zeros(x))
        archive.writestr("y.npy", zeros(y))
    tracemalloc.start()
    try:
        loaded, found = read(loader, stream=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert loaded is None
    assert len(found) == 1
    assert found[0].startswith(expected)
    assert peak < MOST


def mutated(content: bytes, random_: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled, or put elsewhere."""
    result = bytearray(content)
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(result) or 1)
        length = random_.choice((1, 1, 2, 8, 40))
        piece = bytes(result[at : at + length])
        result[at : at + length] = random_.choice(
            (random_.randbytes(len(piece)), b"", piece * 3, b"\xff" * len(piece), bytes(len(piece)))
        )
    return bytes(result)


ARRAYS = {
    "float": np.arange(12.0).reshape(4, 3),
    "columns": np.asfortranarray(np.arange(12.0).reshape(4, 3)),
    "integer": np.arange(12, dtype=np.int16).reshape(4, 3),
    "big end": np.arange(12, dtype=">f4").reshape(4, 3),
}


@pytest.mark.parametrize("part", ["archive", "array", "labels"])
@pytest.mark.parametrize("name", ARRAYS)
def test_a_mutation_is_read_or_gets_a_finding(loader: Loader, name: str, part: str) -> None:
    """Of the file as a whole, or of an array whose check sum is right again."""
    names = np.array(["no", "yes", "no", "yes"])
    for seed in range(60):
        random_ = random.Random(f"{name} {part} {seed}")
        x, y = npy(ARRAYS[name]), npy(names)
        x, y = (
            (mutated(x, random_) if part == "array" else x),
            (mutated(y, random_) if part == "labels" else y),
        )
        target = io.BytesIO()
        method = random_.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with zipfile.ZipFile(target, "w", method) as archive:
            archive.writestr("x.npy", x)
            archive.writestr("y.npy", y)
        content = target.getvalue()
        content = mutated(content, random_) if part == "archive" else content
        (loader.folder / "d.npz").write_bytes(content)
        tracemalloc.start()
        try:
            loaded, found = read(loader, stream=random_.random() < 0.5)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert loaded is not None or found
        assert peak < MOST
