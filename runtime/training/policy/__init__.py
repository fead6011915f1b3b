"""When to stop, what to keep, when to lower the rate: pure, without TensorFlow or a clock."""

from typing import Any

from .early_stopping import EarlyStoppingPart
from .part import PolicyPart
from .reduce_lr_on_plateau import ReduceLROnPlateauPart
from .stop_when import StopWhenPart

PARTS: tuple[type[PolicyPart[Any]], ...] = (
    EarlyStoppingPart,
    ReduceLROnPlateauPart,
    StopWhenPart,
)
"""Every part, in the order in which they decide. A new one is a file in this folder and a line here
(and a model in `spec_schema/document/training.py`).
"""
