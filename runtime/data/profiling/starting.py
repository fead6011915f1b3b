"""Writes a first spec for a table: the features, network and policy that a person would start with.

Sizes follow common practice: a small network with dropout, Adam, and early stopping that keeps the
best epoch.
"""

import json
import re
from collections.abc import Iterator, Sequence

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.errors import Error
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import printable
from .kinds import MOST_CATEGORIES
from .profile import ColumnProfile, Kind, Profile

MOST_CLASSES = 20
"""Different integers of a target that can still be classes."""
RARE = 5
"""Rows that a class needs at least, for an integer target to be one of classes."""
SMALL = 2000
"""Rows of a table for which a smaller network will do."""
_PLAIN = re.compile(r"[A-Za-z_.][A-Za-z0-9_./]*(?:[ -][A-Za-z0-9_./]+)*")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def first_spec(name: str, found: Profile, source: Tabular, target: str) -> str:
    """Returns the text of a spec.

    Args:
        name: The name of the spec.
        source: The source, with its path relative to the spec.
        target: The column to predict.

    Raises:
        Error: No column can be a feature.
    """
    wanted = found[target]
    columns = [one for one in found.columns if one.name not in found.targets]
    groups = _grouped(columns)
    is_series = not any(groups.values()) and wanted.kind is Kind.NUMBER and _is_ordered(found)
    head = f"# {found.file}: {counted(found.rows, 'row')}, {counted(len(found.columns), 'column')}."
    lines = [head, "spec: 1", f"name: {_scalar(name)}", "seed: 1", ""]
    if is_series:
        return "\n".join([*lines, *_series(found, source, wanted), ""])
    if not any(groups.values()):
        message = f"no column of {printable(found.file)} can be a feature of a first spec"
        raise Error(message, "write the spec yourself: `speccompile data` shows the columns")
    lines += _data(found, source, wanted, groups)
    lines += ["", *_model(found, wanted, groups), "", *_training(wanted)]
    return "\n".join([*lines, ""])


Groups = dict[str, list[ColumnProfile]]


def _grouped(columns: Sequence[ColumnProfile]) -> Groups:
    """Returns the columns that become features, by how they do."""
    numbers = [one for one in columns if one.kind is Kind.NUMBER]
    texts = [one for one in columns if one.kind in (Kind.CATEGORY, Kind.YES_NO)]
    return {
        "numbers": [one for one in numbers if not one.missing and not one.marks],
        "gaps": [one for one in numbers if one.missing or one.marks],
        "categories": [one for one in texts if one.distinct <= MOST_CATEGORIES],
    }


def _data(found: Profile, source: Tabular, wanted: ColumnProfile, groups: Groups) -> Iterator[str]:
    yield "data:"
    yield f"  {source.name}: {_flow(_source(found, source, wanted))}"
    yield "  features:"
    taken: set[str] = set()
    for group in ("numbers", "gaps"):
        if groups[group]:
            gaps = {"missing": "median", "indicator": True} if group == "gaps" else {}
            names = [one.name for one in groups[group]]
            feature = {"columns": names, **gaps, "scale": "standardize"}
            yield f"    {_feature_name(group, taken)}: {_flow(feature)}"
    for one in groups["categories"]:
        values = sorted(text for text, _ in one.common)
        unknown = "own" if one.missing or one.marks else "zero"
        feature = {
            "column": one.name,
            "encode": {"one_hot": {"values": values, "unknown": unknown}},
        }
        yield f"    {_feature_name(one.name, taken)}: {_flow(feature)}"
    yield from _left_out(found, groups)
    if wanted.kind is Kind.NUMBER and not _classes(wanted):
        yield "  normalize_targets: standardize"
    yield f"  split: {_flow(_split(found, wanted))}"


def _left_out(found: Profile, groups: Groups) -> Iterator[str]:
    """Yields comments about the columns that are no features."""
    taken = {one.name for group in groups.values() for one in group}
    for one in found.columns:
        if one.name in taken or one.name in found.targets:
            continue
        reason = {
            Kind.TEXT: "text; see `encode: text`",
            Kind.DATE: "a date",
            Kind.IDENTIFIER: "names rows",
            Kind.CONSTANT: "the same in every row",
            Kind.EMPTY: "empty",
        }.get(one.kind, f"{one.distinct:,} different values; see `encode: hash`")
        yield f"    # left out: {json.dumps(one.name, ensure_ascii=False)} ({reason})"


def _source(found: Profile, source: Tabular, wanted: ColumnProfile) -> dict[str, object]:
    marks = {text: None for one in found.columns for text, _ in one.marks}
    given: dict[str, object] = {"path": source.path_text, "target": wanted.name}
    delimiter = getattr(source, "delimiter", ",")
    if delimiter != ",":
        given["delimiter"] = delimiter
    given |= {"missing_values": [*marks]} if marks else {}
    return given | ({"missing_targets": "drop"} if wanted.missing or wanted.marks else {})


