"""What pyarrow reads of a CSV file is what the csv module reads, bit by bit, or isn't used."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.csv import pieces, table, typed
from speccompile.runtime.data.csv.dialect import Dialect
from speccompile.runtime.data.read import read_all
from speccompile.runtime.data.request import Request, Samples
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.findings.finding import Findings

ODD = [
    *("nan", "NaN", "inf", "-Infinity", "nan(1)", "1e400", "1e-400", "4.9e-324", "-0", "+1"),
    *("1_0", "0x10", "1.", ".5", "1e5", "1E+05", "1d5", "1f", "0b1", "true", "TRUE", "yes"),
    *(" 1", "1 ", "\t1", " ", "", "NA", "na", " NA", "null", "None", "?", "-", "--", "-999"),
    *(" -999", "-999.0", "1,5", "1 000", "1'000", "1e", "e1"),
    *("\uff11", "\u0663", "\u00a01", "1\u00a0"),
    *("9007199254740993", "123456789012345678901234567890", "0.1234567890123456789012345"),
    *("2.2250738585072014e-308", "1.7976931348623157e308", "00012", "1.5.2", "#", "a", "é"),
]
QUOTED = [
    '"1"',
    '""',
    '"a""b"',
    '"1,5"',
    '"x\ny"',
    '" 1"',
    '"1" ',
    ' "1"',
    '"a"b',
    'a"b',
    '"',
    '""""',
]


@contextmanager
def reading(optimistic: bool, size: int = 60) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "SMALL", 0 if optimistic else 2**40)
        patch.setattr(pieces, "SIZE", size)
        yield


def outcome(folder: Path, source: Csv, optimistic: bool, inputs: dict[str, Any]) -> Any:
    findings = Findings()
    options = {"carried": {"k": ()}, "leaves_out": False}
    request = Request(inputs, [objective("y", 3, CLASS)], folder, findings, **options)
    with reading(optimistic):
        result = read_all(source, request)
    found = [shown(one) for one in findings]
    return found if result is None else (*facts(result[0]), result[1]["y"].values.tolist(), found)


def facts(samples: Samples) -> list[Any]:
    inputs = {name: np.asarray(rows[:]) for name, rows in samples.inputs.items()}
    shown_inputs = {
        name: values.tolist() if values.dtype == object else values.tobytes()
        for name, values in inputs.items()
    }
    labels = {name: one.values.tolist() for name, one in samples.labels.items()}
    carried = {name: values.tolist() for name, values in samples.carried.items()}
    return [shown_inputs, labels, samples.digest, samples.rows.tolist(), carried, samples.notes]


def number(chance: random.Random) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.choice([1, 2, 5, 17, 25])))
    kind = chance.random()
    if kind < 0.3:
        return repr(chance.uniform(-1e3, 1e3))
    if kind < 0.5:
        return f"{digits}.{digits[::-1]}e{chance.randint(-330, 300)}"
    return chance.choice(["", "-"]) + digits + chance.choice(["", ".5", ".25"])


def lines(chance: random.Random, odd: float, end: str, texts: list[str]) -> str:
    def cell(of: Callable[[], str]) -> str:
        return chance.choice(texts) if chance.random() < odd else of()

    rows = ["a,b,k,y"]
    for _ in range(chance.randint(1, 25)):
        cells = [cell(lambda: number(chance)), cell(lambda: number(chance))]
        cells += [cell(lambda: chance.choice(["p", "q q", "é"])), chance.choice("012")]
        if chance.random() < odd / 4:
            cells = cells[:-1] if chance.random() < 0.5 else [*cells, ""]
        rows.append("" if chance.random() < odd / 4 else ",".join(cells))
    return end.join(rows) + (end if chance.random() < 0.7 else "")


SOURCES: list[dict[str, Any]] = [
    {},
    {"missing": "drop"},
    {"missing": "mean", "missing_values": ["NA", "?"]},
    {"missing": "mean", "missing_values": [-999, "-999", "null"]},
    {"missing": "drop", "missing_values": -999},
]


