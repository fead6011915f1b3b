"""Whether the training state of one spec fits another spec."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...spec_schema.components.optimizers import Optimizer
from ...spec_schema.components.optimizers.muon import Muon
from ...spec_schema.components.schedules import Schedule
from ...spec_schema.types import DType
from ..ir import Graph
from ..valid_spec import ValidSpec

SLOTS = {
    "sgd": ("momentum",),
    "rmsprop": ("centered",),
    "adam": ("amsgrad",),
    "adamw": ("amsgrad",),
}
"""Parameters that decide whether an optimizer has an additional variable per weight, by optimizer.
"""

SCALED = "mixed_float16"


@dataclass(frozen=True, slots=True)
class CheckpointFit:
    """Whether a checkpoint of one spec fits another. It is false if the checkpoint doesn't.

    Attributes:
        reason: Why it doesn't fit; empty if it does.
        obstacles: The differences because of which a run of the one can't be resumed with the
            other, also where the checkpoint fits.
    """

    reason: str = ""
    obstacles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reason

    def sentence(self, quoted: Callable[[str], str] = str) -> str:
        """Returns whether it fits and a run can be resumed, or why not.

        Args:
            quoted: Makes text from specs printable.
        """
        if self.reason:
            return f"a checkpoint of the old spec does not fit the new one: {quoted(self.reason)}"
        fits = "a checkpoint of the old spec fits the new one"
        if not self.obstacles:
            return fits
        first, *others = self.obstacles
        more = f" and {len(others):,} more" if others else ""
        return f"{fits}, but a run can't be resumed with it: {quoted(first)}{more}"


def checkpoint_fits(before: ValidSpec, after: ValidSpec) -> CheckpointFit:
    """Whether `after` has the variables that are in a checkpoint of `before`.

    Both need the same names, shapes and element types of weights, the same trainable weights, and
    the same optimizer variables. What they mean is not compared: that is a difference of the specs.
    """
    reasons = (*_weights(before.graph, after.graph), *_state(before, after))
    return CheckpointFit(reasons[0] if reasons else "")


def _weights(before: Graph, after: Graph) -> Iterator[str]:
    ours, theirs = _declared(before), _declared(after)
    for name in ours | theirs:
        if name not in theirs:
            yield f"weight `{name}` was removed"
        elif name not in ours:
            yield f"weight `{name}` was added"
        elif ours[name] != theirs[name]:
            yield f"weight `{name}` changed from {ours[name]} to {theirs[name]}"


def _declared(graph: Graph) -> dict[str, str]:
    """Returns a description of each weight. Only trainable weights have optimizer slots."""
    return {
        name: _words(weight.shape, weight.dtype, weight.trainable and node.trainable)
        for name, weight, node in graph.weights()
    }


def _words(shape: tuple[int, ...], dtype: DType, trainable: bool) -> str:
    return f"{list(shape)} {dtype}{'' if trainable else ', not trainable'}"


def _state(before: ValidSpec, after: ValidSpec) -> Iterator[str]:
    ours, theirs = before.document.training, after.document.training
    if ours is None or theirs is None:
        if ours is not theirs:
            yield "only one spec has a `training` section"
        return
    old, new = before.document.runtime, after.document.runtime
    if old.target != new.target:
        yield f"target changed from {old.target} to {new.target}"
    if (old.precision == SCALED) != (new.precision == SCALED):
        yield f"precision changed from {old.precision} to {new.precision}; {SCALED} scales the loss"
    if (ours.ema is None) != (theirs.ema is None):
        yield "only one spec has `ema`"
    if (ours.gradient_accumulation_steps > 1) != (theirs.gradient_accumulation_steps > 1):
        yield "only one spec accumulates gradients"
    if [group.weights for group in before.optimizers] != [g.weights for g in after.optimizers]:
        yield "weights are updated by other optimizers"
        return
    for group, other in zip(before.optimizers, after.optimizers, strict=True):
        yield from _slots(group.optimizer, other.optimizer, new.target)
    if _orthogonalized(before) != _orthogonalized(after):
        yield "the optimizers orthogonalize the updates of different weights"


def _orthogonalized(spec: ValidSpec) -> list[str]:
    """Returns the weights whose updates Muon orthogonalizes: these have one slot less."""
    shapes = {name: weight.shape for name, weight, _ in spec.graph.weights()}
    return [
        name
        for group in spec.optimizers
        for name in group.weights
        if isinstance(group.optimizer, Muon) and group.optimizer.orthogonalizes(name, shapes[name])
    ]


def _slots(ours: Optimizer, theirs: Optimizer, target: str) -> Iterator[str]:
    if ours.name != theirs.name:
        yield f"optimizer changed from {ours.name} to {theirs.name}"
        return
    if isinstance(ours.learning_rate, Schedule) != isinstance(theirs.learning_rate, Schedule):
        yield "only one learning rate is a schedule"
    names = SLOTS.get(ours.name, ())
    if ours.name == "rmsprop" and target == "keras":
        names = ("momentum", *names)
    for name in names:
        if bool(getattr(ours, name)) != bool(getattr(theirs, name)):
            yield f"only one optimizer has `{name}`"
