"""Blocks, the layers that a spec defines: reads their definitions and binds their parameters."""

import re
from typing import Any, NamedTuple

from ...spec_schema.document.network import BLOCK, PARAMETER_TYPES, main_parameter
from ...spec_schema.expressions.substitution import data_of
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.yaml.values import (
    Entry,
    Mapping,
    Scalar,
    Sequence,
    Value,
    describe,
    is_given_beside,
    origin_of,
    plain,
    related_of,
    related_of_key,
    short,
    suppress_followups_at_origin,
)
from .entries import Reference

_SYNONYMS = {
    **{"integer": "int", "number": "float", "boolean": "bool"},
    **{"string": "str", "text": "str", "array": "list", "tuple": "list"},
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,127}\Z")
_NOUNS = {
    **{"int": "an integer", "float": "a number", "bool": "true or false"},
    **{"str": "a string", "list": "a list"},
}


class BlockParams(NamedTuple):
    """The value of `$name`, and where it comes from."""

    values: dict[str, Any]
    origins: dict[str, Span]


class BlockParameter(NamedTuple):
    """A parameter of a block: the name of its type ("" for any) and its default.

    Attributes:
        span: The span of its name.
        origin: The span of its type or default.
    """

    name: str
    type: str
    default: Any
    required: bool
    span: Span
    origin: Span


class BlockDefinition(NamedTuple):
    """A definition: its parameters and its layers; None if they can't be read.

    Attributes:
        inputs: The names of its inputs inside.
        outputs: The layers inside that are its results, besides its output.
    """

    name: str
    parameters: dict[str, BlockParameter]
    layers: Sequence | None
    key: Span
    inputs: tuple[str, ...]
    outputs: tuple[Reference, ...]

    @property
    def main(self) -> str | None:
        """The parameter that a bare value sets, if there is one."""
        return main_parameter({name: one.required for name, one in self.parameters.items()})


def read_blocks(value: Value | None, findings: Findings) -> dict[str, BlockDefinition]:
    """Returns the blocks of a spec by name; those that can't be read are reported and left out."""
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {}
    if not isinstance(value, Mapping):
        is_list = isinstance(value, Sequence)
        what = codes.definitions.blocks_not_a_mapping(describe(value), is_list)
        findings.report(what, value.span, path="blocks")
        value = _of_items(value)
    blocks = (_block(name, entry, findings) for name, entry in value.entries.items())
    return {block.name: block for block in blocks if block}


def _of_items(value: Value) -> Mapping:
    """Returns the blocks of a list, with the name that each item gives or has as its only key."""
    blocks: dict[str, Entry] = {}
    for item in value.items if isinstance(value, Sequence) else ():
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping):
            continue
        if isinstance(name, Scalar) and isinstance(name.value, str):
            body = {key: entry for key, entry in item.entries.items() if key != "name"}
            blocks.setdefault(name.value, Entry(name.span, Mapping(body, item.span)))
        elif len(item.entries) == 1:
            blocks |= item.entries
    return Mapping(blocks, value.span)


def _block(name: str, entry: Entry, findings: Findings) -> BlockDefinition | None:
    if name in LAYERS:
        what = codes.definitions.block_named_like_layer(name)
        findings.report(what, entry.key_span, path=f"blocks.{name}")
        return None
    if not NAME.match(name):
        what = codes.definitions.invalid_name(short(name), "block")
        findings.report(what, entry.key_span, path=f"blocks.{name}")
    body = _body(name, entry, findings)
    layers = body.get("layers")
    if layers is not None and not isinstance(layers, Sequence):
        what = codes.definitions.block_layers_not_a_list(short(name), describe(layers))
        findings.report(what, layers.span, path=f"blocks.{name}.layers")
    elif not layers:
        what = codes.definitions.block_without_layers(short(name))
        findings.report(what, entry.key_span, path=f"blocks.{name}")
    params = _parameters(name, body.get("params"), findings)
    inputs = _names("inputs", name, body, findings)
    outputs = _names("outputs", name, body, findings)
    for one in inputs or ():
        if not NAME.match(one.name):
            what = codes.definitions.invalid_name(short(one.name), "input")
            findings.report(what, one.span, path=f"blocks.{name}.inputs")
    if inputs and isinstance(layers, Sequence) and layers.items:
        from .unused_inputs import report_unused_inputs

        report_unused_inputs(name, inputs, layers.items, outputs or [], findings)
    is_read = isinstance(layers, Sequence) and None not in (params, inputs, outputs)
    return BlockDefinition(
        name,
        params or {},
        layers if is_read and isinstance(layers, Sequence) else None,
        entry.key_span,
        tuple(one.name for one in inputs or ()) or ("input",),
        tuple(outputs or ()),
    )


