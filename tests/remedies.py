"""Follows the remedies of a finding, each on a fresh tree of the spec's values."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import remedy_forms  # noqa: F401 (fills FORMS)
import remedy_preparation  # noqa: F401
from remedy_spec import FORMS, NotThis, Spec
from speccompile.spec_schema.findings.edits import SourceText, applied
from speccompile.spec_schema.findings.finding import Edit, Finding


class Followed(NamedTuple):
    """What was done, and the spec then."""

    what: str
    text: str


def followed(text: str, found: Finding) -> Iterator[Followed]:
    """The spec after each thing that a finding proposes."""
    source = SourceText(found.span.source if found.span else "", text)
    if found.fixes:
        yield Followed("fix", applied(source, found.fixes))
    if found.meant and not found.fixes and found.span is not None:
        yield Followed(found.meant, applied(source, [Edit(found.span, found.meant)]))
    if found.fixes and (found.help == f"write `{found.fixes[0].replacement}`"):
        return
    for number in re.findall(r"`(\d+)`", found.help) if found.code == "SC007" else ():
        assert found.span is not None
        yield Followed(number, applied(source, [Edit(found.span, number)]))
    for pattern, function in FORMS:
        for match in pattern.finditer(found.help):
            try:
                spec = Spec(text, found)
            except AssertionError:
                continue
            try:
                function(spec, match)
            except NotThis:
                continue
            yield Followed(match[0], spec.text)
