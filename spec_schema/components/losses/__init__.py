"""Losses (Keras: `keras.losses`)."""

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue, Component
from ...types import TensorType


class Loss(Component):
    """Base of the losses.

    Attributes:
        output_activation: Activation whose input ("logits") the loss accepts in place of its
            output.
        target: Kind of target: "class" (an integer per sample), "onehot", "binary" (from 0 to 1),
            "sign" (-1 or 1), "real", "distribution", "sequence" (labels from 1, then zeros).
        least: Lower bound of the loss.
        least_target: Lower bound of the targets.
        link: Activation that keeps outputs in the range the loss is defined for; "" if it is
            defined for all numbers or accepts logits.
        is_of_batch: Whether the loss is one number for the whole batch, not a mean over samples.
        is_about_zero: Whether the loss depends on the distance of a target from 0, not only on its
            distance from the output: targets can be divided, but not shifted.
        takes_logits_only: Whether the output must be logits.
        units_are_classes: Whether the output has a unit per class, for targets of kind "class".
        needs_target: Whether the loss compares the output with a target.
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Loss"]]
    output_activation: ClassVar[str | None] = None
    target: ClassVar[str] = "real"
    least: ClassVar[float] = 0.0
    least_target: ClassVar[float] = -inf
    link: ClassVar[str] = ""
    is_of_batch: ClassVar[bool] = False
    is_about_zero: ClassVar[bool] = False
    takes_logits_only: ClassVar[bool] = False
    units_are_classes: ClassVar[bool] = True
    needs_target: ClassVar[bool] = True
    excluded: ClassVar[Mapping[str, str]] = {
        "reduction": "a step always takes the mean over its samples",
        "axis": "the classes or units are always the last axis; `permute` moves them there",
        "name": "losses are reported by the name of their output",
        "dtype": "losses are computed in float32",
    }

    def recovers_logits(self) -> bool:
        """Returns whether probabilities made by `output_activation` are replaced by their logits.

        A loss that doesn't takes the logarithm of the probabilities, clipped to [1e-7, 1 - 1e-7].
        """
        return self.output_activation is not None

    def check(self, output: TensorType) -> None:
        """Raises ShapeError if the loss can't be computed for an output of this type."""


LOSSES: Catalogue[Loss] = Catalogue(
    "loss",
    __package__,
    {
        "crossentropy": (
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
        ),
        "focal": ("binary_focal_crossentropy", "categorical_focal_crossentropy"),
        "probabilistic": ("categorical_generalized_cross_entropy", "kl_divergence", "poisson"),
        "regression": (
            "mean_squared_error",
            "mean_absolute_error",
            "mean_absolute_percentage_error",
            "mean_squared_logarithmic_error",
            "huber",
            "log_cosh",
            "cosine_similarity",
        ),
        "hinge": ("hinge", "squared_hinge", "categorical_hinge"),
        "segmentation": ("dice", "tversky"),
        "embedding": ("circle",),
        "alignment": ("ctc",),
        "compute": ("compute",),
    },
    synonyms={
        "custom": "compute",
        "lambda": "compute",
        "contrastive": "compute",
        "mse": "mean_squared_error",
        "mae": "mean_absolute_error",
        "l2": "mean_squared_error",
        "l1": "mean_absolute_error",
        "crossentropy": "sparse_categorical_crossentropy",
        "cross_entropy": "sparse_categorical_crossentropy",
        "cross_entropy_loss": "sparse_categorical_crossentropy",
        "sparse_softmax_cross_entropy": "sparse_categorical_crossentropy",
        "scce": "sparse_categorical_crossentropy",
        "softmax_cross_entropy": "categorical_crossentropy",
        "cce": "categorical_crossentropy",
        "bce": "binary_crossentropy",
        "bce_loss": "binary_crossentropy",
        "bce_with_logits": "binary_crossentropy",
        "bce_with_logits_loss": "binary_crossentropy",
        "sigmoid_cross_entropy": "binary_crossentropy",
        "log_loss": "binary_crossentropy",
        "mse_loss": "mean_squared_error",
        "l2_loss": "mean_squared_error",
        "l1_loss": "mean_absolute_error",
        "smooth_l1": "huber",
        "smooth_l1_loss": "huber",
        "huber_loss": "huber",
        "kl_div_loss": "kl_divergence",
        "kullback_leibler_divergence": "kl_divergence",
        "poisson_nll_loss": "poisson",
        "cosine_proximity": "cosine_similarity",
        "cosine_embedding_loss": "cosine_similarity",
        "mape": "mean_absolute_percentage_error",
        "msle": "mean_squared_logarithmic_error",
        "logcosh": "log_cosh",
        "log_cosh_loss": "log_cosh",
        "focal": "binary_focal_crossentropy",
        "focal_loss": "binary_focal_crossentropy",
        "sigmoid_focal_loss": "binary_focal_crossentropy",
        "softmax_focal_loss": "categorical_focal_crossentropy",
        "multi_margin_loss": "categorical_hinge",
        "generalized_cross_entropy": "categorical_generalized_cross_entropy",
        "dice_loss": "dice",
        "circle_loss": "circle",
        "tversky_loss": "tversky",
        "ctc_loss": "ctc",
        "kld": "kl_divergence",
        "kl": "kl_divergence",
        "nll_loss": "sparse_categorical_crossentropy",
    },
)
Loss.catalogue = LOSSES

if TYPE_CHECKING:
    from .alignment import CTC as CTC
    from .compute import Compute as Compute
    from .crossentropy import BinaryCrossentropy as BinaryCrossentropy
    from .crossentropy import CategoricalCrossentropy as CategoricalCrossentropy
    from .crossentropy import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
    from .embedding import Circle as Circle
    from .focal import BinaryFocalCrossentropy as BinaryFocalCrossentropy
    from .focal import CategoricalFocalCrossentropy as CategoricalFocalCrossentropy
    from .hinge import CategoricalHinge as CategoricalHinge
    from .hinge import Hinge as Hinge
    from .hinge import SquaredHinge as SquaredHinge
    from .probabilistic import (
        CategoricalGeneralizedCrossEntropy as CategoricalGeneralizedCrossEntropy,
    )
    from .probabilistic import KLDivergence as KLDivergence
    from .probabilistic import Poisson as Poisson
    from .regression import CosineSimilarity as CosineSimilarity
    from .regression import Huber as Huber
    from .regression import LogCosh as LogCosh
    from .regression import MeanAbsoluteError as MeanAbsoluteError
    from .regression import MeanAbsolutePercentageError as MeanAbsolutePercentageError
    from .regression import MeanSquaredError as MeanSquaredError
    from .regression import MeanSquaredLogarithmicError as MeanSquaredLogarithmicError
    from .segmentation import Dice as Dice
    from .segmentation import Tversky as Tversky
else:
    __getattr__, __dir__ = LOSSES.exports(globals())
