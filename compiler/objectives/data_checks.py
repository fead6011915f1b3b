"""What a run refuses data for, where the spec alone tells: `validate` and `run` say it in the same
words.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized
from typing import NamedTuple

from ...spec_schema.components.sources import Source
from ...spec_schema.document.data import Data, Split
from ...spec_schema.findings.code import counted
from ...spec_schema.types import TensorType
from ...spec_schema.work_budget import WorkBudget
from ..context import Context
from ..ir import Graph
from .objectives import Objective
from .wanted import columns_help, columns_misfit, filled, listed, misfit

WITH_CLASSES = ("class", "onehot", "binary", "sign")
"""Targets of losses that can be a class."""

LEAK_HELP = (
    "the network can copy the answer; leave it out of `features`, and make the input smaller"
)
MOST_LISTED = 12


class Refusal(NamedTuple):
    """A finding about the `data` section; `keys` lead from there to the value at fault."""

    code: str
    message: str
    keys: tuple[str, ...]
    help: str


def check_data(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    """Report what no data can mend."""
    data = context.document.data
    if data is None:
        return
    of_columns = data.source is not None and data.source.gives == "columns"
    found = [*_of_table(data.source)] if of_columns else []
    if context.document.training is not None:
        found += _of_training(data, graph, objectives, context)
    for refusal in found:
        path = ".".join(("data", *refusal.keys))
        context.report_text(refusal.code, refusal.message, path, help=refusal.help)


def _of_training(
    data: Data, graph: Graph, objectives: Sequence[Objective], context: Context
) -> list[Refusal]:
    known = graph.whole and len(objectives) == len(graph.outputs)
    found = [] if data.split is None else list(_of_split(data, objectives if known else None))
    if data.source is not None and known:
        found += _leaks_of(data.source, graph.inputs, objectives, context.findings.work)
        if data.source.gives == "columns":
            found += _of_columns(data.source, graph.inputs, objectives)
        if data.source.gives == "images":
            found += _of_pictures(data.source, graph.inputs, objectives)
    return found


def _of_table(source: Source) -> Iterator[Refusal]:
    """Signs and names that no table can have."""
    decimal, thousands = getattr(source, "decimal", None), getattr(source, "thousands", None)
    if thousands is not None and decimal == thousands:
        message = f"`{decimal}` can't be both the decimal sign and the thousands sign"
        help = f'declare `decimal: "{"," if decimal == "." else "."}"`, or leave `thousands` out'
        yield Refusal("SC448", message, (source.name, "thousands"), help)
    columns = getattr(source, "columns", None) or []
    double = [name for name, count in Counter(columns).items() if count > 1]
    if double:
        message = f"`columns` names {listed(double)} more than once"
        yield Refusal(
            "SC404", message, (source.name, "columns"), "give every column a name of its own"
        )


# Splits.


def _of_split(data: Data, objectives: Sequence[Objective] | None) -> Iterator[Refusal]:
    if None in (data.split.validation, data.split.test):
        return
    refused = list(_split_refusals(data.split, objectives))
    yield from refused
    count = data.source.count() if data.source is not None else None
    if count is None or any(refusal.code == "SC422" for refusal in refused):
        return
    held = {"validation": data.split.validation, "test": data.split.test}
    sizes = {name: round(count * share) for name, share in held.items()}
    yield from (empty_part(n, held[n], count) for n in held if held[n] and not sizes[n])
    if sum(sizes.values()) >= count and not data.split.stratify:
        yield nothing_left(count)


def _split_refusals(policy: Split, objectives: Sequence[Objective] | None) -> Iterator[Refusal]:
    """What no rows can satisfy.

    Args:
        objectives: one an output; None: they are not all known.
    """
    if policy.validation + policy.test >= 1:
        yield Refusal(
            "SC422",
            f"validation ({policy.validation:g}) and test ({policy.test:g}) take all of the rows, "
            "and nothing is left to train on",
            ("split",),
            "leave them less than 1 together",
        )
    if policy.stratify and objectives is not None and not any(map(may_have_classes, objectives)):
        yield nothing_to_stratify()


def nothing_to_stratify() -> Refusal:
    """No output has classes whose proportions could be kept."""
    message = "`stratify` keeps the proportions of classes, and no output has one class a sample"
    return Refusal("SC421", message, ("split", "stratify"), "leave `stratify` out")


def empty_part(name: str, share: float, rows: int) -> Refusal:
    """A share that is less than a row."""
    message = f"`{name}: {share:g}` of {counted(rows, 'row')} is not one row"
    return Refusal("SC423", message, ("split", name), "make the share larger")


def nothing_left(rows: int) -> Refusal:
    """Shares that, rounded, are all rows."""
    message = f"`split` leaves none of {counted(rows, 'row')} to train on"
    return Refusal("SC423", message, ("split",), "make the shares smaller")


def may_have_classes(objective: Objective) -> bool:
    """Whether a sample of this output can have one class."""
    return objective.loss.target in WITH_CLASSES and objective.type.rank <= 2


# Classes.


def made_up_classes(objective: Objective) -> int | None:
    """How many classes made-up samples have, called by their numbers; None: not known, or none."""
    units = 1 if objective.type.rank == 1 else objective.type.features
    if units == 1:
        return 2
    return units if objective.loss.target in ("class", "onehot") else None


def numbered(count: int) -> list[str]:
    """The names of so many classes that are called by their numbers: the first and the last."""
    return [*map(str, range(min(count - 1, MOST_LISTED))), str(count - 1)]


def is_numbered(name: str, count: int) -> bool:
    """Whether a name is the number of one of so many classes."""
    is_number = name.isdecimal() and len(name) <= len(str(count)) and str(int(name)) == name
    return is_number and int(name) < count


# Features.


def leak(columns: str, file: str, feature_of: str, target_of: str) -> str:
    """The message of a target among the features."""
    return f"{columns} of {file}: a feature of `{feature_of}` and the target of `{target_of}`"


def written_leaks(written: object, targets: object) -> list[str]:
    """The columns that features and targets both name in full, as a spec writes the two.

    Where they name the same columns, it is an autoencoder, and means it.
    """
    features, wanted = _listed(written), _listed(targets)
    if any(_is_glob(name) for name in wanted) or set(features) == set(wanted):
        return []
    shared = set(wanted)
    return [name for name in features if name in shared]


def copies(
    source: Source, inputs: Iterable[str], objectives: Iterable[Objective]
) -> Iterator[tuple[str, Objective]]:
    """Each input with an output that has to give the same numbers: an autoencoder."""
    for objective in objectives:
        names = set(_listed(of_output(source.for_targets, objective.output)))
        for name in inputs:
            if names and set(_listed(of_output(source.for_inputs, name))) == names:
                yield name, objective


def _leaks_of(
    source: Source,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    work: WorkBudget,
) -> Iterator[Refusal]:
    features, targets = source.for_inputs, source.for_targets
    outputs: dict[str, list[str]] = {}
    for objective in objectives:
        for column in _listed(of_output(targets, objective.output)):
            outputs.setdefault(column, []).append(objective.output)
    for name in inputs:
        columns = of_output(features, name)
        sharing = [output for column in _listed(columns) for output in outputs.get(column, ())]
        for output in dict.fromkeys(sharing):
            wanted = of_output(targets, output)
            work.charge(len(_listed(columns)) + len(_listed(wanted)))
            both = written_leaks(columns, wanted)
            if both:
                listed = ", ".join(f"`{column}`" for column in both)
                message = leak(listed, source.path_text, name, output)
                keys = (source.name, *_keys_of(source, name, both[0]))
                yield Refusal("SC416", message, keys, LEAK_HELP)


def _of_columns(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Refusal]:
    """Columns that are all named in full, and are not as many as an input or an output needs."""
    file = source.path_text
    for name, type_ in inputs.items():
        columns = _named_in_full(source.for_inputs, name, inputs)
        if columns and filled(type_.shape[1:], len(columns)) is None:
            message = columns_misfit(name, type_.shape[1:], columns, file)
            keys = (source.name, _key_of(source.inputs_key, source, name))
            help = columns_help(name, type_.shape[1:], len(columns))
            yield Refusal("SC414", message, keys, help)
    outputs = [objective.output for objective in objectives]
    for objective in objectives:
        columns = _named_in_full(source.for_targets, objective.output, outputs)
        if columns and not _may_be_target(objective, len(columns)):
            noun = "column" if len(columns) == 1 else "columns"
            message = misfit(
                f"`{source.targets_key}` names {len(columns)} {noun} of {file}", objective
            )
            keys = (source.name, _key_of(source.targets_key, source, objective.output))
            help = "give its last layer as many units as there are columns to predict"
            if objective.loss.target != "real":
                help = "end it in one row of units, with `flatten` before its last layer"
                help = help if objective.type.rank > 2 else "name one column"
            yield Refusal("SC420", message, keys, help)


def _may_be_target(objective: Objective, columns: int) -> bool:
    """Whether so many numbers a sample, or one class, are what a loss compares with."""
    declared = objective.type.shape[1:]
    whole, single = filled(declared, columns), filled(declared[:-1], columns)
    if objective.loss.target == "real":
        return whole is not None
    return single is not None or (objective.loss.target != "class" and whole is not None)


def _named_in_full(written: object, name: str, names: Collection[str]) -> list[str]:
    """The columns of one input or output; none where globs or the header decide."""
    if not isinstance(written, dict) and len(names) > 1:
        return []
    columns = _listed(of_output(written, name))
    return [] if any(map(_is_glob, columns)) else columns


def _key_of(key: str | None, source: Source, name: str) -> str:
    assert key is not None, source.name
    return f"{key}.{name}" if isinstance(getattr(source, key), dict) else key


def of_output(written: object, name: str) -> object:
    """What is written for one input or output; for all of them where none is named."""
    return written.get(name) if isinstance(written, dict) else written


def _keys_of(source: Source, name: str, column: str) -> tuple[str, ...]:
    """The keys that lead to the place where a column of an input is written."""
    key, features = str(source.inputs_key), source.for_inputs
    written = of_output(features, name)
    item = f"[{written.index(column)}]" if isinstance(written, list) else ""
    return (key, name + item) if isinstance(features, dict) else (key + item,)


def _listed(written: object) -> list[str]:
    if isinstance(written, list):
        return list(dict.fromkeys(written))
    return [written] if isinstance(written, str) else []


def _is_glob(name: str) -> bool:
    return any(sign in name for sign in "*?[")


# Pictures.


def picture_size(type_: TensorType) -> tuple[int, int, int] | None:
    """Height, width and channels of an input that takes pictures; None: it takes none."""
    match type_.shape[1:]:
        case (int() as height, int() as width, (1 | 3) as channels) if type_.dtype.is_floating:
            return height, width, channels
    return None


def _picture_refusal(
    inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Refusal | None:
    """What keeps a network from taking pictures."""
    if len(inputs) > 1 or len(objectives) > 1:
        what = f"{_count(inputs, 'input')} and {_count(objectives, 'output')}"
        message = f"`images` is for a network of one input and one output, and this one has {what}"
        return Refusal("SC434", message, ("images",), "")
    ((name, type_),) = inputs.items()
    if picture_size(type_) is not None:
        return None
    message = f"`images` gives pictures, and input `{name}` is {type_} of {type_.dtype}"
    help = f"declare it as `{name}: [height, width, channels]`, with 1 channel (grey) or 3 "
    return Refusal("SC434", message, ("images",), help + "(colour), in float32")


def _of_pictures(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Refusal]:
    refusal = _picture_refusal(inputs, objectives)
    if refusal is not None:
        yield refusal
        return
    for objective in objectives:
        labels = f"the folder name of {source.path_text}"
        if objective.loss.target == "real":
            yield Refusal(
                "SC420",
                misfit(f"{labels} holds text", objective),
                ("images",),
                "choose a loss for classes, such as `sparse_categorical_crossentropy`",
            )
        elif objective.type.rank > 2:
            message = misfit(f"{labels} has one label a sample", objective)
            help = "end it in one row of units: put `flatten` before its last layer"
            yield Refusal("SC420", message, ("images",), help)


def _count(items: Sized, noun: str) -> str:
    return f"{len(items)} {noun}" + ("s" if len(items) != 1 else "")
