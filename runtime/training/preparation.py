"""Prepares a run before the first step, and announces slow work."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from ...compiler.summaries.costs import total
from ...compiler.targets.tensorflow_start import start_tensorflow
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.components.sources import Source
from ...spec_schema.findings.finding import Findings
from ..events import Announced, Listener, Working
from .invocation import in_effect

if TYPE_CHECKING:
    from .resume_plan import ResumePlan
    from .run_data import RunData

CHANGED = "restore the original data, or start a new run"


def prepare(
    spec: ValidSpec, plan: "ResumePlan | None", findings: Findings, tell: Listener
) -> "RunData | None":
    """Announce a run, read its data, load TensorFlow.

    Args:
        spec: The spec to train; it has `data` and `training`.
        plan: How to resume the run; None for a new run.
        tell: Is called with `Announced` and with events while you wait.

    Returns:
        The data; None if it has errors, which are reported.

    Raises:
        InputChanged: The data differs from what the run was trained on.
        TensorFlowMissing: TensorFlow is not installed.
    """
    gc.enable()
    tell(announcement(spec, plan))
    assert spec.document.data is not None
    tell(reading(spec.document.data.source))
    from .run_data import check_data, load_run_data  # numpy takes a moment, too

    data = load_run_data(spec, findings, lambda: load_tensorflow(tell))
    if data is None:
        return None
    if plan is not None:
        check_data(plan.folder, plan.recorded, data.dataset, CHANGED)
    load_tensorflow(tell)
    return data


def load_tensorflow(tell: Listener) -> None:
    """Load TensorFlow, and announce it. Raises TensorFlowMissing."""
    start_tensorflow(lambda: tell(Working("loading TensorFlow")))


def announcement(spec: ValidSpec, plan: "ResumePlan | None") -> Announced:
    """Returns what is known of a run from its spec."""
    from .resume_plan import invocations  # loads numpy

    training = spec.document.training
    assert training is not None
    variant, overrides = in_effect(invocations(spec, plan))
    return Announced(
        name=plan.folder.identity.name if plan else spec.name,
        target=spec.document.runtime.target,
        parameters=total(spec.graph).parameters,
        batch_size=training.batch_size,
        epochs=training.epochs,
        folder=str(plan.folder.path) if plan else "",
        variant=variant,
        overrides=overrides,
    )


def reading(source: Source) -> Working:
    """Returns what is being waited for while a source is read."""
    names = ", ".join(Path(path).name or path for path in source.paths)
    return Working(f"reading {names}" if names else "generating the data")
