"""Muon."""

from collections.abc import Mapping
from typing import ClassVar

from ...parameters import (
    Boolean,
    Fraction,
    NonNegativeNumber,
    Number,
    PositiveInteger,
    PositiveNumber,
    Rate,
)
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("muon")
class Muon(Optimizer):
    """Orthogonalizes the updates of matrices (Jordan et al., 2024). Other weights use AdamW.

    Weights with one axis or more than two, and by default embeddings, use AdamW.

    Args:
        adam_beta_1: Decay rate of AdamW's moving average of the gradients.
        adam_beta_2: Decay rate of AdamW's moving average of the squared gradients.
        adam_weight_decay: Weight decay of the weights that use AdamW.
        epsilon: Small number added to the denominator of AdamW, for numerical stability.
        weight_decay: Weight decay of the matrices.
        exclude_embeddings: Whether weights with `embedding` in their name use AdamW.
        muon_a: Coefficient of the Newton-Schulz iteration.
        muon_b: Coefficient of the Newton-Schulz iteration.
        muon_c: Coefficient of the Newton-Schulz iteration.
        adam_lr_ratio: Learning rate of AdamW, as a multiple of `learning_rate`.
        momentum: Fraction of the previous update to keep.
        ns_steps: Number of Newton-Schulz iterations.
        nesterov: Whether to use Nesterov momentum.
        rms_rate: Root mean square of the updates, times the learning rate. `null` leaves the
            orthogonalized updates unscaled.
    """

    main = "learning_rate"
    excluded: ClassVar[Mapping[str, str]] = {
        **Optimizer.excluded,
        "exclude_layers": "several optimizers by selector say which weights each updates",
    }
    adam_beta_1: Rate = 0.9
    adam_beta_2: Rate = 0.999
    adam_weight_decay: NonNegativeNumber | None = 0.004
    epsilon: NonNegativeNumber = 1e-07
    weight_decay: NonNegativeNumber | None = 0.004
    exclude_embeddings: Boolean = True
    muon_a: Number = 3.4445
    muon_b: Number = -4.775
    muon_c: Number = 2.0315
    adam_lr_ratio: PositiveNumber = 1.0
    momentum: Fraction = 0.95
    ns_steps: PositiveInteger = 5
    nesterov: Boolean = True
    rms_rate: PositiveNumber | None = 0.2

    def orthogonalizes(self, weight: str, shape: tuple[int, ...]) -> bool:
        """Returns whether the updates of a weight are orthogonalized; others use AdamW."""
        is_embedding = self.exclude_embeddings and "embedding" in weight.lower()
        return len(shape) == 2 and not is_embedding
