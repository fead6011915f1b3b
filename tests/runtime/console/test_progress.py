"""Which console a run gets, on real pseudo-terminals too, and how it is left when a run breaks."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO, FileIO, StringIO, TextIOWrapper
from threading import Thread
from typing import TextIO

import pytest
from console_runs import STARTED, Clock, epoch_ended, play, screen, short_run
from patience import PATIENCE
from speccompile.runtime.console.progress import ProgressMode, listener_for

TERMINAL = {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
SHOW_CURSOR, HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


@dataclass
class Terminal:
    """A pseudo-terminal: the stream to write to, and what has arrived once it is closed."""

    stream: TextIO
    received: bytearray = field(default_factory=bytearray)

    @property
    def text(self) -> str:
        """What has arrived."""
        return self.received.decode().replace("\r\n", "\n")


@contextmanager
def pseudo_terminal() -> Iterator[Terminal]:
    """Read a new terminal to its end."""
    master, slave = pty.openpty()
    terminal = Terminal(TextIOWrapper(FileIO(slave, "w"), encoding="utf-8", write_through=True))
    reader = Thread(target=_read, args=(master, terminal.received))
    reader.start()
    try:
        yield terminal
    finally:
        terminal.stream.close()
        reader.join(PATIENCE)
        os.close(master)


def _read(master: int, received: bytearray) -> None:
    with suppress(OSError):  # the other side was closed
        while data := os.read(master, 4096):
            received += data


def test_a_terminal_gets_the_live_console_and_its_cursor_back() -> None:
    clock = Clock()
    with (
        pseudo_terminal() as terminal,
        listener_for("auto", terminal.stream, environment=TERMINAL, clock=clock) as listener,
    ):
        play(listener, clock, short_run())
    assert HIDE_CURSOR in terminal.text
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)
    lines = screen(terminal.text)
    assert sum(line.startswith("★") for line in lines) == 3
    assert "              speccompile predict runs/digits/1 --data FILE" in lines


def break_down(stream: TextIO, error: type[BaseException]) -> None:
    """Two epochs, the second of which waits for its turn to be drawn, and then an error."""
    with listener_for("auto", stream, environment=TERMINAL, clock=Clock()) as listener:
        listener(STARTED)
        listener(epoch_ended(1))
        listener(epoch_ended(2))
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_breaks_leaves_its_rows_and_a_clean_terminal(error: type[BaseException]) -> None:
    with pseudo_terminal() as terminal, pytest.raises(error):
        break_down(terminal.stream, error)
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)
    lines = screen(terminal.text)
    while lines[-1] == "":
        lines.pop()
    assert [line.split()[0] for line in lines[-3:]] == ["epoch", "1", "2"]


class Interrupted(StringIO):
    """A terminal whose person presses Ctrl-C as the cursor disappears."""

    def write(self, text: str) -> int:
        written = super().write(text)
        if text == HIDE_CURSOR and self.getvalue().count(HIDE_CURSOR) == 1:
            raise KeyboardInterrupt
        return written


def test_the_cursor_is_shown_again_where_the_start_is_interrupted() -> None:
    stream = Interrupted()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        break_down(stream, RuntimeError)
    assert stream.getvalue().endswith(SHOW_CURSOR)


@pytest.mark.parametrize(
    ("mode", "changes", "live"),
    [
        ("auto", {}, True),
        ("auto", {"CI": "true"}, False),
        ("auto", {"CI": "false"}, True),
        ("auto", {"TERM": "dumb"}, False),
        ("rich", {"CI": "true"}, True),
        ("plain", {}, False),
        ("json", {}, False),
    ],
)
def test_what_a_terminal_gets(mode: ProgressMode, changes: dict[str, str], live: bool) -> None:
    clock, environment = Clock(), {**TERMINAL, **changes}
    with (
        pseudo_terminal() as terminal,
        listener_for(mode, terminal.stream, environment=environment, clock=clock) as listener,
    ):
        play(listener, clock, short_run())
    assert ("\x1b" in terminal.text) is live
    assert "runs/digits/1" in terminal.text


@pytest.mark.parametrize(
    ("mode", "beginning"),
    [("auto", "spec="), ("plain", "spec="), ("json", '{"event"'), ("none", ""), ("rich", "\n")],
)
def test_what_a_pipe_gets(mode: ProgressMode, beginning: str) -> None:
    stream, clock = StringIO(), Clock()
    with listener_for(mode, stream, environment=TERMINAL, clock=clock) as listener:
        play(listener, clock, short_run())
    assert stream.getvalue().startswith(beginning)
    assert bool(stream.getvalue()) is (mode != "none")


def test_a_terminal_without_the_signs_gets_plain_lines() -> None:
    raw, clock = BytesIO(), Clock()
    stream = TextIOWrapper(raw, encoding="latin-1", write_through=True)
    with listener_for("rich", stream, environment=TERMINAL, clock=clock) as listener:
        play(listener, clock, short_run())
    assert raw.getvalue().startswith(b"spec=")
    assert b"\x1b" not in raw.getvalue()


class BrokenPipe(StringIO):
    """A pipe whose reader goes away after 200 signs."""

    def write(self, text: str) -> int:
        if self.tell() > 200:
            raise BrokenPipeError
        return super().write(text)


@pytest.mark.parametrize("mode", ["rich", "plain", "json"])
def test_a_run_outlives_its_console(mode: ProgressMode) -> None:
    clock = Clock()
    with listener_for(mode, BrokenPipe(), environment=TERMINAL, clock=clock) as listener:
        play(listener, clock, short_run())
    assert clock.now > 170


@pytest.mark.parametrize("mode", ["plain", "json", "none"])
def test_only_the_live_console_loads_rich(mode: str) -> None:
    code = (
        "import sys, time\n"
        "from speccompile.runtime.console.progress import listener_for\n"
        f"with listener_for({mode!r}, sys.stdout, environment={{}}, clock=time.monotonic): pass\n"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
