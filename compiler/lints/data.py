"""Lints that depend on the number of samples or on the names of the classes.

Synthetic samples are counted here, others once they are read (`after_reading`).
"""

from collections.abc import Iterable, Iterator

from ...spec_schema.components.normalizers import Divide
from ...spec_schema.components.sources import Source
from ...spec_schema.document.split import HELD_OUT
from ...spec_schema.document.training import Training
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..objectives.data_checks import listed, of_output
from ..objectives.objectives import Objective, may_have_classes
from .subject import LintHit, Subject, at_path, called

SLACK = 1.1
"""Tolerance for a schedule that ends after the run: it was probably rounded."""


def training_samples(spec: Subject) -> int | None:
    """Returns the number of training samples; None if it is known only after reading the data."""
    data = spec.context.document.data
    return data.training_samples() if data else None


def batch_beyond_data(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """Report an explicit batch size that is larger than the data."""
    samples = training_samples(spec) if samples is None else samples
    training = spec.training
    if training is None or not samples or "batch_size" not in training.model_fields_set:
        return
    if training.batch_size > samples:
        what = codes.training_lints.batch_larger_than_data(training.batch_size, samples)
        related = [Related(spec.context.key_span("data"), "the training samples")]
        yield at_path(spec, "training.batch_size", what, related)


def schedule_beyond_run(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """Report a schedule whose end or first change is after the last step."""
    training = spec.training
    if training is None:
        return
    samples = training_samples(spec) if samples is None else samples
    steps, by = _most_steps(training, samples)
    per_epoch = training.steps_in(samples or None)
    for place, optimizer in training.optimizers():
        if optimizer.schedule is None or steps is None:
            continue
        if optimizer.schedule.counts_epochs and per_epoch is None:
            continue
        path = f"{place}.learning_rate"
        for item, schedule, first in optimizer.schedule.schedules(per_epoch or 1):
            end = schedule.in_steps(per_epoch or 1).end()
            if end is None or first + end[1] <= steps * SLACK:
                continue
            parameter = schedule.written_as(end[0])
            is_stepwise = getattr(schedule, "staircase", False)
            fact = (
                codes.policy.decay_beyond_run if is_stepwise else codes.policy.schedule_beyond_run
            )
            what = fact(schedule.name, parameter, first + end[1], steps)
            related = [Related(spec.context.span(by), "ends the run")]
            yield at_path(spec, f"{path}{item}.{schedule.name}.{parameter}", what, related)


def accumulates_beyond_run(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """Report an update that would need more steps than the run has."""
    if spec.training is None:
        return
    samples = training_samples(spec) if samples is None else samples
    steps, by = _most_steps(spec.training, samples)
    accumulated = spec.training.gradient_accumulation_steps
    if steps and accumulated > steps:
        what = codes.training_lints.never_updated(accumulated, steps)
        related = [Related(spec.context.span(by), "ends the run")]
        yield at_path(spec, "training.gradient_accumulation_steps", what, related)


def _most_steps(training: Training, samples: int | None) -> tuple[int | None, str]:
    """Returns the maximum number of steps of a run, and the reason; None if unknown."""
    stop = training.policy.stop_when
    limit = stop.first_steps() if stop else None
    per_epoch = training.steps_in(samples or None)
    whole = None if per_epoch is None else training.epochs * per_epoch
    if limit is not None and (whole is None or limit < whole):
        return limit, "training.policy.stop_when.steps"
    return whole, "training.epochs"


def stop_beyond_run(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """Report `stop_when.steps` after the last step."""
    samples = training_samples(spec) if samples is None else samples
    stop = spec.training.policy.stop_when if spec.training else None
    per_epoch = spec.training.steps_in(samples or None) if spec.training else None
    if spec.training is None or stop is None or per_epoch is None:
        return
    steps = spec.training.epochs * per_epoch
    for path, condition in stop.conditions("training.policy.stop_when"):
        if condition.steps is not None and condition.steps > steps:
            what = codes.unused_keys.stop_beyond_run(steps)
            related = [Related(spec.context.span("training.epochs"), "ends the run")]
            yield at_path(spec, f"{path}.steps", what, related)


def nothing_to_stratify(spec: Subject) -> Iterator[LintHit]:
    """Report `stratify` without parts to stratify."""
    data = spec.context.document.data
    if data is None or not data.split.stratify or data.split.folds is not None:
        return
    if any(map(data.split.share, HELD_OUT)):
        return
    yield at_path(spec, "data.split.stratify", codes.unused_keys.nothing_to_stratify())


def normalized_on_one_side(spec: Subject) -> Iterator[LintHit]:
    """Report an autoencoder that normalizes its inputs but not its targets."""
    data = spec.context.document.data
    if data is None or data.normalize is None:
        return
    for name, objective in _copies(data.source, spec.graph.inputs, spec.objectives):
        is_scaled = objective.loss.target != "real" or objective.normalizer is not None
        if is_scaled or not spec.graph.inputs[name].dtype.is_floating:
            continue
        remedy = "" if objective.loss.is_about_zero else data.normalize.name
        if isinstance(data.normalize, Divide):
            remedy = f"{{divide: {data.normalize.by:g}}}"
        what = codes.training_lints.normalized_on_one_side(name, objective.output, remedy)
        yield at_path(spec, "data.normalize", what)


def _copies(
    source: Source, inputs: Iterable[str], objectives: Iterable[Objective]
) -> Iterator[tuple[str, Objective]]:
    """Yields each input with an output that has the same columns: an autoencoder."""
    for objective in objectives:
        names = set(listed(of_output(source.for_targets, objective.output)))
        for name in inputs:
            if names and set(listed(of_output(source.for_inputs, name))) == names:
                yield name, objective


def labels_of_no_class(spec: Subject) -> Iterator[LintHit]:
    """Report `labels` if no output has classes."""
    data = spec.context.document.data
    source, keys = data.labelled if data else (None, ())
    if getattr(source, "labels", None) is None or not spec.objectives:
        return
    if all(objective.loss.target == "real" for objective in spec.objectives):
        what = codes.unused_keys.labels_without_classes()
        yield at_path(spec, ".".join(("data", *keys, "labels")), what)


def weighted_without_weights(spec: Subject) -> Iterator[LintHit]:
    """Report `weighted_metrics` where no sample has a weight."""
    data, training = spec.context.document.data, spec.training
    if data is None or training is None or data.labelled[0].for_weights or training.class_weights:
        return
    if any(measure.is_weighted for one in spec.objectives for measure in one.metrics):
        what = codes.unused_keys.weighted_without_weights()
        yield at_path(spec, "training.weighted_metrics", what)


def columns_of_a_header(spec: Subject) -> Iterator[LintHit]:
    """Report column names for a table whose first line has the names."""
    source = spec.context.document.data.source if spec.context.document.data else None
    if source is None or not getattr(source, "columns", None):
        return
    if getattr(source, "header", "none") != "none":
        yield at_path(
            spec, f"data.{source.name}.columns", codes.unused_keys.columns_beside_header()
        )


def weights_of_no_class(spec: Subject) -> Iterator[LintHit]:
    """Report class weights if samples have no class, or if there are too many."""
    weights = spec.training.class_weights if spec.training else None
    if weights is None or len(spec.objectives) != 1:
        return
    (objective,) = spec.objectives
    loss, units = objective.loss, objective.type.features
    related = [Related(spec.context.span("training.loss"), "the loss")]
    path = "training.class_weights"
    if loss.target in ("real", "distribution") or loss.is_of_batch:
        yield at_path(spec, path, codes.class_weights.weights_without_classes(loss.name), related)
        return
    if not may_have_classes(objective):
        names = objective.output, str(objective.type)
        yield at_path(spec, path, codes.class_weights.weights_of_positions(*names), related)
        return
    if isinstance(weights, dict) and _is_made_up(spec):
        yield from _of_made_up_classes(spec, weights, objective)
        return
    most = 2 if units == 1 and loss.target != "class" else units
    if isinstance(weights, dict) and most is not None and len(weights) > most:
        what = codes.class_weights.more_weights_than_classes(len(weights), objective.output, most)
        yield at_path(spec, path, what, related)


def _is_made_up(spec: Subject) -> bool:
    data = spec.context.document.data
    return data is not None and data.source.gives == "random"


def _of_made_up_classes(
    spec: Subject, weights: dict[str, float], objective: Objective
) -> Iterator[LintHit]:
    """Report unknown classes in class weights, if the output determines the names."""
    from ..objectives.class_checks import is_numbered, made_up_classes, numbered  # few specs

    count = made_up_classes(objective)
    unknown = [name for name in weights if count is not None and not is_numbered(name, count)]
    if count is None or not unknown:
        return
    what = codes.class_weights.weights_of_unknown_classes(unknown, numbered(count))
    path = f"training.class_weights.{unknown[0]}"
    node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
    related = node and [Related(node.origin.span_of("units"), f"{objective.type} comes from here")]
    yield LintHit(what, spec.context.key_span(path), path, tuple(related or ()))


def batch_of_one(spec: Subject) -> Iterator[LintHit]:
    """Report batch normalization of single samples."""
    if spec.training is None or spec.training.batch_size > 1:
        return
    size = Related(spec.context.span("training.batch_size"), "a batch is one sample")
    for node in spec.of("batch_normalization"):
        if not node.trainable or node.type is None:
            continue
        what = codes.training_lints.batch_of_one(called(node), node.type.rank)
        yield LintHit(what, node.origin.key, node.origin.path, (size,))
