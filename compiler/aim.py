"""The training section against the network: a loss, metrics and a weight for each output."""

from collections.abc import Iterator
from typing import cast

from ..spec_schema.components.losses import Loss
from ..spec_schema.components.metrics import Metric
from ..spec_schema.diagnostics.diagnostic import Related
from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.reader import Reader
from ..spec_schema.training import Training
from ..spec_schema.types import ShapeError, TensorType
from ..spec_schema.values import Mapping, Scalar, Sequence, Value, describe
from .context import Context
from .ir import Graph
from .logits import decide, report_twice
from .objectives import Link, Measure, Objective

# Metrics that compare with one integer a sample, with one column a class, and with 0 and 1.
ON_CLASSES = ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")
ON_COLUMNS = ("categorical_accuracy", "top_k_categorical_accuracy", "f1_score")
ON_BINARY = ("binary_accuracy", "precision", "recall", "auc")
INSTEAD = {
    "categorical_accuracy": "sparse_categorical_accuracy",
    "top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
    "binary_accuracy": "accuracy",
}


def aim(graph: Graph, context: Context) -> tuple[Objective, ...]:
    """An objective for each output, in their order; what can't be decided is reported."""
    training = context.document.training
    if training is None:
        return ()
    report_twice(graph, context)
    losses = dict(_by_output(training.loss, "training.loss", graph, context))
    metrics = dict(_by_output(training.metrics, "training.metrics", graph, context))
    _check_weights(training, graph, context)
    made = (_objective(output, losses, metrics, graph, context) for output in graph.outputs)
    return tuple(objective for objective in made if objective is not None)


def _by_output(
    value: Value | None, path: str, graph: Graph, context: Context
) -> Iterator[tuple[str, tuple[Value, str]]]:
    """Each output with what is written for it, and the path of that."""
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return
    if len(graph.outputs) == 1:
        ((output, _),) = graph.outputs.items()
        inside = value.entries.get(output) if isinstance(value, Mapping) else None
        yield output, (inside.value, f"{path}.{output}") if inside else (value, path)
        return
    if not isinstance(value, Mapping):
        names = ", ".join(f"`{name}: …`" for name in graph.outputs)
        context.report(
            "SC310",
            f"the network has {len(graph.outputs)} outputs, and none is named here",
            path,
            help=f"write {names}",
        )
        return
    for name, entry in value.entries.items():
        if name in graph.outputs:
            yield name, (entry.value, f"{path}.{name}")
            continue
        guess = did_you_mean(name, graph.outputs, {})
        context.diagnostics.report(
            "SC310",
            f"the network has no output `{name}`",
            entry.key_span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=f"{path}.{name}",
            help="" if guess else f"it has {', '.join(f'`{o}`' for o in graph.outputs)}",
        )


def _objective(
    output: str,
    losses: dict[str, tuple[Value, str]],
    metrics: dict[str, tuple[Value, str]],
    graph: Graph,
    context: Context,
) -> Objective | None:
    type_ = graph.types().get(graph.outputs[output])
    if output not in losses:
        if losses:
            context.report("SC102", f"the output `{output}` has no loss", "training.loss")
        return None
    value, path = losses[output]
    loss = Reader(context.diagnostics).read_component(Loss, value, path)
    measures = tuple(_measures(output, metrics, graph, loss, type_, context))
    if loss is None or type_ is None:
        return None
    decision = decide(output, loss, path, graph, context)
    _check_units(output, type_, loss, path, graph, context)
    training = context.document.training
    weights = (training.loss_weights if training else None) or {}
    link = cast("Link | None", loss.link) if decision.from_logits else None
    return Objective(
        output,
        type_,
        loss,
        decision.from_logits,
        link,
        weights.get(output, 1.0),
        measures,
        decision.reason,
    )


def _measures(
    output: str,
    metrics: dict[str, tuple[Value, str]],
    graph: Graph,
    loss: Loss | None,
    type_: TensorType | None,
    context: Context,
) -> Iterator[Measure]:
    if output not in metrics:
        return
    value, path = metrics[output]
    if not isinstance(value, Sequence):
        context.report("SC103", f"`metrics` must be a list, and is {describe(value)}", path)
        return
    prefix = f"{output}_" if len(graph.outputs) > 1 else ""
    seen: set[str] = set()
    for number, item in enumerate(value.items):
        place = f"{path}[{number}]"
        metric = Reader(context.diagnostics).read_component(Metric, item, place)
        if metric is None:
            continue
        if metric.name in seen:
            context.diagnostics.report(
                "SC202", f"the metric `{metric.name}` is measured twice", item.span, path=place
            )
            continue
        seen.add(metric.name)
        if loss is not None:
            _check_metric(metric, loss, type_, item, place, context)
        yield Measure(prefix + metric.name, metric)


def _check_metric(
    metric: Metric, loss: Loss, type_: TensorType | None, item: Value, path: str, context: Context
) -> None:
    classes = loss.target == "class"
    wrong_for_classes = metric.name in (*ON_COLUMNS, *ON_BINARY, "r2_score")
    if not (classes and wrong_for_classes) and not (not classes and metric.name in ON_CLASSES):
        _check_output(metric, type_, item, path, context)
        return
    instead = INSTEAD.get(metric.name, "accuracy")
    target = "one integer a sample" if classes else "numbers, not class numbers"
    context.diagnostics.report(
        "SC309",
        f"`{metric.name}` can't be measured: with `{loss.name}` the target is {target}",
        item.span,
        path=path,
        help=f"use `{instead}`" if classes else "use `accuracy`",
    )


def _check_output(
    metric: Metric, type_: TensorType | None, item: Value, path: str, context: Context
) -> None:
    if type_ is None:
        return
    try:
        metric.check(type_)
    except ShapeError as error:
        message = f"`{metric.name}` {error.message}"
        context.diagnostics.report("SC309", message, item.span, path=path, help=error.help)


def _check_units(
    output: str, type_: TensorType, loss: Loss, path: str, graph: Graph, context: Context
) -> None:
    one = type_.features == 1 or type_.rank == 1
    if loss.target not in ("class", "onehot") or not one:
        return
    node = next((n for n in graph.nodes if n.name == graph.outputs[output]), None)
    context.report(
        "SC303",
        f"`{loss.name}` chooses among classes, and `{output}` has one unit",
        path,
        help="use `binary_crossentropy` for two classes, or a unit for each class",
        related=[Related(node.origin.span_of("units"), f"{type_} comes from here")] if node else [],
    )


def _check_weights(training: Training, graph: Graph, context: Context) -> None:
    for name in training.loss_weights or {}:
        if name not in graph.outputs:
            guess = did_you_mean(name, graph.outputs, {})
            context.report(
                "SC310",
                f"the network has no output `{name}`",
                f"training.loss_weights.{name}",
                label=f"did you mean `{guess}`?" if guess else "",
            )
    if training.class_weights is not None and len(graph.outputs) > 1:
        context.report(
            "SC308",
            "`class_weights` are for a network with one output",
            "training.class_weights",
            help="weigh the outputs with `loss_weights`",
        )
