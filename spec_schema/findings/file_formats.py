"""The formats of data files: what messages call them, and how to make a readable file of one."""

from shlex import quote
from typing import NamedTuple


class FileFormat(NamedTuple):
    """A format of files.

    Attributes:
        noun: What messages call a file of this format.
        remedy: What to do with one; `{file!r}` and `{table!r}` are its path and that of the table
            to write, `{source}` and `{target}` the same, quoted for a shell.
    """

    noun: str
    remedy: str = ""


def _pandas(noun: str, reader: str) -> FileFormat:
    call = f"pandas.{reader}({{file!r}}).to_csv({{table!r}}, index=False)"
    return FileFormat(noun, f"convert it to CSV: `{call}`")


def _command(noun: str, command: str) -> FileFormat:
    return FileFormat(noun, f"`{command} {{source}} > {{target}}`")


def _encoded(name: str, code: str) -> FileFormat:
    return _command(f"{name} text", f"iconv -f {code} -t UTF-8")


_SHEET = "open it in Excel or LibreOffice, and save the sheet as CSV in UTF-8"
_ARRAYS = "save its arrays with `numpy.savez`, and use `npz`"
_IMAGES = "to read images, use `images` with a folder that has a subfolder per class"

FORMATS = {
    "": FileFormat("a file"),
    "arrow": FileFormat("an Arrow file", "to read it, use `arrow`"),
    "avro": FileFormat("an Avro file", "convert it to CSV"),
    "binary": FileFormat("a binary file", "convert it to CSV"),
    "bzip2": _command("compressed with bzip2", "bunzip2 -c"),
    "empty": FileFormat("an empty file"),
    "feather": _pandas("a Feather file", "read_feather"),
    "gif": FileFormat("a GIF image", _IMAGES),
    "git_lfs": FileFormat("a Git LFS pointer", "run `git lfs pull` to download the file"),
    "gzip": _command("compressed with gzip", "gunzip -c"),
    "hdf5": FileFormat("an HDF5 file", "to read it, use `hdf5`"),
    "html": FileFormat("an HTML page", "download the file itself, not the page that links to it"),
    "jpeg": FileFormat("a JPEG image", _IMAGES),
    "json": FileFormat("a JSON document", "to read it, use `json`"),
    "json_lines": FileFormat("a JSON Lines file", "to read it, use `json`"),
    "matlab": FileFormat("a MATLAB file", _ARRAYS),
    "npy": FileFormat(
        "a NumPy array file (.npy)", "to read it, use `npz` with the folder of the file as `path`"
    ),
    "npz": FileFormat("a NumPy archive (.npz)", "to read it, use `npz`"),
    "ods": FileFormat("a LibreOffice spreadsheet (.ods)", _SHEET),
    "office": FileFormat("an Office document", _SHEET),
    "orc": _pandas("an ORC file", "read_orc"),
    "parquet": FileFormat("a Parquet file", "to read it, use `parquet`"),
    "pdf": FileFormat("a PDF document", "export the table as CSV from its original source"),
    "pickle": FileFormat(
        "a Python pickle",
        "export the data as CSV: pickles are not supported, because loading one can run code",
    ),
    "png": FileFormat("a PNG image", _IMAGES),
    "r": FileFormat("an R workspace", "export the table with `write.csv` in R"),
    "rtf": FileFormat("an RTF document", "save the table as CSV"),
    "sas": _pandas("a SAS file", "read_sas"),
    "seven_zip": FileFormat("a 7z archive", "unpack it"),
    "spss": _pandas("an SPSS file", "read_spss"),
    "sqlite": FileFormat(
        "an SQLite database", "export the table, for example with `sqlite3 -csv -header`"
    ),
    "stata": _pandas("a Stata file", "read_stata"),
    "tar": FileFormat("a tar archive", "unpack it with `tar -xf`"),
    "text": FileFormat("a text file", "to read a table, use `csv`"),
    "utf_16": _encoded("UTF-16", "UTF-16"),
    "utf_16_be": _encoded("UTF-16", "UTF-16BE"),
    "utf_16_le": _encoded("UTF-16", "UTF-16LE"),
    "utf_32": _encoded("UTF-32", "UTF-32"),
    "xls": FileFormat("an Excel workbook (.xls)", _SHEET),
    "xlsx": FileFormat("an Excel workbook (.xlsx)", "to read it, use `excel`"),
    "xml": FileFormat("an XML document", "convert it to CSV"),
    "xz": _command("compressed with xz", "xz -dc"),
    "zip": FileFormat("a zip archive", "unpack it with `unzip`"),
    "zstd": _command("compressed with zstd", "zstd -dc"),
}
"""The formats by name; `""` is one that is not recognized."""

EXPECTED = {
    "csv": "CSV text in UTF-8",
    "parquet": "a Parquet file",
    "arrow": "an Arrow file",
    "json": "JSON",
    "excel": "an Excel workbook (.xlsx)",
    "npz": "an npz archive",
    "hdf5": "an HDF5 file",
    "tfrecord": "a TFRecord file",
}
"""What a source reads."""


def remedy(name: str, location: str, table: str) -> str:
    """Returns what to do with a file of a format.

    Args:
        name: A key of `FORMATS`.
        location: The path of the file from the current folder.
        table: Where to save it as CSV.
    """
    paths = {"file": location, "table": table, "source": quote(location), "target": quote(table)}
    return FORMATS[name].remedy.format(**paths)
