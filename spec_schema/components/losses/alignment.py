"""Losses that align an output with a shorter sequence (Keras: CTC loss)."""

from ...findings import codes
from ...types import ShapeError, TensorType
from . import LOSSES, Loss


@LOSSES.register("ctc")
class CTC(Loss):
    """Connectionist temporal classification: reads a sequence from an output with more time steps.

    The loss is the negative log-probability of all ways to align the labels of a sequence with the
    steps of the output. Class 0 is the blank, which separates equal labels and fills the rest. For
    speech, handwriting and text in pictures. Paper: Graves et al., 2006.

    Output shape:
        `y_pred`: `(batch, steps, classes)`, logits: end the network without an activation.

    Target shape:
        `y_true`: `(batch, length)`, labels from 1 to `classes - 1`, then zeros. The sequence of a
        sample needs a step for each label, and one more between equal neighbors.
    """

    output_activation = "softmax"
    target = "sequence"
    takes_logits_only = True

    def check(self, output: TensorType) -> None:
        if output.rank != 3 or (output.features or 2) < 2:
            raise ShapeError(codes.objectives.loss_of_steps(output.shape))
        if output.mask_rank:
            raise ShapeError(codes.objectives.sequence_over_mask(output.mask_shape))
