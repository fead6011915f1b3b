"""Files of other kinds than the spec says: each is called what it is, with a way on that works."""

import ast
import bz2
import io
import json
import os
import pickle
import shlex
import socket
import sqlite3
import subprocess
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings import codes

A2 = {"x": tensor(2)}
TWO = objective("out", 2, CLASS)
TABLE = "a,b,y\n1,2,0\n3,4,1\n"
SHEET = "open it in Excel or LibreOffice, and save the sheet as CSV in UTF-8"


def zipped(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 30)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


def archive() -> bytes:
    target = io.BytesIO()
    np.savez(target, x=np.zeros((4, 2)), y=np.arange(4) % 2)
    return target.getvalue()


def array() -> bytes:
    target = io.BytesIO()
    np.save(target, np.zeros((4, 2)))
    return target.getvalue()


def database(tmp_path) -> bytes:
    with sqlite3.connect(tmp_path / "made.db") as connection:
        connection.execute("create table t (a, b)")
    connection.close()
    return (tmp_path / "made.db").read_bytes()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        made.addfile(tarfile.TarInfo("t.csv"))
    return target.getvalue()


ROWS = [{"a": 1, "b": 2, "y": 0}, {"a": 3, "b": 4, "y": 1}]
KINDS = {
    "parquet": (b"PAR1\x15\x04\x15", "parquet", "use `parquet`"),
    "feather": (b"ARROW1\x00\x00", "arrow", "use `arrow`"),
    "bzip2": (bz2.compress(TABLE.encode()), "bzip2", "bunzip2 -c "),
    "xlsx": (workbook(), "xlsx", "use `excel`"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "xls", SHEET),
    "ods": (
        zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "ods",
        SHEET,
    ),
    "zip": (zipped(data__t="x"), "zip", "unpack it with `unzip`"),
    "tar": (tarred(), "tar", "tar -xf"),
    "npz": (archive(), "npz", "to read it, use `npz`"),
    "npy": (array(), "npy", "use `npz` with the folder"),
    "hdf5": (b"\x89HDF\r\n\x1a\n\x00", "hdf5", "`hdf5`"),
    "pickle": (pickle.dumps(ROWS), "pickle", "can run code"),
    "pdf": (b"%PDF-1.7\n", "pdf", "export"),
    "html": (b"\n<!DOCTYPE html>\n<html></html>\n", "html", "download the file itself"),
    "xml": (b"<?xml version='1.0'?><a/>", "xml", "CSV"),
    "json": (json.dumps(ROWS).encode(), "json", "use `json`"),
    "indented json": (json.dumps(ROWS, indent=2).encode(), "json", "use `json`"),
    "json of columns": (b'{\n "a": [1, 2]}', "json", "use `json`"),
    "json lines": (
        "\n".join(map(json.dumps, ROWS)).encode(),
        "json_lines",
        "use `json`",
    ),
    "json arrays": (b"[1, 2, 0]\n[3, 4, 1]\n", "json_lines", "use `json`"),
    "utf-16": (TABLE.encode("utf-16"), "utf_16", "iconv -f UTF-16 -t UTF-8 "),
    "utf-16, big": (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf_16", "iconv -f UTF-16 "),
    "utf-16, no mark": (TABLE.encode("utf-16-le"), "utf_16_le", "iconv -f UTF-16LE"),
    "utf-16, big, no mark": (TABLE.encode("utf-16-be"), "utf_16_be", "iconv -f UTF-16BE"),
    "utf-32": (TABLE.encode("utf-32"), "utf_32", "iconv -f UTF-32 -t UTF-8 "),
    "utf-32, big": (b"\0\0\xfe\xff" + TABLE.encode("utf-32-be"), "utf_32", "UTF-32 -t"),
    "pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n",
        "git_lfs",
        "`git lfs pull`",
    ),
    "stata": (b"<stata_dta><header><release>118</release>\0", "stata", "read_stata("),
    "spss": (b"$FL2@(#) SPSS DATA FILE\2\0\0\0", "spss", "read_spss("),
    "sas": (bytes(12) + b"\xc2\xea\x81\x60\xb3\x14", "sas", "read_sas("),
    "r": (b"RDX3\nX\n\0\0\0\3", "r", "`write.csv`"),
    "png": (b"\x89PNG\r\n\x1a\n", "png", "`images`"),
    "zeros": (bytes(100), "binary", "CSV"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_is_no_table_is_called_what_it_is(name: str, loader: Loader) -> None:
    content, format, way = KINDS[name]
    loaded, found = loader.csv(content, A2, TWO)
    assert loaded is None
    assert len(found) == 1
    assert found[0].startswith(f"SC402 (data.csv.path) wrong_format format={format!r}, ")
    assert way in remedy_of(found[0])


def remedy_of(found: str) -> str:
    """The help of a `wrong_format` finding, from its arguments."""
    given = ast.parse(f"f({found.partition('wrong_format ')[2]})", mode="eval").body
    arguments = {one.arg: ast.literal_eval(one.value) for one in given.keywords}
    return codes.files.wrong_format(**{"file": "t", **arguments}).text.help


def test_a_database_is_called_what_it_is(loader: Loader, tmp_path) -> None:
    _, found = loader.csv(database(tmp_path), A2, TWO)
    assert found[0].startswith("SC402 (data.csv.path) wrong_format format='sqlite', ")


@pytest.mark.parametrize("name", ["bzip2", "utf-16", "utf-16, no mark", "utf-32", "utf-32, big"])
@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("t.csv", "t-text.csv"),
        ("t.csv.gz", "t.csv"),
        ("it's t", "it's t.csv"),
        ("there.txt", "there-text.csv"),
        ("there.csv.gz", "there-text.csv"),
    ],
)
def test_the_command_that_is_named_gives_the_table(
    name: str, file: str, made: str, loader: Loader, tmp_path, monkeypatch
) -> None:
    """Where the spec is not in the current folder, too; and no file that is there is replaced."""
    monkeypatch.chdir(tmp_path)
    folder = loader.folder = Path("specs of mine")
    folder.mkdir()
    (folder / file).write_bytes(KINDS[name][0])
    (folder / "there.csv").write_text("mine")
    _, found = loader(Csv(path=file, target="y"), A2, TWO)
    command = remedy_of(found[0]).split("`")[1]
    subprocess.run(command, shell=True, check=True)
    assert shlex.split(command)[-1] == f"specs of mine/{made}"
    assert (folder / "there.csv").read_text() == "mine"
    loaded, found = loader(Csv(path=made, target="y"), A2, TWO)
    assert found == []
    assert loaded is not None
    assert loaded.train.inputs["x"].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("name", ["PAR1", "ORC", "BZh9", "FEA1", "GIF87a", "ARROW1", "MATLAB 5.0"])
