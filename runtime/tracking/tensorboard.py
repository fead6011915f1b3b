"""Event files of TensorBoard, in the folder `tensorboard` of a run.

Its subfolders `train` and `validation` have the same tags, so that TensorBoard draws their curves
into one plot. What is about the run as a whole is in the folder itself: hyperparameters, the graph,
the spec, results on the test part, wrong answers. TensorFlow and TensorBoard write the records.

Values of epochs are written by `Curves`, not by `tf.summary`: that takes milliseconds for each
epoch, and memory that it never gives back.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

import tensorflow as tf
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event as FileEvent
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.hparams import api as hparams
from tensorboard.plugins.scalar.summary_v2 import scalar_pb

from ...compiler.spec import CompiledSpec
from ..concluding import measured
from ..events import EpochEnded, Event, Finished, Judged, Resumed, RunStarted, Stopped
from ..prediction.pictures import has_pictures
from ..prediction.table_files import texts
from ..reporting.record import read_record
from ..storage.run_folder import RunFolder
from ..training.settings import Running
from .facts import hyperparameters, kept_values, values_of

TRAIN, VALIDATION, RUN = "train", "validation", ""
PREFIX = "val_"
MOST_PICTURES = 12


class Curves:
    """An event file with values of epochs.

    Args:
        folder: Its folder, to be created.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = time.time()
        name = f"events.out.tfevents.{int(now)}.{os.uname().nodename}.{os.getpid()}"
        earlier = len([*folder.glob(f"{name}.*")])  # readers take files in the order of their names
        self._file = tf.io.TFRecordWriter(str(folder / f"{name}.{earlier}.v2"))
        self._write(FileEvent(wall_time=now, file_version="brain.Event:2"))

    def add(self, summary: Any, epoch: int) -> None:
        """Write a value."""
        self._write(FileEvent(wall_time=time.time(), step=epoch, summary=summary))

    def flush(self) -> None:
        """Let readers see what was written."""
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, event: Any) -> None:
        self._file.write(event.SerializeToString())


class TensorBoard:
    """Writes event files.

    Args:
        run: The run. Its weights are read at the epochs 1, 2, 4, 8 and so on.
    """

    def __init__(self, run: Running) -> None:
        self._run = run
        self._folder = run.folder.path / "tensorboard"
        self._writers: dict[str, Any] = {}
        self._curves: dict[str, Curves] = {}
        self._steps = self._kept = 0
        self.command = f"tensorboard --logdir {quote(str(run.folder.path))}"
        _forget(run.folder, self._folder, 0)

    def __call__(self, event: Event) -> None:
        with tf.device("/CPU:0"):
            match event:
                case RunStarted():
                    self._steps = event.steps_per_epoch
                    self._start(event)
                case Resumed():
                    self._resume(event)
                case EpochEnded():
                    self._log(event.epoch, values_of(event))
                    self._log_weights(event.epoch)
                case Stopped():
                    self._kept = event.kept_epoch
                case Judged():
                    self._text("verdict", "\n\n".join(event.verdicts))
                case Finished():
                    self._finish(event)
        for writer in (*self._writers.values(), *self._curves.values()):
            writer.flush()

    def close(self) -> None:
        """Close the files."""
        for writer in (*self._writers.values(), *self._curves.values()):
            writer.close()

    def _start(self, event: RunStarted) -> None:
        self._text("spec", _indented(self._run.spec.to_yaml()))
        with self._writer(RUN).as_default(step=0):
            hparams.hparams(hyperparameters(self._run.spec, event))
            tf.summary.graph(self._graph())

    def _graph(self) -> Any:
        """Returns the graph of the network as it predicts."""
        types = self._run.spec.graph.inputs
        given = {name: tf.TensorSpec(one.shape, one.dtype.value) for name, one in types.items()}
        predict = tf.function(self._run.program.predict_step, autograph=False)
        return predict.get_concrete_function(given).graph

    def _resume(self, event: Resumed) -> None:
        """Forget the epochs that are trained again.

        The process may have been killed between the checkpoint of an epoch and its record here.
        That epoch is written again.
        """
        is_inside = event.step > event.epoch * self._steps
        first = event.epoch + 1 if is_inside or not event.epoch else event.epoch
        for part in (TRAIN, VALIDATION):
            _forget(self._run.folder, self._folder / part, first)
        if first == event.epoch:
            record = read_record(self._run.folder, CompiledSpec.of(self._run.spec))
            ended = record.epochs.get(first)
            known = kept_values(self._run.folder, first)
            self._log(first, {**known, **(values_of(ended) if ended else {})})
            self._log_weights(first)

    def _log(self, epoch: int, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            part = VALIDATION if name.startswith(PREFIX) else TRAIN
            self._curves_of(part).add(scalar_pb(name.removeprefix(PREFIX), value), epoch)

    def _log_weights(self, epoch: int) -> None:
        if epoch & (epoch - 1):
            return
        for name, weight in self._run.program.weights.items():
            self._curves_of(TRAIN).add(histogram_pb(f"weights/{name}", weight.numpy()), epoch)

    def _curves_of(self, part: str) -> Curves:
        if part not in self._curves:
            self._curves[part] = Curves(self._folder / part)
        return self._curves[part]

    def _finish(self, event: Finished) -> None:
        if not self._kept:
            return
        with self._writer(RUN).as_default(step=self._kept):
            for name, value in kept_values(self._run.folder, self._kept).items():
                tf.summary.scalar(f"kept/{name}", value)
            for name, value in event.test.items():
                tf.summary.scalar(f"test/{name}", value)
            if has_pictures(self._run.spec.graph):
                self._log_pictures()

    def _log_pictures(self) -> None:
        """Write the pictures of the worst answers, and what was answered, in the same order."""
        evaluation = measured(self._run, self._kept)
        wrong = evaluation.wrong if evaluation else None
        if evaluation is None or wrong is None or wrong.pictures is None or not len(wrong):
            return
        most = min(len(wrong), MOST_PICTURES)
        shown, header = wrong.batch.slice(0, most), wrong.batch.schema.names
        lines = [header, ["---"] * len(header), *zip(*map(texts, shown.columns), strict=True)]
        tf.summary.image(
            f"wrong predictions/{evaluation.part}", wrong.pictures[:most], max_outputs=most
        )
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        self._text(f"wrong predictions as text/{evaluation.part}", table)

    def _text(self, tag: str, text: str) -> None:
        with self._writer(RUN).as_default(step=self._kept):
            tf.summary.text(tag, text)

    def _writer(self, part: str) -> Any:
        if part not in self._writers:
            self._writers[part] = tf.summary.create_file_writer(str(self._folder / part))
        return self._writers[part]


def _forget(folder: RunFolder, part: Path, first: int) -> None:
    """Remove events from a step on, and what a killed process has left of a record.

    Readers don't: the restart of a session, which says so, doesn't apply to tensors.
    """
    for path in part.glob("*tfevents*"):
        with folder.whole(path) as staged, tf.io.TFRecordWriter(str(staged)) as file:
            for record in RawEventFileLoader(str(path)).Load():  # without one that isn't whole
                event = FileEvent.FromString(record)
                if event.HasField("file_version") or event.step < first:
                    file.write(record)


def _indented(text: str) -> str:
    """Returns text as a block of code in Markdown."""
    return "\n".join(f"    {line}" for line in text.splitlines())


start = TensorBoard
