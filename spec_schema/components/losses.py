"""What training makes small (Keras: `keras.losses`)."""

from collections.abc import Mapping
from typing import ClassVar

from ..component import Catalogue, Component
from ..parameters import Boolean, PositiveNumber, Rate


class Loss(Component):
    """Base of the losses.

    Attributes:
        link: the activation whose inputs ("logits") the loss can take instead of its outputs.
        target: what the loss compares with: "class" (one integer a sample), "onehot",
            "binary" (0 or 1), "sign" (-1 or 1), "real", "distribution".
        excluded: Keras' parameter → why the language leaves it out.
    """

    catalogue: ClassVar[Catalogue["Loss"]]
    link: ClassVar[str | None] = None
    target: ClassVar[str] = "real"
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


@LOSSES.register("binary_crossentropy")
class BinaryCrossentropy(Loss):
    """Cross-entropy of yes or no, one decision a unit; the target is 0 or 1.

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
        label_smoothing: how far targets are drawn to 0.5: 0 not at all, 1 all the way.
    """

    link = "sigmoid"
    target = "binary"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Loss):
    """Cross-entropy of one class among many; the target is one number a class (one-hot).

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
        label_smoothing: the part of the target that is spread evenly over all classes.
    """

    link = "softmax"
    target = "onehot"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of one class among many; the target is the class' number.

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
    """

    link = "softmax"
    target = "class"
    excluded: ClassVar[Mapping[str, str]] = {
        **Loss.excluded,
        "ignore_class": "samples without a label are left out of the data instead",
    }
    from_logits: Boolean | None = None


@LOSSES.register("mean_squared_error")
class MeanSquaredError(Loss):
    """Mean of the squared differences."""


@LOSSES.register("mean_absolute_error")
class MeanAbsoluteError(Loss):
    """Mean of the magnitudes of the differences."""


@LOSSES.register("huber")
class Huber(Loss):
    """Squared for small differences, linear for large ones (Huber 1964).

    Args:
        delta: the difference at which it becomes linear.
    """

    main = "delta"
    delta: PositiveNumber = 1.0


@LOSSES.register("hinge")
class Hinge(Loss):
    """Mean of max(0, 1 - target · output); targets are -1 or 1, and 0 counts as -1."""

    target = "sign"


@LOSSES.register("kl_divergence")
class KLDivergence(Loss):
    """Divergence of the output from the target, both distributions (Kullback & Leibler 1951)."""

    target = "distribution"


@LOSSES.register("poisson")
class Poisson(Loss):
    """Mean of output - target · log(output); for targets that count something."""


@LOSSES.register("cosine_similarity")
class CosineSimilarity(Loss):
    """Minus the cosine of the angle between output and target: -1 where they point one way."""
