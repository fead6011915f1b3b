"""A fault in `--set` or in a variant is reported once, where it is."""

from collections.abc import Iterator

import pytest
from mutation_changes import VALUES, Change, wrong_values
from mutation_verdicts import SPECS, TEXTS, fault
from speccompile.compiler.checking import check
from speccompile.compiler.compile import compile_written
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.errors import asked_by_command
from test_mutation_corpus import is_excepted

EACH = 5
"""One in so many changes is tested, which still covers every way to break a value."""


def changes(kind: str) -> Iterator[tuple[str, str, Change]]:
    """Wrong changes to all specs, without the exceptions of the corpus."""
    for spec, text in TEXTS.items():
        for change in list(wrong_values(kind, text))[::EACH]:
            if not is_excepted(f"{kind}: {spec} {change.named}"):
                yield spec, text, change


@pytest.mark.parametrize("kind", VALUES)
def test_a_wrong_override_is_reported_at_the_override(kind: str) -> None:
    written = {spec: read_written(SPECS / spec, text) for spec, text in TEXTS.items()}
    faults, made = {}, 0
    for spec, _, change in changes(kind):
        made += 1
        override = f"{change.path}={change.value}"
        with asked_by_command():
            found = compile_written(written[spec], (override,)).findings
        faults[f"{spec} {override}"] = fault(found, {("--set 1", 1)}, change.names)
    assert made >= 20
    assert {override: said for override, said in faults.items() if said} == {}


@pytest.mark.parametrize("kind", VALUES)
def test_a_wrong_variant_is_reported_once_at_its_line(kind: str) -> None:
    """Checked with all variants, with that one, and with another."""
    faults = {}
    for spec, text, change in changes(kind):
        if "extends" in text or "variants" in text:
            continue
        whole = f"{text}\nvariants:\n  plain: {{}}\n  changed:\n    {change.path}: {change.value}\n"
        written = read_written(SPECS / spec, whole)
        places = {(str(SPECS / spec), whole.count("\n"))}
        name = f"{spec} {change.path}: {change.value}"
        for variant in (None, "changed", "plain"):
            found = check(written, (), variant).found
            if variant != "plain" or found.has_errors:  # unreadable YAML is wrong in each
                faults[f"{name} {variant}"] = fault(found, places, change.names)
    assert {change: said for change, said in faults.items() if said} == {}


def test_a_fault_of_the_spec_is_not_reported_again_of_each_variant() -> None:
    path, text = SPECS / "overfitting.yaml", TEXTS["overfitting.yaml"]
    line = text[: text.index("units: ")].count("\n") + 1
    written = read_written(path, text.replace("units: ", "unis: ", 1))
    assert len(written.variants) > 1
    assert fault(check(written).found, {(str(path), line)}, ("unis",)) == ""


UNREADABLE = ("[3", "{a: 3", '"3', "a: b: 3", "@3", "*nowhere", "!!python/name:os.system 3", "")


@pytest.mark.parametrize("value", UNREADABLE)
def test_an_override_that_cannot_be_read_is_reported_once_and_not_applied(value: str) -> None:
    for spec, path in (("digits_dense.yaml", "training.epochs"), ("residual.yaml", "seed")):
        written = read_written(SPECS / spec, TEXTS[spec])
        with asked_by_command():
            found = compile_written(written, (f"{path}={value}",)).findings
        assert fault(found, {("--set 1", 1)}, ("",)) == ""
