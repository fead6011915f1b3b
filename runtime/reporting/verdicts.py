"""The verdict on a run, in words, by rules.

A rule is a function below `@rule`: it looks at the course of a run, and passes a verdict if it
applies. `RULES` has them in the order in which they are told: those about layers come first, since
they say why.
"""

from collections.abc import Iterator
from math import sqrt

from ..console.readable import number
from .course import Course, Curve
from .layer_verdicts import SAID_BY as SAID_OF_LAYERS
from .rules import RULES, Verdict, rule

CLEAR = 0.1
"""The part of a curve's range that a change must exceed to be told from noise."""
FEW_EPOCHS = 4
"""The smallest number of epochs that has a trend."""
LARGE_GAP = 0.1
"""How much better a rate, such as accuracy, is on the training part if that is worth a word."""
TELLING = 0.03
"""Difference between two rates that a validation part should be able to show."""
RARE = 20
"""How many times as frequent as the rarest class the most frequent one may be."""
WORSE = 1.5
"""Ratio of the validation loss to the training loss from which the parts are told apart."""
SETTLED = 8
"""Epochs after which the averages of batch normalization don't lag behind any more."""
LOST = 0.1
"""Part of the loss of a constant answer that is worth a word, like a tenth of R²."""
SUSPICIOUS = 0.5
"""Validation loss as a part of the training loss that is too good, if nothing regularizes."""


def verdicts(course: Course) -> tuple[Verdict, ...]:
    """Returns what the rules find in the course of a run, what matters most first."""
    found: Iterator[Verdict | None] = (check(course) for check in RULES.values())
    told: dict[str, Verdict] = {one.rule: one for one in found if one is not None}
    return tuple(one for name, one in told.items() if not _SAID_BY.get(name, set()) & told.keys())


_SAID_BY = {
    **SAID_OF_LAYERS,
    "not_trained": {"not_finite"},
    "underfits": {
        *("no_better_than_guessing", "learning_rate_too_low", "learning_rate_too_high"),
        *("overfits", "overfitted_after"),
    },
    "still_improving": {"learning_rate_too_low"},
    "learning_rate_too_low": {"no_better_than_guessing", "overfits", "overfitted_after"},
    "large_gap": {"overfits", "overfitted_after", "validation_differs"},
    "overfits": {"validation_differs"},
    "overfitted_after": {"validation_differs"},
    "no_better_than_guessing": {"validation_differs"},
}
"""Rules that are silent where one of others has spoken, since that one says more."""


@rule
def not_finite(course: Course) -> Verdict | None:
    """The loss became NaN or infinite."""
    if course.ending is None or course.ending.reason != "not_finite":
        return None
    epochs = course.ending.epochs
    place = f"after epoch {epochs}" if epochs else "in the first epoch"
    sentence = f"The loss was not a finite number {place}."
    return Verdict("not_finite", sentence, epoch=epochs)


@rule
def no_better_than_guessing(course: Course) -> Verdict | None:
    """The kept weights are no better than a constant or, in a forecast, the last value."""
    if not course.no_better:
        return None
    return Verdict("no_better_than_guessing", f"{'; '.join(course.no_better)}.")


@rule
def validation_differs(course: Course) -> Verdict | None:
    """The validation loss is far above the training loss from the first epochs on, and stays so."""
    training, validation = course.curve("loss"), course.curve("val_loss")
    one, other = training.at(course.kept_epoch), validation.at(course.kept_epoch)
    if one is None or other is None or training.epochs != validation.epochs:
        return None
    learned = not course.guess or one <= 0.8 * course.guess
    if not _is_lost(one, other, course) or not (learned or course.differences):
        return None
    is_known = course.differences and not _turn(course)
    if not is_known and not _is_never_near(training, validation, course):
        return None
    sentence = (
        f"The validation part differs from the training part: `val_loss` is {number(other)} in "
        f"epoch {course.kept_epoch}, but `loss` {number(one)}."
    )
    named = f" There, {'; '.join(course.differences)}." if course.differences else ""
    return Verdict("validation_differs", sentence + named)


def _is_never_near(training: Curve, validation: Curve, course: Course) -> bool:
    """Whether validation is far worse early on, and always worse than training was at first.

    In the first epoch, the training loss is also one of samples that the network hasn't seen yet.
    """
    early = [*zip(training.values, validation.values, strict=True)][:3]
    is_early = sum(_is_far(*pair, course) for pair in early) > len(early) / 2
    is_worse = validation.values[validation.best] > training.values[0]
    return is_early and is_worse and len(training) >= SETTLED


