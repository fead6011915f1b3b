"""The report of a run that goes on: rewritten now and then, and always a whole page."""

from collections.abc import Callable
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import recorded_run
from speccompile.runtime.events import EpochEnded, Event, Progress, RunStarted, Stopped, Warned
from speccompile.runtime.reporting import live
from speccompile.runtime.reporting.live import EVERY, SHARE, LiveReport
from speccompile.runtime.storage.durable import StorageError
from speccompile.runtime.storage.run_folder import RunFolder

STARTED = RunStarted("waves", "", "keras", "cpu, 1 thread", 67, 600, 2000, 2000, 32, 20, 19)


def ended(epoch: int) -> EpochEnded:
    return EpochEnded(epoch, 20, {"loss": 0.1}, 1.0, 600.0, 1e-3, False, "loss", 0.1, 1)


class Watched:
    """A run that goes on, followed with a clock that only moves when it is told to.

    Args:
        cost: How many seconds it takes to write a page.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, cost: float = 0.0) -> None:
        folder = recorded_run(root, 8, ended=False, loss=lambda e: 1 / e, val_loss=lambda e: 1 / e)
        self.page = folder / "report.html"
        self.now, self.cost, self.written = 0.0, cost, 0
        self.told: list[Event] = []
        opened = RunFolder.open(folder)
        write = opened.write_report

        def written(text: str) -> None:
            self.now += self.cost
            self.written += 1
            self.write(text)

        self.write: Callable[[str], None] = write
        patch.setattr(opened, "write_report", written)
        spec = sc.open_run(folder).spec
        self.live = LiveReport(opened, spec, lambda: self.now, self.told.append)

    def hear(self, event: Event, seconds: float = 0.0) -> None:
        self.now += seconds
        self.live(event)


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(tmp_path, monkeypatch)


def test_the_page_says_how_far_the_run_is(watched: Watched) -> None:
    watched.hear(STARTED)
    for epoch in (6, 7, 8):
        watched.hear(ended(epoch), EVERY)
    page = watched.page.read_text()
    assert "Training: epoch 9 of 20, about 12.0s left" in page
    assert '<progress max="20" value="8.000"' in page
    assert f'<noscript><meta http-equiv="refresh" content="{EVERY:.0f}"></noscript>' in page
    assert page.endswith("</html>\n")
    watched.hear(Progress(9, 19, 38, 0.5), EVERY)
    assert 'value="8.500"' in watched.page.read_text()


def test_the_page_is_written_every_few_seconds_at_most(watched: Watched) -> None:
    watched.hear(STARTED)
    for step in range(100):
        watched.hear(Progress(1, step, 100, 0.1), EVERY / 10)
    assert watched.written == pytest.approx(11, abs=1)


def test_a_page_that_takes_long_is_written_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Watched(tmp_path, monkeypatch, cost=2.0)
    slow.hear(STARTED)
    while slow.now < 1000:
        slow.hear(ended(8), 1.0)
    assert slow.written * slow.cost <= SHARE * slow.now + slow.cost
    assert slow.written > 5
    assert 'content="134"' in slow.page.read_text()


def test_the_final_report_is_left_alone(watched: Watched) -> None:
    watched.hear(STARTED)
    watched.hear(Stopped("epochs", "because", 20, 8, "best", 2.0), 10 * EVERY)
    watched.hear(Warned("a warning"), 10 * EVERY)
    assert watched.written == 1


def test_a_page_that_cannot_be_written_is_told_once_and_tried_again(watched: Watched) -> None:
    write = watched.write

    def full(text: str) -> None:
        raise StorageError("the disk is full")

    watched.write = full
    for _ in range(3):
        watched.hear(STARTED, EVERY)
    assert watched.told == [
        Warned("the disk is full; training continues, and the report will be retried")
    ]
    watched.write = write
    watched.hear(ended(1), EVERY)
    assert watched.page.exists()


def test_a_finished_page_does_not_reload(tmp_path: Path) -> None:
    page = recorded_run(tmp_path, loss=lambda e: 1 / e)
    record = live.read_record(RunFolder.open(page), sc.open_run(page).spec)
    text = live.report(record, live.course_of(record), ())
    assert 'http-equiv="refresh"' not in text
    assert 'class="live"' not in text