def _split(found: Profile, wanted: ColumnProfile) -> dict[str, object]:
    parts: dict[str, object] = {"validation": 0.15, "test": 0.15}
    if _is_ordered(found):
        return {**parts, "order": "last"}
    return {**parts, "stratify": True} if _classes(wanted) else parts


def _is_ordered(found: Profile) -> bool:
    """Whether the rows are in the order of time."""
    return any(_is_time(one) and one.distinct > 0.9 * found.rows for one in found.columns)


def _is_time(column: ColumnProfile) -> bool:
    """Whether a column has ascending dates or years."""
    if column.kind is Kind.IDENTIFIER and isinstance(column.low, float):
        return column.low >= 1000 and isinstance(column.high, float) and column.high <= 2200
    return column.kind is Kind.DATE and column.is_ascending


def _classes(wanted: ColumnProfile) -> int:
    """Returns the number of classes of a target; 0 if it is numbers."""
    if wanted.kind in (Kind.CATEGORY, Kind.YES_NO):
        return wanted.distinct
    if wanted.kind is not Kind.NUMBER or not wanted.is_whole or wanted.distinct > MOST_CLASSES:
        return 0
    assert isinstance(wanted.low, float)
    assert isinstance(wanted.high, float)
    is_dense = wanted.high - wanted.low + 1 == wanted.distinct
    rarest = min(count for _, count in wanted.common) if wanted.common else 0
    return wanted.distinct if wanted.distinct == 2 or (is_dense and rarest >= RARE) else 0


def _width(groups: Groups) -> int:
    categories = sum(one.distinct + bool(one.missing or one.marks) for one in groups["categories"])
    return len(groups["numbers"]) + 2 * len(groups["gaps"]) + categories


def _model(found: Profile, wanted: ColumnProfile, groups: Groups) -> Iterator[str]:
    units = 32 if found.rows < SMALL else 64
    classes = _classes(wanted)
    last = {0: "1", 2: "{units: 1, activation: sigmoid}"}
    yield "model:"
    yield f"  inputs: {{features: [{_width(groups)}]}}"
    yield "  layers:"
    yield f"    - dense: {{units: {units}, activation: relu}}"
    yield "    - dropout: 0.2"
    yield f"    - dense: {{units: {units // 2}, activation: relu}}"
    yield f"    - dense: {last.get(classes, f'{{units: {classes}, activation: softmax}}')}"
    yield f"      name: {_output_name(wanted)}"


def _training(wanted: ColumnProfile) -> Iterator[str]:
    classes = _classes(wanted)
    losses = {0: "mean_squared_error", 2: "binary_crossentropy"}
    metrics = {0: "mean_absolute_error", 2: "accuracy, auc"}
    yield "training:"
    yield f"  loss: {losses.get(classes, 'sparse_categorical_crossentropy')}"
    yield "  optimizer: {adam: {learning_rate: 0.001}}"
    yield f"  metrics: [{metrics.get(classes, 'accuracy')}]"
    yield "  epochs: 200"
    yield "  policy:"
    yield "    early_stopping: {patience: 15}"


def _series(found: Profile, source: Tabular, wanted: ColumnProfile) -> Iterator[str]:
    """Yields a forecast of the next row from the rows before it."""
    length = max(2, min(48, found.rows // 20))
    given = {**_source(found, source, wanted), "features": [wanted.name]}
    yield "data:"
    yield f"  {source.name}: {_flow(given)}"
    yield "  normalize: standardize"
    yield "  normalize_targets: standardize"
    yield f"  windows: {{length: {length}, horizon: 1}} # the next row from {length} rows before it"
    yield "  split: {validation: 0.15, test: 0.15}"
    yield ""
    yield "model:"
    yield f"  inputs: {{recent: [{length}, 1]}}"
    yield "  layers:"
    yield "    - lstm: 32"
    yield "    - dense: 1"
    yield f"      name: {_output_name(wanted)}"
    yield ""
    yield from _training(wanted)


def _output_name(wanted: ColumnProfile) -> str:
    """Returns the name of the last layer: that of the target, as a layer can have it."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", wanted.name).strip("_")
    return _scalar(name if name[:1].isalpha() and name != "features" else f"target_{name}")


def _feature_name(name: str, taken: set[str]) -> str:
    """Returns a name for a feature that no other has."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower() or "column"
    plain = plain if plain[0].isalpha() else f"column_{plain}"
    found, number = plain, 1
    while found in taken or found == "features":
        number += 1
        found = f"{plain}_{number}"
    taken.add(found)
    return found


def _flow(value: object) -> str:
    """Returns a value as YAML in braces and brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
