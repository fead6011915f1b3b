"""Assigns losses, metrics and weights of the training section to the outputs of the network."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import METRICS, Metric
from ...spec_schema.document.training import NamedMetric, Training
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related, Span
from ...spec_schema.reading.reader import Reader
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, describe, short
from ..context import Context
from ..ir import Graph
from .logits import decide, report_twice
from .metric_fit import check_metric
from .objectives import Objective, OutputActivation, OutputMetric
from .reach import reach_of

METRIC_KEYS = ("metrics", "weighted_metrics")


class OutputSpec(NamedTuple):
    """The part of the training section for one output, as far as it can be read.

    Attributes:
        unread: Whether a metric could not be read, so that not all names of values are known.
    """

    output: str
    loss: Loss | None
    path: str
    measures: tuple[OutputMetric, ...]
    unread: bool


def read_output_specs(graph: Graph | None, context: Context) -> tuple[OutputSpec, ...]:
    """Returns the loss and metrics of each output that has a loss. Works without a built network,
    too.
    """
    training = context.document.training
    if training is None:
        return ()
    outputs = tuple(graph.outputs) if graph else _declared_outputs(context)
    trained = trained_outputs(outputs, context)
    losses = dict(_by_output("training.loss", outputs, context))
    metrics = [dict(_by_output(f"training.{key}", trained, context)) for key in METRIC_KEYS]
    _check_weights(training, outputs, context)
    _report_untrained(outputs, trained, context)
    return tuple(_output_spec(output, trained, losses, metrics, context) for output in trained)


def trained_outputs(outputs: Iterable[str], context: Context) -> tuple[str, ...]:
    """Returns the outputs that have a loss: all, unless `training.loss` names some of them.

    If it also names what is no output, that may mean any of them.
    """
    every, losses = tuple(outputs), context.unread.get("training.loss")
    if len(every) < 2 or not isinstance(losses, Mapping):
        return every
    named = tuple(output for output in every if output in losses.entries)
    return named if named and len(named) == len(losses.entries) else every


def labelled_outputs(
    outputs: Iterable[str], objectives: Iterable[Objective], context: Context
) -> tuple[str, ...]:
    """Returns the outputs whose targets are in the data."""
    free = {one.output for one in objectives if not one.has_target}
    trained = tuple(one for one in trained_outputs(outputs, context) if one not in free)
    written = context.document.data.reconstruct if context.document.data else None
    if isinstance(written, str):
        return () if len(trained) < 2 else trained
    return tuple(output for output in trained if output not in (written or ()))


def _report_untrained(outputs: tuple[str, ...], trained: tuple[str, ...], context: Context) -> None:
    """Report outputs without a loss, and what else the training section says of them."""
    for output in outputs:
        if output in trained:
            continue
        context.report(codes.objectives.output_without_loss(output), f"model.outputs.{output}")
        for section in (*METRIC_KEYS, "loss_weights"):
            written = context.unread.get(f"training.{section}")
            if isinstance(written, Mapping) and output in written.entries:
                what = codes.objectives.untrained_output(section, output)
                path, span = f"training.{section}.{output}", written.entries[output].key_span
                context.findings.report(what, span, path=path)


def objectives_of(
    output_specs: tuple[OutputSpec, ...], graph: Graph, context: Context
) -> tuple[Objective, ...]:
    """Returns an objective for each output whose loss and type are known; reports what
    doesn't fit.
    """
    if output_specs:
        report_twice(graph, context)
    types = graph.types()
    made = (
        _objective(output_spec, types.get(graph.outputs[output_spec.output]), graph, context)
        for output_spec in output_specs
    )
    found = tuple(objective for objective in made if objective is not None)
    if any(node.operator.crops_pixels for node in graph.nodes):
        from .cropped_targets import with_crops  # few networks crop images

        found = with_crops(found, graph)
    if not all(one.loss.needs_target for one in found):
        from .untargeted import without_targets  # few losses need no target

        found = without_targets(found, context)
    if context.document.data is not None and context.document.data.reconstruct:
        from .reconstruction import with_reconstruction  # few networks are autoencoders

        found = with_reconstruction(found, graph, context)
    if context.document.data is not None and context.document.data.boxes:
        from .boxes import with_boxes  # few targets are bounding boxes

        found = with_boxes(found, graph, context)
    if context.document.data is None or context.document.data.normalize_targets is None:
        return found
    from .target_scaling import with_normalizers  # few specs normalize targets

    return with_normalizers(found, context)


def _declared_outputs(context: Context) -> tuple[str, ...]:
    declared = context.unread.get("model.outputs")
    return tuple(declared.entries) if isinstance(declared, Mapping) else ("",)


def _by_output(
    path: str, outputs: tuple[str, ...], context: Context
) -> Iterator[tuple[str, tuple[Value, str]]]:
    """Yields each output with the value written for it and the path of that value."""
    value = context.unread.get(path)
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return
    if len(outputs) == 1:
        (output,) = outputs
        inside = value.entries.get(output) if isinstance(value, Mapping) else None
        yield output, (inside.value, f"{path}.{output}") if inside else (value, path)
        return
    if not isinstance(value, Mapping):
        section = path.rpartition(".")[2]
        context.report(codes.objectives.no_outputs_named(section, outputs), path)
        return
    known = frozenset(outputs)
    missing = tuple(output for output in outputs if output not in value.entries)
    for name, entry in value.entries.items():
        place = f"{path}.{name}"
        meant: str | None = name
        if name not in known:
            meant = _report_no_output(name, entry.key_span, place, outputs, context, missing)
        if meant is not None and (meant == name or meant not in value.entries):
            yield meant, (entry.value, place)


def _report_no_output(
    name: str,
    span: Span,
    path: str,
    outputs: tuple[str, ...],
    context: Context,
    missing: tuple[str, ...] = (),
) -> str | None:
    """Returns the output that was probably meant, one of the missing ones; None if there is
    none.
    """
    guess = context.findings.guess(name, missing or outputs)
    what = codes.objectives.unknown_output(short(name), missing or outputs)
    context.findings.report(what, span, meant=guess, path=path)
    return missing[0] if guess is None and len(missing) == 1 else guess


def _output_spec(
    output: str,
    outputs: tuple[str, ...],
    losses: dict[str, tuple[Value, str]],
    metrics: list[dict[str, tuple[Value, str]]],
    context: Context,
) -> OutputSpec:
    loss, path = None, "training.loss"
    if output in losses:
        value, path = losses[output]
        loss = Reader(context.findings).read_component(Loss, value, path)
    prefix = f"{output}_" if len(outputs) > 1 else ""
    found: list[OutputMetric] = []
    unread = False
    for is_weighted, written in enumerate(metrics):
        taken = {one.own_name for one in found}
        for named, place in _metrics(*written[output], context) if output in written else ():
            unread = unread or named is None
            if named is not None:
                name = f"weighted_{named[0]}" if named[0] in taken else named[0]
                measure = OutputMetric(prefix + name, named[1], place, name, bool(is_weighted))
                found.append(measure)
    return OutputSpec(output, loss, path, tuple(found), unread)


def _metrics(
    value: Value, path: str, context: Context
) -> Iterator[tuple[tuple[str, Metric] | None, str]]:
    """Yields each metric of a list, by its name, with its path; None for one that can't be read."""
    if not isinstance(value, Sequence):
        context.report(codes.values.metrics_not_a_list(describe(value)), path)
        yield None, path
        return
    seen: dict[str, Span] = {}
    for number, item in enumerate(value.items):
        place = f"{path}[{number}]"
        named = _read_metric(item, place, context)
        first = seen.get(named[0]) if named else None
        is_sure = not context.findings.has_errors_under(place)  # else another may be meant
        if named is not None and first is not None:
            if is_sure:
                _report_measured_twice(named[0], item.span, first, place, context)
            continue
        if named is not None and is_sure:
            seen[named[0]] = item.span
        yield named, place


