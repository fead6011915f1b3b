"""Lowering the learning rate on a plateau, as in Keras; values that are not finite don't count."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.document.training import ReduceLROnPlateau, Training
from .part import PolicyPart
from .state import BestSoFar, PolicyState, nonfinite_loss


@dataclass(frozen=True, slots=True)
class ReduceLROnPlateauPart(PolicyPart[ReduceLROnPlateau]):
    """Lowers the learning rate after `patience` epochs without an improvement.

    Attributes:
        least_factor: `min_lr` as a factor of the largest learning rate; 0 under a schedule.
    """

    key = "reduce_lr_on_plateau"
    least_factor: float = 0.0

    @classmethod
    def resolve(
        cls,
        options: ReduceLROnPlateau,
        monitor: Monitor,
        training: Training,
        monitors: Mapping[str, Monitor],
    ) -> "ReduceLROnPlateauPart":
        rates = [one.learning_rate for _, one in training.optimizers()]
        largest = max((rate for rate in rates if isinstance(rate, int | float)), default=0.0)
        return cls(monitor, options, options.min_lr / largest if largest else 0.0)

    def update(self, state: PolicyState) -> PolicyState:
        before, options = state.plateau, self.options
        cooldown = max(state.cooldown - 1, 0)
        wait = 0 if state.cooldown else before.wait
        value, is_finite = state.values[self.monitor.name], nonfinite_loss(state.values) is None
        if is_finite and self.improves(value, before.value, options.min_delta):
            return replace(state, plateau=BestSoFar(value, state.epoch), cooldown=cooldown)
        if cooldown:
            return replace(state, plateau=replace(before, wait=wait), cooldown=cooldown)
        factor = state.learning_rate_factor
        if wait + 1 < options.patience or factor <= self.least_factor:
            return replace(state, plateau=replace(before, wait=wait + 1), cooldown=0)
        return replace(
            state,
            plateau=replace(before, wait=0),
            cooldown=options.cooldown,
            learning_rate_factor=max(factor * options.factor, self.least_factor),
        )

    @classmethod
    def replayed(cls, state: PolicyState, replay: PolicyState) -> PolicyState:
        """As in the base class; the learning rate stays at its reduced value."""
        return replace(state, plateau=replay.plateau, cooldown=0)
