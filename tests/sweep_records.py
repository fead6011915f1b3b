"""Records of sweeps that nobody has carried out."""

from collections.abc import Mapping
from typing import Any

from speccompile.runtime.sweeps.record import Result, SweepRecord, TrialRecord
from speccompile.runtime.sweeps.trials import Trial


def ended(number: int, settings: Mapping[str, Any], **values: float) -> TrialRecord:
    """A trial that has ended, with what it measured."""
    test = {"loss": values.get("val_loss", 0.0) + 1}
    result = Result("epochs", "all epochs are done", 9, 7, "best", values, test, 61.0)
    return TrialRecord(Trial(number, "", (), dict(settings)), "ended", result)


def failed(number: int, settings: Mapping[str, Any], message: str) -> TrialRecord:
    """A trial that has failed without a result."""
    return TrialRecord(Trial(number, "", (), dict(settings)), "failed", message=message)


def sweep_of(*trials: TrialRecord, monitor: str = "val_loss", mode: Any = "min") -> SweepRecord:
    """A sweep with these trials."""
    return SweepRecord(
        name="tiny",
        number=4,
        created="2026-11-28T08:00:00.000+00:00",
        spec="tiny.yaml",
        folder=".",
        root=None,
        sources={},
        variant="",
        overrides=(),
        flags={},
        monitor=monitor,
        mode=mode,
        trials=trials,
    )
