"""Contenders in processes of their own, driven over pipes in turns.

Only one of them computes at any moment, and they take turns epoch by epoch: a change of the
machine's speed meets all.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contenders.contender import CONTENDERS
from networks import Network

WORKER = Path(__file__).with_name("worker.py")
Row = dict[str, Any]


class Missing(Exception):
    """The contender's library is not installed."""


class Worker:
    """A contender in its process.

    Raises:
        Missing: its library is not installed.
    """

    def __init__(self, python: str, contender: str, network: str) -> None:
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115  open as long as the process
        self._process = subprocess.Popen(
            [python, str(WORKER), contender, network],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        self._contender = contender
        first = self._answer()
        if "missing" in first:
            self.end()
            raise Missing(first["missing"])

    def ask(self, command: str) -> float:
        """The number that a command is answered with."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        (value,) = self._answer().values()
        return float(value)

    def end(self) -> None:
        """Let the process end, and wait for it."""
        self._process.communicate()
        self._said.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._process.wait()
        self._said.seek(0)
        raise SystemExit(f"{self._contender} failed:\n{self._said.read()}")


@dataclass(slots=True)
class Measured:
    """What was measured of one contender.

    Attributes:
        epochs: seconds of each epoch.
        first_steps: seconds to the end of the first step, one a process.
        memory: MiB.
    """

    epochs: list[float] = field(default_factory=list)
    first_steps: list[float] = field(default_factory=list)
    memory: float = 0.0

    def row(self, network: Network) -> Row:
        """As results keep it."""
        epoch = statistics.median(self.epochs)
        return {
            "samples_per_second": round(network.samples / epoch),
            "microseconds_per_step": round(epoch / network.steps * 1e6),
            "seconds_to_first_step": round(statistics.median(self.first_steps), 3),
            "peak_memory_mib": round(self.memory),
            "epochs": [round(seconds, 4) for seconds in self.epochs],
            "first_steps": [round(seconds, 3) for seconds in self.first_steps],
        }


def measured(
    network: Network, contenders: list[str], pythons: Mapping[str, str], epochs: int, starts: int
) -> dict[str, Row]:
    """A row for each contender; one that is not installed has only the reason.

    Args:
        pythons: contender → interpreter; those not named run in this one.
        epochs: measured, after one that warms up.
        starts: processes whose first step is timed; epochs are run by the last of them.
    """
    found: dict[str, Measured | str] = {name: Measured() for name in contenders}
    workers: dict[str, Worker] = {}
    for _ in range(starts):
        for worker in workers.values():
            worker.end()
        workers = _started(network, found, pythons)
    for number in range(1, epochs + 1):
        for name, worker in workers.items():
            found[name].epochs.append(worker.ask(f"epoch {number}"))
    for name, worker in workers.items():
        found[name].memory = worker.ask("memory")
        worker.end()
    return {
        name: {"missing": of} if isinstance(of, str) else of.row(network)
        for name, of in found.items()
    }


def _started(
    network: Network, found: dict[str, Any], pythons: Mapping[str, str]
) -> dict[str, Worker]:
    """A new process for each contender that there is, its first step made and noted."""
    workers = {}
    for name in found:
        if isinstance(found[name], str):
            continue
        try:
            workers[name] = Worker(pythons.get(name, sys.executable), name, network.name)
        except Missing as missing:
            found[name] = str(missing)
            continue
        found[name].first_steps.append(workers[name].ask("begin"))
    return workers


def peers(python: str) -> dict[str, str]:
    """The interpreter of every contender that may live outside the project's."""
    return {name: python for name, entry in CONTENDERS.items() if entry.peer}
