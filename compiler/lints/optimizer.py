"""Learning rates that are probably mistakes."""

from collections.abc import Iterator
from typing import Any

from ...spec_schema.components.optimizers import Optimizer
from ...spec_schema.findings import codes
from .subject import LintHit, Subject, at_path

LARGEST = {
    **dict.fromkeys(("sgd", "adadelta"), 10.0),
    **dict.fromkeys(("adagrad", "adafactor", "ftrl", "lamb", "muon"), 1.0),
    **dict.fromkeys(("adam", "adamw", "nadam", "adamax", "rmsprop"), 0.1),
    **dict.fromkeys(("lion", "schedule_free_adam_w"), 0.1),
}
"""The largest rate that is not reported.

Bengio 2012 (arXiv 1206.5533, 3.1.1): for gradient descent on standardized inputs, less than 1 is
typical; ten times as much is let be. A step of Adam and its kin moves each weight by about the
rate (Kingma & Ba 2014, arXiv 1412.6980, 2.1), and 0.1 is as large as the weights of a layer of
256 units start. Adagrad's first step is as long, and all later ones are shorter. The rates of
Adafactor and LAMB are shares of the weight; at a rate of 1, Muon's updates have a root mean square
of 0.2. Adadelta has no rate in its paper, which is a rate of 1.
"""

LEAST = 1e-8
"""Learning rates up to this are too small to change a float32 of 0.1, whose steps are 7e-9."""


def rate_out_of_range(spec: Subject) -> Iterator[LintHit]:
    """Report a learning rate whose largest value is far out of range for its optimizer."""
    if spec.training is None:
        return
    for place, optimizer in spec.training.optimizers():
        yield from _out_of_range(spec, f"{place}.learning_rate", optimizer)


def loss_scale_without_float16(spec: Subject) -> Iterator[LintHit]:
    """Report the scale of a loss that isn't scaled."""
    if spec.training is None or "loss_scale" not in spec.training.model_fields_set:
        return
    if spec.context.document.runtime.precision != "mixed_float16":
        what = codes.unused_keys.loss_scale_without_float16()
        yield at_path(spec, "training.loss_scale", what)


def _out_of_range(spec: Subject, path: str, optimizer: Optimizer) -> Iterator[LintHit]:
    rate = optimizer.schedule.peak() if optimizer.schedule else optimizer.rate or 0.0
    if rate > LARGEST[optimizer.name]:
        largest = LARGEST[optimizer.name]
        facts = rate, optimizer.name, _default(optimizer)
        yield at_path(spec, path, codes.training_lints.learning_rate_too_large(*facts, largest))
    elif rate <= LEAST:
        facts = rate, optimizer.name, _default(optimizer)
        yield at_path(spec, path, codes.training_lints.learning_rate_too_small(*facts))


def _default(optimizer: Any) -> float:
    return float(type(optimizer).model_fields["learning_rate"].default)
