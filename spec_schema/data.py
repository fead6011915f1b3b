"""The `data` section: one source, how it is normalised and how it is split."""

from typing import Annotated

from .component import Model
from .components.normalizers import Normalizer
from .components.sources import Source
from .parameters import Boolean, Fraction, Inline


class Split(Model):
    """Which part of the rows is held back. Derived from the seed and the row, nothing else.

    Args:
        validation: part that is watched while training.
        test: part that is looked at once, at the end.
        stratify: keep the classes' proportions in every part.
    """

    section = True
    validation: Fraction = 0.0
    test: Fraction = 0.0
    stratify: Boolean = False


class Data(Model):
    """Where samples come from.

    Args:
        normalize: what is done to the inputs; fitted on the training part only.
        split: which part of the rows is held back.
        stream: read each batch when its turn comes, for data larger than memory; the numbers are
            the same. Left out: where inputs would take more than half of the memory available.
    """

    section = True
    source: Annotated[Source, Inline()]
    normalize: Normalizer | None = None
    split: Split = Split.model_construct()
    stream: Boolean | None = None
