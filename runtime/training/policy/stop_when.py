"""Conditions that end a run: thresholds, time, steps, overfitting. They have no state."""

from collections.abc import Iterator
from dataclasses import dataclass

from ....spec_schema.document.training import StopWhen
from ....spec_schema.findings.code import counted
from .part import PolicyPart
from .state import PolicyState


@dataclass(frozen=True, slots=True)
class StopWhenPart(PolicyPart[StopWhen]):
    """Ends the run as soon as one of its conditions is met."""

    key = "stop_when"

    def reason_to_stop(self, state: PolicyState) -> str | None:
        return next(self._conditions(state), None) if state.epoch else None

    def _conditions(self, state: PolicyState) -> Iterator[str]:
        """Yields a sentence for each condition that is met."""
        stop, name = self.options, self.monitor.name
        value = state.values[name]
        if stop.at_least is not None and value >= stop.at_least:
            yield f"{name} is {value:.6g} (`at_least: {stop.at_least:g}`)"
        if stop.at_most is not None and value <= stop.at_most:
            yield f"{name} is {value:.6g} (`at_most: {stop.at_most:g}`)"
        if stop.minutes is not None and state.minutes >= stop.minutes:
            yield f"the run has taken {state.minutes:.3g} minutes (`minutes: {stop.minutes:g}`)"
        if stop.steps is not None and state.steps >= stop.steps:
            yield f"the run has made {counted(state.steps, 'step')} (`steps: {stop.steps}`)"
        if stop.overfit_gap is not None and "val_loss" in state.values:
            gap = state.values["val_loss"] - state.values["loss"]
            if gap >= stop.overfit_gap:
                yield f"val_loss is {gap:.6g} above loss (`overfit_gap: {stop.overfit_gap:g}`)"