def _read_metric(item: Value, path: str, context: Context) -> tuple[str, Metric] | None:
    reader = Reader(context.findings)
    if isinstance(item, Mapping) and _is_named(item):
        read = reader.read(NamedMetric, item, path, item.span)
        return (read.name, read.metric) if read else None
    metric = reader.read_component(Metric, item, path)
    return (metric.name, metric) if metric else None


def _is_named(item: Mapping) -> bool:
    """Whether there is a metric beside the name: `{name: auc, curve: PR}` is another notation."""
    others = [key for key in item.entries if key != "name"]
    if "name" not in item.entries or not others:
        return False
    name = item.entries["name"].value
    is_metric = isinstance(name, Scalar) and name.value in METRICS
    return not is_metric or any(key in METRICS for key in others)


def _report_measured_twice(name: str, span: Span, first: Span, path: str, context: Context) -> None:
    what = codes.wiring.duplicate_metric(name)
    context.findings.report(what, span, path=path, related=[Related(first, "first listed here")])


def _objective(
    output_spec: OutputSpec, type_: TensorType | None, graph: Graph, context: Context
) -> Objective | None:
    if output_spec.loss is None:
        return None
    reach = reach_of(output_spec.output, graph) if type_ is not None else None
    for measure in output_spec.measures:
        check_metric(measure, output_spec.measures, output_spec.loss, type_, reach, context)
    if type_ is None:
        return None
    decision = decide(output_spec.output, output_spec.loss, output_spec.path, graph, context)
    _check_units(output_spec, type_, graph, context)
    training = context.document.training
    weights = (training.loss_weights if training else None) or {}
    activation = (
        cast("OutputActivation | None", output_spec.loss.output_activation)
        if decision.from_logits
        else None
    )
    return Objective(
        output_spec.output,
        type_,
        output_spec.loss,
        decision.from_logits,
        activation,
        weights.get(output_spec.output, 1.0),
        output_spec.measures,
        decision.reason,
        reach,
    )


