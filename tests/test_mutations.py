"""Specs broken in thousands of ways: never an exception, never slow, always a place in the text."""

import random
from collections import Counter
from pathlib import Path

import pytest
import speccompile
from mutations import MUTATIONS, Mutant, mutant
from reference import MOST, in_references
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.spec_schema.diagnostics.diagnostic import Diagnostic, Severity
from speccompile.spec_schema.diagnostics.json_format import render_json
from speccompile.spec_schema.diagnostics.text import render_all

SPECS = sorted((Path(speccompile.__file__).parent / "specs").glob("*.yaml"))
TEXTS = {path: path.read_text(encoding="utf-8") for path in SPECS}
MUTANTS, PORTIONS = 2_000, 8


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_mutated_spec_compiles_or_is_refused_with_a_place(portion: int) -> None:
    kinds: Counter[str] = Counter()
    for number in range(portion, MUTANTS, PORTIONS):
        made = mutant(random.Random(number), TEXTS)
        kinds[made.kind] += 1
        try:
            check(made)
        except Exception as error:
            pytest.fail(f"mutant {number} ({made.kind}): {error!r}\n{made.text}")
    assert set(kinds) == set(MUTATIONS)


def check(made: Mutant) -> None:
    results: list[Compilation] = []
    taken = in_references(lambda: results.append(compile_spec(made.path, text=made.text)))
    assert taken <= MOST
    result = results[0]
    found = list(result.diagnostics)
    errors = [one for one in found if one.severity is Severity.ERROR]
    assert (result.spec is None) == bool(errors)
    for one in found:
        assert one.message
        assert one.span is None or is_inside(one, result)
    assert render_all(found, result.sources, color=True) or not found
    assert render_json(found, 1)


def is_inside(found: Diagnostic, result: Compilation) -> bool:
    """Whether a finding's place is in its text."""
    assert found.span is not None
    span = found.span
    lines = result.sources[span.source].removeprefix("\ufeff").splitlines() or [""]
    lines.append("")
    begins = 1 <= span.line <= len(lines) and 1 <= span.column <= len(lines[span.line - 1]) + 1
    ends = span.end_line <= len(lines) and (span.line, span.column) <= span[3:]
    return begins and ends
