"""Consoles of a sweep: a line per trial, JSON lines, and a table of live rows."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from speccompile.runtime.console.rich_console import LiveLines, terminal
from speccompile.runtime.console.sweep_console import (
    JsonSweepConsole,
    LiveSweepConsole,
    PlainSweepConsole,
)
from speccompile.runtime.console.sweep_view import SweepTable, sweep_started
from speccompile.runtime.events import EpochEnded
from speccompile.runtime.sweeps.events import (
    SweepEnded,
    SweepEvent,
    SweepStarted,
    TrialEnded,
    TrialEpoch,
    TrialStarted,
    TrialWorking,
)
from speccompile.runtime.sweeps.record import SearchRecord, TrialRecord
from sweep_records import ended, failed, sweep_of

SETTINGS = [{"variant": name, "params.drop": drop} for name in ("plain", "deep") for drop in (0, 1)]
DONE = [
    ended(1, SETTINGS[0], val_loss=0.5),
    ended(2, SETTINGS[1], val_loss=0.7),
    failed(3, SETTINGS[2], "no such file\x1b[31m"),
    ended(4, SETTINGS[3], val_loss=0.25),
]
EPOCH = EpochEnded(
    epoch=3,
    epochs=9,
    values={"loss": 0.4, "val_loss": 0.6},
    seconds=0.1,
    samples_per_second=100,
    learning_rate=0.1,
    improved=True,
    monitor="val_loss",
    best=0.6,
    best_epoch=3,
)


def events() -> Iterator[SweepEvent]:
    open_ = [replace(one, state="waiting", result=None, message="") for one in DONE]
    yield SweepStarted(sweep_of(DONE[0], *open_[1:]), "runs/tiny/4", 2)
    for one in DONE[1:]:
        yield TrialStarted(one.trial)
        yield TrialWorking(one.trial, "reading t.csv")
        yield TrialEpoch(one.trial, EPOCH)
        yield TrialEnded(one)
    yield TrialEnded(TrialRecord(DONE[1].trial, "interrupted"))
    yield SweepEnded(sweep_of(*DONE), ("speccompile run --resume runs/tiny/4",))


def test_plain_lines_have_a_line_per_trial() -> None:
    stream, ticks = io.StringIO(), count()
    console = PlainSweepConsole(stream, lambda: float(next(ticks)))
    for event in events():
        console(event)
    assert stream.getvalue().splitlines() == [
        "sweep=runs/tiny/4 trials=4 done=1 workers=2",
        "trial=2/4 variant=plain params.drop=1 state=started",
        "trial=2/4 variant=plain params.drop=1 state=ended stopped=epochs epochs=9 kept=7 "
        "val_loss=0.7000 t=1m01s",
        "trial=3/4 variant=deep params.drop=0 state=started",
        'trial=3/4 variant=deep params.drop=0 state=failed why="no such file\\u001b[31m"',
        "trial=4/4 variant=deep params.drop=1 state=started",
        "trial=4/4 variant=deep params.drop=1 state=ended stopped=epochs epochs=9 kept=7 "
        "val_loss=0.2500 t=1m01s",
        "trial=2/4 variant=plain params.drop=1 state=interrupted",
        'next="speccompile run --resume runs/tiny/4"',
    ]


def test_a_long_trial_is_heard_of_once_a_minute() -> None:
    stream, ticks = io.StringIO(), count(step=40)
    console = PlainSweepConsole(stream, lambda: float(next(ticks)))
    console(SweepStarted(sweep_of(*DONE), "runs/tiny/4", 1))
    console(TrialStarted(DONE[1].trial))
    for _ in range(4):
        console(TrialEpoch(DONE[1].trial, EPOCH))
    heard = [line for line in stream.getvalue().splitlines() if "epoch=3/9" in line]
    assert 1 <= len(heard) < 4
    assert heard[0].endswith("epoch=3/9 loss=0.4000 val_loss=0.6000")


def test_json_lines_are_strict() -> None:
    stream = io.StringIO()
    console = JsonSweepConsole(stream, lambda: 0.0)
    for event in events():
        console(event)
    console(TrialEnded(ended(1, SETTINGS[0], val_loss=float("nan"))))
    lines = [
        json.loads(line, parse_constant=pytest.fail) for line in stream.getvalue().splitlines()
    ]
    names = [line["event"] for line in lines]
    assert names[:5] == [
        "sweep_started",
        "trial_started",
        "trial_working",
        "trial_epoch",
        "trial_ended",
    ]
    assert lines[4]["result"]["values"] == {"val_loss": 0.7}
    assert lines[-1]["result"]["values"] == {"val_loss": "NaN"}


def drawn(width: int) -> tuple[list[str], list[str]]:
    """What is printed, and the region while a trial runs."""
    stream, ticks = io.StringIO(), count()
    console = terminal(stream, {"COLUMNS": str(width), "LINES": "30", "NO_COLOR": "1"})
    region: list[str] = []

    def make(below) -> LiveLines:
        def watched(columns: int):
            lines = below(columns)
            region[:] = ["".join(text for text, _ in line) for line in lines] or region
            return lines

        return LiveLines(console, lambda: next(ticks) * 0.01, watched, live=False)

    shown = LiveSweepConsole(make, lambda: next(ticks) * 0.01)
    seen: list[str] = []
    for event in events():
        shown(event)
        if isinstance(event, TrialEpoch) and event.trial.number == 2:
            seen = ["".join(text for text, _ in line) for line in shown._below(width)]
    printed = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    return printed.splitlines(), seen


def test_ended_trials_are_rows_and_running_ones_are_redrawn() -> None:
    printed, region = drawn(90)
    assert printed == [
        "",
        "  tiny  4 trials · 2 at a time · 1 done before",
        "  sweep  runs/tiny/4",
        "",
        " trial  variant  params.drop     epochs    val_loss     time",
        "★    1  plain    0                  7/9      0.5000    1m01s",
        "     2  plain    1                  7/9      0.7000    1m01s",
        "     3  deep     0            failed: no such file\\x1b[31m",
        "★    4  deep     1                  7/9      0.2500    1m01s",
        "     2  plain    1            interrupted",
        "  to resume  speccompile run --resume runs/tiny/4",
        "",
    ]
    assert region[0].startswith("▸    2  plain    1                  3/9      0.6000")
    assert region[0].endswith("best 0.6000 @ 3")
    assert region[-1].startswith("  1/4 trials  ━")


@pytest.mark.parametrize("width", [60, 80])
def test_rows_fit_the_terminal(width: int) -> None:
    printed, region = drawn(width)
    rows = [line for line in printed if "failed" not in line]
    assert max(map(len, rows)) <= width
    assert len(region[-1]) <= width


def test_a_trial_that_runs_shows_its_course_where_it_fits() -> None:
    table = SweepTable(sweep_of(*DONE), 100)
    trial, course = DONE[1].trial, (0.9, 0.7, 0.6)
    line = "".join(text for text, _ in table.running(trial, "", EPOCH, "1.0s", course))
    assert line.endswith("0.6000     1.0s  █▃▁ · best 0.6000 @ 3")
    for width in range(52, 100):
        table.fit(width)
        for epoch in (None, EPOCH):
            parts = table.running(trial, "reading a-long-name.csv", epoch, "1.0s", course)
            assert sum(len(text) for text, _ in parts) <= width


def test_names_of_columns_are_shortened_before_they_are_joined() -> None:
    table = SweepTable(sweep_of(*DONE), 90)
    assert table.heading()[0][0].split()[:3] == ["trial", "variant", "params.drop"]
    table.fit(60)
    assert table.heading()[0][0].split()[:3] == ["trial", "variant", "drop"]
    assert table.row(DONE[0])[1][0].startswith("    1  plain    0   ")


def test_a_search_has_columns_before_it_has_drawn_anything() -> None:
    search = SearchRecord(("params.rate", "params.width"), 24, None, "tpe", "median")
    table = SweepTable(replace(sweep_of(), search=search), 100)
    heading, _ = table.heading()[0]
    assert heading.split() == ["trial", "params.rate", "params.width", "epochs", "val_loss", "time"]
    drawn = ended(1, {"params.rate": 0.000123456, "params.width": 8}, val_loss=0.5)
    pruned = replace(drawn, state="pruned")
    rows = ["".join(text for text, _ in table.row(one)) for one in (pruned, drawn)]
    assert rows[0].split() == ["1", "0.000123456", "8", "7/9", "0.5000", "1m01s", "pruned"]
    assert rows[1].startswith("★")
    started = SweepStarted(replace(sweep_of(pruned), search=search), "runs/tiny/4", 2)
    assert "24 trials · 2 at a time · 1 done before" in str(sweep_started(started, table))
    fewer = replace(started, record=replace(started.record, asked=40))
    assert "24 trials (all combinations) · 2 at a time" in str(sweep_started(fewer, table))
