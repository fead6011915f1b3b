"""Recognizes specs and bases among YAML files, and finds out which files a spec extends."""

import re
from collections.abc import Callable, Iterable, Iterator
from os.path import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from ...spec_schema.yaml.files import is_yaml_name

if TYPE_CHECKING:
    from ...spec_schema.yaml import values
    from ..resolving.written import ResolvedFiles

_SPEC = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?spec[\"']?[ \t]*:", re.MULTILINE)
_MANIFEST = re.compile(rb"^apiVersion[ \t]*:", re.MULTILINE)
"""A Kubernetes manifest, whose top-level `spec` has another meaning."""
_MENTIONED = re.compile(rb"\b(?:spec|extends)[\"']?\s*:")
_EXTENDS = re.compile(
    rb"^(?:\xef\xbb\xbf)?[\"']?extends[\"']?[ \t]*:[^\n#]*(?:\n[ \t]*-[^\n#]*)*?(?i:\.ya?ml\b)",
    re.MULTILINE,
)
_FILE = re.compile(r"[^\s,\[\]\"']+(?i:\.ya?ml)")


class Recognized(NamedTuple):
    """Names of files, in their original order.

    Attributes:
        specs: The specs, including those that others extend.
        bases: Files that specs extend and that have no network, or no `spec` or `extends` key.
        others: All other files.
    """

    specs: list[str]
    bases: list[str]
    others: list[str]


def is_spec(text: bytes) -> bool:
    """Whether a file is a spec: whether it has a top-level `spec` or `extends`.

    Other tools have an `extends` key, too. Therefore, the file must also have a section of a spec,
    or extend a YAML file and contain nothing else.
    """
    if _MANIFEST.search(text):
        return False
    if _SPEC.search(text):
        return True
    if not _MENTIONED.search(text):
        return False
    tree = _tree("", text.decode("utf-8", "replace"))
    return _EXTENDS.search(text) is not None if tree is None else _is_spec(tree)


def _is_spec(tree: "values.Mapping") -> bool:
    from ...spec_schema.document.spec import Spec

    keys = tree.entries.keys() - {"extends"}
    if "apiVersion" in keys or "spec" in keys:
        return "apiVersion" not in keys
    if "extends" not in tree.entries:
        return False
    return not keys.isdisjoint(Spec.model_fields) or (
        not keys and any(map(is_yaml_name, _bases(tree)))
    )


def bases_of(name: str, text: str) -> list[str]:
    """Returns the files that a spec extends directly; if it isn't valid YAML, all files that it
    mentions.
    """
    if "extends" not in text:
        return []
    tree = _tree(name, text)
    written = _FILE.findall(text) if tree is None else _bases(tree)
    return [normpath(join(dirname(name), base)) for base in written]


def vocabularies_of(name: str, text: str) -> list[str]:
    """Returns the vocabulary files that a spec names directly, or by one of its params."""
    tree = _tree(name, text) if "vocabulary" in text else None
    if tree is None:
        return []
    from ...spec_schema.yaml.values import Mapping, plain

    params = tree.get("params")
    worth = plain(params) if isinstance(params, Mapping) else {}
    written = (worth.get(one[1:]) if one.startswith("$") else one for one in _vocabularies(tree))
    return [normpath(join(dirname(name), one)) for one in written if isinstance(one, str)]


def _vocabularies(value: "values.Value") -> Iterator[str]:
    from ...spec_schema.yaml.values import Mapping, Scalar, Sequence

    if isinstance(value, Sequence):
        for item in value.items:
            yield from _vocabularies(item)
    elif isinstance(value, Mapping):
        for key, entry in value.entries.items():
            yield from _vocabularies(entry.value)
            if key == "vocabulary" and isinstance(entry.value, Scalar):
                yield str(entry.value.value)


def _tree(name: str, text: str) -> "values.Mapping | None":
    from ...spec_schema.findings.finding import Findings
    from ...spec_schema.yaml.loading import read_source

    return read_source(name, text, Findings())


def _bases(tree: "values.Mapping") -> list[str]:
    from ...spec_schema.yaml.values import Scalar, Sequence

    value = tree.get("extends")
    items = value.items if isinstance(value, Sequence) else [value]
    written = [item.value for item in items if isinstance(item, Scalar)]
    return [base for base in written if isinstance(base, str)]


def recognized(
    names: Iterable[str],
    content: Callable[[str], bytes],
    read: "Callable[[str], ResolvedFiles]",
) -> Recognized:
    """Separates specs, bases and other files.

    Args:
        names: The names of the files.
        content: Returns the content of a file by name.
        read: Reads a spec and its bases by name.
    """
    bases = {name: _bases_of_spec(name, content(name)) for name in names}
    extended = {base for own in bases.values() if own is not None for base in own}
    found = Recognized([], [], [])
    for name, own in bases.items():
        is_extended = normpath(name) in extended
        if own is not None and not (is_extended and read(name).is_partial):
            found.specs.append(name)
        else:
            (found.bases if is_extended else found.others).append(name)
    return found


def _bases_of_spec(name: str, content: bytes) -> list[str] | None:
    """Returns the files that a spec extends directly; None if the file is not a spec."""
    if not is_spec(content):
        return None
    return bases_of(name, content.decode("utf-8", "replace")) if b"extends" in content else []
