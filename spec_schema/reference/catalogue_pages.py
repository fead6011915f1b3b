"""The catalogue for people: a list of components, or the page of one."""

from collections.abc import Iterator
from textwrap import fill
from typing import get_args

from ..component import Catalogue, Component
from ..errors import Error, as_asked, check_text, raises_plainly
from ..findings.did_you_mean import did_you_mean
from ..findings.printable import printable
from ..operator import Operator
from ..parameters import ActivationName
from ..reports.page import Page
from ..reports.table import WIDTH, table
from ..synonyms import LEFT_OUT
from .documentation import documentation
from .entry import about, example, inputs, kinds_of, parameters
from .kinds import KINDS


@raises_plainly
def catalogue(name: str | None = None, *, kind: str | None = None) -> Page:
    """The page of a component, or a list of components.

    Args:
        name: A component, such as `conv2d` or `adam`; None for a list.
        kind: Only components of this kind: `layer`, `loss`, `metric`, `optimizer`, `schedule`,
            `regularizer`, `constraint`, `initializer`, `normalizer`, `encoding` or `source`. Lists
            are of layers by default.

    Raises Error if there is no such component or kind.
    """
    check_text(name, "name")
    check_text(kind, "kind")
    if kind is not None and kind not in KINDS:
        raise Error(f"unknown kind `{printable(kind, WIDTH)}`: choose from {', '.join(KINDS)}")
    if name is None:
        listed = kind or "layer"
        return Page(f"the kind {listed}", lambda style: _listing(KINDS[listed], style.width))
    kinds = [one for one in kinds_of(name) if kind in (None, one)]
    if kinds:
        found = [(one, KINDS[one].find(name)) for one in kinds]
        return Page(name, lambda style: "\n\n".join(_page(*each, style.width) for each in found))
    if name in get_args(ActivationName) and kind is None:
        text = f"{name} (activation)\n\n  - dense: {{units: 64, activation: {name}}}"
        return Page(name, lambda style: text)
    raise _unknown(name, kind)


def _listing(catalogue: Catalogue[Component], columns: int | None) -> str:
    """Names and titles, under the names of the families where there are several."""
    rows: list[tuple[str, str]] = []
    headed = len(catalogue.families) > 1
    for family, names in catalogue.families.items():
        if headed:
            rows += [("", ""), (family.replace("_", " "), "")]
        rows += [
            (f"  {name}" if headed else name, documentation(catalogue.find(name)).title)
            for name in names
        ]
    left_out = LEFT_OUT.get(catalogue.kind, {})
    if left_out:
        rows += [("", ""), ("not available", "")]
        rows += [(f"  {name}", reason) for name, reason in left_out.items()]
    return table(rows, page=columns).strip("\n")


def _page(kind: str, definition: type[Component], columns: int | None) -> str:
    return "\n\n".join(_paragraphs(kind, definition, columns))


def _paragraphs(kind: str, definition: type[Component], columns: int | None) -> Iterator[str]:
    page = min(columns or WIDTH, WIDTH)
    title, *paragraphs = about(definition)
    yield f"{definition.name} ({kind})\n{fill(title, page)}"
    yield from (fill(paragraph, page) for paragraph in paragraphs)
    yield "\n".join(f"  {line}" for line in example(kind, definition).splitlines())
    if issubclass(definition, Operator) and inputs(definition):
        yield fill(inputs(definition), page)
    known = parameters(definition)
    if not known:
        yield "No parameters."
        return
    rows = [("parameter", "default", "type", "meaning")]
    rows += [(p.key, "required" if p.default is None else p.default, p.type, p.text) for p in known]
    yield table(rows, limits={2: 26}, page=columns)
    if issubclass(definition, Operator) and definition.name == "compute":
        from ..operations import NAMES, find

        found = [(find(name).signature, find(name).text) for name in NAMES]
        yield table([("operation", "result"), *found], page=columns)
    for choices, keys in _choices(definition).items():
        yield table([(f"{', '.join(keys)}:", ", ".join(choices))], page=columns)


def _choices(definition: type[Component]) -> dict[tuple[str, ...], list[str]]:
    """Long lists of names, each with the parameters that take one of them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for parameter in parameters(definition):
        if parameter.choices:
            found.setdefault(parameter.choices, []).append(parameter.key)
    return found


def _unknown(name: str, kind: str | None) -> Error:
    known = {one: KINDS[one] for one in ([kind] if kind else KINDS)}
    synonyms = {word: meant for c in known.values() for word, meant in c.synonyms.items()}
    guess = did_you_mean(name, [n for c in known.values() for n in c], synonyms)
    help = f"did you mean `{guess}`?" if guess else _lists(kind)
    return Error(f"unknown {kind or 'component'} `{printable(name, WIDTH)}`", help)


def _lists(kind: str | None) -> str:
    if kind:
        command = f"run `speccompile layers --kind {kind}`"
        return f"for a list, {as_asked(command, f'use `speccompile.catalogue(kind={kind!r})`')}"
    layers = as_asked("run `speccompile layers`", "use `speccompile.catalogue()`")
    option = as_asked("--kind", "kind=")
    return f"for a list of layers, {layers}; for other components, add `{option}`"
