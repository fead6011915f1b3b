"""Replays of runs with several policies, side by side."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from textwrap import fill
from typing import overload

from ...compiler.sources import SpecSource
from ...spec_schema.errors import Error, as_asked, check_choice
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.table import WIDTH, table
from ...spec_schema.yaml.writer import one_line
from ..console.readable import duration, number
from ..history import read_history
from ..storage.run_folder import RunFolder
from .replay import Replay, past_of
from .run_list import run_folders

FEW = 3
"""How many replays are also said in sentences; of more, only those that the history can't tell."""
LEAST = 46
"""Columns for everything but the values."""
NARROW = 80
_PARENTS = re.compile(r"(?<!\S)[a-z_]+\.(?=[a-z_.]+=)")


@dataclass(frozen=True, slots=True, repr=False)
class Replays(Sequence[Replay]):
    """What runs would have done with other policies. `print(replays)` shows a table.

    Attributes:
        recorded: What the runs did.
        replays: What they would have done: for each run, one for each policy.
    """

    recorded: tuple[Replay, ...]
    replays: tuple[Replay, ...]

    @overload
    def __getitem__(self, key: int) -> Replay: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[Replay, ...]: ...

    def __getitem__(self, key: int | slice) -> "Replay | tuple[Replay, ...]":
        return self.replays[key]

    def __len__(self) -> int:
        return len(self.replays)

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The table as `text` or `json`.

        Args:
            width: Columns of the text. Defaults to 100.
        """
        check_choice("format", format, ("text", "json"))
        if format == "json":
            facts = {"recorded": self.recorded, "replays": self.replays}
            return json_text({name: [r.to_json() for r in each] for name, each in facts.items()})
        return Rendered("\n".join(self._lines(width)))

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Replays of {len(self.recorded)} runs with {len(self)} policies>"

    def _lines(self, width: int | None) -> Iterator[str]:
        common, several = self._common(), len(self.recorded) > 1
        if common:
            yield printable(f"all: {', '.join(map(_short, common))}")
        yield self._table(common, several, width)
        for one in self:
            if one.ending is None or len(self) <= FEW:
                yield ""
                yield printable(f"{f'{one.run}: ' if several else ''}{_called(one, common)}")
                yield from _said(one, width or WIDTH)

    def _table(self, common: Sequence[str], several: bool, width: int | None) -> str:
        names = [*dict.fromkeys(n for one in (*self.recorded, *self) for n in one.shown)]
        names = _fitting(names, width, [str(one.run) for one in self] if several else [])
        labels = self._labels(common, width or WIDTH)
        rows = [["run"] * several + ["policy", "epochs", "kept", *names, "time", "ended by"]]
        for run in self.recorded:
            for one in (run, *(one for one in self if one.run == run.run)):
                cells = [str(one.run)] * several + _row(one, labels[one.policy], names)
                rows.append([*map(printable, cells)])
        first = 2 if several else 1
        return table(rows, range(first, first + len(names) + 3), page=width)

    def _labels(self, common: Sequence[str], width: int) -> dict[tuple[str, ...], str]:
        """Returns what each policy is called; on narrow pages, by the last part of its paths."""
        all = (*self.recorded, *self)
        labels = {one.policy: _called(one, common) for one in all}
        last = {policy: _PARENTS.sub("", label) for policy, label in labels.items()}
        is_clear = len({*last.values()}) == len(last)
        return last if width < NARROW and is_clear else labels

    def _common(self) -> tuple[str, ...]:
        """Returns the overrides that all policies share, if there are several policies."""
        policies = {one.policy for one in self}
        first = self[0].policy
        return tuple(o for o in first if len(policies) > 1 and all(o in p for p in policies))


def _fitting(names: list[str], width: int | None, runs: Sequence[str]) -> list[str]:
    """Returns the values that fit on a line, at least the first."""
    room = (width or WIDTH) - LEAST - max(map(len, runs), default=0)
    while len(names) > 1 and sum(max(len(name), 8) + 2 for name in names) > room:
        names = names[:-1]
    return names


def _said(one: Replay, width: int) -> Iterator[str]:
    """Yields what a replay shows, wrapped; the command is on a line of its own."""
    for sentence in one.sentences():
        yield fill(printable(sentence), width, initial_indent="  ", subsequent_indent="  ")
    if one.command:
        yield f"  to find out: {printable(one.command, len(one.command))}"


def _row(one: Replay, label: str, names: Sequence[str]) -> list[str]:
    values = [number(one.values[name]) if name in one.values else "" for name in names]
    time = "" if one.seconds is None else duration(one.seconds)
    if one.ending is None:
        return [label, f"> {one.epochs}", _epoch(one), *values, f"> {time}", "unknown"]
    return [label, str(one.epochs), _epoch(one), *values, time, one.ending.reason]


def _epoch(one: Replay) -> str:
    return str(one.best_epoch) if one.best_epoch else "none"


def _called(one: Replay, common: Sequence[str]) -> str:
    return ", ".join(_short(text) for text in one.policy if text not in common) or "as recorded"


def _short(override: str) -> str:
    return override.removeprefix("training.policy.").removeprefix("training.")


def replay_runs(
    folders: Sequence[Path],
    overrides: Sequence[str],
    grid: Mapping[str, Sequence[object]],
    spec: SpecSource | None = None,
) -> Replays:
    """Returns what the runs in folders would have done with each combination of values.

    Args:
        spec: The spec with the policy. Defaults to that of each run.

    Raises: see `speccompile.replay_runs`.
    """
    if not overrides and not grid and spec is None:
        options = as_asked(
            "`--spec FILE`, `--set PATH=VALUE` or `--grid PATH=VALUE,VALUE`",
            "`spec`, `overrides` or `grid`",
        )
        raise Error("there is no policy to replay", f"use {options}")
    choices = [[f"{path}={one_line(value, path)}" for value in grid[path]] for path in grid]
    empty = next((path for path in grid if not grid[path]), None)
    if empty is not None:
        raise Error(f"the grid has no values for `{empty}`", "give one value or more")
    policies = [(*overrides, *point) for point in product(*choices)]
    found = [past_of(RunFolder.open(path)) for path in _runs(folders)]
    return Replays(
        tuple(past.recorded() for past in found),
        tuple(past.replay(policy, spec) for past in found for policy in policies),
    )


def _runs(folders: Sequence[Path]) -> list[Path]:
    """Returns the folders with a run; of several, those that have finished an epoch."""
    found = [*dict.fromkeys(path for folder in folders for path in run_folders(folder))]
    if not found:
        raise Error(
            f"there is no run in {', '.join(map(str, folders))}", "name the folder of a run"
        )
    begun = [path for path in found if len(read_history(RunFolder.open(path).history_path))]
    return begun or found
