"""Blocks: layers that a spec defines. Reading their definitions and filling their parameters."""

import re
from collections.abc import Mapping as Names
from dataclasses import dataclass
from typing import Any

from ..spec_schema.diagnostics.diagnostic import Diagnostics, Related, Span
from ..spec_schema.diagnostics.suggest import did_you_mean
from ..spec_schema.expressions import data_of
from ..spec_schema.layers import LAYERS
from ..spec_schema.values import Entry, Mapping, Scalar, Sequence, Value, describe, plain

TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A parameter of a block: its type's name ("" takes anything) and its default."""

    name: str
    type: str
    default: Any
    required: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A definition: what can be set, and the layers it stands for."""

    name: str
    parameters: dict[str, Parameter]
    layers: Sequence
    key: Span


def read_blocks(value: Value | None, diagnostics: Diagnostics) -> dict[str, Block]:
    """The blocks of a spec by name; those that can't be read are reported and left out."""
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {}
    if not isinstance(value, Mapping):
        diagnostics.report(
            "SC218",
            f"`blocks` must be a mapping, and is {describe(value)}",
            value.span,
            path="blocks",
        )
        return {}
    blocks = (_block(name, entry, diagnostics) for name, entry in value.entries.items())
    return {block.name: block for block in blocks if block}


def _block(name: str, entry: Entry, diagnostics: Diagnostics) -> Block | None:
    path = f"blocks.{name}"
    body = entry.value
    if name in LAYERS or not NAME.match(name):
        taken = "is the name of a built-in layer" if name in LAYERS else "is no name"
        diagnostics.report(
            "SC216",
            f"`{name}` {taken}",
            entry.key_span,
            path=path,
            help="give the block another name",
        )
        return None
    if not isinstance(body, Mapping) or not isinstance(body.get("layers"), Sequence):
        diagnostics.report(
            "SC218",
            f"block `{name}` has no list of `layers`",
            entry.key_span,
            path=path,
            help="a block is written `name: {params: {…}, layers: […]}`",
        )
        return None
    for key, extra in body.entries.items():
        if key not in ("params", "layers"):
            guess = did_you_mean(
                key, ("params", "layers"), {"parameters": "params", "args": "params"}
            )
            diagnostics.report(
                "SC101",
                f"a block has no key `{key}`",
                extra.key_span,
                label=f"did you mean `{guess}`?" if guess else "",
                path=f"{path}.{key}",
            )
    layers = body.get("layers")
    assert isinstance(layers, Sequence)
    return Block(name, _parameters(name, body.get("params"), diagnostics), layers, entry.key_span)


def _parameters(block: str, value: Value | None, diagnostics: Diagnostics) -> dict[str, Parameter]:
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return {}
    if not isinstance(value, Mapping):
        diagnostics.report(
            "SC218",
            f"`params` of block `{block}` must be a mapping, and is {describe(value)}",
            value.span,
            path=f"blocks.{block}.params",
            help="write each as `name: type` (int, float, bool, str) or `name: default`",
        )
        return {}
    return {name: _parameter(name, entry) for name, entry in value.entries.items()}


def _parameter(name: str, entry: Entry) -> Parameter:
    default = plain(entry.value)
    if isinstance(default, str) and default in TYPES:
        return Parameter(name, default, None, True, entry.key_span)
    return Parameter(name, _type_of(default), default, False, entry.key_span)


def _type_of(default: Any) -> str:
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, (int, float)):
        return "float"  # a default of 1 does not forbid 0.5
    return "str" if isinstance(default, str) else ""


def fill(
    block: Block, given: Value | None, key: Span, path: str, diagnostics: Diagnostics
) -> Names[str, Any] | None:
    """The block's parameters with what an application gives them, or None and why not."""
    values = _given(block, given, path, diagnostics)
    if values is None:
        return None
    filled, right = {}, True
    for name, parameter in block.parameters.items():
        entry = values.get(name)
        if entry is None and parameter.required:
            right = False
            diagnostics.report(
                "SC102",
                f"block `{block.name}` needs `{name}`",
                key,
                path=path,
                related=[Related(parameter.span, "declared here without a default")],
            )
            continue
        filled[name] = parameter.default if entry is None else data_of(entry.value)
        if entry is not None and not _fits(filled[name], parameter):
            right = False
            _report_type(block, parameter, entry, path, diagnostics)
    right &= _report_unknown(block, values, path, diagnostics)
    return filled if right else None


def _given(
    block: Block, given: Value | None, path: str, diagnostics: Diagnostics
) -> dict[str, Entry] | None:
    if given is None or (isinstance(given, Scalar) and given.value is None):
        return {}
    if isinstance(given, Mapping):
        return given.entries
    if len(block.parameters) == 1:
        return {next(iter(block.parameters)): Entry(given.span, given)}
    names = ", ".join(f"`{name}`" for name in block.parameters)
    diagnostics.report(
        "SC103",
        f"block `{block.name}` takes no bare value, and gets {describe(given)}",
        given.span,
        path=path,
        help=f"name the parameter: {names}" if names else "it has no parameters",
    )
    return None


def _fits(value: Any, parameter: Parameter) -> bool:
    if parameter.type == "" or (
        value is None and parameter.default is None and not parameter.required
    ):
        return True
    if isinstance(value, bool):
        return parameter.type == "bool"
    return isinstance(value, TYPES[parameter.type])


def _report_type(
    block: Block, parameter: Parameter, entry: Entry, path: str, diagnostics: Diagnostics
) -> None:
    noun = {"int": "an integer", "float": "a number", "bool": "true or false", "str": "text"}
    diagnostics.report(
        "SC103",
        f"`{parameter.name}` of block `{block.name}` must be {noun[parameter.type]}, "
        f"and is {describe(entry.value)}",
        entry.value.span,
        path=f"{path}.{parameter.name}",
        related=[Related(parameter.span, "declared here")],
    )


def _report_unknown(
    block: Block, values: dict[str, Entry], path: str, diagnostics: Diagnostics
) -> bool:
    unknown = [name for name in values if name not in block.parameters]
    for name in unknown:
        guess = did_you_mean(name, block.parameters, {})
        diagnostics.report(
            "SC101",
            f"block `{block.name}` has no parameter `{name}`",
            values[name].key_span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=f"{path}.{name}",
            related=[Related(block.key, "the block is defined here")],
        )
    return not unknown
