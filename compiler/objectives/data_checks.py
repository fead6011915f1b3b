"""Checks of the `data` section that need only the spec, not the data."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...spec_schema.components.sources import Source
from ...spec_schema.document.data import Data
from ...spec_schema.document.split import HELD_OUT, Split, samples_of
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from ...spec_schema.work_budget import WorkBudget
from ..context import Context
from ..ir import Graph
from .objectives import Objective, filled, may_have_classes, takes_columns, wanted
from .output_specs import labelled_outputs, trained_outputs

ROUNDING = 1e-9
"""How far the sum of shares may be from 1."""


class Refusal(NamedTuple):
    """A violation in the `data` section; `keys` lead to the value at fault."""

    what: Violation
    keys: tuple[str, ...]


def check_data(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    """Report errors that no data could fix."""
    data = context.document.data
    if data is None:
        return
    are_known = len(objectives) == len(trained_outputs(graph.outputs, context))
    objectives = [one.of_data for one in objectives if one.is_labelled]
    inputs: Mapping[str, TensorType] = graph.inputs
    if data.windows is not None:
        from .row_types import check_windows, row_types, static_of  # most specs have no windows

        if not check_windows(graph, objectives, context):
            return
        static = static_of(data, graph)
        inputs, objectives = row_types(inputs, objectives, data.windows, static)
    joined = _of_joined(data, replace(graph, inputs=dict(inputs)), objectives, context)
    if joined is None:
        return
    inputs, found = joined
    if data.source is not None and _is_special(data.source, inputs):
        from .table_checks import batch_axis_of, of_table  # few tables

        found += (Refusal(*one) for one in of_table(data.source))
        columns = _columns_of_targets(data.source, objectives) if are_known else {}
        what = batch_axis_of(inputs, objectives, columns)
        if what is not None:
            context.report(what, f"model.inputs.{next(iter(inputs))}")
            return
    if data.targets is not None:
        from .target_source import target_faults  # most specs have targets beside the inputs

        own, labelled = data.labelled[0], objectives if are_known else ()
        columns_at_fault = [*of_target_columns(own, labelled)] if own.gives == "columns" else []
        found += (Refusal(*one) for one in target_faults(data, labelled, columns_at_fault))
    if context.document.training is not None:
        known = graph.is_complete and are_known
        found += _of_training(data, graph, inputs, objectives if known else None, context)
    for refusal in found:
        context.report(refusal.what, ".".join(("data", *refusal.keys)))


def _is_special(source: Source, inputs: Mapping[str, TensorType]) -> bool:
    """Whether a table declares separators or names, or the only input may begin with a batch."""
    declares = getattr(source, "columns", None) or getattr(source, "thousands", None)
    shape = next(iter(inputs.values())).shape[1:] if len(inputs) == 1 else ()
    return source.gives == "columns" and bool(declares or (len(shape) > 1 and shape[0] is None))


def _of_joined(
    data: Data, rows: Graph, objectives: Sequence[Objective], context: Context
) -> tuple[Mapping[str, TensorType], list[Refusal]] | None:
    """Returns the inputs of the first source, and what is wrong with others; None if it isn't clear
    which inputs they give, which is reported.
    """
    if not data.joins or data.source is None:
        return rows.inputs, []
    from .joined_checks import joined_faults, of_first  # most specs have one source

    mine = of_first(data, rows, context)
    faults = joined_faults(data, rows, objectives, of_source) if mine is not None else ()
    return None if mine is None else (mine, [Refusal(*one) for one in faults])


def _of_training(
    data: Data,
    graph: Graph,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective] | None,
    context: Context,
) -> list[Refusal]:
    """Returns what is wrong with data to train on.

    Args:
        inputs: What one row gives to each input.
        objectives: One per output, for one row; None if not all are known.
    """
    sampled = getattr(context.document.training, "sampling", None)
    if sampled and objectives and not any(map(may_have_classes, objectives)):
        context.report(codes.sampling.no_classes_to_sample_by(), "training.sampling")
    elif isinstance(sampled, dict) and sum(sampled.values()) > 1 + ROUNDING:
        context.report(codes.sampling.wrong_sum(sum(sampled.values()), []), "training.sampling")
    found = [] if data.split is None else list(_of_split(data, objectives))
    if data.source is not None and objectives is not None:
        if not (data.windows and data.windows.is_ahead):
            if graph.columns:
                from ..features.leaks import leaks  # most specs have no features

                found += [Refusal(*one) for one in leaks(data.labelled[0], graph, objectives)]
            found += _leaks_of(data.source, inputs, objectives, context.findings.work)
        labelled = objectives if data.labelled[0] is data.source or not data.joins else ()
        length = data.windows.length if data.windows else 0
        found += of_source(data.source, inputs, labelled, length)
    return found


def of_source(
    source: Source,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    length: int = 0,
) -> Iterator[Refusal]:
    """Report what a source gives to inputs and outputs and they can't take.

    Args:
        length: The number of rows in a window; 0 if each row is a sample.
    """
    if getattr(source, "classes", None) or getattr(source, "rare", None):
        from .class_checks import of_classes  # most specs list no classes

        yield from (Refusal(*one) for one in of_classes(source, objectives))
    if source.gives == "columns":
        yield from of_columns(source, inputs, objectives, length)
    if source.gives in ("images", "text", "audio"):
        from .file_checks import file_faults  # most data is a table

        found = [Refusal(one, (source.name,)) for one in file_faults(source, inputs, objectives)]
        yield from found or of_target_columns(source, objectives if source.assigns_targets else ())
    if source.name == "tfrecord":
        from .record_checks import record_faults  # other arrays declare no shapes

        yield from (Refusal(*one) for one in record_faults(source, inputs, objectives))


# Splits.


def _of_split(data: Data, objectives: Sequence[Objective] | None) -> Iterator[Refusal]:
    if None in (data.split.validation, data.split.test):
        return
    if any(map(data.split.own_source, HELD_OUT)):
        from .part_checks import of_own_sources  # most parts are rows of the main source

        yield from (Refusal(*one) for one in of_own_sources(data.split))
    yield from _split_refusals(data.split, objectives)
    count = data.source.count() if data.source is not None else None
    held = {part: data.split.share(part) for part in HELD_OUT}
    if count is None or data.split.fractions >= 1:
        return
    for name, share in held.items():
        if share and not samples_of(share, count):
            yield Refusal(codes.splits.empty_split(name, share, count), ("split", name))
    left = count - sum(samples_of(one, count) for one in held.values())
    if data.split.folds is not None and left < data.split.folds:
        what = codes.splits.too_few_rows_for_folds(data.split.folds, count)
        yield Refusal(what, ("split", "folds"))
    elif left <= 0 and not data.split.stratify:
        yield Refusal(codes.splits.empty_training_split(count), ("split",))


def _split_refusals(policy: Split, objectives: Sequence[Objective] | None) -> Iterator[Refusal]:
    """Report what no rows can satisfy.

    Args:
        objectives: One per output; None if not all are known.
    """
    if policy.fractions >= 1:
        shares = map(policy.share, HELD_OUT)
        yield Refusal(codes.splits.fractions_too_large(*shares), ("split",))
    if policy.stratify and objectives is not None and not any(map(may_have_classes, objectives)):
        yield Refusal(codes.splits.stratify_without_classes(), ("split", "stratify"))


# Features.


def written_leaks(written: object, targets: object) -> list[str]:
    """Returns the columns that features and targets both name literally, as the spec writes the
    two.

    If they name the same columns, it is an autoencoder, and intended.
    """
    features, wanted = listed(written), listed(targets)
    if any(_is_glob(name) for name in wanted) or set(features) == set(wanted):
        return []
    shared = set(wanted)
    return [name for name in features if name in shared]


def _leaks_of(
    source: Source,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    work: WorkBudget,
) -> Iterator[Refusal]:
    features, targets = source.for_inputs, source.for_targets
    outputs: dict[str, list[str]] = {}
    for objective in objectives:
        for column in listed(of_output(targets, objective.output)):
            outputs.setdefault(column, []).append(objective.output)
    for name in inputs:
        columns = of_output(features, name)
        sharing = [output for column in listed(columns) for output in outputs.get(column, ())]
        for output in dict.fromkeys(sharing):
            wanted = of_output(targets, output)
            work.charge(len(listed(columns)) + len(listed(wanted)))
            both = written_leaks(columns, wanted)
            if both:
                file = source.path_text
                what = codes.leaks.target_among_features(both, file, name, output)
                yield Refusal(what, (source.name, *_keys_of(source, name, both[0])))


def of_columns(
    source: Source,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    length: int,
) -> Iterator[Refusal]:
    """Report columns that are all named literally, but whose number doesn't fit an input or
    output.

    Args:
        length: The number of rows in a window; 0 if each row is a sample.
    """
    file = source.path_text
    for name, type_ in inputs.items():
        columns = _named_in_full(source.for_inputs, name, inputs)
        are_lists = source.may_hold_lists and len(columns) == 1
        if columns and not are_lists and filled(type_.shape[1:], len(columns)) is None:
            what = codes.assignments.wrong_column_count(
                name, type_.shape[1:], columns, file, length=length
            )
            yield Refusal(what, (source.name, _key_of(source.inputs_key, source, name)))
    yield from of_target_columns(source, objectives)


def of_target_columns(source: Source, objectives: Sequence[Objective]) -> Iterator[Refusal]:
    """Report columns that are all named literally, but whose number doesn't fit an output."""
    file = source.table_text
    named = _columns_of_targets(source, objectives)
    for objective in (one for one in objectives if one.loss.target != "sequence"):
        columns = named[objective.output]
        if columns and not takes_columns(objective, len(columns)):
            what = codes.target_values.wrong_target_column_count(
                str(source.targets_key), len(columns), file, *wanted(objective)
            )
            keys = (source.name, _key_of(source.targets_key, source, objective.output))
            yield Refusal(what, keys)