@pytest.mark.parametrize("other", ["b", "größe"])
def test_a_table_whose_first_name_begins_as_a_format_does_is_a_table(
    name: str, other: str, loader: Loader
) -> None:
    loaded, found = loader.csv(f"{name},{other},y\n1,2,0\n3,4,1\n", A2, TWO)
    assert loaded is not None, found


@pytest.mark.parametrize("text", ["{a},b,y\n1,2,0\n3,4,1\n", "[a],[b],y\n1,2,0\n3,4,1\n"])
def test_a_table_whose_names_are_in_brackets_is_a_table(text: str, loader: Loader) -> None:
    loaded, found = loader.csv(text, A2, TWO)
    assert loaded is not None, found


@pytest.mark.parametrize(
    ("content", "kind", "remedy"),
    [
        (b"", "empty", ""),
        (TABLE.encode(), "text", "to read a table, use `csv`"),
        (array(), "npy", "to read it, use `npz` with the folder of the file as `path`"),
        (workbook(), "xlsx", "to read it, use `excel`"),
        (KINDS["parquet"][0], "parquet", "to read it, use `parquet`"),
    ],
)
def test_a_file_that_is_no_archive_is_called_what_it_is(
    content: bytes, kind: str, remedy: str, loader: Loader
) -> None:
    (loader.folder / "d.npz").write_bytes(content)
    loaded, found = loader(Npz(path="d.npz"), A2, TWO)
    assert loaded is None
    assert len(found) == 1
    assert found[0].startswith(f"SC425 (data.npz.path) wrong_format format={kind!r}, ")
    assert remedy_of(found[0]).startswith(remedy)


def test_a_file_in_the_place_of_a_folder_of_pictures(loader: Loader) -> None:
    (loader.folder / "pets").write_bytes(zipped(pets__a="x"))
    _, found = loader(Images(path="pets"), {"x": tensor(4, 4, 1)}, TWO)
    assert found == [
        (
            "SC401 (data.images.path) file_instead_of_folder path='pets', format='zip', "
            f"location={str(loader.folder / 'pets')!r}, table={str(loader.folder / 'pets.csv')!r}"
        )
    ]


@pytest.mark.parametrize("source", [Csv(path="odd", target="y"), Npz(path="odd")])
@pytest.mark.parametrize("kind", ["a named pipe", "a socket", "a device"])
def test_only_regular_files_are_opened(source, kind: str, loader: Loader) -> None:
    path = loader.folder / "odd"
    if kind == "a named pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path.symlink_to("/dev/null")
    else:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.relpath(path))
    loaded, found = loader(source, A2, TWO)
    assert loaded is None
    assert found == [
        (
            f"SC401 (data.{source.name}.path) wrong_kind_of_file path='odd', "
            f"kind={kind!r}, expected='file'"
        )
    ]


@pytest.mark.parametrize("source", [Csv(path="t", target="y"), Npz(path="t")])
def test_a_file_that_a_pipe_takes_the_place_of_is_not_waited_for(
    source, loader: Loader, monkeypatch
) -> None:
    """It is exchanged after it was looked at, and before it is opened."""
    path = loader.folder / "t"
    path.write_bytes(TABLE.encode() if source.name == "csv" else archive())
    look = os.stat

    def exchange(given, *rest, **options):
        status = look(given, *rest, **options)
        if str(given) == str(path):
            path.unlink()
            os.mkfifo(path)
            monkeypatch.setattr(os, "stat", look)
        return status

    monkeypatch.setattr(os, "stat", exchange)
    loaded, found = loader(source, A2, TWO)
    assert loaded is None
    reason = "it is a named pipe, not a regular file"
    assert found == [f"SC401 (data.{source.name}.path) unreadable path='t', reason={reason!r}"]
