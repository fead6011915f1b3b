"""Parquet files that are damaged, or replaced while they are read."""

from pathlib import Path

import pyarrow as pa
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from pyarrow import parquet
from speccompile.runtime.data.parquet.source import open_table
from speccompile.runtime.data.request import Request
from speccompile.runtime.data.tables.several import read_files
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


def test_files_without_checksums_are_read(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [1.0, 2.0], "y": ["no", "yes"]}), tmp_path / "t.parquet")
    loaded, found = Loader(tmp_path)(Parquet(path="t.parquet", target="y"), X, KIND)
    assert loaded is not None, found
