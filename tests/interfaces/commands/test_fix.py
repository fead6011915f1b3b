"""`validate --fix` and `--diff`: what is repaired, what is kept, what is written and what not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import speccompile
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile import SpecFile, StorageError, TextChange
from speccompile.compiler.checking import check
from speccompile.compiler.project.fixing import repaired
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Finding

SPECS = Path(__file__).parents[3] / "specs"
WRONG = """\
# kept
spec: 1

model:
    inputs: {x: [8]}   # odd, and kept
    layers:
      - Dense: {Units: "64", use_bias: no}
      -   dense: 3
          nmae: head
"""
RIGHT = WRONG.replace('Dense: {Units: "64", use_bias: no', "dense: {units: 64, use_bias: false")

FAULTS = (
    ("learning_rate:", "lr:"),
    ("epochs:", "Epochs:"),
    ("optimizer:", "optim:"),
    ("batch_size:", "batchSize:"),
    ("dense:", "Dense:"),
    ("monitor: val_loss", "monitor: val_Loss"),
    ("activation: relu", "activation: ReLU"),
    ("spec: 1\n", "spec: 1 # speccompile: ignore[SC311]\n"),
    ("epochs: ", "epochs:\t"),
)
EXAMPLES = {path: path.read_text(encoding="utf-8") for path in sorted(SPECS.glob("*.yaml"))}


def findings(path: Path, text: str) -> list[Finding]:
    return list(check(read_written(path, text)).found)


def fixed(path: Path, text: str) -> str:
    return repaired(str(path), text, lambda now: findings(path, now), unsafe=False).after


def same(found: Iterator[Finding] | list[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in found}


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[Path, str, str]:
    """An example, right and with faults that have one right repair each."""
    path = draw(st.sampled_from(list(EXAMPLES)))
    ending = draw(st.sampled_from(("\n", "\r\n")))
    right = draw(st.sampled_from(("", "\ufeff"))) + EXAMPLES[path].replace("\n", ending)
    wrong = right
    for good, bad in draw(st.lists(st.sampled_from(FAULTS), min_size=1, max_size=3, unique=True)):
        good, bad = good.replace("\n", ending), bad.replace("\n", ending)
        wrong = wrong.replace(good, bad, 1)
    return path, right, wrong


@settings(max_examples=25, deadline=None)
@given(misspelt())
def test_a_planted_fault_is_repaired_and_every_other_byte_is_kept(
    spec: tuple[Path, str, str],
) -> None:
    path, right, wrong = spec
    after = fixed(path, wrong)
    assert after.replace(":\t", ": ") == right.replace("spec: 1 \n", "spec: 1\n")
    assert fixed(path, after) == after
    left = findings(path, after)
    assert not any(one.is_fixed_safely for one in left)
    assert same(left) <= same(findings(path, right))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_fix_writes_the_safe_repairs_and_shows_what_is_left(folder: Path) -> None:
    (folder / "a.yaml").chmod(0o640)
    shown = speccompile("validate", "--fix", ".", "--format", "concise")
    assert (folder / "a.yaml").read_text(encoding="utf-8") == RIGHT
    assert (folder / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert shown.err == "a.yaml: 4 findings fixed\n"
    assert [line.partition(" ")[0] for line in shown.out.splitlines()] == ["a.yaml:9:11:"]
    assert shown.code == 1
    assert list(folder.iterdir()) == [folder / "a.yaml"]


def test_unsafe_repairs_are_made_where_they_are_asked_for(folder: Path) -> None:
    shown = speccompile("validate", "--fix", "--unsafe-fixes", "a.yaml")
    assert "name: head" in (folder / "a.yaml").read_text(encoding="utf-8")
    assert shown.code == 0


def test_diff_shows_the_repairs_and_writes_nothing(folder: Path) -> None:
    shown = speccompile("validate", "--diff", "a.yaml")
    assert shown.out.splitlines()[:2] == ["--- a/a.yaml", "+++ b/a.yaml"]
    changed = [line for line in shown.out.splitlines()[2:] if line[0] in "+-"]
    assert [line[1:].strip().partition(":")[0] for line in changed] == ["- Dense", "- dense"]
    assert (folder / "a.yaml").read_text(encoding="utf-8") == WRONG
    assert shown.code == 1


def test_diff_of_a_right_spec_is_empty(folder: Path) -> None:
    (folder / "a.yaml").write_text(RIGHT.replace("nmae", "name"), encoding="utf-8")
    shown = speccompile("validate", "--diff", "a.yaml")
    assert (shown.out, shown.code) == ("", 0)


def test_standard_input_comes_out_repaired(folder: Path) -> None:
    shown = speccompile("validate", "--fix", "-", stdin=WRONG.replace("nmae", "name"))
    assert (shown.out, shown.code) == (RIGHT.replace("nmae", "name"), 0)
    assert shown.err.startswith("<stdin>: 4 findings fixed\n")


def test_a_read_only_file_is_named_and_left(folder: Path) -> None:
    (folder / "a.yaml").chmod(0o444)
    shown = speccompile("validate", "--fix", "a.yaml")
    assert shown.code == 2
    assert shown.err.splitlines()[0] == ("error: a.yaml is read-only: it was not fixed")
    assert (folder / "a.yaml").read_text(encoding="utf-8") == WRONG


def test_a_file_that_changed_meanwhile_is_left(folder: Path) -> None:
    change = TextChange(SpecFile(folder / "a.yaml"), "what was read", RIGHT)
    with pytest.raises(StorageError, match="has changed on disk"):
        change.write()
    assert (folder / "a.yaml").read_text(encoding="utf-8") == WRONG


@pytest.mark.parametrize("options", [["--unsafe-fixes"], ["--fix", "--diff"]])
def test_options_that_contradict_each_other_are_refused(folder: Path, options: list[str]) -> None:
    assert speccompile("validate", "a.yaml", *options).code == 2


def test_a_format_that_cant_be_written_is_a_usage_error(folder: Path) -> None:
    shown = speccompile("validate", "a.yaml", "--format", "sarif=none/a.sarif")
    assert (shown.code, shown.out) == (2, "")
    assert "none/a.sarif can't be written" in shown.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("unused: {layers: [dense: 3]}  # old\n", ""),
        ("unused:\n    layers:\n    - dense: 3\n", ""),
        ("unused: &a {layers: [dense: 3]}\n", "unused: &a {layers: [dense: 3]}\n"),
    ],
)
def test_an_unused_block_goes_with_its_lines(folder: Path, before: str, after: str) -> None:
    text = RIGHT.replace("nmae", "name") + "# above\nblocks:\n  {}# below\n"
    (folder / "a.yaml").write_text(text.replace("{}", before), encoding="utf-8")
    speccompile("validate", "--fix", "--unsafe-fixes", "a.yaml")
    now = (folder / "a.yaml").read_text(encoding="utf-8")
    assert now == text.replace("  {}" if not after else "{}", after)


def test_tabs_become_spaces_where_nothing_else_indents(folder: Path) -> None:
    text = "spec: 1\nmodel:\n\tinputs: {x: [8]}\n\tlayers:\n\t\t- dense: 3\n"
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    assert speccompile("validate", "--fix", "a.yaml").code == 0
    assert "\t" not in (folder / "a.yaml").read_text(encoding="utf-8")


SPARE = {
    "params": "  # how wide\n  #   it is\n  spare: 3  # for later\n",
    "blocks": "  # a tower\n  spare:\n    # inside\n    layers: [dense: 3]\n",
}


@pytest.mark.parametrize("section", SPARE)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_is_unused_goes_with_its_comments_and_nothing_else(section: str, ending: str) -> None:
    inserted = 0
    for path, text in EXAMPLES.items():
        if f"{section}:" in text:
            continue
        around = f"# above\n{section}:\n  # apart\n\n{{}}# below\n\nmodel:"
        wrong = text.replace("model:", around.format(SPARE[section]), 1).replace("\n", ending)
        right = text.replace("model:", around.format(""), 1).replace("\n", ending)
        made = repaired(str(path), wrong, lambda now, path=path: findings(path, now), unsafe=True)
        again = repaired(str(path), right, lambda now, path=path: findings(path, now), unsafe=True)
        assert (made.after, made.repairs) == (right, 1)
        assert (again.after, again.repairs) == (right, 0)
        assert same(findings(path, right)) == same(findings(path, text))
        inserted += 1
    assert inserted >= 3


def test_what_a_variant_says_is_mended_in_the_variant(folder: Path) -> None:
    text = (
        "spec: 1\nmodel:\n  inputs: {x: [8]}\n  layers: [dense: 3]\n"
        "training: {loss: mean_squared_error, optimizer: sgd, epochs: 9}\n"
        "variants:\n"
        "  whole:\n    # kept\n"
        "    training.policy.early_stopping: {monitor: loss, mode: max}\n"
        "  parts:\n    training.policy.early_stopping.monitor: loss\n"
        "    training.policy.early_stopping.mode: max\n"
        "  word: {training.policy.checkpoint: {Monitor: loss}}\n"
    )
    right = text.replace(", mode: max", "").replace("Monitor", "monitor")
    right = right.replace("    training.policy.early_stopping.mode: max\n", "")
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    for _ in range(2):
        assert speccompile("validate", "--fix", "a.yaml").code == 0
        assert (folder / "a.yaml").read_text(encoding="utf-8") == right


def test_a_misspelt_path_of_a_variant_is_mended_once(folder: Path) -> None:
    text = (
        "spec: 1\nmodel: {inputs: {x: [8]}, layers: [dense: 3]}\nvariants:\n"
        "  a: {model.layers.dense.unit: 3, model.layers.dense.uints: 4, sed: 5}\n"
    )
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    speccompile("validate", "a.yaml", "--fix", "--unsafe-fixes")
    right = text.replace("unit:", "units:").replace("sed:", "seed:")
    assert (folder / "a.yaml").read_text(encoding="utf-8") == right


METRICS = """\
spec: 1
model: {inputs: {x: [4]}, layers: [{dense: {units: 1, activation: sigmoid}}]}
data: {synthetic: 64}
training:
  loss: binary_crossentropy
  optimizer: adam
  epochs: 3
  metrics:
"""


@pytest.mark.parametrize(
    ("inside", "beside"),
    [
        ("- auc: {curve: PR, name: pr}  # why", "- auc: {curve: PR}  # why\n  name: pr"),
        ("- {auc: {name: pr, curve: PR}}", "- {auc: {curve: PR}, name: pr}"),
        ("- auc:\n    curve: PR\n    name: pr  # why", "- auc:\n    curve: PR\n  name: pr  # why"),
        ("- auc:\n    name: pr\n    curve: PR", "- auc:\n    curve: PR\n  name: pr"),
        ("- auc: {name: 'pr'}", "- auc: {}\n  name: 'pr'"),
        (
            "- compute: {expression: y_pred, mode: min, name: pr}\n- auc",
            "- compute: {expression: y_pred, mode: min}\n  name: pr\n- auc",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_name_of_a_metric_moves_beside_it(
    tmp_path: Path, inside: str, beside: str, ending: str
) -> None:
    wrong, right = (
        (METRICS + "".join(f"    {line}\n" for line in text.split("\n"))).replace("\n", ending)
        for text in (inside, beside)
    )
    path = tmp_path / "spec.yaml"
    assert fixed(path, wrong) == right
    assert [one.code for one in findings(path, right) if one.severity == "error"] == []


def test_the_name_of_a_metric_stays_where_more_would_change(tmp_path: Path) -> None:
    for metric in ("{curve: PR,\n        name: pr}", "{name: pr, curve: PR}\n      name: other"):
        text = f"{METRICS}    - auc: {metric}\n"
        assert fixed(tmp_path / "spec.yaml", text) == text