def _is_far(loss: float, held: float, course: Course) -> bool:
    """Whether the validation loss is far above the training loss, by more than chance."""
    chance = 4 / sqrt(course.sizes.get("validation") or 1)
    return loss > 0 and held > loss * max(WORSE, 1 + chance)


@rule
def learning_rate_too_high(course: Course) -> Verdict | None:
    """The training loss jumps up again and again, by more than chance and a tenth of its range."""
    loss, samples = course.curve("loss"), course.sizes.get("train", 0)
    chance = 2 / sqrt(samples) if samples else 0.0  # two standard errors of a mean, as a part of it
    steps = zip(loss.values[1:], loss.values[2:], loss.epochs[2:], strict=False)
    least = CLEAR * loss.range
    jumps = [epoch for before, after, epoch in steps if after - before > max(least, chance * after)]
    if len(jumps) < max(3, len(loss) / 10):
        return None
    sentence = (
        f"The learning rate is probably too high: `loss` jumps up {len(jumps)} times in "
        f"{len(loss)} epochs."
    )
    return Verdict("learning_rate_too_high", sentence, epoch=jumps[0])


@rule
def learning_rate_too_low(course: Course) -> Verdict | None:
    """The training loss falls in nearly every epoch, but hardly, and no slower at the end."""
    loss = course.curve("loss")
    if len(loss) < FEW_EPOCHS + 1 or loss.values[0] <= 0:
        return None
    third = len(loss) // 3
    first, last = loss.gain(0, third), loss.gain(len(loss) - 1 - third, len(loss) - 1)
    falls = sum(after < before for before, after in zip(loss.values, loss.values[1:], strict=False))
    fallen = 1 - loss.values[-1] / loss.values[0]
    is_steady = falls >= 0.8 * (len(loss) - 1) and last >= 0.5 * first > 0
    if not is_steady or fallen > 0.3:
        return None
    sentence = (
        f"The learning rate is probably too low: `loss` falls steadily, but only by {fallen:.0%} "
        f"in {len(loss)} epochs."
    )
    return Verdict("learning_rate_too_low", sentence)


@rule
def overfits(course: Course) -> Verdict | None:
    """The validation loss rises while the training loss falls, and that costs the kept weights."""
    turn = _turn(course)
    if turn is None:
        return None
    training, validation, place = turn
    kept = validation.at(course.kept_epoch)
    lost = None if kept is None else kept - validation.values[validation.best]
    if lost is None or lost <= CLEAR * max(validation.gain(0, place), 0.0):
        return None
    return Verdict("overfits", _rising(training, validation, place), epoch=validation.epochs[place])


@rule
def overfitted_after(course: Course) -> Verdict | None:
    """The validation loss rose at the end, but the weights from before that were kept."""
    turn = _turn(course)
    if turn is None or overfits(course) is not None:
        return None
    training, validation, place = turn
    kept = f" The weights of epoch {course.kept_epoch} were kept."
    sentence = _rising(training, validation, place) + kept
    return Verdict("overfitted_after", sentence, "note", validation.epochs[place])


def _turn(course: Course) -> tuple[Curve, Curve, int] | None:
    """Returns both losses and the place where validation turns up while training goes on down."""
    training, validation = course.curve("loss"), course.curve("val_loss")
    if len(validation) < FEW_EPOCHS or training.epochs != validation.epochs:
        return None
    place, last = validation.best, len(validation) - 1
    risen, fallen = -validation.gain(place, last), training.gain(place, last)
    is_clear = last - place >= 3 and risen > CLEAR * max(validation.gain(0, place), 0.0)
    return (training, validation, place) if is_clear and risen > 0 and fallen >= 0 else None


def _rising(training: Curve, validation: Curve, place: int) -> str:
    before, after = number(training.smooth(place)), number(training.smooth(-1))
    way = f"stays at {after}" if before == after else f"falls from {before} to {after}"
    return (
        f"Overfits since epoch {validation.epochs[place]}: `val_loss` rises from "
        f"{number(validation.values[place])} to {number(validation.smooth(-1))}, while `loss` "
        f"{way}."
    )


