"""When to stop, which checkpoints to keep, and when to lower the learning rate: pure functions."""

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
"""All parts of the policy, in the order in which they decide. To add one, add a file in this folder
and a line here (and a model in `spec_schema/document/training.py`).
"""
