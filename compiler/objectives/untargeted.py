"""Outputs whose loss and metrics need no target, such as the divergence of an encoder."""

from ..context import Context
from .objectives import Objective


def without_targets(objectives: tuple[Objective, ...], context: Context) -> tuple[Objective, ...]:
    """Returns objectives with those marked that have no target in the data."""
    return tuple(
        one._replace(has_target=False, decision=f"{one.decision}; it needs no target")
        if not _uses_target(one) and not _names_target(one.output, context)
        else one
        for one in objectives
    )


def _uses_target(objective: Objective) -> bool:
    measures = (measure.metric for measure in objective.metrics)
    return objective.loss.needs_target or any(one.needs_target for one in measures)


def _names_target(output: str, context: Context) -> bool:
    """Whether the spec nevertheless says what the target of an output is."""
    data = context.document.data
    if data is None or data.source is None:
        return False
    source, _ = data.labelled
    if getattr(source, "masks", None) is not None:
        return True
    written = source.for_targets if source.targets_key in source.model_fields_set else None
    return output in written if isinstance(written, dict) else written is not None
