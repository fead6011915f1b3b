"""What the target of an output has to be."""

from ...spec_schema.types import Shape, product
from .objectives import Objective


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
