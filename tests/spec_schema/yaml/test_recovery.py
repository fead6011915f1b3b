"""Behind a syntax fault reading goes on: other faults are found at their places, and nothing that
only follows from what was lost.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.project.fixing import repaired
from speccompile.spec_schema.findings.finding import Finding, Findings
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.recovery import LARGEST, MOST_FAULTS

SPECS = Path(__file__).parents[3] / "specs"
BREAKING: dict[str, Callable[[str], str]] = {
    "a quote is open": lambda line: re.sub(r"(:|-) (?=[\w\[{])", r'\1 "', line, count=1),
    "a bracket is open": lambda line: re.sub(r"(:|-) (?=\w)", r"\1 [", line, count=1),
    "a sign is reserved": lambda line: re.sub(r"(:|-) (?=\w)", r"\1 @", line, count=1),
    "a colon is missing": lambda line: line.replace(":", "", 1),
    "a bracket is missing": lambda line: re.sub(r"[\]}]", " ", line, count=1),
    "a bracket is too many": lambda line: f"{line} }}" if line and "#" not in line else line,
    "it is indented by one more": lambda line: f" {line}" if line else line,
    "a space is missing": lambda line: line.replace(": ", ":", 1),
}
"""Ways to break a line."""


def findings(text: str) -> list[Finding]:
    return list(compile_spec(SPECS / "spec.yaml", text=text).findings)


def broken(lines: list[str], breaking: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Each text with one broken line, and its number."""
    for at, line in enumerate(lines):
        wrong = breaking(line)
        if wrong != line and not line.startswith("#"):
            yield at + 1, "\n".join([*lines[:at], wrong, *lines[at + 1 :]])


@pytest.mark.parametrize("name", ["digits_dense", "two_inputs_two_outputs"])
@pytest.mark.parametrize("way", BREAKING)
def test_of_one_syntax_fault_one_thing_is_said(name: str, way: str) -> None:
    lines = (SPECS / f"{name}.yaml").read_text(encoding="utf-8").split("\n")
    found = {at: findings(text) for at, text in broken(lines, BREAKING[way])}
    faulty = {at: some for at, some in found.items() if any(one.code < "SC1" for one in some)}
    assert faulty
    assert {at: [one.message for one in some] for at, some in faulty.items() if some[1:]} == {}


WRONG = """\
spec: 1
data:
  csv: {path: a.csv, target: y
  split: {validation: 7.5}
model:
  inputs: {x: [8, 16]}
  layers:
    - dense:{unts: 3, units: 4}
    - dense: {units: 3
      name: inner
    - dens: 5
    - transformer
      from: inner
    - "abc
    - dense: {units: 0}
trainig:
  epochs = 3
  optimizer: @adam
  los: mean_squared_error
  policy:
     early_stopping: {patience: -3}
    finish: best
"""


def test_all_faults_of_a_text_are_found_at_once_each_at_its_place() -> None:
    found = [(one.code, one.span.line, one.span.column) for one in findings(WRONG) if one.span]
    assert found == [
        ("SC010", 3, 8),
        ("SC103", 4, 23),
        ("SC005", 8, 7),
        ("SC101", 8, 14),
        ("SC010", 9, 14),
        ("SC104", 11, 7),
        ("SC009", 12, 7),
        ("SC104", 12, 7),
        ("SC011", 14, 7),
        ("SC103", 15, 22),
        ("SC101", 16, 1),
        ("SC009", 17, 3),
        ("SC012", 18, 14),
        ("SC101", 19, 3),
        ("SC103", 21, 33),
        ("SC013", 22, 5),
    ]


def test_whatever_has_a_repair_is_repaired_beside_what_has_none() -> None:
    made = repaired(str(SPECS / "spec.yaml"), WRONG, findings, unsafe=True)
    changed = {after for after in made.after.split("\n") if after not in WRONG.split("\n")}
    assert {"    - dense: {unts: 3, units: 4}", "    - transformer:", "training:"} <= changed
    assert {"  epochs: 3", "  loss: mean_squared_error", "     finish: best"} <= changed
    assert made.after.count("\n") == WRONG.count("\n")


def test_a_missing_colon_above_what_is_indented_deeper_is_repaired_safely() -> None:
    text = (
        "spec: 1\nmodel:\n  inputs: {x: 4}\n  layers:\n    - twice\n      repeat: 2\n"
        "blocks:\n  twice:\n    layers: [dense: 4]\n"
    )
    made = repaired(str(SPECS / "spec.yaml"), text, findings, unsafe=False)
    assert made.after == text.replace("- twice", "- twice:")


def test_who_needs_a_whole_tree_gets_none() -> None:
    found = Findings()
    assert read_source("spec.yaml", WRONG, found) is None
    assert len(found) == 1


def test_what_is_lost_is_known_by_its_section() -> None:
    found = Findings()
    tree = read_source("spec.yaml", WRONG, found, partly=True)
    assert tree is not None
    assert [*tree.entries] == ["spec", "data", "model", "trainig"]
    assert found.lost == {"data", "model", "trainig"}


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "- [\n- [\n",
        "a: " + "b: [\n" * (2 * MOST_FAULTS),
        "".join(f"key{n}: [\n" for n in range(2 * MOST_FAULTS)),
        "spec: 1\n" + "# much\n" * (LARGEST // 7) + "a: [\n",
    ],
)
def test_what_is_not_worth_reading_on_ends_with_what_was_found(text: str) -> None:
    found = Findings()
    assert read_source("spec.yaml", text, found, partly=True) is None
    assert 1 <= len(found) <= MOST_FAULTS + 1


@pytest.mark.parametrize(
    "text",
    [
        "\n {A: }\n      name: both\n      name: both\n",
        " {a: {a: }}\ntraining:\n\ntraining:\nname: b\nseed: 2\ndata:\n  csv:\n    path: c\n",
    ],
)
def test_a_key_below_a_mapping_in_braces_is_among_no_items(text: str) -> None:
    assert "unmatched_indentation" in {one.kind for one in findings(text)}