def _check_units(
    output_spec: OutputSpec, type_: TensorType, graph: Graph, context: Context
) -> None:
    assert output_spec.loss is not None
    _check_loss(output_spec.loss, output_spec.path, type_, context)
    one = type_.features == 1 or type_.rank == 1
    needs_units = output_spec.loss.target in ("class", "onehot")
    if not needs_units or not output_spec.loss.units_are_classes or not one:
        return
    node = graph.by_name.get(graph.outputs[output_spec.output])
    related = [Related(node.origin.span_of("units"), f"shape {type_}")] if node else []
    what = codes.objectives.one_unit_for_classes(output_spec.loss.name, output_spec.output)
    context.report(what, output_spec.path, related=related)


def _check_loss(loss: Loss, path: str, type_: TensorType, context: Context) -> None:
    try:
        loss.check(type_)
    except ShapeError as error:
        inside = f"{path}.{loss.name}.{error.parameter}" if error.parameter else path
        what = error.violation if error.part else error.violation.about(loss.name)
        context.report(what, inside, meant=error.meant or None, part=error.part)


def _check_weights(training: Training, outputs: tuple[str, ...], context: Context) -> None:
    named = [f"training.loss_weights.{name}" for name in training.loss_weights or {}]
    written = context.document.data.normalize_targets if context.document.data else None
    if isinstance(written, dict):
        named += [f"data.normalize_targets.{name}" for name in written]
    for path in named:
        name = path.rpartition(".")[2]
        if name not in outputs and outputs != ("",):
            _report_no_output(name, context.key_span(path), path, outputs, context)
    if training.class_weights is not None and len(outputs) > 1:
        what = codes.class_weights.weights_of_several_outputs(len(outputs))
        context.report(what, "training.class_weights")
