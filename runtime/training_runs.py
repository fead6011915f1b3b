"""Trains a spec: reads its data, shows what happens, and starts or resumes the run."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..compiler.targets.tensorflow_start import require_tensorflow
from ..compiler.valid_spec import ValidSpec
from ..spec_schema.errors import Error, as_asked
from ..spec_schema.findings.finding import Findings
from ..spec_schema.reports.report import DataError, Report, report_of
from .console.progress import ProgressMode, listener_for
from .events import Listener, in_turn
from .training.interruption import Signals, interruptible

if TYPE_CHECKING:
    from .training.resume_plan import ResumePlan
    from .training.settings import TrialPlace


class IncompleteSpec(Error):
    """A spec lacks a section that a run needs."""

    __module__ = "speccompile"


def check_trainable(spec: ValidSpec) -> None:
    """Raise IncompleteSpec if a spec has nothing to train with."""
    if missing := [name for name in ("data", "training") if getattr(spec.document, name) is None]:
        sections = " and no ".join(f"`{name}`" for name in missing)
        raise IncompleteSpec(f"the spec has no {sections} section, which training needs")


def check_fold(spec: ValidSpec) -> None:
    """Raise IncompleteSpec if a spec has folds and doesn't say which of them to validate on."""
    split = spec.document.data.split if spec.document.data else None
    if split is not None and split.folds is not None and split.fold is None:
        help = as_asked(
            "add `--set data.split.fold=1`", 'add `{"data.split.fold": 1}` to overrides'
        )
        raise IncompleteSpec(f"a run needs one of the {split.folds} folds to validate on", help)


def train_spec(
    spec: ValidSpec,
    plan: "ResumePlan | None",
    runs: Path,
    tell: Listener,
    signals: Signals | None,
    trial: "TrialPlace | None" = None,
    live: bool = False,
) -> tuple[Path, Report]:
    """Train or resume. Returns the folder of the run, and the findings in the data.

    Args:
        live: Whether to write the report while training, too.
        trial: See `Settings`.
    """
    from .training.preparation import prepare

    require_tensorflow()
    from .tracking.trackers import check_packages, tracked

    check_packages(spec)
    found = Findings()
    data = prepare(spec, plan, found, tell)
    report = report_of(str(spec.path), found, spec.sources)
    if data is None:
        raise DataError(report)
    from .concluding import conclude, follow
    from .training.session import resume, run
    from .training.settings import Settings

    with interruptible(signals) as asked:
        options = trial, tracked, follow if live else None
        settings = Settings(runs, tell, time.monotonic, asked, conclude, *options)
        result = resume(plan, data, settings) if plan else run(spec, data, settings)
    return result.folder, report


def apply_run_flags(plan: "ResumePlan") -> Iterator[str]:
    """Set the TensorFlow flags of the run, if they are still read. Warns of unknown ones."""
    from .training.environment import apply_flags

    for name in apply_flags(plan.recorded, {} if "tensorflow" in sys.modules else os.environ):
        path = plan.folder.environment_path
        yield f"{path} sets `{name}`, which is not a known flag; ignoring it"


@contextmanager
def listening(on_event: Listener, progress: ProgressMode) -> Iterator[Listener]:
    """Returns a listener that passes events to a console and to another listener."""
    if not callable(on_event):
        raise TypeError(f"`on_event` must be a function, got {type(on_event).__name__}")
    shown = listener_for(progress, sys.stdout, environment=os.environ, clock=time.monotonic)
    with shown as console:
        yield in_turn(console, on_event)
