"""The state of a run as metrics of Prometheus, in a text file that is rewritten while it runs.

The node exporter reads such files (its textfile collector), so the run needs no port. The file is
`metrics.prom` in the folder of the run, or one per run in the folder that the environment variable
`SPECCOMPILE_TEXTFILE_DIRECTORY` names. Names and units follow the conventions of Prometheus. Each
value has the labels `run`, such as `digits/1`, and `folder`, which tells runs of one name apart.
"""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import TypeAlias

from ..events import EpochEnded, Event, Finished, Progress, Resumed, RunStarted, Stopped
from ..storage.durable import Disk, replace_file
from ..training.settings import Running
from .facts import name_of

DIRECTORY = "SPECCOMPILE_TEXTFILE_DIRECTORY"
EVERY = 5.0
"""Seconds between two versions of the file; it is scraped less often than that."""

Labels: TypeAlias = tuple[tuple[str, str], ...]


class Prometheus:
    """Writes the text file.

    Args:
        run: The run.
    """

    command = ""

    def __init__(self, run: Running) -> None:
        folder = str(run.folder.path.absolute())
        self._labels, self._clock = (("run", name_of(run.folder)), ("folder", folder)), run.clock
        self._path = _path(run, os.environ.get(DIRECTORY, ""))
        self._metrics: dict[str, dict[Labels, float]] = {}
        self._written = -EVERY
        self._seconds = 0.0

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event)
            case Resumed():
                self._set("epochs_completed", event.epoch)
            case Progress():
                self._set("epoch_progress_ratio", event.step / max(event.steps, 1))
            case EpochEnded():
                self._end_epoch(event)
            case Stopped():
                self._set("stopped", 1, reason=event.reason)
                self._set("kept_epoch", event.kept_epoch)
            case Finished():
                self._set_values(event.test, "test")
        if not isinstance(event, Progress | EpochEnded) or self._clock() >= self._written + EVERY:
            self._write()

    def close(self) -> None:
        """Write what has changed last."""
        self._write()

    def _start(self, event: RunStarted) -> None:
        info = {"target": event.target, "device": event.device, "variant": event.variant}
        self._set("run_info", 1, **info)
        self._set("epochs_limit", event.epochs)
        self._set("parameters", event.parameters)
        for part, size in event.sizes.items():
            self._set("samples", size, part=part)

    def _end_epoch(self, event: EpochEnded) -> None:
        validation = {n: value for n, value in event.values.items() if n.startswith("val_")}
        train = {n: value for n, value in event.values.items() if n not in validation}
        self._set_values(train, "train")
        self._set_values({n.removeprefix("val_"): v for n, v in validation.items()}, "validation")
        self._seconds += event.seconds
        self._set("epochs_completed", event.epoch)
        self._set("epoch_progress_ratio", 0)
        self._set("epoch_duration_seconds", event.seconds)
        self._set("training_seconds_total", self._seconds)
        self._set("samples_per_second", event.samples_per_second)
        self._set("learning_rate", event.learning_rate)
        self._set("epochs_without_improvement", event.epoch - event.best_epoch)
        if event.best_epoch:
            self._set("best_epoch", event.best_epoch)
            self._set("best_value", event.best, monitor=event.monitor)

    def _set_values(self, values: Mapping[str, float], part: str) -> None:
        for name, value in values.items():
            self._set("value", value, part=part, measure=name)

    def _set(self, name: str, value: float, **labels: str) -> None:
        self._metrics.setdefault(name, {})[tuple(labels.items())] = value

    def _write(self) -> None:
        text = "".join(f"{line}\n" for line in self._lines())
        replace_file(Disk(), self._path, text.encode())
        self._written = self._clock()

    def _lines(self) -> Iterator[str]:
        for name, samples in self._metrics.items():
            yield f"# HELP speccompile_{name} {METRICS[name]}"
            yield f"# TYPE speccompile_{name} {'counter' if name.endswith('_total') else 'gauge'}"
            for labels, value in samples.items():
                inside = ",".join(f'{k}="{_escaped(v)}"' for k, v in (*self._labels, *labels))
                yield f"speccompile_{name}{{{inside}}} {_number(value)}"


METRICS = {
    "run_info": "What is run and where.",
    "epochs_limit": "Number of epochs that the spec allows.",
    "parameters": "Number of parameters of the network.",
    "samples": "Number of samples of a part of the data.",
    "epochs_completed": "Number of completed epochs.",
    "epoch_progress_ratio": "Completed share of the current epoch, from 0 to 1.",
    "epoch_duration_seconds": "Duration of the last epoch, with validation.",
    "training_seconds_total": "Duration of all epochs since the process started.",
    "samples_per_second": "Training samples per second in the last epoch.",
    "learning_rate": "Learning rate of the last epoch.",
    "epochs_without_improvement": "Number of epochs since the monitor last improved.",
    "best_epoch": "Epoch with the best value of the monitor.",
    "best_value": "Best value of the monitor.",
    "value": "Loss or metric of the last epoch, or on the test part.",
    "stopped": "Is 1 once the run has stopped.",
    "kept_epoch": "Epoch whose weights were kept, or 0.",
}
"""What each metric means."""


def _path(run: Running, directory: str) -> Path:
    folder = run.folder.path.absolute()
    if not directory:
        return folder / "metrics.prom"
    name, own = name_of(run.folder).replace("/", "_"), sha256(str(folder).encode()).hexdigest()[:8]
    return Path(directory).absolute() / f"speccompile_{name}_{own}.prom"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    """Returns a number as Prometheus reads it."""
    if isnan(value):
        return "NaN"
    return {float("inf"): "+Inf", float("-inf"): "-Inf"}.get(value, repr(float(value)))


start = Prometheus