def _names(key: str, block: str, body: Mapping, findings: Findings) -> list[Reference] | None:
    """Returns the names that a block lists; None if they can't be read."""
    value, path = body.get(key), f"blocks.{block}.{key}"
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return []
    items = value.items if isinstance(value, Sequence) else []
    texts = [item.value if isinstance(item, Scalar) else None for item in items]
    names = [text for text in texts if isinstance(text, str)]
    if len(names) < len(items) or not items:
        wrong = (item for item, text in zip(items, texts, strict=True) if text not in names)
        got = next(wrong, value)
        what = codes.values.wrong_value(key, "a list of names", describe(got))
        findings.report(what, got.span, path=path)
        return None
    for at, name in enumerate(names):
        if name in names[:at]:
            what = codes.wiring.duplicate_name(short(name))
            findings.report(what, items[at].span, path=path)
    return [Reference(name, item.span) for name, item in zip(names, items, strict=True)]


def _body(name: str, entry: Entry, findings: Findings) -> Mapping:
    """Returns the mapping of a block with misspelled keys corrected."""
    if not isinstance(entry.value, Mapping):
        return Mapping({}, entry.value.span)
    entries: dict[str, Entry] = {}
    for key, inner in entry.value.entries.items():
        meant: str | None = key
        if key not in BLOCK:
            meant = findings.guess(key, BLOCK, {"parameters": "params", "args": "params"})
            what = codes.keys.unknown_key(short(key), name, [*BLOCK])
            findings.report(what, inner.key_span, path=f"blocks.{name}.{key}", meant=meant)
        if meant is not None:
            entries.setdefault(meant, inner)
    return Mapping(entries, entry.value.span)


def _parameters(
    block: str, value: Value | None, findings: Findings
) -> dict[str, BlockParameter] | None:
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {}
    if not isinstance(value, Mapping):
        what = codes.definitions.params_not_a_mapping(short(block), describe(value))
        findings.report(what, value.span, path=f"blocks.{block}.params")
        return None
    return {name: _parameter(name, entry) for name, entry in value.entries.items()}


def _parameter(name: str, entry: Entry) -> BlockParameter:
    default = plain(entry.value)
    if isinstance(default, str) and default in PARAMETER_TYPES:
        return BlockParameter(name, default, None, True, entry.key_span, entry.value.span)
    type_ = _type_of(default)
    return BlockParameter(name, type_, default, False, entry.key_span, entry.value.span)


def _type_of(default: Any) -> str:
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, (int, float)):
        return "float"  # a default of 1 does not forbid 0.5
    return "str" if isinstance(default, str) else ""


def fill(
    block: BlockDefinition, given: Value | None, key: Span, path: str, findings: Findings
) -> BlockParams | None:
    """Returns the values of the block's parameters in one application; None and the reason if one
    is wrong.
    """
    findings.work.charge(2 * len(block.parameters))
    written = _given(block, given, path, findings)
    if written is None:
        return None
    values: dict[str, Any] = {}
    origins: dict[str, Span] = {}
    wrong, missing = [], []
    for name, parameter in block.parameters.items():
        entry = written.get(name)
        if entry is None and parameter.required:
            missing.append(parameter)
            continue
        values[name] = parameter.default if entry is None else _worth(entry.value, parameter)
        origins[name] = parameter.origin if entry is None else origin_of(entry.value)
        if entry is not None and not _fits(values[name], parameter):
            wrong.append(name)
            _report_type(block, parameter, entry, path, findings)
    if missing:
        _report_missing(block, missing, key, path, findings)
    return None if wrong or missing else BlockParams(values, origins)


