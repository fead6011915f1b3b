"""Verdicts on the layers of a network, by their weights, gradients and dead units."""

from math import isfinite, sqrt

from ...spec_schema.findings.code import both
from ..console.readable import number
from ..events import LayersMeasured, Values
from .course import Course
from .rules import Verdict, rule

RATIO = 1000.0
"""Ratio of two norms of gradients that no network trains well with."""
DEAD = 0.5
"""Share of dead units in a layer from which they are worth a word."""
STILL = 1e-6
"""How far weights move at least in an epoch, as a part of their norm."""
MOVING = 1e-4
"""How far those of another layer move if the training as a whole goes on."""
MOST_NAMED = 3

SAID_BY = {
    "vanishing_gradients": {"dead_units", "still_layers"},
    "still_layers": {"dead_units"},
}
"""Rules that are silent where one of others has spoken, since that one says more."""


@rule
def dead_units(course: Course) -> Verdict | None:
    """More than half of the units of a layer are 0 for a whole batch, and stay so."""
    before, last = course.layers[-2:-1] or course.layers[-1:], course.layers[-1:]
    found = {
        layer: share
        for one in last
        for layer, share in one.dead.items()
        if share > DEAD and all(other.dead.get(layer, 0.0) > DEAD for other in before)
    }
    if not found:
        return None
    worst = max(found, key=found.__getitem__)
    others = len(found) - 1
    more = f", and as many in {others} more {'layers' if others > 1 else 'layer'}" * bool(others)
    sentence = (
        f"Dead units: {found[worst]:.0%} of the units of `{worst}` are 0 for every sample of a "
        f"batch{more}. They don't learn any more."
    )
    return Verdict("dead_units", sentence, epoch=last[0].epoch, layers=tuple(found))


@rule
def exploding_gradients(course: Course) -> Verdict | None:
    """The gradient grows a thousandfold in training, or from the last layer to the first."""
    start = _whole(course.layers[0].gradients) if course.layers else 0.0
    for one in course.layers:
        norm, (first, last) = _whole(one.gradients), _ends(one)
        if not norm <= RATIO * start:
            sentence = (
                f"The gradient explodes: its norm is {number(norm)} after epoch {one.epoch}, and "
                f"{number(start)} after epoch {course.layers[0].epoch}."
            )
            return Verdict("exploding_gradients", sentence, epoch=one.epoch)
        if one.gradients.get(first, 0.0) > RATIO * one.gradients.get(last, 0.0) > 0:
            return Verdict(
                "exploding_gradients",
                f"The gradient explodes on the way to the first layer: {_compared(one)}.",
                epoch=one.epoch,
                layers=(first,),
            )
    return None


@rule
def vanishing_gradients(course: Course) -> Verdict | None:
    """The gradient of the first layer is a thousand times smaller than that of the last."""
    small = [one for one in course.layers if _has_vanished(one)]
    if len(small) < max(len(course.layers) / 2, 1):
        return None
    sentence = f"The gradient vanishes on the way to the first layer: {_compared(small[-1])}."
    return Verdict(
        "vanishing_gradients", sentence, epoch=small[0].epoch, layers=_ends(small[-1])[:1]
    )


@rule
def still_layers(course: Course) -> Verdict | None:
    """The weights of a layer don't move, while those of another do."""
    seen = [one for one in course.layers if one.updates]
    moves = max((max(one.updates.values()) for one in seen), default=0.0)
    if moves < MOVING:
        return None
    still = [
        layer
        for layer in seen[0].updates
        if all(one.updates.get(layer, 0.0) < STILL for one in seen)
        and seen[0].weights.get(layer, 0.0) > 0
    ]
    if not still:
        return None
    names = both(still) if len(still) <= MOST_NAMED else f"`{still[0]}` and {len(still) - 1} others"
    reached = any(one.gradients.get(layer) for one in seen for layer in still)
    why = "" if reached else ": no gradient reaches them"
    return Verdict("still_layers", f"The weights of {names} don't move{why}.", layers=tuple(still))


def _ends(measured: LayersMeasured) -> tuple[str, str]:
    """Returns the first and the last layer with weights; empty without any."""
    names = [*measured.gradients]
    return (names[0], names[-1]) if names else ("", "")


def _has_vanished(measured: LayersMeasured) -> bool:
    first, last = _ends(measured)
    gradients = measured.gradients
    return RATIO * gradients.get(first, 0.0) < gradients.get(last, 0.0)


def _compared(measured: LayersMeasured) -> str:
    first, last = _ends(measured)
    norms = number(measured.gradients[first]), number(measured.gradients[last])
    return f"its norm is {norms[0]} in `{first}` and {norms[1]} in `{last}`"


def _whole(norms: Values) -> float:
    """Returns the norm of all gradients together; infinity if one is not finite."""
    whole = sqrt(sum(norm * norm for norm in norms.values()))
    return whole if isfinite(whole) else float("inf")
