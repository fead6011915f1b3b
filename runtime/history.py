"""The history of a run: a row per epoch, and how it ended."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from .console.readable import number
from .storage.durable import StorageError
from .storage.reading import Malformed, read_bytes

MOST_BYTES = 2**28
"""The largest `history.csv` that is read: that of about a million epochs with ten values each."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended.

    Attributes:
        reason: The key of the part of the policy that ended it (`early_stopping`, `stop_when`), or
            `epochs`, `interrupted`, `not_finite` or `out_of_memory`.
        explanation: The same in a sentence.
        epochs: The number of epochs.
        kept_epoch: The epoch whose weights were kept; 0 if none was finished.
        kept: `best` or `last`.
    """

    reason: str
    explanation: str
    epochs: int
    kept_epoch: int
    kept: str


class History(Sequence[dict[str, float]]):
    """What each epoch measured. `history[-1]` is the last epoch, `history["loss"]` a column.

    A value that an epoch doesn't have is missing from its row, and NaN in a column.
    """

    def __init__(self, epochs: Sequence[dict[str, float]]) -> None:
        self._epochs = tuple(epochs)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values: `epoch` first, as counted from 1."""
        return tuple(dict.fromkeys(name for epoch in self._epochs for name in epoch))

    @overload
    def __getitem__(self, key: int) -> dict[str, float]: ...

    @overload
    def __getitem__(self, key: slice) -> "History": ...

    @overload
    def __getitem__(self, key: str) -> list[float]: ...

    def __getitem__(self, key: int | slice | str) -> "dict[str, float] | History | list[float]":
        if isinstance(key, int):
            return self._epochs[key]
        if isinstance(key, slice):
            return History(self._epochs[key])
        if key not in self.columns:
            raise KeyError(key)
        return [epoch.get(key, float("nan")) for epoch in self._epochs]

    def __len__(self) -> int:
        return len(self._epochs)

    def __iter__(self) -> Iterator[dict[str, float]]:
        return iter(self._epochs)

    def __eq__(self, other: object) -> bool:
        return self._epochs == other._epochs if isinstance(other, History) else NotImplemented

    def __hash__(self) -> int:
        return hash(len(self))

    def __repr__(self) -> str:
        names = ", ".join(name for name in self.columns if name != "epoch")
        return f"<History of {len(self)} epochs: {names}>"

    def _repr_html_(self) -> str:
        from ..spec_schema.reports.html import table

        columns = self.columns
        rows = ([_cell(name, epoch) for name in columns] for epoch in self)
        return table(columns, rows, range(len(columns)))


def _cell(name: str, epoch: dict[str, float]) -> str:
    if name not in epoch:
        return ""
    return f"{epoch[name]:.0f}" if name == "epoch" else number(epoch[name])


def read_history(path: Path) -> History:
    """The history in a run's `history.csv`; empty if the run has finished no epoch.

    Raises StorageError if the file is damaged.
    """
    try:
        text = read_bytes(path, MOST_BYTES).decode()
        header, *rows = csv.reader(text.splitlines()) if text else ([],)
        epochs = [
            {name: float(cell) for name, cell in zip(header, row, strict=True) if cell}
            for row in rows
        ]
    except FileNotFoundError:
        return History(())
    except (Malformed, ValueError, csv.Error) as error:
        raise StorageError(f"{path} is damaged", "restore the original file") from error
    except OSError as error:
        raise StorageError(f"{path} can't be read: {error.strerror}") from error
    return History(epochs)
