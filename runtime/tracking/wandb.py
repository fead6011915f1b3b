"""Runs of Weights & Biases. Account, project and mode are set by its environment variables.

The project is named like the spec, unless `WANDB_PROJECT` is set. Without an account (`wandb
login`), the run is logged to a folder, which `wandb sync` uploads later. The id of the run follows
from its folder, so that a resumed run is the same one.
"""

import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from shlex import quote

import wandb

from ..events import EpochEnded, Event, Finished, Judged, Resumed, RunStarted, Stopped
from ..storage.run_folder import RunFolder
from ..training.settings import Running
from .facts import earlier_values, files_of, kept_values, name_of, sweep_of, values_of

LONGEST_TAG = 64
FAILURES = ("interrupted", "not_finite", "out_of_memory")


class WeightsAndBiases:
    """Logs a run to Weights & Biases.

    Args:
        run: The run.
    """

    def __init__(self, run: Running) -> None:
        self._logged, self._ended, self._kept = run, False, 0
        has_account = bool(os.environ.get("WANDB_MODE")) or wandb.login(prompt=False, verify=False)
        self._run = wandb.init(
            project=_unless_set("WANDB_PROJECT", _plain(run.spec.name)),
            name=_unless_set("WANDB_NAME", name_of(run.folder)),
            id=_unless_set("WANDB_RUN_ID", _id(run.folder)),
            group=_unless_set("WANDB_RUN_GROUP", sweep_of(run.folder)),
            config=run.spec.to_spec().to_data(),
            resume="allow",
            mode=None if has_account else "offline",
            settings=wandb.Settings(console="off", silent=True),
        )
        folder = quote(str(Path(self._run.dir).parent))
        self.command = f"wandb sync {folder}" if self._run.offline else str(self._run.url)

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event)
            case Resumed():
                self._resume(event)
            case EpochEnded():
                self._log(values_of(event), event.epoch)
            case Stopped():
                self._stop(event)
            case Judged():
                self._run.summary["verdict"] = "\n".join(event.verdicts)
                self._run.summary["try"] = "\n".join(event.remedies)
            case Finished():
                self._finish(event)

    def close(self) -> None:
        """End the run, and wait until everything is sent. It has failed if it did not end well."""
        self._run.finish(exit_code=0 if self._ended else 1)

    def _start(self, event: RunStarted) -> None:
        facts = {"device": event.device, "samples": event.sizes, "parameters": event.parameters}
        self._run.config.update(
            {**facts, "variant": event.variant, "overrides": list(event.overrides)},
            allow_val_change=True,
        )
        self._tag(event.variant)

    def _resume(self, event: Resumed) -> None:
        """Log what is missing: all epochs, if the earlier ones are in another folder."""
        for epoch, values in earlier_values(self._logged, event.epoch):
            self._log(values, epoch)

    def _log(self, values: Mapping[str, float], epoch: int) -> None:
        if epoch >= self._run.step:
            self._run.log(dict(values), step=epoch, commit=True)

    def _stop(self, event: Stopped) -> None:
        self._ended, self._kept = event.reason not in FAILURES, event.kept_epoch
        facts = {"stopped": event.reason, "stopped_because": event.explanation}
        self._run.summary.update({**facts, "kept_epoch": event.kept_epoch})
        self._tag(event.reason)

    def _finish(self, event: Finished) -> None:
        kept = kept_values(self._logged.folder, self._kept) if self._kept else {}
        self._run.summary.update({f"kept_{name}": value for name, value in kept.items()})
        self._run.summary.update({f"test_{name}": value for name, value in event.test.items()})
        artifact = wandb.Artifact(_plain(name_of(self._logged.folder)), "run")
        for path in files_of(self._logged.folder, event):
            if path.is_dir():
                artifact.add_dir(str(path), path.name)
            else:
                artifact.add_file(str(path))
        self._run.log_artifact(artifact)

    def _tag(self, text: str) -> None:
        if text:
            self._run.tags = (*(self._run.tags or ()), text[:LONGEST_TAG])


def _unless_set(variable: str, value: str) -> str | None:
    """Returns a value, if no environment variable sets it and there is one."""
    return None if os.environ.get(variable) else value or None


def _id(folder: RunFolder) -> str:
    return sha256(str(folder.identity).encode()).hexdigest()[:16]


def _plain(name: str) -> str:
    """Returns a name of characters that projects and artifacts can have."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", name)


start = WeightsAndBiases
