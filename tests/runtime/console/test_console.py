"""The console on a terminal: the whole screen, what is escaped, and what drawing costs."""

import re
import sys
from dataclasses import replace
from io import StringIO
from itertools import takewhile

import pytest
from console_runs import STARTED, Clock, check_golden, epoch_ended, play, screen, short_run
from rich.console import Console
from speccompile.runtime.console.epoch_table import EpochTable
from speccompile.runtime.console.live_region import Region
from speccompile.runtime.console.rich_console import RichConsole, terminal
from speccompile.runtime.events import Event, Finished, Progress, Stopped

ENVIRONMENT = {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "40"}
ERASED = "\x1b[2K"


def shown(run: list[tuple[float, Event]], close: bool = True, **environment: str) -> str:
    """What is written for a run."""
    stream, clock = StringIO(), Clock()
    console = RichConsole(terminal(stream, ENVIRONMENT | environment), clock)
    play(console, clock, run)
    if close:
        console.close()
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_in_the_middle_of_a_run_the_region_is_below_the_rows(width: int) -> None:
    run = list(takewhile(lambda at: at[0] < 130 or at[1] is STARTED, short_run()))
    lines = screen(shown(run, close=False, COLUMNS=str(width)))
    check_golden(f"terminal_{width}.txt", "\n".join(lines) + "\n")


def test_no_number_of_the_region_is_cut() -> None:
    region, ended = Region(STARTED, 0.0), epoch_ended(120)
    for event in (Progress(120, 4, 20, 0.6, {"loss": 0.5}), ended, Progress(121, 4, 20, 0.6)):
        region.hear(event)
        for width in range(36, 130):
            lines = region.lines(5000.0, width, EpochTable(ended, width), is_headed=False)
            assert max(sum(len(text) for text, _ in line) for line in lines) <= width


def test_the_heading_is_in_the_region_once_it_has_left_the_screen() -> None:
    run = [(100.0, STARTED), *((100.0 + n, epoch_ended(n)) for n in range(1, 30))]
    for lines, count in (("20", 2), ("60", 1)):
        shown_lines = screen(shown(run, close=False, LINES=lines))
        assert (
            sum(line.startswith("  epoch   ") and "loss" in line for line in shown_lines) == count
        )


def test_the_row_of_the_epoch_that_runs_moves() -> None:
    run = [(100.0, STARTED), (101.0, epoch_ended(1))]
    values = {"loss": 0.25, "accuracy": 0.5}
    run += [(102.0, Progress(2, 5, 20, 0.6, values)), (103.0, Progress(2, 9, 20, 1.6, values))]
    rows = [line.split() for line in screen(shown(run, False)) if line.startswith("▸")]
    assert rows == [["▸", "2", "0.2500", "0.5000", "1.6s"]]


def test_at_the_end_only_what_stays_is_left() -> None:
    check_golden("terminal_ended.txt", "\n".join(screen(shown(list(short_run())))))


def test_no_line_of_a_run_is_wider_than_the_terminal() -> None:
    for run in (list(short_run()), list(short_run())[:20]):
        assert max(len(line) for line in screen(shown(run))) <= 80


def test_a_path_is_never_broken() -> None:
    path = "runs/" + "a-long-name/" * 12 + "model.keras"
    text = shown([(100.0, Finished({}, {"model": path}, (f"speccompile evaluate {path}",)))])
    assert text.count(path) == 2


def test_text_of_a_spec_is_neither_markup_nor_obeyed() -> None:
    text = shown(list(short_run()))
    assert r"digits [batch, 64] \x1b[31m[/b]" in text
    assert r"the file [bold]x\x07[/bold] could not be\nwritten" in text


def test_the_cursor_is_hidden_while_it_runs_and_shown_at_the_end() -> None:
    text = shown(list(short_run()))
    assert text.count("\x1b[?25l") == 1
    assert text.count("\x1b[?25h") == 1
    assert text.index("\x1b[?25l") < text.index("★") < text.index("\x1b[?25h")


