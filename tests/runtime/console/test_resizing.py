"""A terminal that becomes narrower or wider while a run is shown in it."""

import re
from io import StringIO

import pytest
from console_runs import STARTED, Clock, epoch_ended
from rich.console import Console
from speccompile.runtime.console.rich_console import RichConsole, terminal, wraps
from speccompile.runtime.events import Progress


class Screen:
    """A terminal that wraps its lines anew when its width changes, as most do.

    A line is what ends with a line break; it takes as many rows as its width needs.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines = [""]
        self.line = self.row = self.column = 0
        """The cursor: its line, its row in the line, and its column."""

    def write(self, text: str) -> None:
        for part in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
            if part == "\r":
                self.column = 0
            elif part == "\n":
                self._down()
            elif part.startswith("\x1b[") and part.endswith("A"):
                self._up(int(part[2:-1]))
            elif part == "\x1b[2K":
                self._erase()
            elif not part.startswith("\x1b"):
                self._put(part)

    def resize(self, width: int) -> None:
        at = self.row * self.width + self.column
        self.width = width
        self._go_to(at)

    @property
    def rows(self) -> list[str]:
        """What is shown."""
        return [row for line in self.lines for row in self._rows(line)]

    def _rows(self, line: str) -> list[str]:
        starts = range(0, max(len(line), 1), self.width)
        return [line[start : start + self.width] for start in starts]

    def _go_to(self, at: int) -> None:
        """Place the cursor in its line. Behind a full row, it is still in that row."""
        self.row = max(at - 1, 0) // self.width
        self.column = at - self.row * self.width

    def _put(self, text: str) -> None:
        at = self.row * self.width + self.column
        line = self.lines[self.line].ljust(at)
        self.lines[self.line] = line[:at] + text + line[at + len(text) :]
        self._go_to(at + len(text))

    def _down(self) -> None:
        self.column = 0
        if self.row + 1 < len(self._rows(self.lines[self.line])):
            self.row += 1
            return
        self.line, self.row = self.line + 1, 0
        self.lines += [""] * (self.line + 1 - len(self.lines))

    def _up(self, count: int) -> None:
        for _ in range(count):
            if self.row:
                self.row -= 1
                continue
            self.line -= 1
            self.row = len(self._rows(self.lines[self.line])) - 1

    def _erase(self) -> None:
        """Empty the row of the cursor, which is a line of its own from then on."""
        rows = self._rows(self.lines[self.line])
        before, after = "".join(rows[: self.row]), "".join(rows[self.row + 1 :])
        parts = [*([before] if before else []), "", *([after] if after else [])]
        self.lines[self.line : self.line + 1] = parts
        self.line, self.row = self.line + bool(before), 0


class Resized:
    """A run on such a terminal."""

    def __init__(self, width: int) -> None:
        self.screen, self.clock, self._stream = Screen(width), Clock(), StringIO()
        environment = {"TERM": "xterm-256color", "LINES": "40"}
        self.console: Console = terminal(self._stream, environment)
        self.console.width = width
        self.shown = RichConsole(self.console, self.clock)

    def resize(self, width: int) -> None:
        self._pass_on()
        self.console.width = width
        self.screen.resize(width)

    def tell(self, *events: object) -> None:
        for event in events:
            self.clock.now += 1
            self.shown(event)  # type: ignore[arg-type]

    def rows(self) -> list[str]:
        """What is shown, down to the last row that is not empty."""
        self._pass_on()
        return "\n".join(row.rstrip() for row in self.screen.rows).rstrip().split("\n")

    def _pass_on(self) -> None:
        self.screen.write(self._stream.getvalue())
        self._stream.seek(0)
        self._stream.truncate()


VALUES = {"loss": 0.5, "accuracy": 0.75}
FIRST = (STARTED, epoch_ended(1), epoch_ended(2, improved=True), Progress(3, 4, 20, 0.6, VALUES))


@pytest.mark.parametrize("widths", [(60,), (100, 45, 60), (140,), (30, 140), (60, 120, 60)])
def test_nothing_is_left_of_the_region_that_was_drawn_before(widths: tuple[int, ...]) -> None:
    run = Resized(120)
    run.tell(*FIRST)
    for number, width in enumerate(widths):
        run.resize(width)
        run.tell(Progress(3, 5 + number, 20, 1.0, VALUES))
    rows = run.rows()
    region = [row.split() for row in rows[rows.index(next(r for r in rows if r.startswith("▸"))) :]]
    others = [["val_accuracy", "0.8000"]] if widths[-1] < 66 else []
    assert region[0][:4] == ["▸", "3", "0.5000", "0.7500"]
    assert region[1][:2] == ["epoch", "loss"]
    assert [row[:2] for row in region[2:5]] == [
        [],
        ["epoch", "3/200"],
        ["step", f"{5 + number}/20"],
    ]
    assert [row[0] for row in region[5:7]] == ["val_loss", "best"]
    assert region[7:] == others
    assert sum("epoch    3/200" in row for row in rows) == 1
    run.shown.close()
    assert not any("3/200" in row or row.startswith("▸") for row in run.rows())


def test_rows_after_it_have_the_columns_that_fit_then() -> None:
    run = Resized(120)
    run.tell(*FIRST)
    run.resize(60)
    run.tell(epoch_ended(3), epoch_ended(4))
    run.shown.close()
    after = run.rows()[-3:]
    assert after[0].split() == ["epoch", "loss", "accuracy", "val_loss", "lr", "time"]
    assert [row.split()[0] for row in after[1:3]] == ["3", "4"]


def test_terminals_that_cut_lines_instead_are_known() -> None:
    assert wraps({"TERM": "xterm-256color"})
    assert wraps({"TERM": "screen", "TMUX": "/tmp/tmux"})
    for environment in ({"TERM": "linux"}, {"TERM": "screen"}, {"XTERM_VERSION": "XTerm(390)"}):
        assert not wraps(environment)
