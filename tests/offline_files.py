"""Reads what Weights & Biases has written offline: framed records of its own protocol."""

import json
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK = 32768
PATIENCE = 20.0
"""Seconds in which the process that writes the file must have ended it."""


def records(path: Path) -> Iterator[Any]:
    """The records of a `.wandb` file, whose frames are those of LevelDB's log."""
    from wandb.proto.wandb_internal_pb2 import Record

    data, place, whole = path.read_bytes(), 7, b""
    assert data[:4] == b":W&B"
    while place + 7 <= len(data):
        if BLOCK - place % BLOCK < 7:
            place += BLOCK - place % BLOCK
            continue
        _, size, kind = struct.unpack("<IHB", data[place : place + 7])
        whole += data[place + 7 : place + 7 + size]
        place += 7 + size
        if kind in (1, 4):  # whole, or its last part
            yield Record.FromString(whole)
            whole = b""


class OfflineRun:
    """What one process has logged."""

    def __init__(self, folder: Path) -> None:
        (path,) = folder.glob("*.wandb")
        until = time.monotonic() + PATIENCE
        self.records = [*records(path)]
        while not any(one.HasField("exit") for one in self.records):
            assert time.monotonic() < until, [str(one) for one in self.records]
            time.sleep(0.02)
            self.records = [*records(path)]

    @property
    def run(self) -> Any:
        return [one.run for one in self.records if one.HasField("run")][-1]

    @property
    def history(self) -> list[dict[str, Any]]:
        rows = [one.history.item for one in self.records if one.HasField("history")]
        return [_values(items) for items in rows]

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in self.records:
            found |= _values(one.summary.update) if one.HasField("summary") else {}
        return found

    @property
    def config(self) -> dict[str, Any]:
        found = _values(self.run.config.update)
        for one in self.records:
            found |= _values(one.config.update) if one.HasField("config") else {}
        return found

    @property
    def artifact(self) -> Any:
        from wandb.proto.wandb_internal_pb2 import ArtifactRecord

        for one in self.records:
            if one.HasField("artifact"):
                return one.artifact
            if one.HasField("request") and one.request.HasField("log_artifact"):
                return one.request.log_artifact.artifact
        return ArtifactRecord()

    @property
    def exit_code(self) -> int:
        (code,) = [one.exit.exit_code for one in self.records if one.HasField("exit")]
        return int(code)


def _values(items: Any) -> dict[str, Any]:
    return {".".join(i.nested_key) or i.key: json.loads(i.value_json) for i in items}
