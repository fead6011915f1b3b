"""The console of logs: its whole text, its heartbeat, and what no line of it may hold."""

import re
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from console_runs import STARTED, Clock, check_golden, epoch_ended, play, short_run
from speccompile.runtime.console.plain_console import PlainConsole, pair
from speccompile.runtime.events import Event, Finished, Progress, Warned


def shown(run: list[tuple[float, Event]]) -> str:
    """What is written for a run."""
    stream, clock = StringIO(), Clock()
    play(PlainConsole(stream, clock), clock, run)
    return stream.getvalue()


def test_the_text_of_a_run() -> None:
    check_golden("plain.txt", shown(list(short_run())))


def test_every_line_is_pairs_without_control_characters() -> None:
    lines = shown(list(short_run())).splitlines()
    bare_or_quoted = r'[^\s=]+=(?:[^\s"]+|"(?:[^"\\]|\\.)*")'
    assert all(re.fullmatch(rf"{bare_or_quoted}(?: {bare_or_quoted})*", line) for line in lines)
    assert all(line.isprintable() for line in lines)


def test_a_line_is_as_long_as_it_has_to_be() -> None:
    assert "x" * 300 in shown([(100.0, Finished({}, {"model": "x" * 300}))])


def test_a_long_epoch_has_a_heartbeat_a_minute() -> None:
    run = [(100.0 + second, Progress(1, second, 1000, float(second))) for second in range(1, 200)]
    beats = [line for line in shown([(100.0, STARTED), *run]).splitlines() if "step=" in line]
    assert [re.findall(r"step=(\d+)", beat) for beat in beats] == [["60"], ["120"], ["180"]]
    assert beats[0] == "epoch=1/200 step=60/1000 t=1m00s samples/s=63"


def test_an_epoch_without_best_and_patience_is_without_them() -> None:
    text = shown([(100.0, replace(epoch_ended(1), best_epoch=0, patience=0))])
    assert "best" not in text
    assert "patience" not in text


def test_signs_that_the_stream_lacks_are_escaped() -> None:
    raw = BytesIO()
    stream = TextIOWrapper(raw, encoding="ascii", write_through=True)
    PlainConsole(stream, Clock())(Warned("λ is large"))
    assert raw.getvalue() == b'warning="\\u03bb is large"\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("runs/digits/1", "key=runs/digits/1"),
        ("two words", 'key="two words"'),
        ('a "b"', r'key="a \"b\""'),
        ("a=b", 'key="a=b"'),
        ("", 'key=""'),
        ("line\nbreak\x1b[2J", r'key="line\nbreak\u001b[2J"'),
        ("right\u202eleft", r'key="right\u202eleft"'),
        (12, "key=12"),
    ],
)
def test_a_value_reads_as_one_word_or_is_quoted(value: object, written: str) -> None:
    assert pair("key", value) == written
