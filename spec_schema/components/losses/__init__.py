"""Losses (Keras: `keras.losses`)."""

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue, Component


class Loss(Component):
    """Base of the losses.

    Attributes:
        output_activation: Activation whose input ("logits") the loss accepts in place of its
            output.
        target: Kind of target: "class" (an integer per sample), "onehot", "binary" (0 or 1), "sign"
            (-1 or 1), "real", "distribution".
        least: Lower bound of the loss.
        least_target: Lower bound of the targets.
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Loss"]]
    output_activation: ClassVar[str | None] = None
    target: ClassVar[str] = "real"
    least: ClassVar[float] = 0.0
    least_target: ClassVar[float] = -inf
    excluded: ClassVar[Mapping[str, str]] = {
        "reduction": "a step always takes the mean over its samples",
        "axis": "the classes or features are always the last axis",
        "name": "losses are reported by the name of their output",
        "dtype": "losses are computed in float32",
    }


LOSSES: Catalogue[Loss] = Catalogue(
    "loss",
    __package__,
    {
        "probabilistic": (
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "kl_divergence",
            "poisson",
        ),
        "regression": ("mean_squared_error", "mean_absolute_error", "huber", "cosine_similarity"),
        "hinge": ("hinge",),
    },
    synonyms={
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
        "kld": "kl_divergence",
        "kl": "kl_divergence",
        "nll_loss": "sparse_categorical_crossentropy",
    },
)
Loss.catalogue = LOSSES

if TYPE_CHECKING:
    from .hinge import Hinge as Hinge
    from .probabilistic import BinaryCrossentropy as BinaryCrossentropy
    from .probabilistic import CategoricalCrossentropy as CategoricalCrossentropy
    from .probabilistic import KLDivergence as KLDivergence
    from .probabilistic import Poisson as Poisson
    from .probabilistic import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
    from .regression import CosineSimilarity as CosineSimilarity
    from .regression import Huber as Huber
    from .regression import MeanAbsoluteError as MeanAbsoluteError
    from .regression import MeanSquaredError as MeanSquaredError
else:
    __getattr__, __dir__ = LOSSES.exports(globals())
