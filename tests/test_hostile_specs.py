"""Specs made to keep the compiler busy: its work is bounded whatever a spec says (SECURITY.md)."""

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import speccompile
from reference import excess, in_references
from speccompile.compiler.building import build
from speccompile.compiler.resolving import changes, extends
from speccompile.compiler.selection import MOST_PATTERNS
from speccompile.spec_schema.expressions import elaboration, formula
from speccompile.spec_schema.findings.finding import MOST_FINDINGS
from speccompile.spec_schema.operations import creation
from speccompile.spec_schema.work_budget import MOST_STEPS
from speccompile.spec_schema.yaml import yaml_errors as refusals
from speccompile.spec_schema.yaml.core_schema import LONGEST_NUMBER

HOSTILE = Path(__file__).parent / "fuzzing" / "hostile.py"
SECURITY = (Path(speccompile.__file__).parent / "SECURITY.md").read_text(encoding="utf-8")
LIMITS = {
    "size of a spec and its bases, in bytes": refusals.LARGEST_TEXT,
    "nested lists and mappings": refusals.DEEPEST,
    "nested blocks": build.MOST_NESTING,
    "keys and values, with aliases expanded": refusals.MOST_NODES,
    "lines that start with `%`": refusals.MOST_DIRECTIVES,
    "names and globs in `regularize`, and in `initialize`": MOST_PATTERNS,
    "characters in a key or value": refusals.LONGEST_SCALAR,
    "layers, with repetitions expanded": build.MOST_NODES,
    "characters in a number": LONGEST_NUMBER,
    "reported YAML syntax errors": refusals.MOST_FAULTS,
    "findings per compilation": MOST_FINDINGS,
    "steps, including variants": MOST_STEPS,
    "base files of a spec": extends.MOST_BASES,
    "nested `extends`": extends.DEEPEST,
    "variants": changes.MOST_VARIANTS,
    "characters in an expression": formula.LONGEST,
    "characters in a tensor expression": elaboration.LONGEST,
    "operations in a tensor expression": elaboration.MOST_STEPS,
    "elements of a constant in a tensor expression": creation.MOST_ELEMENTS,
}


def test_the_limits_are_those_of_the_page() -> None:
    rows = re.findall(r"^\| (.+) \| ([\d,]+) \| `SC\d{3}` \|$", SECURITY, re.MULTILINE)
    assert {what: int(most.replace(",", "")) for what, most in rows} == LIMITS
    assert "| size of a number in an expression | 10^15 | `SC603` |" in SECURITY
    assert formula.LARGEST == 10**15


COSTLIEST = (
    *("empty lists", "metrics of many kinds", "alias bomb", "brackets", "null characters"),
    *("layers", "references", "repeat in blocks", "huge strides and dilations", "wrapped layers"),
    *("misspelt references with long names", "blocks with unused params", "changes of layers"),
    *("different sums", "a long list used often in layers", "variants with faults"),
    *("unknown keys", "variants of long text", "tensor expressions"),
    *("for of a range", "for of long lists in a block"),
)
"""Of each kind what comes nearest to the bounds; `make fuzz` takes all."""


COSTLIEST_TO_LAY_OUT = (
    *("many deep brackets", "a key in each of deep lists", "repeat of nothing", "references"),
    *("long brackets below a long blank line", "comments in brackets", "tags that make texts"),
)


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("validate", COSTLIEST[::2]),
        pytest.param("validate", COSTLIEST[1::2], marks=pytest.mark.nightly),
        ("fmt", COSTLIEST_TO_LAY_OUT),
    ],
)
def test_hostile_specs_are_bounded(command: str, names: tuple[str, ...]) -> None:
    """In a process without what other tests have loaded. What takes more seconds than is promised
    is judged by its calls."""
    command_line = [sys.executable, str(HOSTILE), command, "--relative", *names]
    ended = subprocess.run(command_line, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"{len(names)} specs, 0 faults" in ended.stdout


@pytest.mark.parametrize(
    ("measured", "taken"),
    [
        ([2.0, 0.2], 10),  # the work, the reference
        ([9.0, 0.2, 0.9, 9.0, 0.4], 10),  # between two references, the machine is as busy
        ([9.0, 0.2, 0.2, 3.0, 0.2, 0.2, 1.6, 0.2], 8),
        ([3.0, 0.2, 0.2, 3.2, 0.2, 0.2, 2.8, 0.2], 14),  # it is slow, and not the machine
    ],
)
def test_what_is_slow_stays_so_and_a_busy_machine_is_forgiven(
    measured: list[float], taken: float
) -> None:
    told = iter(measured)
    assert in_references(lambda: None, 10.0, lambda work: next(told)) == pytest.approx(taken)
    assert next(told, None) is None


def test_work_that_grows_too_fast_is_seen_by_its_calls_or_by_its_time() -> None:
    text = "x" * 316

    def each_with_each() -> int:
        return sum(ord(one) == ord(other) for one in text for other in text)

    assert excess(each_with_each, 0, 310_000) == ""
    assert excess(each_with_each, 0, 290_000).endswith("calls, more than 290,000")
    backtracking = partial(re.compile(r"(x+x+)+y").match, text[:22])
    assert excess(backtracking, 0, most=0.1).endswith("references, more than 0.1")
    assert excess(backtracking) == ""
