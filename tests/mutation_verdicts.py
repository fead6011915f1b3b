"""What the compiler says of the corpus of wrong specs: `python tests/mutation_verdicts.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import speccompile
from mutation_corpus import KINDS, Wrong
from speccompile.compiler.compile import compile_written
from speccompile.compiler.resolving.written import ResolvedFiles, read_written
from speccompile.spec_schema.findings.finding import Finding, Findings, Severity

SPECS = Path(speccompile.__file__).parent / "specs"
CHILD = """\
extends: digits_dense.yaml
seed: 3
params: {width: 128}
model:
  layers:
    hidden: {units: 32}
training:
  epochs: 20
  optimizer: {adam: {learning_rate: 1e-2}}
"""
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(SPECS.glob("*.yaml"))}
TEXTS["a child of digits_dense.yaml"] = CHILD


class Verdict(NamedTuple):
    """What is said of one wrong spec; `fault` is empty where all is as it should be."""

    kind: str
    spec: str
    wrong: Wrong
    fault: str

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.spec} {self.wrong.path} {self.wrong.way}"


def verdicts(kind: str) -> Iterator[Verdict]:
    """What is said of all wrong specs of one kind."""
    for spec, text in TEXTS.items():
        for wrong in KINDS[kind](text):
            yield Verdict(kind, spec, wrong, _fault(spec, wrong))


def _fault(spec: str, wrong: Wrong) -> str:
    found = found_in(read_written(SPECS / spec, wrong.text))
    return fault(
        found, {(str(SPECS / spec), line) for line in wrong.lines}, wrong.names, wrong.uses
    )


def fault(
    found: Findings, places: set[tuple[str, int]], names: tuple[str, ...], uses: bool = False
) -> str:
    """What is wrong with what is said; nothing where it is one error, at one of these places
    (source and line), and with one of these names.
    """
    errors = [one for one in found if one.severity is Severity.ERROR]
    if not errors:
        return "no error"
    first = errors[0]
    if not _places(first) & places:
        return f"said at {sorted(_places(first))}, not at {sorted(places)}: {first.message}"
    if not any(name in _said(first) for name in names):
        return f"not named: {first.message}"
    if uses and all(any(name in _said(one) for name in names) for one in errors):
        return ""
    if len(errors) > 1:
        return f"{len(errors)} errors: {' / '.join(one.message for one in errors[:3])}"
    return ""


def found_in(written: ResolvedFiles, overrides: tuple[str, ...] = ()) -> Findings:
    """The findings of a spec and of each of its variants; as `validate` collects them, but that
    what is wrong with all of them is said once, and not again of the variants.
    """
    found = Findings()
    for variant in (None, *written.variants):
        found.extend(compile_written(written, overrides, variant).findings)
    return found


def _places(found: Finding) -> set[tuple[str, int]]:
    spans = [one for one in (found.span, *(each.span for each in found.related)) if one]
    return {(span.source, n) for span in spans for n in range(span.line, span.end_line + 1)}


def _said(found: Finding) -> str:
    labels = " ".join(one.label for one in found.related)
    return f"{found.message} {found.label} {found.help} {found.path} {labels} {found.meant}"


if __name__ == "__main__":
    for kind in KINDS:
        made = list(verdicts(kind))
        wrong = [one for one in made if one.fault]
        print(
            f"{kind:24} {len(made):5} {len(made) - len(wrong):5} {1 - len(wrong) / len(made):.1%}"
        )
        for one in wrong:
            print("     ", one.name, "|", one.fault)