def test_no_color_leaves_no_color() -> None:
    stream, clock = StringIO(), Clock()
    console = RichConsole(terminal(stream, {**ENVIRONMENT, "NO_COLOR": "1"}), clock)
    play(console, clock, short_run())
    codes = set(re.findall(r"\x1b\[([\d;]+)m", stream.getvalue()))
    assert codes <= {"0", "1", "2"}
    assert "32" in set(re.findall(r"\x1b\[([\d;]+)m", shown(list(short_run()))))


def test_the_region_is_at_most_eight_lines_with_many_metrics() -> None:
    ended = epoch_ended(1)
    values = {f"a_metric_{index}": 0.5 for index in range(40)} | dict(ended.values)
    text = shown([(100.0, STARTED), (101.0, replace(ended, values=values)), (103.0, STOP)], False)
    moves = [found.count("A") for found in re.findall(r"(?:\x1b\[1A\x1b\[2K)+", text)]
    assert moves[-1] == max(moves) == 6


def test_columns_that_do_not_fit_are_named_and_the_watched_one_is_there() -> None:
    ended = epoch_ended(1, improved=True)
    values = {f"a_long_metric_{index}": 0.5 for index in range(8)} | dict(ended.values)
    lines = screen(shown([(100.0, STARTED), (101.0, replace(ended, values=values))]))
    heading = next(line for line in lines if line.startswith("  epoch  "))
    assert "val_loss" in heading
    assert any("also in history.csv: " in line for line in lines)
    assert len(heading) <= 80


def test_it_draws_ten_times_a_second_at_most() -> None:
    run = [(100.0 + index / 1000, Progress(1, 1, 20, index / 1000)) for index in range(1000)]
    assert 9 <= shown([(100.0, STARTED), *run]).count("\r" + ERASED) <= 12


def test_short_epochs_are_printed_together_and_all_of_them() -> None:
    run = [(100.0 + epoch / 100, epoch_ended(epoch)) for epoch in range(1, 201)]
    text = shown([(100.0, STARTED), *run])
    rows = [line for line in screen(text) if re.match(r"  +\d+  ", line)]
    assert [int(row.split()[0]) for row in rows] == list(range(1, 201))
    assert 15 <= text.count("\r" + ERASED) <= 25


class SlowStream(StringIO):
    """A terminal that takes 3 ms a write."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.spent = 0.0

    def write(self, text: str) -> int:
        self.clock.now += 0.003
        self.spent += 0.003
        return super().write(text)


def test_a_slow_terminal_takes_less_than_a_hundredth_of_the_run() -> None:
    clock = Clock()
    stream = SlowStream(clock)
    console = RichConsole(terminal(stream, ENVIRONMENT), clock)
    console(STARTED)
    begun, stream.spent = clock.now, 0.0
    for index in range(6000):
        clock.now += 0.01
        console(Progress(1, index, 6000, clock.now - begun))
    assert 0.002 < stream.spent / (clock.now - begun) < 0.01


def test_printed_text_of_others_stays_above_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, clock = StringIO(), Clock()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", stream)
    console = RichConsole(terminal(stream, ENVIRONMENT), clock)
    console(STARTED)
    print("a library says [this]", file=sys.stderr)
    lines = screen(stream.getvalue())
    console.close()
    assert lines.index("a library says [this]") < lines.index(
        next(line for line in lines if "compiling the first step" in line)
    )
    assert sys.stderr is stream


def test_a_run_that_goes_on_counts_from_its_epoch() -> None:
    text = shown([(100.0, STARTED), (100.5, Progress(8, 10, 20, 0.5))], close=False)
    assert any(line.startswith("  epoch    8/200") for line in screen(text))


def test_the_end_without_a_kept_epoch_says_so() -> None:
    text = shown([(100.0, STARTED), (101.0, replace(STOP, kept_epoch=0))])
    assert "kept        the current weights: no epoch was saved" in text.replace("\x1b[0m", "")


def test_without_the_region_nothing_is_drawn_twice() -> None:
    console = Console(file=StringIO(), force_terminal=True, width=80, record=True)
    clock = Clock()
    play(RichConsole(console, clock, live=False), clock, short_run())
    rows = re.findall(r"^(?:★ |  ) +(\d+)  ", console.export_text(), re.MULTILINE)
    assert rows == ["1", "2", "3", "4", "5", "6"]


STOP = Stopped("interrupted", "interrupted after epoch 1", 1, 1, "best", 3.0)
