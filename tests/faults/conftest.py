"""What the tests of killed runs share: processes, uninterrupted runs, a table of what was done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fault_specs
import pytest

if TYPE_CHECKING:
    from killed_runs import Ended, Processes, Run

COLUMNS = ("runs", "kills", "while writing", "equal")


@dataclass
class Runs:
    """Runs of the specs of `fault_specs`, each in a new folder."""

    processes: "Processes"
    folder: Path
    _made: int = 0
    _whole: dict[tuple[str, ...], "tuple[Ended, dict[str, str]]"] = field(default_factory=dict)

    def new(self, name: str, target: str, *overrides: str) -> "Run":
        """A run that has not begun."""
        from killed_runs import Run

        self._made += 1
        text = getattr(fault_specs, name.upper()).replace("TARGET", target)
        return Run.of(self.processes, self.folder / f"{self._made}", name, text, overrides)

    def whole(self, name: str, target: str, *overrides: str) -> "tuple[Ended, dict[str, str]]":
        """How a run ends that nothing interrupts, and what it comes to."""
        key = (name, target, *overrides)
        if key not in self._whole:
            run = self.new(*key)
            self._whole[key] = run.finish(), run.outcome()
        return self._whole[key]


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    from killed_runs import Processes

    folder = tmp_path_factory.mktemp("faults")
    processes = Processes(folder)
    yield Runs(processes, folder)
    processes.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table of the runs that were killed; tests hand in their rows as properties."""
    rows = [
        (report.nodeid.partition("::")[2], dict(report.user_properties))
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        if report.when == "call" and "kills" in dict(report.user_properties)
    ]
    if not rows:
        return
    terminalreporter.section("runs that were killed and resumed")
    width = max(len(name) for name, _ in rows)
    terminalreporter.write_line("  ".join([" " * width, *COLUMNS]))
    sums = {column: sum(row[column] for _, row in rows) for column in COLUMNS}
    for name, row in [*sorted(rows), ("together", sums)]:
        cells = [f"{row[column]:>{len(column)}}" for column in COLUMNS]
        terminalreporter.write_line("  ".join([f"{name:{width}}", *cells]))
