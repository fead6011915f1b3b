"""What training makes small (Keras: `keras.losses`)."""

from typing import ClassVar

from ..component import Catalogue, Component
from ..parameters import Boolean


class Loss(Component):
    """Base of the losses.

    Attributes:
        link: the activation whose inputs ("logits") the loss can take instead of its outputs.
        target: what the loss compares with: "class" (one integer a sample), "onehot",
            "binary" (0 or 1), "sign" (-1 or 1), "real", "distribution".
    """

    catalogue: ClassVar[Catalogue["Loss"]]
    link: ClassVar[str | None] = None
    target: ClassVar[str] = "real"


LOSSES: Catalogue[Loss] = Catalogue(
    "loss",
    __package__,
    {
        "losses": (
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "mean_squared_error",
            "mean_absolute_error",
            "huber",
            "hinge",
            "kl_divergence",
            "poisson",
            "cosine_similarity",
        )
    },
    synonyms={
        "mse": "mean_squared_error",
        "mae": "mean_absolute_error",
        "l2": "mean_squared_error",
        "l1": "mean_absolute_error",
        "crossentropy": "sparse_categorical_crossentropy",
        "cross_entropy": "sparse_categorical_crossentropy",
        "bce": "binary_crossentropy",
        "kld": "kl_divergence",
        "kl": "kl_divergence",
        "nll_loss": "sparse_categorical_crossentropy",
    },
)
Loss.catalogue = LOSSES


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of one class among many; the target is the class' number.

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
    """

    link = "softmax"
    target = "class"
    from_logits: Boolean | None = None


@LOSSES.register("mean_squared_error")
class MeanSquaredError(Loss):
    """Mean of the squared differences."""