@rule
def large_gap(course: Course) -> Verdict | None:
    """A rate, or without rates the loss, is far better on the training part than in validation."""
    for name in course.rates or ("loss",):
        training = course.curve(name).at(course.kept_epoch)
        validation = course.curve(f"val_{name}").at(course.kept_epoch)
        if training is None or validation is None:
            continue
        far = _is_worse if course.rates else _is_lost
        if far(training, validation, course):
            sentence = (
                f"Fits the training part much better: `{name}` is {number(training)} there and "
                f"{number(validation)} on the validation part."
            )
            return Verdict("large_gap", sentence)
    return None


def _is_worse(training: float, validation: float, course: Course) -> bool:
    """Whether a rate is far worse on the validation part."""
    return training - validation > max(LARGE_GAP, 3 * _error(validation, course))


def _is_lost(training: float, validation: float, course: Course) -> bool:
    """Whether a loss is far above that of training, seen against that of a constant answer."""
    whole = course.guess or max(course.curve("loss").values)
    return _is_far(training, validation, course) and validation - training > LOST * whole


@rule
def underfits(course: Course) -> Verdict | None:
    """The training loss itself stays high, and has stopped falling."""
    loss, guess = course.curve("loss"), course.guess
    if guess is None or guess <= 0 or len(loss) < FEW_EPOCHS:
        return None
    least, last = min(map(loss.smooth, range(len(loss)))), len(loss) - 1
    is_flat = loss.gain(last - len(loss) // 4, last) < 0.02 * loss.range
    if least < 0.5 * guess or not is_flat:
        return None
    sentence = (
        f"Underfits: `loss` stays at {number(least)} even on the training part, where the same "
        f"prediction for every sample gives {number(guess)}."
    )
    return Verdict("underfits", sentence)


@rule
def still_improving(course: Course) -> Verdict | None:
    """The epochs were used up while the monitor was still getting better."""
    curve = course.curve(course.monitor)
    if course.ending is None or course.ending.reason != "epochs" or len(curve) < FEW_EPOCHS:
        return None
    last = len(curve) - 1
    quarter = curve.gain(last - max(len(curve) // 4, 1), last)
    is_new = curve.best >= last - max(len(curve) // 10, 1)
    if not is_new or quarter <= 0.03 * curve.range:
        return None
    sentence = (
        f"Still improving at the end: `{curve.name}` went to {number(curve.values[curve.best])} "
        f"in epoch {curve.epochs[curve.best]:,} of {course.epochs:,}."
    )
    return Verdict("still_improving", sentence)


@rule
def too_good(course: Course) -> Verdict | None:
    """The validation loss is far below the training loss, though nothing regularizes."""
    training, validation = course.curve("loss"), course.curve("val_loss")
    if course.is_regularized or len(validation) < FEW_EPOCHS:
        return None
    one, other = training.at(course.kept_epoch), validation.at(course.kept_epoch)
    if one is None or other is None or one <= 0 or other >= SUSPICIOUS * one:
        return None
    sentence = (
        f"Suspiciously good: `val_loss` is {number(other)}, but `loss` {number(one)}. "
        "The parts may differ in kind, or share samples."
    )
    return Verdict("too_good", sentence)


@rule
def uneven_classes(course: Course) -> Verdict | None:
    """One class is far more frequent than another."""
    for output, counts in course.classes.items():
        most, least = max(counts.values(), default=0), min(counts.values(), default=0)
        if most > RARE * least:
            rare, common = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
            sentence = (
                f"Uneven classes: `{output}` has {least:,} training samples of {rare} and "
                f"{most:,} of {common}."
            )
            return Verdict("uneven_classes", sentence, "note")
    return None


@rule
def validation_too_small(course: Course) -> Verdict | None:
    """The validation part is too small to tell two runs apart."""
    name = next(iter(course.rates), "")
    rate = course.curve(f"val_{name}").at(course.kept_epoch)
    size = course.sizes.get("validation", 0)
    if rate is None or not 0 <= rate <= 1 or not size or course.has_positions:
        return None
    error = 2 * _error(rate, course)
    if error <= TELLING:
        return None
    sentence = (
        f"The validation part is small: with {size:,} samples, `val_{name}` is uncertain by "
        f"± {number(error)}, so runs closer than that can't be told apart."
    )
    return Verdict("validation_too_small", sentence, "note")


def _error(rate: float, course: Course) -> float:
    return standard_error(rate, course.sizes.get("validation", 0))


def standard_error(rate: float, size: int) -> float:
    """Returns the standard error of a rate over some samples (Agresti and Coull, 1998)."""
    if not size:
        return 0.0
    share = (min(max(rate, 0.0), 1.0) * size + 2) / (size + 4)
    return sqrt(share * (1 - share) / (size + 4))
