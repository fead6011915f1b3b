"""The picture of a run for the README."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from console_runs import FINISHED, STARTED, STOPPED, epoch_ended
from speccompile.runtime.events import Event

SCRIPT = Path(__file__).parents[1] / "docs" / "record.py"


@pytest.fixture(scope="module")
def record() -> ModuleType:
    """docs/record.py."""
    specification = importlib.util.spec_from_file_location("record", SCRIPT)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def lines_of(svg: str) -> list[str]:
    """The rows of the terminal, each word where its element is."""
    rows: dict[float, str] = {}
    root = ElementTree.fromstring(svg)
    assert root.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        if element.get("textLength") is None:
            continue  # the title
        word, column = element.text or "", float(element.attrib["x"]) / 12.2
        assert word == word.strip()
        assert " " not in word
        assert abs(column - round(column)) < 0.01
        assert abs(float(element.attrib["textLength"]) / 12.2 - len(word)) < 0.01
        y = float(element.attrib["y"])
        rows[y] = rows.get(y, "").ljust(round(column)) + word
    return [rows[y] for y in sorted(rows)]


def test_a_picture_is_whole_and_loads_nothing(record: ModuleType) -> None:
    rows: list[Event] = [
        epoch_ended(epoch, best=(0.6, 30), improved=epoch == 30) for epoch in range(1, 51)
    ]
    svg = record.record_svg([STARTED, *rows, STOPPED, FINISHED], rows=7)
    text = "\n".join(lines_of(svg))
    shown = re.findall(r"^(?:★ )? +(?:(\d+)  |… (\d+) epochs)", text, re.MULTILINE)
    assert [int(row or left_out) for row, left_out in shown] == [1, 2, 3, 4, 25, 30, 17, 48, 49, 50]
    assert "speccompile predict runs/digits/1 --data FILE" in text
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace(
        "https://www.textualize.io", ""
    )
