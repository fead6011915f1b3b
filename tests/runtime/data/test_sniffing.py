"""How a text file writes its table, found out from the file."""

from pathlib import Path

import pytest
import speccompile as sc
from speccompile.runtime.data.csv.sniffing import sniffed
from speccompile.runtime.data.dates import formats_of

FILES = {
    "a plain table": (b"a,b\n1,2\n3,4\n", {}),
    "semicolons": (b"a;b\n1,5;2\n3,25;4\n", {"delimiter": ";", "decimal": ","}),
    "tabs": (b"a\tb\n1\t2\n3\t4\n", {"delimiter": "tab"}),
    "bars": (b"a|b\n1|x, y\n2|z\n", {"delimiter": "|"}),
    "spaces": (b"a  b\n1 2\n 3   4\n", {"delimiter": "whitespace"}),
    "one column of text": (b"text\nhello you\nhow are, you\n", {}),
    "comments": (b"# about\n# more\na,b\n1,2\n", {"comment": "#"}),
    "a header that looks like a comment": (b"#a,b\n1,2\n2,3\n", {}),
    "lines above": (b"Report of 2024\n\na,b,c\n1,2,3\n3,4,5\n", {"skip_rows": 2}),
    "a line of Excel": (b"sep=;\na;b\n1;2\n", {"delimiter": ";", "skip_rows": 1}),
    "no header": (b"5.1,3.5,setosa\n4.9,3.0,setosa\n", {"header": "none"}),
    "years as names": (b"name,2001,2002\nx,1,2\n", {}),
    "thousands": (b'a,b\n"1,234",2\n"12,345,678",4\n', {"thousands": ","}),
    "points for thousands": (
        b"a;b\n1.234,5;2\n12.345,75;4\n",
        {"delimiter": ";", "thousands": ".", "decimal": ","},
    ),
    "dates with points": (b"a;b\n01.02.2020;1,5\n", {"delimiter": ";", "decimal": ","}),
    "apostrophes around cells": (
        b"a\t'b c'\n1\t'x y'\n2\t'z'\n",
        {"delimiter": "tab", "quote": "'"},
    ),
    "apostrophes in cells": (b"name,b\nO'Hara,1\nD'Arc,2\n", {}),
    "UTF-16": ("a,b\nä,2\n".encode("utf-16"), {"encoding": "utf-16"}),
    "Western letters": ("name,b\nMüller,2\nJosé,3\n".encode("cp1252"), {"encoding": "cp1252"}),
    "Cyrillic letters": ("жив,b\nлить,2\n".encode("cp1251"), {"encoding": "cp1251"}),
    "nothing": (b"", {}),
}


@pytest.mark.parametrize("name", FILES)
def test_options_of_a_file(name: str, tmp_path: Path) -> None:
    content, options = FILES[name]
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert sniffed(path) == options


def test_what_was_noticed_is_said_and_written(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"{n},5;{'Käse' if n % 3 else 'Öl'}\n" for n in range(30))
    path.write_bytes(f"Preis;Ware\n{rows}".encode("cp1252"))
    note, *_ = sc.profile(path, targets=["Preis"]).notes
    assert '`delimiter: ";"`, `encoding: "cp1252"`, `decimal: ","`' in note
    assert "the encoding is a guess" in note
    spec = sc.init(tmp_path / "spec.yaml", data=path, target="Preis")
    text = spec.read_text()
    assert 'target: Preis, delimiter: ";", encoding: cp1252, decimal: ","' in text
    assert "Käse" in text
    assert sc.check(spec, data=True).ok


@pytest.mark.parametrize(
    ("dates", "formats"),
    [
        (["2024-01-31", "2024-02-01"], [""]),
        (["2024-01-31T10:00:00Z"], [""]),
        (["2024/01/31 10:30", "2024/2/1 9:00"], ["%Y/%m/%d %H:%M"]),
        (["31/01/2024", "01/02/2024"], ["%d/%m/%Y"]),
        (["01/31/2024", "02/01/2024"], ["%m/%d/%Y"]),
        (["01/02/2024", "01/03/2024", "02/01/2024"], ["%m/%d/%Y", "%d/%m/%Y"]),  # they ascend
        (["Jan 1 2000", "Feb 11 2000"], ["%b %d %Y"]),
        (["19580329", "19580430"], ["%Y%m%d"]),
        (["2024-01-31", "soon-2024"], []),
        (["1.5", "2.5"], []),
        ([], []),
    ],
)
def test_formats_of_dates(dates: list[str], formats: list[str]) -> None:
    assert formats_of(dates) == formats