def _report_missing(
    block: BlockDefinition, missing: list[BlockParameter], key: Span, path: str, findings: Findings
) -> None:
    keys = {parameter.name: _NOUNS.get(parameter.type, "") for parameter in missing}
    line = f"{block.name}: {{{', '.join(f'{name}: …' for name in keys)}}}"
    findings.report(
        codes.keys.missing_keys(block.name, keys, line),
        key,
        path=path,
        related=[Related(p.span, "declared here without a default") for p in missing],
    )


def _given(
    block: BlockDefinition, given: Value | None, path: str, findings: Findings
) -> dict[str, Entry] | None:
    if given is None or (isinstance(given, Scalar) and given.value is None):
        return {}
    if isinstance(given, Mapping):
        return _meant(block, given.entries, path, findings)
    if block.main is not None:
        return {block.main: Entry(given.span, given)}
    required = [name for name, one in block.parameters.items() if one.required]
    known = [*block.parameters]
    what = codes.values.unexpected_value(block.name, describe(given), required, known)
    findings.report(what, given.span, path=path)
    return None


def _worth(value: Value, parameter: BlockParameter) -> Any:
    """Returns the value as plain data; 3.0 becomes the integer 3."""
    data = data_of(value)
    is_whole = parameter.type == "int" and isinstance(data, float) and data.is_integer()
    return int(data) if is_whole else data


def _fits(value: Any, parameter: BlockParameter) -> bool:
    if parameter.type == "" or (
        value is None and parameter.default is None and not parameter.required
    ):
        return True
    if isinstance(value, bool):
        return parameter.type == "bool"
    return isinstance(value, PARAMETER_TYPES[parameter.type])


def _report_type(
    block: BlockDefinition, parameter: BlockParameter, entry: Entry, path: str, findings: Findings
) -> None:
    declared = Related(parameter.span, "declared here")
    if parameter.type == "str" and not parameter.required:
        meant = findings.guess(parameter.default, PARAMETER_TYPES, _SYNONYMS)
        hint = f"; did you mean the type `{meant}`?" if meant else ""
        declared = Related(parameter.origin, f"declared by its default, a string{hint}")
    name = f"{block.name}.{parameter.name}"
    findings.report(
        codes.values.wrong_value(name, _NOUNS[parameter.type], describe(entry.value)),
        entry.value.span,
        path=f"{path}.{parameter.name}",
        related=[declared, *related_of(entry.value)],
    )
    suppress_followups_at_origin(entry.value, findings)


def _meant(
    block: BlockDefinition, given: dict[str, Entry], path: str, findings: Findings
) -> dict[str, Entry]:
    """Returns the arguments by the names of parameters; misspelled ones are reported."""
    if given.keys() <= block.parameters.keys():
        return dict(given)
    from ...spec_schema.synonyms import PARAMETERS

    written: dict[str, Entry] = {}
    for name, entry in given.items():
        if name in block.parameters:
            written[name] = entry
            continue
        guess = findings.guess(name, block.parameters, PARAMETERS)
        if guess is not None and guess not in given:
            written[guess] = entry
        key, known = short(name), [*block.parameters]
        if guess is not None and is_given_beside(guess, entry, given):
            what, guess = codes.keys.unknown_key(key, block.name, given=guess), None
        elif not known:
            what = codes.keys.unknown_parameter_of_none(key, block.name)
        else:
            what = codes.keys.unknown_key(key, block.name, known)
        findings.report(
            what,
            entry.key_span,
            path=f"{path}.{name}",
            related=[Related(block.key, "the block is defined here"), *related_of_key(entry)],
            meant=guess,
        )
    return written
