"""What follows from how many samples there are, and from what their classes are called.

Samples that are made up are counted here; others when they are read (`after_reading`).
"""

from collections.abc import Iterator
from math import ceil

from ...spec_schema.components.schedules import Schedule
from ...spec_schema.document.training import Training
from ...spec_schema.findings.finding import Related
from ..objectives.data_checks import (
    copies,
    is_numbered,
    made_up_classes,
    may_have_classes,
    numbered,
    unknown_classes,
)
from ..objectives.objectives import Objective
from .subject import LintHit, Subject, at_path, called

SLACK = 1.1
"""A schedule that ends a tenth behind the run was rounded."""

RATE = "training.optimizer.learning_rate"


def training_samples(spec: Subject) -> int | None:
    """How many samples there are to train on; None: reading the data will tell."""
    data = spec.context.document.data
    count = data.source.count() if data else None
    if data is None or count is None:
        return None
    held = (data.split.validation, data.split.test)
    return count - sum(round(count * part) for part in held)


def batch_beyond_data(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """A batch that was asked for, and that all samples don't fill."""
    samples = training_samples(spec) if samples is None else samples
    training = spec.training
    if training is None or not samples or "batch_size" not in training.model_fields_set:
        return
    if training.batch_size > samples:
        message = (
            f"a batch of {training.batch_size:,} is more than the {samples:,} training samples"
        )
        help = "make `batch_size` smaller: an epoch is a single step now"
        related = [Related(spec.context.key_span("data"), "what is left of it to train on")]
        yield at_path(spec, "training.batch_size", message, help, related)


def schedule_beyond_run(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """A schedule whose end, or whose first change, lies behind the last step."""
    training = spec.training
    rate = training.optimizer.learning_rate if training else None
    if training is None or not isinstance(rate, Schedule):
        return
    samples = training_samples(spec) if samples is None else samples
    steps, by = _most_steps(training, samples)
    end = rate.end()
    if steps is None or end is None or end[1] <= steps * SLACK:
        return
    parameter, last = end
    message = f"`{rate.name}` goes on for {last:,} steps, and the run has {steps:,} at most"
    if parameter == "boundaries":
        message = f"the rate never changes at step {last:,}: the run has {steps:,} at most"
    help = f"make `{parameter}` smaller, or train longer"
    related = [Related(spec.context.span(by), "the run ends by this")]
    yield at_path(spec, f"{RATE}.{rate.name}.{parameter}", message, help, related)


def _most_steps(training: Training, samples: int | None) -> tuple[int | None, str]:
    """How many steps a run can have, as far as that is known, and what says so."""
    stop = training.policy.stop_when
    limit = stop.steps if stop else None
    whole = None if not samples else training.epochs * ceil(samples / training.batch_size)
    if limit is not None and (whole is None or limit < whole):
        return limit, "training.policy.stop_when.steps"
    return whole, "training.epochs"


def stop_beyond_run(spec: Subject, samples: int | None = None) -> Iterator[LintHit]:
    """`stop_when.steps` behind the last step."""
    samples = training_samples(spec) if samples is None else samples
    stop = spec.training.policy.stop_when if spec.training else None
    if spec.training is None or stop is None or stop.steps is None or not samples:
        return
    steps = spec.training.epochs * ceil(samples / spec.training.batch_size)
    if stop.steps > steps:
        message = f"`steps` has no effect: the last step of the run is {steps:,}"
        related = [Related(spec.context.span("training.epochs"), "the run ends by this")]
        path = "training.policy.stop_when.steps"
        yield at_path(spec, path, message, "lower it, or remove it", related)


def nothing_to_stratify(spec: Subject) -> Iterator[LintHit]:
    """Proportions kept of parts that there are not."""
    data = spec.context.document.data
    if data is None or not data.split.stratify or data.split.validation or data.split.test:
        return
    message = "`stratify` has no effect: nothing is held back"
    help = "declare `validation` or `test` beside it, or remove it"
    yield at_path(spec, "data.split.stratify", message, help)


def normalized_on_one_side(spec: Subject) -> Iterator[LintHit]:
    """An autoencoder whose inputs are normalised, and whose targets are not."""
    data = spec.context.document.data
    if data is None or data.normalize is None:
        return
    for name, objective in copies(data.source, spec.graph.inputs, spec.objectives):
        if objective.loss.target != "real" or not spec.graph.inputs[name].dtype.is_floating:
            continue
        message = (
            f"`normalize` changes the input `{name}`, but not the targets of `{objective.output}`: "
            "they are the same numbers as they are in the file"
        )
        help = "remove `normalize`; scale inside the network, with `rescaling` as its first layer "
        yield at_path(spec, "data.normalize", message, help + "and back as its last")


def labels_of_no_class(spec: Subject) -> Iterator[LintHit]:
    """How labels are read, where no output has any."""
    data = spec.context.document.data
    if data is None or getattr(data.source, "labels", None) is None or not spec.objectives:
        return
    if all(objective.loss.target == "real" for objective in spec.objectives):
        message = "`labels` has no effect: no output has classes"
        help = "remove it, or choose a loss for classes"
        yield at_path(spec, f"data.{data.source.name}.labels", message, help)


def columns_of_a_header(spec: Subject) -> Iterator[LintHit]:
    """Names for the columns of a table whose first line names them."""
    source = spec.context.document.data.source if spec.context.document.data else None
    if getattr(source, "columns", None) and getattr(source, "header", "none") != "none":
        message = "`columns` has no effect: the first line of the table names its columns"
        help = "declare `header: none` beside it if that line is data, or remove it"
        yield at_path(spec, "data.csv.columns", message, help)


def weights_of_no_class(spec: Subject) -> Iterator[LintHit]:
    """Class weights where no sample has a class, or for more classes than there are."""
    weights = spec.training.class_weights if spec.training else None
    if weights is None or len(spec.objectives) != 1:
        return
    (objective,) = spec.objectives
    loss, units = objective.loss, objective.type.features
    related = [Related(spec.context.span("training.loss"), "the loss")]
    path = "training.class_weights"
    if loss.target in ("real", "distribution"):
        message = f"`class_weights` weigh classes, and with `{loss.name}` no sample has one"
        yield at_path(spec, path, message, "remove them, or choose a loss for classes", related)
        return
    if not may_have_classes(objective):
        message = (
            f"`class_weights` weigh samples by their class, and `{objective.output}` has a class "
            f"for each of its positions: it is {objective.type}"
        )
        yield at_path(spec, path, message, "remove them", related)
        return
    if isinstance(weights, dict) and _is_made_up(spec):
        yield from _of_made_up_classes(spec, weights, objective)
        return
    most = 2 if units == 1 and loss.target != "class" else units
    if isinstance(weights, dict) and most is not None and len(weights) > most:
        message = f"`class_weights` names {len(weights)} classes, and `{objective.output}` tells "
        help = "name only classes that the output tells apart"
        yield at_path(spec, path, message + f"{most} apart", help, related)


def _is_made_up(spec: Subject) -> bool:
    data = spec.context.document.data
    return data is not None and data.source.name == "synthetic"


def _of_made_up_classes(
    spec: Subject, weights: dict[str, float], objective: Objective
) -> Iterator[LintHit]:
    """Weights of what is no class, where the names of the classes follow from the output."""
    count = made_up_classes(objective)
    unknown = [name for name in weights if count is not None and not is_numbered(name, count)]
    if count is None or not unknown:
        return
    message, help = unknown_classes(unknown, numbered(count))
    path = f"training.class_weights.{unknown[0]}"
    node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
    related = node and [Related(node.origin.span_of("units"), f"{objective.type} comes from here")]
    yield LintHit(message, spec.context.key_span(path), path, help, tuple(related or ()))


def batch_of_one(spec: Subject) -> Iterator[LintHit]:
    """Batch normalization where a batch is one sample."""
    if spec.training is None or spec.training.batch_size > 1:
        return
    size = Related(spec.context.span("training.batch_size"), "a batch is one sample")
    for node in spec.of("batch_normalization"):
        if not node.trainable or node.type is None:
            continue
        message = f"`{called(node)}` subtracts the mean of one sample, which leaves only its `beta`"
        if node.type.rank > 2:
            message = f"`{called(node)}` goes by averages of one sample, which differ at each step"
        help = "use a larger `batch_size`, or `layer_normalization`"
        path = node.origin.path
        yield LintHit(message, node.origin.key, path, help, (size,))
