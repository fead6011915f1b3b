"""Faults that lie in something other than the file that is checked: in `--set`, in a variant, in a
base or a child. One error, where the fault is; seen from every spec that has it.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from mutation_changes import VALUES, Change, misspelt_paths, unreadable_values, wrong_values
from mutation_corpus import misspellings
from mutation_families import KINDS_OF_WAYS, WAYS
from mutation_verdicts import SPECS, TEXTS, fault, found_in
from speccompile.compiler.checking import check
from speccompile.compiler.compile import compile_written
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Findings, Severity
from test_mutation_corpus import EXCEPTIONS

SMALLEST = {
    "path misspelt": 600,
    "value of another type": 1000,
    "reference to nothing": 100,
    "name misspelt": 350,
    "number out of range": 350,
}
"""Wrong changes of each kind, at least."""

FREE = "the name is free: that nothing has it is said of the name, once it is applied"
EXCEPTIONS_OF_CHANGES = {
    "*.yaml path data.csv.features.*": FREE,
    "*.yaml path data.csv.target.*": FREE,
    "*.yaml path training.loss_weights.*": FREE,
}
"""Misspelt paths that lead somewhere, and why."""


def changes(kind: str) -> Iterator[tuple[str, str, Change]]:
    """The wrong changes of all specs; without the exceptions of the corpus, which are the same."""
    for spec, text in TEXTS.items():
        made = misspelt_paths(text) if kind == "path misspelt" else wrong_values(kind, text)
        for change in made:
            name = f"{kind}: {spec} {change.named}"
            if not any(fnmatchcase(name, exception) for exception in EXCEPTIONS):
                yield spec, text, change


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_wrong_override_is_said_of_the_override(kind: str) -> None:
    assert kind in VALUES or kind == "path misspelt"
    written = {spec: read_written(SPECS / spec, text) for spec, text in TEXTS.items()}
    said_wrongly, made = {}, 0
    for spec, _, change in changes(kind):
        override = f"{change.path}={change.value}"
        found = compile_written(written[spec], (override,)).findings
        said = fault(found, {("--set 1", 1)}, change.names)
        if not said and kind == "path misspelt" and not _is_free(spec, change):
            said = _other_part(found, override, change.fault)
        if said:
            said_wrongly[f"{spec} {override}"] = said
        made += 1
    assert said_wrongly == {}
    assert made >= SMALLEST[kind]


def _other_part(found: Findings, override: str, part: str) -> str:
    """What else is underlined than the misspelt part of the path."""
    (error,) = [one for one in found if one.severity is Severity.ERROR]
    assert error.span is not None
    underlined = override[error.span.column - 1 : error.span.end_column - 1]
    return "" if underlined.strip("[]") == part else f"underlines `{underlined}`"


def test_an_override_that_can_not_be_read_is_said_once_and_not_applied() -> None:
    said_wrongly = {}
    for spec, text in TEXTS.items():
        written = read_written(SPECS / spec, text)
        for number, change in enumerate(unreadable_values(text)):
            override = f"{change.path}={change.value}"
            if number % 7 == 0:  # no multiple of the number of ways: each comes up
                found = compile_written(written, (override,)).findings
                said_wrongly[override] = fault(found, {("--set 1", 1)}, change.names)
    assert len(said_wrongly) > 300
    assert {override: said for override, said in said_wrongly.items() if said} == {}


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_wrong_variant_is_said_of_its_line(kind: str) -> None:
    """With all variants, and with the one; without it, only what is wrong whatever it changes."""
    said_wrongly = {}
    wholes = (one for one in changes(kind) if "extends" not in one[1] and "variants" not in one[1])
    for number, (spec, text, change) in enumerate(wholes):
        if number % 5:
            continue
        whole = f"{text}\nvariants:\n  plain: {{}}\n  changed:\n    {change.path}: {change.value}\n"
        written, line = read_written(SPECS / spec, whole), whole.count("\n")
        places = {(str(SPECS / spec), line)}
        for variant in (None, "changed", "plain"):
            said = fault(check(written, (), variant).found, places, change.names)
            is_path = kind == "path misspelt" and not _is_free(spec, change)
            if variant == "plain" and said == "no error" and not is_path:
                said = ""
            if said:
                said_wrongly[f"{spec} {variant} {change.path}: {change.value}"] = said
    assert said_wrongly == {}


def _is_free(spec: str, change: Change) -> bool:
    """Whether something may have the misspelt path."""
    return any(fnmatchcase(f"{spec} {change.named}", one) for one in EXCEPTIONS_OF_CHANGES)


def test_a_misspelt_variant_is_said_where_it_is_named() -> None:
    spec, text = "overfitting.yaml", TEXTS["overfitting.yaml"]
    written = read_written(SPECS / spec, text)
    wrong = {made: name for name in written.variants for made in misspellings(name).values()}
    for made, name in wrong.items():
        found = compile_written(written, (), made).findings
        assert fault(found, {("--variant", 1)}, (made,)) == ""
        assert [f"did you mean `{name}`?" == one.label for one in found] == [True] or len(made) < 3


@pytest.mark.parametrize(
    ("way", "kind"), [(way, kind) for way, kinds in KINDS_OF_WAYS.items() for kind in kinds]
)
def test_a_fault_in_one_of_several_files_is_said_where_it_is(way: str, kind: str) -> None:
    said_wrongly, made = {}, 0
    for family in WAYS[way](kind):
        name = f"{kind}: {family.spec} {family.wrong.path} {family.wrong.way}"
        if any(fnmatchcase(name, exception) for exception in EXCEPTIONS):
            continue
        made += 1
        for checked in family.checked:
            found = found_in(read_written(Path(checked), family.files[checked], family.files))
            said = fault(found, family.places, family.wrong.names, family.wrong.uses)
            if said:
                said_wrongly[f"{name} from {Path(checked).name}"] = said
    assert said_wrongly == {}
    assert made >= 15
