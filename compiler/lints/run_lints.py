"""The list of lints, and the pass that runs them."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeAlias

from ...spec_schema.findings.finding import Findings, Span
from . import (
    activations,
    data,
    effects,
    metrics,
    optimizer,
    policy,
    regularization,
    structure,
    thresholds,
)
from .subject import LintHit, Subject

MOST_PLACES = 10
"""Maximum number of findings per lint, so that a legal spec does not fail because of them."""

Lint: TypeAlias = Callable[[Subject], Iterator[LintHit]]

LINTS: tuple[Lint, ...] = (
    activations.without_effect,
    activations.squashed_twice,
    structure.random_at_the_end,
    regularization.much_dropout,
    structure.linear_in_a_row,
    structure.layer_without_effect,
    structure.bias_before_batch_normalization,
    structure.embedding_of_fractions,
    structure.targets_left_behind,
    structure.value_range_of_other_images,
    structure.mask_dropped,
    structure.mask_removed,
    policy.plateau_never_comes,
    policy.plateau_after_stopping,
    policy.cooldown_beyond_run,
    data.weights_of_no_class,
    effects.of_missing_weights,
    effects.frozen_without_weights,
    effects.without_gradient,
    regularization.on_frozen_weights,
    policy.rate_is_low_already,
    policy.kept_epochs_never_come,
    data.nothing_to_stratify,
    data.labels_of_no_class,
    data.weighted_without_weights,
    data.columns_of_a_header,
    data.stop_beyond_run,
    activations.unlike_the_loss,
    activations.one_label_for_decisions,
    activations.outside_the_range,
    activations.one_unit,
    regularization.strength_that_swamps,
    regularization.twice_to_zero,
    data.batch_of_one,
    policy.stops_by_training_loss,
    data.schedule_beyond_run,
    data.accumulates_beyond_run,
    optimizer.rate_out_of_range,
    optimizer.loss_scale_without_float16,
    regularization.nothing_to_train,
    activations.in_half_precision,
    metrics.answer_at_each_position,
    metrics.says_nothing,
    metrics.coarse_curve,
    metrics.is_accuracy,
    thresholds.out_of_range,
    data.normalized_on_one_side,
    data.batch_beyond_data,
)

AFTER_READING = (
    data.stop_beyond_run,
    data.schedule_beyond_run,
    data.accumulates_beyond_run,
    data.batch_beyond_data,
)
"""Lints that depend on the number of samples."""


def run_lints(spec: Subject) -> None:
    """Report what is legal but probably wrong. The spec must have compiled without errors."""
    for lint in LINTS:
        _report(lint(spec), spec.context.findings)


def lint_samples(spec: Subject, samples: int) -> None:
    """Report what depends on the number of training samples, once the data is read."""
    if data.training_samples(spec) is not None:
        return  # known before, and reported
    for lint in AFTER_READING:
        _report(lint(spec, samples), spec.context.findings)


def _report(found: Iterator[LintHit], findings: Findings) -> None:
    """Report the findings of a lint, one per place and up to a limit."""
    places: dict[Span, LintHit] = {}
    for hit in found:
        places.setdefault(hit.span, hit)
    more = len(places) - MOST_PLACES
    for number, hit in enumerate(islice(places.values(), MOST_PLACES), 1):
        what = hit.what
        if number == MOST_PLACES and more > 0:
            help = f"{what.text.help} (here and in {more:,} more places)"
            what = what._replace(text=what.text._replace(help=help))
        findings.report(what, hit.span, path=hit.path, related=hit.related)
