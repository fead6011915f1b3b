"""Early stopping, as in Keras, except that a value that is not finite is never an improvement."""

from dataclasses import dataclass, replace

from ....spec_schema.document.training import EarlyStopping
from ....spec_schema.findings.code import counted
from .part import PolicyPart
from .state import BestSoFar, PolicyState, nonfinite_loss


@dataclass(frozen=True, slots=True)
class EarlyStoppingPart(PolicyPart[EarlyStopping]):
    """Ends the run once `patience` epochs have passed without an improvement."""

    key = "early_stopping"

    def update(self, state: PolicyState) -> PolicyState:
        """As in Keras, only a value that also beats the baseline resets `wait`."""
        if state.epoch <= self.options.start_from_epoch:
            return state
        before, value = state.early_stopping, state.values[self.monitor.name]
        progress = replace(before, wait=before.wait + 1)
        if self._improves(value, before.value) and nonfinite_loss(state.values) is None:
            baseline = self.options.baseline
            enough = baseline is None or self._improves(value, baseline)
            progress = BestSoFar(value, state.epoch, 0 if enough else progress.wait)
        return replace(state, early_stopping=progress)

    def _improves(self, value: float, best: float | None) -> bool:
        return self.improves(value, best, self.options.min_delta)

    def reason_to_stop(self, state: PolicyState) -> str | None:
        options, so_far = self.options, state.early_stopping
        if state.epoch <= options.start_from_epoch or so_far.epoch == state.epoch:
            return None
        if so_far.wait < max(options.patience, 1):
            return None
        if options.baseline is not None and so_far.wait >= state.epoch - options.start_from_epoch:
            waited = f"{counted(so_far.wait, 'epoch')} (`patience: {options.patience}`)"
            return f"{self.monitor.name} was never better than {options.baseline:g} in {waited}"
        least = f" by more than {options.min_delta:g}" if options.min_delta else ""
        since = " since" if least else ", best was"  # smaller steps may have led further
        best = f"{since} {so_far.value:.6g} in epoch {so_far.epoch}" if so_far.epoch else ""
        waited = f"{counted(so_far.wait, 'epoch')}{best} (`patience: {options.patience}`)"
        return f"{self.monitor.name} has not improved{least} for {waited}"

    def relaxed(self, state: PolicyState) -> tuple[str, "EarlyStoppingPart"]:
        patience = state.early_stopping.wait + max(self.options.patience, 1)
        options = self.options.model_copy(update={"patience": patience})
        return f"training.policy.{self.key}.patience={patience}", replace(self, options=options)

    @property
    def memory_depends_on(self) -> object:
        return self.monitor, self.options.start_from_epoch

    @classmethod
    def replayed(cls, state: PolicyState, replay: PolicyState) -> PolicyState:
        return replace(state, early_stopping=replay.early_stopping)
