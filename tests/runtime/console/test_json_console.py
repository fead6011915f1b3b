"""The console for programs, and that its lines are events again."""

import json
from io import StringIO
from math import isnan
from pathlib import Path

import pytest
from console_runs import STARTED, Clock, check_golden, play, short_run
from speccompile.runtime.console.json_console import JsonConsole
from speccompile.runtime.event_record import read_events
from speccompile.runtime.events import EpochEnded, Event, Progress, Warned
from speccompile.runtime.storage.run_folder import RunFolder


def shown(run: list[tuple[float, Event]]) -> str:
    """What is written for a run."""
    stream, clock = StringIO(), Clock()
    play(JsonConsole(stream, clock), clock, run)
    return stream.getvalue()


def test_the_lines_of_a_run() -> None:
    check_golden("lines.jsonl", shown(list(short_run())))


def test_the_lines_are_the_events_again() -> None:
    text = shown([(at, event) for at, event in short_run() if not isinstance(event, Progress)])
    events = [event for _, event in short_run() if not isinstance(event, Progress)]
    assert repr(list(read_events(text.splitlines()))) == repr(events)


def test_a_line_is_strict_json_without_control_characters() -> None:
    def refuse(name: str) -> None:
        raise ValueError(name)

    for line in shown(list(short_run())).splitlines():
        json.loads(line, parse_constant=refuse)
        assert line.isascii()
        assert line.isprintable()


def test_progress_is_told_once_a_second() -> None:
    run = [(100 + tenth / 10, Progress(1, tenth, 99, tenth / 10)) for tenth in range(50)]
    steps = [json.loads(line)["step"] for line in shown([(100.0, STARTED), *run]).splitlines()[1:]]
    assert steps == [10, 20, 30, 40]


def test_the_events_of_a_run_folder_are_read(tmp_path: Path) -> None:
    with RunFolder.create(tmp_path, "digits") as folder:
        for _, event in short_run():
            folder.log(event)
        events = list(read_events(folder.events_path.read_text(encoding="utf-8").splitlines()))
    assert repr(events) == repr([e for _, e in short_run() if not isinstance(e, Progress)])
    assert isnan([e for e in events if isinstance(e, EpochEnded)][-1].values["loss"])


@pytest.mark.parametrize(
    "line", ["{}", '{"event": "lunch"}', '{"event": "warned"}', "[1]", "warned", "{"]
)
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        list(read_events([line]))


def test_what_a_later_version_adds_is_left_out() -> None:
    (event,) = read_events(['{"event": "warned", "message": "m", "colour": "red"}', ""])
    assert event == Warned("m")
