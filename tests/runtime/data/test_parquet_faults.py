"""Parquet and Arrow files that are damaged, or replaced while they are read."""

import struct
from pathlib import Path

import pyarrow as pa
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from pyarrow import feather, parquet
from speccompile.runtime.data.parquet.source import open_table
from speccompile.runtime.data.request import Request
from speccompile.runtime.data.tables.several import read_files
from speccompile.spec_schema.components.sources.arrow import Arrow
from speccompile.spec_schema.components.sources.parquet import Parquet
from speccompile.spec_schema.findings.finding import Findings

X = {"x": tensor(1)}
KIND = objective("y", 2, CLASS)
SOURCE = Parquet(path="t/*.parquet", target="y", features="a")


def write(path: Path, column: str = "a", rows: int = 400) -> None:
    path.parent.mkdir(exist_ok=True)
    table = pa.table({column: [n / 7 for n in range(rows)], "y": ["no", "yes"] * (rows // 2)})
    parquet.write_table(
        table, path, row_group_size=100, use_dictionary=False, write_page_checksum=True
    )


@pytest.mark.parametrize("leaves_out", [False, True])
def test_changed_bytes_are_found_by_the_checksums_of_pages(
    tmp_path: Path, leaves_out: bool
) -> None:
    for number in range(2):
        write(tmp_path / "t" / f"{number}.parquet")
    path = tmp_path / "t" / "1.parquet"
    content = bytearray(path.read_bytes())
    numbers = parquet.ParquetFile(path).metadata.row_group(2).column(0)
    content[numbers.data_page_offset + numbers.total_compressed_size // 2] ^= 1
    path.write_bytes(content)
    found = Findings()
    request = Request(X, [KIND], tmp_path, found, leaves_out=leaves_out)
    assert read_files(SOURCE, request, open_table) is None
    (one,) = found
    assert (one.kind, one.arguments["file"]) == ("damaged_table", "t/1.parquet")
    assert one.arguments["reason"].startswith("after row 200: could not verify page integrity")


def test_a_table_that_is_replaced_while_it_is_read(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / "t" / f"{number}.parquet")

    def opened(source, request):
        table = open_table(source, request)
        if source.path_text.endswith("1.parquet"):
            write(tmp_path / "t" / "1.parquet", "b")
        return table

    found = Findings()
    assert read_files(SOURCE, Request(X, [KIND], tmp_path, found), opened) is None
    reason = "another table took its place while it was being read"
    assert [shown(one) for one in found] == [
        f"SC402 (data.parquet.path) damaged_table format='Parquet', reason={reason!r}"
    ]


def test_a_shorter_table_in_its_place_is_read_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "t" / "0.parquet")

    def opened(source, request):
        table = open_table(source, request)
        write(tmp_path / "t" / "0.parquet", rows=200)
        return table

    samples = read_files(SOURCE, Request(X, [KIND], tmp_path, Findings()), opened)
    assert samples is not None
    assert len(samples.inputs["x"]) == len(samples.rows) == samples.faults.rows == 200


DAMAGES = {
    "t.parquet": ("no\3\0\0\0yes", b"no\3\0\0\0y\xff\xfe", "column `y`: Invalid UTF8 sequence"),
    "t.arrow": ("yes", b"y\xff\xfe", "column `y`: Invalid UTF8 sequence"),
    "positions.arrow": ((0, 2, 5), struct.pack("<3i", 0, 2**30, 5), "column `y`: Offset invariant"),
    "indices.arrow": ((0, 1, 2), struct.pack("<3i", 0, -1, 2), "column `y`: Value at position 1"),
    "far.arrow": ((0, 1, 2), struct.pack("<3i", 0, 9, 2), "column `y`: Value at position 1 out of"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_text_is_found(tmp_path: Path, name: str) -> None:
    sound, damaged, reason = DAMAGES[name]
    text = pa.array(["no", "yes", "maybe"] * 50)
    if sound == (0, 1, 2):
        text = text.dictionary_encode()
    table = pa.table({"a": [n / 7 for n in range(150)], "y": text})
    path = tmp_path / name
    if path.suffix == ".arrow":
        feather.write_feather(table, path, compression="uncompressed")
    else:
        parquet.write_table(table, path, compression="none", use_dictionary=False)
    content = path.read_bytes()
    old = sound.encode() if isinstance(sound, str) else struct.pack("<3i", *sound)
    assert old in content
    path.write_bytes(content.replace(old, damaged, 1))
    source = {".arrow": Arrow, ".parquet": Parquet}[path.suffix]
    loaded, found = Loader(tmp_path)(source(path=name, target="y"), X, objective("y", 3, CLASS))
    assert loaded is None
    assert reason in found[0]


def test_files_without_checksums_are_read(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [1.0, 2.0], "y": ["no", "yes"]}), tmp_path / "t.parquet")
    loaded, found = Loader(tmp_path)(Parquet(path="t.parquet", target="y"), X, KIND)
    assert loaded is not None, found
