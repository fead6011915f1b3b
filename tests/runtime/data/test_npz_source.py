"""Arrays from an npz file, and every fault of one."""

import zipfile

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.runtime.data.npz import archive
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.types import DType

PICTURE = {"x": tensor(4, 4, 1)}
TWO = objective("out", 2, CLASS)


def saved(loader: Loader, arrays, inputs=PICTURE, wanted=TWO, *, source=None, **options):
    np.savez_compressed(loader.folder / "d.npz", **arrays)
    return loader(Npz(**{"path": "d.npz", **(source or {})}), inputs, wanted, **options)


def arrays(size: int = 6, **others):
    generator = np.random.Generator(np.random.Philox(key=1))
    x = generator.integers(0, 255, (size, 4, 4), dtype=np.uint8)
    return {"x": x, "y": np.arange(size) % 2, **others}


def test_arrays_get_the_declared_shape_and_type(loader: Loader) -> None:
    given = arrays()
    loaded, found = saved(loader, given)
    assert loaded is not None, found
    values = loaded.train.inputs["x"]
    assert (values.shape, values.dtype) == ((6, 4, 4, 1), np.float32)
    np.testing.assert_array_equal(values[..., 0], given["x"])
    assert loaded.train.targets["out"].tolist() == [0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("labels", "wanted", "expected"),
    [
        (np.array(["b", "a"] * 3), TWO, [1, 0] * 3),
        (np.array([[b"b"], [b"a"]] * 3), TWO, [1, 0] * 3),
        (np.array([True, False] * 3), objective("o", 1, "binary_crossentropy"), [[1], [0]] * 3),
        (
            np.eye(2)[[0, 1] * 3],
            objective("o", 2, "categorical_crossentropy"),
            [[1, 0], [0, 1]] * 3,
        ),
        (np.arange(6) / 4, objective("o", 1, "mean_squared_error"), [[n / 4] for n in range(6)]),
        (np.zeros((6, 5)), objective("o", (5, 2), CLASS), [[0] * 5] * 6),
    ],
)
def test_targets(loader: Loader, labels, wanted, expected) -> None:
    loaded, found = saved(loader, arrays(y=labels), wanted=wanted)
    assert loaded is not None, found
    np.testing.assert_array_equal(loaded.train.targets[wanted.output], expected)


@pytest.mark.parametrize(
    ("others", "options", "expected"),
    [
        (
            {},
            {"source": {"targets": "Y"}},
            "SC426 (data.npz.targets) unknown_array array='Y', arrays=['x', 'y'], similar='y'",
        ),
        (
            {},
            {"source": {"inputs": "images"}},
            "SC426 (data.npz.inputs) unknown_array array='images', arrays=['x', 'y'], similar=''",
        ),
        (
            {"x": np.array([{}] * 6)},
            {},
            "SC427 (data.npz.inputs) object_array array='x'",
        ),
        (
            {"x": np.ones((6, 4, 4), np.complex64)},
            {},
            "SC427 (data.npz.inputs) unsupported_dtype array='x', dtype='complex64'",
        ),
        (
            {"x": np.array(["a"] * 6)},
            {},
            "SC427 (data.npz.inputs) text_array array='x', input='x'",
        ),
        (
            {"y": np.zeros(5)},
            {},
            "SC429 (data.npz) lengths_differ lengths={'x': 6, 'y': 5}",
        ),
        (
            {"y": np.array(3)},
            {},
            "SC428 (data.npz) scalar_array array='y'",
        ),
        (
            {"x": np.zeros((6, 5, 4))},
            {},
            (
                "SC428 (data.npz.inputs) wrong_array_shape array='x', shape=(5, 4), input='x', "
                "expected=(4, 4, 1), has_axes_swapped=False"
            ),
        ),
        (
            {"x": np.zeros((6, 3, 2, 2))},
            {"inputs": {"x": tensor(2, 2, 3)}},
            (
                "SC428 (data.npz.inputs) wrong_array_shape array='x', shape=(3, 2, 2), "
                "input='x', expected=(2, 2, 3), has_axes_swapped=True"
            ),
        ),
        (
            {"x": np.array([0, 1, np.nan, 3, np.inf, 5])},
            {"inputs": {"x": tensor(1)}},
            "SC410 not_finite place='row 3 of array `x`', value=nan, can_be_missing=False\n"
            "SC410 not_finite place='row 5 of array `x`', value=inf, can_be_missing=False",
        ),
        (
            {"x": np.arange(6)},
            {"inputs": {"x": tensor(1, dtype=DType.INT32)}, "limits": {"x": 5}},
            "SC438 index_out_of_range place='row 6 of array `x`', value=5.0, size=5",
        ),
        (
            {"y": np.array([0, 1, 5, 0, 1, -2])},
            {},
            "SC418 class_index_too_large place='row 3 of array `y`', greatest=5, output='out', "
            "capacity=2\n"
            "SC419 unexpected_label place='row 6 of array `y`', label=-2, allowed=(), "
            "can_be_name=False, is_real=False",
        ),
        (
            {"y": np.array([0, 1, 0.5, 0, 1, np.nan])},
            {},
            "SC410 not_finite place='row 6 of array `y`', value=nan, can_be_missing=False\n"
            "SC419 unexpected_label place='row 3 of array `y`', label=0.5, allowed=(), "
            "can_be_name=False, is_real=False",
        ),
        (
            {"y": np.eye(2)[[0] * 6]},
            {},
            (
                "SC420 (data.npz.targets) wrong_target_shape labels='array `y` of d.npz', "
                "got=(2,), output='out', shape=(2,), loss='sparse_categorical_crossentropy', "
                "target='class', is_cropped=False"
            ),
        ),
        (
            {"y": np.array(["a", "b"] * 3)},
            {"wanted": objective("out", 1, "mean_squared_error")},
            (
                "SC420 (data.npz.targets) text_targets labels='array `y` of d.npz', "
                "output='out', shape=(1,), loss='mean_squared_error', target='real'"
            ),
        ),
    ],
)
def test_faults(loader: Loader, others, options, expected) -> None:
    loaded, found = saved(loader, arrays(**others), **options)
    assert loaded is None
    assert sorted(found) == expected.split("\n")


