"""The objective of each output: its loss, its metrics, and what reaches them."""

from math import inf
from typing import Literal, NamedTuple, TypeAlias

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import Better, Metric
from ...spec_schema.shapes import Shape, product
from ...spec_schema.types import TensorType
from .reach import Reach

OutputActivation: TypeAlias = Literal["softmax", "sigmoid"]
DecisionRule: TypeAlias = Literal["argmax", "threshold", "sign", "none"]

_RULES: dict[str, DecisionRule] = {
    "class": "argmax",
    "onehot": "argmax",
    "distribution": "argmax",
    "binary": "threshold",
    "sign": "sign",
}


def decision_rule(loss: Loss) -> DecisionRule:
    """The rule of all outputs that are trained by a loss: see `Objective.decision_rule`."""
    return _RULES.get(loss.target, "none")


class OutputMetric(NamedTuple):
    """A metric under the name its values are reported by ("accuracy", "label_accuracy").

    Attributes:
        path: where the spec names it.
    """

    name: str
    metric: Metric
    path: str = ""


class Objective(NamedTuple):
    """The objective of one output.

    Attributes:
        output: the output's name.
        type: the type of the output.
        loss: its loss, as the spec says it.
        from_logits: whether the output is logits, which the loss then takes as they are.
        output_activation: what turns the output into probabilities, if it is logits.
        weight: factor of this loss in the sum.
        metrics: what is measured besides; those that need probabilities get
            them by `output_activation`.
        decision: how `from_logits` was decided, in a sentence for `summary`.
        reach: what its values stay between; None: they can be any number.
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

    @property
    def decision_rule(self) -> DecisionRule:
        """How a class follows from the units at each position, for metrics and `predict` alike.

        "argmax": the unit with the largest value is the class. "threshold": each unit says yes
        where its probability is above 0.5, and no at 0.5. "sign": each unit says yes where its
        margin is above 0. "none": the numbers are the answer.
        """
        return decision_rule(self.loss)


class Monitor(NamedTuple):
    """A value that will exist after every epoch, and whether less or more of it is better.

    Attributes:
        low, high: the bounds that it can't pass, whatever is learned.
    """

    name: str
    better: Better
    low: float = -inf
    high: float = inf


def filled(declared: Shape, count: int) -> tuple[int, ...] | None:
    """The declared shape with its open dimension worked out from the number of values; None: so
    many values don't fill it.
    """
    known = product(tuple(dim for dim in declared if dim is not None)) or 1
    unknown = sum(dim is None for dim in declared)
    if unknown > 1 or count == 0 or count % known or (unknown == 0 and count != known):
        return None
    return tuple(count // known if dim is None else dim for dim in declared)


def wanted(objective: Objective) -> tuple[str, Shape, str, str]:
    """What findings say of it: the output, its shape without the batch, the loss, and what the
    loss compares with.
    """
    loss = objective.loss
    return objective.output, objective.type.shape[1:], loss.name, loss.target
