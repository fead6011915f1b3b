"""What a run says is told and written down, now or when the disk takes it again."""

from pathlib import Path
from typing import Any

import pytest
from speccompile.runtime.event_record import read_events
from speccompile.runtime.events import EpochEnded, Event, Warned
from speccompile.runtime.storage.identity import RunFolderError
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.training.journal import Journal


class Refusing:
    """A run's folder whose disk refuses while the test says so."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder, self.refuses = folder, False

    def __getattr__(self, name: str) -> Any:
        if self.refuses:
            raise RunFolderError(f"{name} could not be written: the disk is full")
        return getattr(self.folder, name)


def ended(epoch: int) -> EpochEnded:
    return EpochEnded(epoch, 9, {"loss": 1 / epoch}, 1.0, 1.0, 0.1, True, "loss", 1.0, epoch)


@pytest.mark.parametrize("stops", [False, True])
def test_what_the_disk_refused_is_written_later_and_in_order(stops: bool, tmp_path: Path) -> None:
    heard: list[Event] = []
    with RunFolder.create(tmp_path, "waves") as folder:
        refusing = Refusing(folder)
        journal = Journal(refusing, heard.append, stops)  # type: ignore[arg-type]
        journal(ended(1))
        refusing.refuses = True
        if stops:
            with pytest.raises(RunFolderError, match="the disk is full"):
                journal(ended(2))
            return
        for epoch in (2, 3):
            journal(ended(epoch))
        refusing.refuses = False
        journal(ended(4))
    assert [event.epoch for event in heard if isinstance(event, EpochEnded)] == [1, 2, 3, 4]
    (warned,) = [event for event in heard if isinstance(event, Warned)]
    assert "the disk is full; training continues, and saving will be retried" in warned.message
    written = list(read_events(folder.events_path.read_text().splitlines()))
    assert written == [ended(epoch) for epoch in (1, 2, 3, 4)]
    rows = folder.history_path.read_text().splitlines()
    assert [row.partition(",")[0] for row in rows] == ["epoch", "1", "2", "3", "4"]