def test_no_samples(loader: Loader) -> None:
    _, found = saved(loader, arrays(0))
    assert found == ["SC403 (data.npz.path) arrays_without_samples"]


def test_integers_that_float32_hardly_tells_apart_are_a_warning(loader: Loader) -> None:
    given = arrays(x=np.arange(6).reshape(6, 1) + 2**24)
    one = {"x": tensor(1)}
    loaded, found = saved(loader, given, one)
    assert loaded is not None
    assert found == [
        "SC412 integer_rounded place='row 2 of array `x`', value=16777217, rounded=16777216"
    ]
    loaded, found = saved(loader, given, one, normalize=Standardize())
    assert found == [
        "SC412 (data.normalize) close_in_float32 what='feature 0 of input `x`', low=16777216.0, "
        "high=16777221.0, step=2.0"
    ]
    wide = arrays(x=np.array([[1], [2], [3], [4], [5], [2**24 + 1]]))
    assert saved(loader, wide, one, normalize=Standardize())[1] == []


def test_infinity_is_a_fault_of_what_is_rescaled_too(loader: Loader) -> None:
    given = arrays(x=np.array([[1], [np.inf], [3], [4], [5], [6]], np.float32))
    loaded, found = saved(loader, given, {"x": tensor(1)}, normalize=Standardize())
    assert loaded is None
    assert found == [
        ("SC410 not_finite place='row 2 of array `x`', value=inf, can_be_missing=False")
    ]


def test_files_that_are_no_archive(loader: Loader) -> None:
    (loader.folder / "d.npz").write_bytes(b"PK\x03\x04 but not really")
    _, found = loader(Npz(path="d.npz"), PICTURE, TWO)
    assert found == ["SC425 (data.npz.path) not_an_archive"]
    _, found = loader(Npz(path="e.npz"), PICTURE, TWO)
    assert found == [
        "SC401 (data.npz.path) not_found noun='file', path='e.npz', "
        f"folder={str(loader.folder)!r}, similar='d.npz'"
    ]


def test_flipped_and_lying_bytes(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    path = loader.folder / "d.npz"
    np.savez(path, **arrays(50))
    content = bytearray(path.read_bytes())
    content[600] ^= 1
    path.write_bytes(content)
    _, found = loader(Npz(path="d.npz"), PICTURE, TWO)
    assert found == ["SC425 (data.npz.inputs) damaged_array array='x'"]
    header = b"\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, 'shape': (10, 4, 4)}"
    with zipfile.ZipFile(path, "w") as lying:
        lying.writestr("x.npy", header.ljust(127) + b"\n" + b"\x00" * 16)
    _, found = loader(Npz(path="d.npz"), PICTURE, TWO)
    assert "SC425 (data.npz.inputs) damaged_array array='x'" in found
    monkeypatch.setattr(archive, "LARGEST", 100)
    _, found = loader(Npz(path="d.npz"), PICTURE, TWO)
    assert ("SC430 (data.npz.inputs) array_too_large array='x', size=160, limit=100") in found


def test_labels_of_bytes_that_are_not_utf8_are_reported(loader: Loader) -> None:
    names = np.array(["caf\u00e9".encode(), b"tea"] * 3)
    names[2] = b"caf\xe9"
    loaded, found = saved(loader, arrays(y=names), wanted=objective("out", 2, CLASS))
    assert loaded is None
    assert found == ["SC427 invalid_utf8 place='row 3 of array `y`', text='caf\\\\xe9'"]
    names[2] = b"tea"
    loaded, found = saved(loader, arrays(y=names), wanted=objective("out", 2, CLASS))
    assert loaded is not None, found
    assert loaded.class_names["out"] == ("caf\u00e9", "tea")


def test_a_member_without_an_ending_is_an_array_too(loader: Loader) -> None:
    saved(loader, arrays())
    with zipfile.ZipFile(loader.folder / "d.npz") as archive:
        content = {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(loader.folder / "d.npz", "w") as archive:
        for name, array in content.items():
            archive.writestr(name, array)
    loaded, found = loader(Npz(path="d.npz"), PICTURE, TWO)
    assert loaded is not None, found
    assert loaded.train.size == 6
