"""The list of rules, each with its code, and the pass that calls them."""

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
    regularisation,
    structure,
    thresholds,
)
from .subject import LintHit, Subject

MOST_PLACES = 12
"""Of one rule; what is legal must not be refused for being found too often."""

Lint: TypeAlias = Callable[[Subject], Iterator[LintHit]]

RULES: tuple[tuple[str, Lint], ...] = (
    ("SC219", activations.without_effect),
    ("SC220", activations.squashed_twice),
    ("SC221", structure.random_at_the_end),
    ("SC222", regularisation.much_dropout),
    ("SC223", structure.linear_in_a_row),
    ("SC224", structure.layer_without_effect),
    ("SC225", structure.bias_before_batch_normalization),
    ("SC226", structure.embedding_of_fractions),
    ("SC306", policy.plateau_never_comes),
    ("SC306", policy.plateau_after_stopping),
    ("SC306", policy.cooldown_beyond_run),
    ("SC308", data.weights_of_no_class),
    ("SC311", effects.of_missing_weights),
    ("SC311", effects.frozen_without_weights),
    ("SC311", regularisation.on_frozen_weights),
    ("SC311", policy.rate_is_low_already),
    ("SC311", policy.kept_epochs_never_come),
    ("SC311", data.nothing_to_stratify),
    ("SC311", data.labels_of_no_class),
    ("SC311", data.columns_of_a_header),
    ("SC311", data.stop_beyond_run),
    ("SC313", activations.misfit),
    ("SC314", activations.may_be_negative),
    ("SC315", activations.one_unit),
    ("SC316", regularisation.strength_that_swamps),
    ("SC317", regularisation.twice_to_zero),
    ("SC318", data.batch_of_one),
    ("SC319", policy.stops_by_training_loss),
    ("SC320", data.schedule_beyond_run),
    ("SC321", optimizer.rate_out_of_range),
    ("SC322", regularisation.nothing_to_train),
    ("SC323", activations.in_half_precision),
    ("SC324", metrics.answer_at_each_position),
    ("SC325", metrics.says_nothing),
    ("SC326", metrics.coarse_curve),
    ("SC327", metrics.is_accuracy),
    ("SC328", thresholds.out_of_range),
    ("SC329", data.normalized_on_one_side),
    ("SC441", data.batch_beyond_data),
)

AFTER_READING = (
    ("SC311", data.stop_beyond_run),
    ("SC320", data.schedule_beyond_run),
    ("SC441", data.batch_beyond_data),
)
"""Those that need to know how many samples there are."""


def check_meaning(spec: Subject) -> None:
    """Report what a spec says that is probably not meant. It must have compiled without errors."""
    for code, rule in RULES:
        _report(code, rule(spec), spec.context.findings)


def check_samples(spec: Subject, samples: int) -> None:
    """Report what follows from how many samples there are to train on, once they are read."""
    if data.training_samples(spec) is not None:
        return  # known before, and reported
    for code, rule in AFTER_READING:
        _report(code, rule(spec, samples), spec.context.findings)


def _report(code: str, found: Iterator[LintHit], findings: Findings) -> None:
    """Report what a rule found, each place once and not more than can be read."""
    places: dict[Span, LintHit] = {}
    for finding in found:
        places.setdefault(finding.span, finding)
    more = len(places) - MOST_PLACES
    for number, finding in enumerate(islice(places.values(), MOST_PLACES), 1):
        is_last = number == MOST_PLACES and more > 0
        findings.report_text(
            code,
            finding.message,
            finding.span,
            path=finding.path,
            help=f"{finding.help} (here, and at {more:,} places more)" if is_last else finding.help,
            related=finding.related,
        )
