"""Conditions that end a run: thresholds, time, steps, gaps, and slow progress."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.document.training import StopWhen, Training
from ....spec_schema.findings.code import counted
from .part import PolicyPart
from .state import PolicyState


@dataclass(frozen=True, slots=True)
class StopWhenPart(PolicyPart[StopWhen]):
    """Ends the run as soon as one of its conditions holds.

    Attributes:
        monitors: All values that are measured, by name.
        remembered: Values whose progress is watched → the number of epochs to look back over.
    """

    key = "stop_when"
    monitors: Mapping[str, Monitor] = field(default_factory=dict)
    remembered: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def resolve(
        cls,
        options: StopWhen,
        monitor: Monitor,
        training: Training,
        monitors: Mapping[str, Monitor],
    ) -> "StopWhenPart":
        remembered: dict[str, int] = {}
        for _, stop in options.conditions():
            if stop.progress_below is not None:
                name = stop.monitor or monitor.name
                remembered[name] = max(remembered.get(name, 0), stop.over_epochs)
        return cls(monitor, options, dict(monitors), remembered)

    def update(self, state: PolicyState) -> PolicyState:
        recent = {
            name: (*state.recent.get(name, ()), state.values[name])[-over - 1 :]
            for name, over in self.remembered.items()
        }
        return replace(state, recent=recent)

    def reason_to_stop(self, state: PolicyState) -> str | None:
        return next(self._conditions(self.options, state), None) if state.epoch else None

    def _conditions(self, stop: StopWhen, state: PolicyState) -> Iterator[str]:
        """Yields a sentence for each condition that holds."""
        yield from self._of_monitor(stop, stop.monitor or self.monitor.name, state)
        if stop.minutes is not None and state.minutes >= stop.minutes:
            yield f"the run has taken {state.minutes:.3g} minutes (`minutes: {stop.minutes:g}`)"
        if stop.steps is not None and state.steps >= stop.steps:
            yield f"the run has made {counted(state.steps, 'step')} (`steps: {stop.steps}`)"
        if stop.overfit_gap is not None and "val_loss" in state.values:
            gap = state.values["val_loss"] - state.values["loss"]
            if gap >= stop.overfit_gap:
                yield f"val_loss is {gap:.6g} above loss (`overfit_gap: {stop.overfit_gap:g}`)"
        for item in stop.any_ or ():
            yield from self._conditions(item, state)
        if stop.all_:
            together = [next(self._conditions(item, state), None) for item in stop.all_]
            if None not in together:
                yield ", and ".join(one for one in together if one)

    def _of_monitor(self, stop: StopWhen, name: str, state: PolicyState) -> Iterator[str]:
        value = state.values[name]
        if stop.at_least is not None and value >= stop.at_least:
            yield f"{name} is {value:.6g} (`at_least: {stop.at_least:g}`)"
        if stop.at_most is not None and value <= stop.at_most:
            yield f"{name} is {value:.6g} (`at_most: {stop.at_most:g}`)"
        plain = name.removeprefix("val_")
        if stop.gap is not None and f"val_{plain}" in state.values:
            gap = self._better(plain, state.values[plain], state.values[f"val_{plain}"])
            if gap >= stop.gap:
                yield f"val_{plain} is {gap:.6g} worse than {plain} (`gap: {stop.gap:g}`)"
        recent = state.recent.get(name, ())[-stop.over_epochs - 1 :]
        if stop.progress_below is None or len(recent) <= stop.over_epochs:
            return
        progress = self._better(name, recent[-1], recent[0]) / stop.over_epochs
        if isfinite(progress) and progress < stop.progress_below:
            over = counted(stop.over_epochs, "epoch")
            limit = f"`progress_below: {stop.progress_below:g}`"
            yield f"{name} has improved by {progress:.3g} per epoch over {over} ({limit})"

    def _better(self, name: str, value: float, other: float) -> float:
        """Returns by how much a value is better than another one."""
        return other - value if self.monitors[name].better == "min" else value - other

    @property
    def memory_depends_on(self) -> object:
        return sorted(self.remembered.items())

    @classmethod
    def replayed(cls, state: PolicyState, replay: PolicyState) -> PolicyState:
        return replace(state, recent=replay.recent)
