"""The objective of each output: its loss, its metrics, and its range."""

from itertools import pairwise
from math import inf
from typing import Any, Literal, NamedTuple, TypeAlias

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import Better, Metric
from ...spec_schema.components.normalizers import Normalizer
from ...spec_schema.components.optimizers import Optimizer
from ...spec_schema.shapes import Shape, product
from ...spec_schema.types import TensorType
from .reach import Reach

OutputActivation: TypeAlias = Literal["softmax", "sigmoid"]
DecisionRule: TypeAlias = Literal["argmax", "threshold", "sign", "sequence", "none"]

WITH_CLASSES = ("class", "onehot", "binary", "sign")
"""Targets of losses that can be a class."""

_RULES: dict[str, DecisionRule] = {
    "class": "argmax",
    "onehot": "argmax",
    "distribution": "argmax",
    "binary": "threshold",
    "sign": "sign",
    "sequence": "sequence",
}


def decision_rule(loss: Loss) -> DecisionRule:
    """Returns the decision rule of outputs that are trained with a loss: see
    `Objective.decision_rule`.
    """
    return _RULES.get(loss.target, "none") if loss.units_are_classes else "none"


class OutputMetric(NamedTuple):
    """A metric under the name of its values ("accuracy", "label_accuracy").

    Attributes:
        path: The path of the metric in the spec.
        own_name: The name without that of the output.
        is_weighted: Whether samples count by their weights.
    """

    name: str
    metric: Metric
    path: str = ""
    own_name: str = ""
    is_weighted: bool = False


class TargetScale(NamedTuple):
    """What a network learns in place of its targets: `(target - offset) / factor`.

    Attributes:
        offset: One number, or one for each unit.
        factor: The same; never 0.
    """

    offset: tuple[float, ...]
    factor: tuple[float, ...]


class Objective(NamedTuple):
    """The objective of one output.

    Attributes:
        output: The name of the output.
        type: The type of the output.
        loss: The loss as the spec declares it.
        from_logits: Whether the output is logits, which the loss then takes unchanged.
        output_activation: The activation that turns the output into probabilities, if it is logits.
        weight: The factor of this loss in the sum.
        metrics: The metrics of the output. Those that need probabilities get them through
            `output_activation`.
        decision: How `from_logits` was decided, in a sentence for `summary`.
        reach: The range of the output; None if it is unbounded.
        normalizer: How the targets are normalized; None if they aren't. The loss compares the
            output with normalized targets; metrics and predictions are in the unit of the targets.
        scale: What the normalizer was fitted to; None before that.
        reconstructs: The input that is the target; None if the data has targets.
        has_target: Whether the data has a target; a loss may need none.
        boxes: How the targets are written if they are bounding boxes; else "".
        crops: Height and width of the targets in the data, and after each layer that crops them
            with the images (`random_crop`); empty if none does.
    """

    output: str
    type: TensorType
    loss: Loss
    from_logits: bool = False
    output_activation: OutputActivation | None = None
    weight: float = 1.0
    metrics: tuple[OutputMetric, ...] = ()
    decision: str = ""
    reach: Reach | None = None
    normalizer: Normalizer | None = None
    scale: TargetScale | None = None
    reconstructs: str | None = None
    has_target: bool = True
    boxes: str = ""
    crops: tuple[tuple[int, int], ...] = ()

    @property
    def of_data(self) -> "Objective":
        """The objective with the type of the targets in the data."""
        if not self.crops:
            return self
        batch, _, _, *units = self.type.shape
        return self._replace(type=self.type.with_shape(batch, *self.crops[0], *units))

    def centered(self, targets: Any) -> Any:
        """Returns targets from the data, an array or a tensor, as they are outside of training:
        layers that crop them do so at their center.
        """
        for (height, width), (rows, columns) in pairwise(self.crops):
            top, left = (height - rows) // 2, (width - columns) // 2
            targets = targets[:, top : top + rows, left : left + columns]
        return targets

    @property
    def is_labelled(self) -> bool:
        """Whether the target is in the data: it is no input, and the loss has one."""
        return self.reconstructs is None and self.has_target

    @property
    def decision_rule(self) -> DecisionRule:
        """How the class at each position follows from the units, for metrics and for `predict`.

        "argmax": the class is the unit with the largest value. "threshold": a unit is positive if
        its probability is above 0.5. "sign": a unit is positive if its margin is above 0.
        "sequence": of the classes with the largest values, step by step, repeated ones count once,
        and 0 is left out. "none": the output is numbers, not classes.
        """
        return decision_rule(self.loss)


class Monitor(NamedTuple):
    """A value that exists after every epoch, and its better direction.

    Attributes:
        low, high: Bounds that it can't exceed, whatever is learned.
    """

    name: str
    better: Better
    low: float = -inf
    high: float = inf


def filled(declared: Shape, count: int) -> tuple[int, ...] | None:
    """Returns the declared shape with its open dimension computed from the number of values; None
    if that number doesn't fit.
    """
    known = product(tuple(dim for dim in declared if dim is not None)) or 1
    unknown = sum(dim is None for dim in declared)
    if unknown > 1 or count == 0 or count % known or (unknown == 0 and count != known):
        return None
    return tuple(count // known if dim is None else dim for dim in declared)


def takes_columns(objective: Objective, columns: int) -> bool:
    """Whether a loss compares with this many numbers per sample, or with one class."""
    kind, declared = objective.loss.target, objective.type.shape[1:]
    is_whole, is_single = (filled(s, columns) is not None for s in (declared, declared[:-1]))
    return is_whole if kind == "real" else is_single or (kind != "class" and is_whole)


def may_have_classes(objective: Objective) -> bool:
    """Whether each sample of this output can have one class."""
    return objective.loss.target in WITH_CLASSES and objective.type.rank <= 2


def wanted(objective: Objective) -> tuple[str, Shape, str, str]:
    """Returns the arguments of findings about an objective: the output, its shape without the batch
    axis, the loss, and what the loss compares with.
    """
    loss = objective.loss
    return objective.output, objective.type.shape[1:], loss.name, loss.target


class OptimizerGroup(NamedTuple):
    """An optimizer and the weights that it updates.

    Attributes:
        path: Where the spec gives the optimizer.
        weights: Their full names, in the order of the graph.
        undecayed: Those of them without weight decay.
    """

    path: str
    optimizer: Optimizer
    weights: tuple[str, ...]
    undecayed: tuple[str, ...] = ()

    def in_steps(self, steps_per_epoch: int) -> "OptimizerGroup":
        """Returns the group with its schedule in steps."""
        schedule = self.optimizer.schedule
        if schedule is None:
            return self
        update = {"learning_rate": schedule.in_steps(steps_per_epoch)}
        return self._replace(optimizer=self.optimizer.model_copy(update=update))
