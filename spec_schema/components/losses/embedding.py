"""Losses that compare samples with each other (Keras: circle loss)."""

from ...findings import codes
from ...parameters import Boolean, NonNegativeNumber, PositiveNumber
from ...types import ShapeError, TensorType
from . import LOSSES, Loss


@LOSSES.register("circle")
class Circle(Loss):
    """Circle loss: embeddings of one class should be close, those of different classes apart.

    Compares all pairs of samples in a batch by the cosine of their embeddings, so end the network
    in `unit_normalization`. Paper: Sun et al., 2020 (arXiv 2002.10857).

    Output shape:
        `y_pred`: `(batch, features)`, embeddings of norm 1.

    Target shape:
        `y_true`: `(batch,)`, class indices; any number of classes.

    Args:
        gamma: Factor of the similarities.
        margin: How much closer samples of one class should be.
        remove_diagonal: Whether to leave out the pair of a sample with itself.
    """

    target = "class"
    units_are_classes = False
    is_of_batch = True
    gamma: PositiveNumber = 80.0
    margin: NonNegativeNumber = 0.4
    remove_diagonal: Boolean = True

    def check(self, output: TensorType) -> None:
        if output.rank != 2 or (output.features or 2) < 2:
            raise ShapeError(codes.objectives.loss_of_embeddings(output.shape))
