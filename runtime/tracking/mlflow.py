"""Runs of MLflow. Where they are kept is set as MLflow says, such as by `MLFLOW_TRACKING_URI`.

The experiment is named like the spec, unless `MLFLOW_EXPERIMENT_NAME` or `MLFLOW_EXPERIMENT_ID` is
set. A resumed run is found by its tag `speccompile.run`.
"""

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from mlflow.entities import Metric, Param, RunTag
from mlflow.tracking import MlflowClient
from mlflow.utils.file_utils import ExclusiveFileLock
from mlflow.utils.time import get_current_time_millis

from ..events import EpochEnded, Event, Finished, Judged, Resumed, RunStarted, Stopped
from ..training.settings import Running
from .facts import earlier_values, files_of, kept_values, name_of, spec_values, values_of

EVERY = 1.0
"""Seconds between two requests with the values of epochs."""
MOST_METRICS, MOST_PARAMS = 1000, 100
"""What MLflow takes in one request."""
LONGEST_PARAM, LONGEST_TAG = 500, 5000
"""Characters that MLflow takes."""
IDENTITY, LOCK = "speccompile.run", ".mlflow.lock"
STATES = {"interrupted": "KILLED", "not_finite": "FAILED", "out_of_memory": "FAILED"}


class MLflow:
    """Logs a run to MLflow.

    Args:
        run: The run.
    """

    def __init__(self, run: Running) -> None:
        for name in ("mlflow", "alembic"):  # the making of a database isn't worth a line
            logging.getLogger(name).setLevel(logging.WARNING)
        self._run = run
        # Trials of a sweep would make the tables of one database, and the experiment, at once.
        with ExclusiveFileLock(str(run.folder.path.parent / LOCK)):
            self._client = MlflowClient()
            self._experiment = self._experiment_id(os.environ)
        self._id = self._find() or self._create()
        self._metrics: list[Any] = []
        self._sent = run.clock()
        self._known: dict[str, dict[int, float]] = {}
        self._kept, self._state = 0, ""
        self.command = _command(self._client.tracking_uri)

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event)
            case Resumed():
                self._resume(event)
            case EpochEnded():
                self._add(values_of(event), event.epoch)
            case Stopped():
                self._stop(event)
            case Judged():
                self._tag({"verdict": "\n".join(event.verdicts), "try": "\n".join(event.remedies)})
            case Finished():
                self._finish(event)
        if self._run.clock() >= self._sent + EVERY:
            self._send()

    def close(self) -> None:
        """Send what is pending, and end the run. It has failed if it has not stopped."""
        self._send()
        self._client.set_terminated(self._id, self._state or "FAILED")

    def _experiment_id(self, environment: Mapping[str, str]) -> str:
        if number := environment.get("MLFLOW_EXPERIMENT_ID"):
            return number
        name = environment.get("MLFLOW_EXPERIMENT_NAME") or self._run.spec.name
        known = self._client.get_experiment_by_name(name)
        return str(known.experiment_id if known else self._client.create_experiment(name))

    def _find(self) -> str:
        """Returns the id of the run that an earlier process has logged; empty without one."""
        wanted = f"tags.`{IDENTITY}` = '{self._run.folder.identity}'"
        found = self._client.search_runs([self._experiment], wanted, max_results=1)
        for run in found:
            self._client.update_run(run.info.run_id, status="RUNNING")
        return str(found[0].info.run_id) if found else ""

    def _create(self) -> str:
        folder = self._run.folder
        tags = {IDENTITY: str(folder.identity), "folder": str(folder.path.absolute())}
        made = self._client.create_run(self._experiment, tags=tags, run_name=name_of(folder))
        return str(made.info.run_id)

    def _start(self, event: RunStarted) -> None:
        """Log the params that are not logged yet; they can't change."""
        params = spec_values(self._run.spec) | {"device": event.device}
        params |= {"variant": event.variant} if event.variant else {}
        params |= {f"samples.{part}": size for part, size in event.sizes.items()}
        known = self._client.get_run(self._id).data.params
        found = {_key(name): str(value)[:LONGEST_PARAM] for name, value in params.items()}
        new = [Param(name, value) for name, value in found.items() if name not in known]
        for first in range(0, len(new), MOST_PARAMS):
            self._client.log_batch(self._id, params=new[first : first + MOST_PARAMS])
        tags = {"parameters": event.parameters, "overrides": " ".join(event.overrides)}
        self._tag({name: str(value) for name, value in tags.items() if value})

    def _resume(self, event: Resumed) -> None:
        """Log what an earlier process has not, and learn what it has logged.

        It may have been killed before it has sent the values of the last epochs, or while it did.
        """
        logged = self._client.get_run(self._id).data.metrics
        for name in logged:
            found = self._client.get_metric_history(self._id, name)
            self._known[name] = {one.step: one.value for one in found}
        for epoch, values in earlier_values(self._run, event.epoch):
            self._add(values, epoch)
        if event.changes:
            self._tag({f"changes.{event.epoch}": "\n".join(event.changes)})

    def _stop(self, event: Stopped) -> None:
        self._state, self._kept = STATES.get(event.reason, "FINISHED"), event.kept_epoch
        tags = {"stopped": event.reason, "stopped_because": event.explanation}
        self._tag(tags | {"kept_epoch": str(event.kept_epoch)})

    def _finish(self, event: Finished) -> None:
        if self._kept:
            kept = kept_values(self._run.folder, self._kept)
            self._add({f"kept_{name}": value for name, value in kept.items()}, self._kept)
            self._add({f"test_{name}": value for name, value in event.test.items()}, self._kept)
        for path in files_of(self._run.folder, event):
            self._upload(path)

    def _upload(self, path: Path) -> None:
        if path.is_dir():
            self._client.log_artifacts(self._id, str(path), path.name)
        else:
            self._client.log_artifact(self._id, str(path))

    def _add(self, values: Mapping[str, float], epoch: int) -> None:
        now = get_current_time_millis()
        known = {name: self._known.get(_key(name), {}).get(epoch) for name in values}
        is_again = "loss" in values and known["loss"] == values["loss"]  # only its speed differs
        for name, value in values.items():
            if known[name] is None or not (is_again or known[name] == value):
                self._metrics.append(Metric(_key(name), value, now, epoch))
        if len(self._metrics) >= MOST_METRICS // 2:
            self._send()

    def _send(self) -> None:
        pending, self._metrics = self._metrics, []
        for first in range(0, len(pending), MOST_METRICS):
            self._client.log_batch(self._id, metrics=pending[first : first + MOST_METRICS])
        self._sent = self._run.clock()

    def _tag(self, tags: Mapping[str, str]) -> None:
        sent = [RunTag(_key(name), text[:LONGEST_TAG]) for name, text in tags.items() if text]
        self._client.log_batch(self._id, tags=sent)


def _command(uri: str) -> str:
    """Returns what shows runs that no server has."""
    is_local = "://" not in uri or uri.startswith(("sqlite:", "file:"))
    return f"mlflow ui --backend-store-uri {quote(uri)}" if is_local else ""


def _key(name: str) -> str:
    """Returns a name as MLflow takes it: `model.layers[0].units` as `model.layers.0.units`."""
    plain = re.sub(r"\[(\d+)\]", r".\1", name)
    return re.sub(r"[^\w .:/-]", "_", plain, flags=re.ASCII)


start = MLflow
