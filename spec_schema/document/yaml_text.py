"""A spec as YAML text, in the layout of `speccompile fmt`."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from ..findings.finding import Findings
from ..formatter.format import format_text
from ..yaml.loading import read_source
from ..yaml.values import plain
from ..yaml.writer import WORDS, Dumper

_NAME = "<spec>"
_SECTIONS = frozenset(("data", "blocks", "model", "training", "variants"))
_IN_BLOCKS = _SECTIONS | {"policy", "layers", "regularize"}
"""Keys whose mapping or list has a line for each entry. All else is on one line if it fits."""

_PLAIN = re.compile(
    r"[A-Za-z_](?:[\w./* -]*[\w*])?\Z|\$(?:[A-Za-z_]\w*|\([\w +*/%().<>=-]+\))\Z", re.ASCII
)
"""Text that needs no quotes in a spec: words, globs, and expressions without commas and texts."""
_MAPPING, _LIST = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"


class _OnOneLine(dict[str, Any]):
    """A mapping in braces."""


class _ListOnOneLine(list[Any]):
    """A list in brackets."""


class _Word(str):
    """A key that old versions of YAML take for a boolean; those of the language are not."""


class _Nothing:
    """Null, where an item of a list names just a component: `- flatten:`."""


class _SpecDumper(Dumper):
    """Writes what `_styled` returns."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if _PLAIN.match(text) and text.lower() not in WORDS:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text)
    return Dumper.yaml_representers[str](dumper, text)


_SpecDumper.add_representer(str, _text)
_SpecDumper.add_representer(
    _OnOneLine, lambda dumper, data: dumper.represent_mapping(_MAPPING, data, flow_style=True)
)
_SpecDumper.add_representer(
    _ListOnOneLine, lambda dumper, data: dumper.represent_sequence(_LIST, data, flow_style=True)
)
_SpecDumper.add_representer(
    _Word, lambda dumper, word: dumper.represent_scalar("tag:yaml.org,2002:bool", str(word))
)
_SpecDumper.add_representer(
    _Nothing, lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "")
)


def yaml_of(data: Mapping[str, Any]) -> str:
    """Returns the text of a spec.

    Raises:
        ValueError: if YAML can't hold it, such as a text with a control character.
    """
    parts: list[str] = []
    for key, value in data.items():
        gap = "\n" if key in _SECTIONS and parts else ""
        styled = {key: _styled(key, value)}
        part = yaml.dump(
            styled, Dumper=_SpecDumper, sort_keys=False, allow_unicode=True, width=2**31
        )
        parts.append(gap + part)
    findings = Findings()
    text = format_text(_NAME, "".join(parts), findings)
    if text is None:
        raise ValueError(f"a spec can't be written as YAML: {_messages(findings)}")
    return text


def _styled(key: str, value: Any) -> Any:
    """The value of a key, what is to be on one line marked as such."""
    if key not in _IN_BLOCKS or not value or not isinstance(value, (dict, list)):
        return _on_one_line(value)
    if isinstance(value, list):
        return [_item(item) for item in value]
    if key == "blocks":
        return {name: _styled("model", block) for name, block in value.items()}
    if key in ("layers", "variants"):  # what is below has names that are free
        return {name: _on_one_line(inner) for name, inner in value.items()}
    return {inner: _styled(inner, below) for inner, below in value.items()}


def _item(item: Any) -> Any:
    """An item of `layers` or `regularize`: a component, and below it what is beside it."""
    if not isinstance(item, dict) or not item:
        return _on_one_line(item)
    (name, given), *beside = item.items()
    first = _Nothing() if given is None else _on_one_line(given)
    return {name: first, **{_Word(k) if k == "on" else k: _on_one_line(v) for k, v in beside}}


def _on_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return _OnOneLine(value)
    return _ListOnOneLine(value) if isinstance(value, list) else value


def data_of(text: str) -> Any:
    """Returns what a text says as plain data.

    Raises:
        ValueError: if it is not YAML.
    """
    findings = Findings()
    tree = read_source(_NAME, text, findings)
    if tree is None or findings.has_errors:
        raise ValueError(_messages(findings))
    return plain(tree)


def _messages(findings: Findings) -> str:
    return "; ".join(finding.message for finding in findings)
