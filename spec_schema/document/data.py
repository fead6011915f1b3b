"""The `data` section: one source, how it is normalized and how it is split."""

from typing import Annotated

from ..component import SpecModel
from ..components.normalizers import Normalizer
from ..components.sources import Source
from ..parameters import Boolean, Fraction, Inline


class Split(SpecModel):
    """How much of the data to hold out for validation and testing.

    Which part a row belongs to depends on the seed and the row only.

    Args:
        validation: Fraction of the samples to evaluate after each epoch.
        test: Fraction of the samples to evaluate once, at the end.
        stratify: Whether to keep the proportions of the classes in every part.
    """

    section = True
    bare_keys = ("validation",)
    validation: Fraction = 0.0
    test: Fraction = 0.0
    stratify: Boolean = False


class Data(SpecModel):
    """Source of the samples, normalization, and split.

    Args:
        normalize: Normalization of the inputs, fitted on the training part only. Defaults to none.
        normalize_targets: Normalization of targets that are numbers, fitted on the training part
            only: for all outputs, or output → normalization. The network learns the normalized
            targets, whose loss is minimized; predictions, metrics and exported models are in the
            unit of the data. Defaults to none.
        split: How much of the data to hold out for validation and testing.
        stream: Whether to read each batch from disk when it is needed, for data larger than memory.
            Results are the same. Defaults to true if the inputs would take more than half of the
            available memory.
    """

    section = True
    source: Annotated[Source, Inline()]
    normalize: Normalizer | None = None
    normalize_targets: Normalizer | dict[str, Normalizer] | None = None
    split: Split = Split.model_construct()
    stream: Boolean | None = None

    def training_samples(self) -> int | None:
        """Returns the number of training samples; None if only reading the data tells."""
        count = self.source.count() if self.source else None
        if count is None:
            return None
        return count - sum(round(count * part) for part in (self.split.validation, self.split.test))
