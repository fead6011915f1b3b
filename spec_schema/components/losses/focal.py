"""Cross-entropies that focus on wrong predictions."""

from typing import Self

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import Boolean, Fraction, NonNegativeNumber, NonNegativeNumbers, Rate
from ...types import ShapeError, TensorType
from . import LOSSES, Loss


@LOSSES.register("binary_focal_crossentropy")
class BinaryFocalCrossentropy(Loss):
    """Binary cross-entropy that focuses on wrong predictions (Lin et al., 2018).

    Formula: `mean((1 - p)^gamma * -log(p))`, where `p` is the probability given to the target.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., units)`, from 0 to 1. With one unit, the last axis may be missing.

    Args:
        apply_class_balancing: Whether to weight positive targets by `alpha` and negative ones by
            `1 - alpha`.
        alpha: Weight of positive targets. Requires `apply_class_balancing`.
        gamma: How strongly to discount correct predictions: 0 is not at all.
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: How far to move the targets towards 0.5: 0 is not at all, 1 all the way.
    """

    output_activation = "sigmoid"
    target = "binary"
    apply_class_balancing: Boolean = False
    alpha: Fraction = 0.25
    gamma: NonNegativeNumber = 2.0
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0

    @cross_field
    def _balances(self) -> Self:
        if "alpha" in self.model_fields_set and not self.apply_class_balancing:
            what = codes.conflicts.alpha_without_balancing(self.name)
            raise Conflict(what, "alpha", "apply_class_balancing")
        return self


@LOSSES.register("categorical_focal_crossentropy")
class CategoricalFocalCrossentropy(Loss):
    """Categorical cross-entropy that focuses on wrong predictions (Lin et al., 2018).

    Formula: `mean(sum(alpha * (1 - y_pred)^gamma * -y_true * log(y_pred)))`, with the sum over the
    classes.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.

    Args:
        alpha: Weight of all classes, or a list with one weight per class.
        gamma: How strongly to discount correct predictions: 0 is not at all.
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: Fraction of each target to spread evenly over all classes.
    """

    output_activation = "softmax"
    target = "onehot"
    alpha: NonNegativeNumber | NonNegativeNumbers = 0.25
    gamma: NonNegativeNumber = 2.0
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0

    def recovers_logits(self) -> bool:
        return False

    def check(self, output: TensorType) -> None:
        if isinstance(self.alpha, tuple) and output.features not in (None, len(self.alpha)):
            what = codes.objectives.wrong_number_of_weights(len(self.alpha), output.features)
            raise ShapeError(what, "alpha")