@pytest.mark.parametrize("seed", range(60))
def test_both_ways_of_reading_agree(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        odd = chance.choice([0, 0.02, 0.02, 0.2])
        texts = ODD + (QUOTED if chance.random() < 0.5 else [])
        text = lines(chance, odd, chance.choice(["\n", "\n", "\r\n", "\r"]), texts)
        (tmp_path / "t.csv").write_bytes(chance.choice([b"", b"\xef\xbb\xbf"]) + text.encode())
        source = Csv(path="t.csv", target="y", features=["a", "b"], **chance.choice(SOURCES))
        inputs = {"x": tensor(2)}
        expected = outcome(tmp_path, source, False, inputs)
        assert outcome(tmp_path, source, True, inputs) == expected, text


@pytest.mark.parametrize("signs", [{"decimal": ","}, {"decimal": ",", "thousands": "."}])
def test_both_agree_where_numbers_are_written_in_another_way(signs: Any, tmp_path: Path) -> None:
    cells = ["1,5", "-2,25", "1.234,5", "1.5", ",5", "5,", "1e3", "nan", "1.23", "", "7", "+3"]
    for first in cells:
        rows = [f"{first};{second};p;1" for second in cells if "." not in second] * 3
        (tmp_path / "t.csv").write_text("a;b;k;y\n" + "\n".join(rows))
        options = {"delimiter": ";", "missing": "drop", **signs}
        source = Csv(path="t.csv", target="y", features=["a", "b"], **options)
        expected = outcome(tmp_path, source, False, {"x": tensor(2)})
        assert outcome(tmp_path, source, True, {"x": tensor(2)}) == expected


def test_pyarrow_reads_what_is_regular(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, the other tests would also pass if nothing were ever read by pyarrow."""
    monkeypatch.setattr(table, "SMALL", 0)
    monkeypatch.setattr(table.CsvTable, "_strict", lambda *_, **__: pytest.fail("not by pyarrow"))
    text = 'a,b,k,y\r\n1,2,"p, ""q""\r\nr",0\r\n 3,,s,1\r\n5,-6.5e-3,t,2'
    (tmp_path / "t.csv").write_bytes(text.encode())
    source = Csv(path="t.csv", target="y", features=["a", "b"], missing="mean")
    request = Request({"x": tensor(2)}, [objective("y", 3, CLASS)], tmp_path, Findings())
    result = read_all(source, request)
    assert result is not None
    assert result[0].inputs["x"][:, 0].tolist() == [1, 3, 5]


@pytest.mark.parametrize("length", [10, csv.field_size_limit() - 1, 2**17 + 1])
@pytest.mark.parametrize("sign", ["x", ",", '""'])
def test_cells_have_the_length_that_the_csv_module_allows(
    length: int, sign: str, tmp_path: Path
) -> None:
    cell = sign * (length // len(sign))
    (tmp_path / "t.csv").write_text(f'a,b,k,y\n1,2,"{cell}",0\n3,4,p,1\n3,4,p,2\n')
    source = Csv(path="t.csv", target="y", features=["a", "b"])
    both = [outcome(tmp_path, source, how, {"x": tensor(2)}) for how in (False, True)]
    assert both[0] == both[1]
    assert (len(both[0]) == 1) == (length > 2**17 and sign != '""')


@pytest.mark.parametrize("seed", range(30))
def test_pieces_are_whole_rows(seed: int) -> None:
    chance = random.Random(seed)
    cells = ["1", "", "p q", *QUOTED[:5], '"\n\n"', '"\r\n,"', '""""""']
    odd = QUOTED if chance.random() < 0.3 else []
    rows = [",".join(chance.choices(cells + odd, k=3)) for _ in range(40)]
    text = chance.choice(["\n", "\r\n"]).join(rows)
    with reading(True, size=chance.choice([1, 7, 40, 4000])):
        cut = pieces.Pieces(io.BytesIO(text.encode()), 0, Dialect())
        found = [typed.text_of(piece) for piece in cut]
    texts = [*found, *([cut.rest] if cut.rest else [])]
    try:
        expected = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error:
        with pytest.raises(csv.Error):
            [row for one in texts for row in csv.reader(one, strict=True)]
        return
    assert [row for one in texts for row in csv.reader(one, strict=True)] == expected


@pytest.mark.parametrize("optimistic", [False, True])
def test_the_digest_is_the_one_that_older_runs_have_saved(optimistic: bool, tmp_path: Path) -> None:
    rows = "".join(f"{n / 7!r},{-3 * n},{'ab'[n % 2]},é{n % 3}\n" for n in range(50))
    (tmp_path / "t.csv").write_text("a,b,y,w\n" + rows)
    source = Csv(path="t.csv", target="y", features=["a", "b"])
    with reading(optimistic):
        loaded, found = Loader(tmp_path)(source, {"x": tensor(2)}, objective("out", 2, CLASS))
    assert loaded is not None, found
    assert loaded.fingerprint == "81d199970e6c912f9548a0bbd59a3dff9b556a81cd51c651b94e32eb2e8d5261"