def _columns_of_targets(source: Source, objectives: Sequence[Objective]) -> dict[str, list[str]]:
    """Returns the columns of each output that are all named literally."""
    outputs = [one.output for one in objectives]
    return {name: _named_in_full(source.for_targets, name, outputs) for name in outputs}


def _named_in_full(written: object, name: str, names: Collection[str]) -> list[str]:
    """Returns the columns of one input or output; none if globs or the header decide."""
    if not isinstance(written, dict) and len(names) > 1:
        return []
    columns = listed(of_output(written, name))
    return [] if any(map(_is_glob, columns)) else columns


def _key_of(key: str | None, source: Source, name: str) -> str:
    assert key is not None, source.name
    return f"{key}.{name}" if isinstance(getattr(source, key), dict) else key


def of_output(written: object, name: str) -> object:
    """Returns what is written for one input or output, or for all of them if none is named."""
    return written.get(name) if isinstance(written, dict) else written


def _keys_of(source: Source, name: str, column: str) -> tuple[str, ...]:
    """Returns the keys that lead to the columns of an input."""
    key, features = str(source.inputs_key), source.for_inputs
    written = of_output(features, name)
    item = f"[{written.index(column)}]" if isinstance(written, list) else ""
    return (key, name + item) if isinstance(features, dict) else (key + item,)


