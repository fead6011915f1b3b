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


def test_a_picture_is_whole_and_loads_nothing(record: ModuleType) -> None:
    rows: list[Event] = [
        epoch_ended(epoch, best=(0.6, 30), improved=epoch == 30) for epoch in range(1, 51)
    ]
    svg = record.record_svg([STARTED, *rows, STOPPED, FINISHED], rows=7)
    text = "".join(ElementTree.fromstring(svg).itertext()).replace("\xa0", " ")
    shown = re.findall(r"^(?:★ )? +(?:(\d+)  |… (\d+) epochs)", text, re.MULTILINE)
    assert [int(row or left_out) for row, left_out in shown] == [1, 2, 3, 4, 25, 30, 17, 48, 49, 50]
    assert "speccompile predict runs/digits/1 --data FILE" in text
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace(
        "https://www.textualize.io", ""
    )
