"""Checks of the `data` section that need only the spec, not the data."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from .objectives import WITH_CLASSES, Objective, filled, wanted
from .output_specs import trained_outputs

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
    objectives = [one.of_data for one in objectives if one.reconstructs is None]
    inputs: Mapping[str, TensorType] = graph.inputs
    if data.windows is not None:
        from .row_types import check_windows, row_types  # most specs have no windows

        if not check_windows(graph, objectives, context):
            return
        inputs, objectives = row_types(inputs, objectives, data.windows)
    of_columns = data.source is not None and data.source.gives == "columns"
    found = [*_of_table(data.source)] if of_columns else []
    if data.targets is not None:
        from .target_source import target_faults  # most specs have targets beside the inputs

        own, labelled = data.labelled[0], objectives if are_known else ()
        of_table = (*_of_table(own), *_of_target_columns(own, labelled))
        found += (Refusal(*one) for one in target_faults(data, labelled, of_table))
    if of_columns and are_known:
        what = _batch_axis_of(inputs, data.source, objectives)
        if what is not None:
            context.report(what, f"model.inputs.{next(iter(inputs))}")
            return
    if context.document.training is not None:
        known = graph.is_complete and are_known
        found += _of_training(data, graph, inputs, objectives if known else None, context)
    for refusal in found:
        context.report(refusal.what, ".".join(("data", *refusal.keys)))


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
        if getattr(data.source, "classes", None) or getattr(data.source, "rare", None):
            from .class_checks import of_classes  # most specs list no classes

            found += (Refusal(*one) for one in of_classes(data.source, objectives))
        if not (data.windows and data.windows.is_ahead):
            if graph.columns:
                from ..features.leaks import leaks  # most specs have no features

                found += [Refusal(*one) for one in leaks(data.source, graph, objectives)]
            found += _leaks_of(data.source, inputs, objectives, context.findings.work)
        if data.source.gives == "columns":
            length = data.windows.length if data.windows else 0
            found += _of_columns(data.source, inputs, objectives, length)
        if data.source.gives in ("images", "text", "audio"):
            found += _of_files(data.source, inputs, objectives)
        if data.source.name == "tfrecord" and not graph.columns:
            from .record_checks import record_faults  # other arrays declare no shapes

            found += (Refusal(*one) for one in record_faults(data.source, inputs, objectives))
    return found


def _of_table(source: Source) -> Iterator[Refusal]:
    """Report separators and column names that no table can have."""
    decimal, thousands = getattr(source, "decimal", None), getattr(source, "thousands", None)
    if thousands is not None and decimal == thousands:
        yield Refusal(codes.tables.same_separators(thousands), (source.name, "thousands"))
    columns = getattr(source, "columns", None) or []
    double = [name for name, count in Counter(columns).items() if count > 1]
    if double:
        yield Refusal(codes.tables.duplicate_declared_names(double), (source.name, "columns"))


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


def may_have_classes(objective: Objective) -> bool:
    """Whether each sample of this output can have one class."""
    return objective.loss.target in WITH_CLASSES and objective.type.rank <= 2


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
                what = codes.assignments.target_among_features(both, file, name, output)
                yield Refusal(what, (source.name, *_keys_of(source, name, both[0])))


def _of_columns(
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
    yield from _of_target_columns(source, objectives)


def _of_files(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> list[Refusal]:
    """Report why a network can't take a file per sample, or their labels."""
    from .file_checks import file_faults  # most data is a table

    found = [Refusal(what, (source.name,)) for what in file_faults(source, inputs, objectives)]
    return found or ([*_of_target_columns(source, objectives)] if source.assigns_targets else [])


def _of_target_columns(source: Source, objectives: Sequence[Objective]) -> Iterator[Refusal]:
    file = source.table_text
    outputs = [objective.output for objective in objectives]
    for objective in (one for one in objectives if one.loss.target != "sequence"):
        columns = _named_in_full(source.for_targets, objective.output, outputs)
        if columns and not _may_be_target(objective, len(columns)):
            what = codes.target_values.wrong_target_column_count(
                str(source.targets_key), len(columns), file, *wanted(objective)
            )
            keys = (source.name, _key_of(source.targets_key, source, objective.output))
            yield Refusal(what, keys)


def _batch_axis_of(
    inputs: Mapping[str, TensorType], source: Source, objectives: Sequence[Objective]
) -> Violation | None:
    """Returns what is wrong if the only input begins with an open size that can only be 1."""
    shape = next(iter(inputs.values())).shape[1:]
    if len(inputs) > 1 or len(shape) < 2 or shape[0] is not None:
        return None
    for objective in objectives:
        outputs = [one.output for one in objectives]
        columns = _named_in_full(source.for_targets, objective.output, outputs)
        positions = objective.type.shape[1:-1]
        if len(columns) == 1 and None in positions and objective.loss.target in WITH_CLASSES:
            return codes.definitions.batch_axis_declared(shape, columns[0], shape[1:])
    return None


def _may_be_target(objective: Objective, columns: int) -> bool:
    """Whether a loss compares with this many numbers per sample, or with one class."""
    kind, declared = objective.loss.target, objective.type.shape[1:]
    is_whole, is_single = (filled(s, columns) is not None for s in (declared, declared[:-1]))
    return is_whole if kind == "real" else is_single or (kind != "class" and is_whole)


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


def _with_targets(outputs: Iterable[str], context: Context) -> tuple[str, ...]:
    """Returns the outputs whose targets are in the data."""
    trained = trained_outputs(outputs, context)
    written = context.document.data.reconstruct if context.document.data else None
    if isinstance(written, str):
        return () if len(trained) == 1 else trained
    return tuple(output for output in trained if output not in (written or ()))


def check_assignments(graph: Graph, context: Context) -> None:
    """Report inputs and outputs that only the source or only the network has."""
    data = context.document.data
    if data is None or data.source is None or not graph.is_complete:
        return
    labelled, keys = data.labelled
    places = ("input", data.source, (data.source.name,)), ("output", labelled, keys)
    for noun, source, above in places:
        key = source.inputs_key if noun == "input" else source.targets_key
        if key is None or (noun == "output" and not source.assigns_targets):
            continue
        if noun == "input" and "data.features" in context.unread:
            continue
        written = getattr(source, key)
        is_input = noun == "input"
        names = dict.fromkeys(graph.inputs if is_input else _with_targets(graph.outputs, context))
        path = ".".join(("data", *above, key))
        if written is None and noun == "output" and names and context.document.training:
            context.report(codes.assignments.no_target(key, [*names]), path)
        elif isinstance(written, dict):
            from .assigned_names import check_names  # most specs have one of each

            check_names(written, names, noun, path, context)
        elif len(names) > 1 and (noun == "input" or context.document.training is not None):
            context.report(codes.assignments.nothing_assigned(key, noun, [*names]), path)
    for key in ("weights", "classes"):
        if isinstance(written := getattr(labelled, key, None), dict):
            from .assigned_names import check_names

            outputs = trained_outputs(graph.outputs, context)
            path = ".".join(("data", *keys, key))
            check_names(written, outputs, "output", path, context, are_all=False)