def listed(written: object) -> list[str]:
    """Returns the different names that are written: one, or a list of them."""
    if isinstance(written, list):
        return list(dict.fromkeys(written))
    return [written] if isinstance(written, str) else []


def _is_glob(name: str) -> bool:
    """Whether a name of columns is a pattern."""
    return any(sign in name for sign in "*?[")


def check_assignments(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    """Report inputs and outputs that only the source or only the network has."""
    data = context.document.data
    if data is None or data.source is None or not graph.is_complete:
        return
    labelled, keys = data.labelled
    known = labelled_outputs(graph.outputs, objectives, context)
    places = [("input", data.source, (data.source.name,)), ("output", labelled, keys)]
    if data.joins:
        from .joined_checks import check_inputs  # most specs have one source

        check_inputs(data, graph, context)
        del places[0]
    for noun, source, above in places:
        key = source.inputs_key if noun == "input" else source.targets_key
        if key is None or (noun == "output" and not source.assigns_targets):
            continue
        if noun == "input" and "data.features" in context.unread:
            continue
        written = getattr(source, key)
        wanted = graph.inputs if noun == "input" else known
        names = dict.fromkeys(wanted)
        path = ".".join(("data", *above, key))
        if written is None and noun == "output" and names and context.document.training:
            context.report(codes.assignments.no_target(key, [*names]), path)
        elif isinstance(written, dict):
            from .assigned_names import check_names  # most specs have one of each

            check_names(written, names, noun, path, context)
        elif len(names) > 1 and (noun == "input" or context.document.training is not None):
            context.report(codes.assignments.nothing_assigned(key, noun, [*names]), path)
    if any(isinstance(getattr(labelled, key, None), dict) for key in ("weights", "classes")):
        from .assigned_names import check_outputs

        check_outputs(labelled, keys, trained_outputs(graph.outputs, context), context)
