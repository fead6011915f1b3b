"""Checkpoints with a known content, for the tests of saving and for the processes they start."""

from pathlib import Path
from typing import Any

import numpy as np
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name


def arrays(epoch: int, rows: int = 3) -> dict[str, dict[str, Any]]:
    return {
        "weights": {"block/dense/kernel": np.full((rows, 2), epoch, np.float32)},
        "optimizer": {"iteration": np.asarray(epoch * 10)},
    }


def save(checkpoints: Checkpoints, *epochs: int, rows: int = 3) -> None:
    for epoch in epochs:
        checkpoints.save(epoch_name(epoch), arrays(epoch, rows), {"epoch": epoch})


def assert_is(checkpoints: Checkpoints, epoch: int, rows: int = 3) -> None:
    """The checkpoint of an epoch holds what was saved in it."""
    loaded = checkpoints.load(epoch_name(epoch))
    assert loaded.state == {"epoch": epoch}
    wanted = arrays(epoch, rows)
    assert loaded.arrays.keys() == wanted.keys()
    for group in wanted:
        for name, array in wanted[group].items():
            np.testing.assert_array_equal(loaded.arrays[group][name], array, strict=True)


def epoch_of(name: str | None) -> int:
    return int(name.removeprefix("epoch-")) if name else 0


def staged(folder: Path) -> list[str]:
    """The directories of saves that did not finish, or have not yet."""
    return [path.name for path in folder.glob(".tmp-*")] if folder.is_dir() else []
