"""`speccompile diff`: files, folders, revisions of git; text, Markdown, JSON; exit codes."""

import json
import subprocess
from pathlib import Path

import pytest
import speccompile as sc
from command_line import speccompile
from offline_install import needs_git
from speccompile.compiler.differences.comparison import forbidden

SPEC = """\
spec: 1
params: {width: 3}
model:
  inputs: {x: [4]}
  layers:
    - dense: $width
    - dropout: 0.5
    - {dense: 2, name: head}
variants:
  wide: {params: {width: 8}}
"""
BASED = "spec: 1\nextends: base.yaml\nparams: {width: 5}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("a.yaml", SPEC)
    return tmp_path


@pytest.fixture
def repository(here: Path) -> Path:
    """Of a commit `HEAD` with `specs/base.yaml` and `specs/based.yaml`."""
    write("specs/base.yaml", SPEC)
    write("specs/based.yaml", BASED)
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=specs")
    return here


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def git(*arguments: str) -> None:
    who = ("-c", "user.name=tester", "-c", "user.email=tester@example.com")
    subprocess.run(["git", *who, *arguments], check=True)


@pytest.mark.usefixtures("here")
def test_what_differs_is_said_with_what_it_costs() -> None:
    write("b.yaml", SPEC.replace("    - dropout: 0.5\n", "").replace("width: 3", "width: 6"))
    shown = speccompile("diff", "a.yaml", "b.yaml")
    assert (shown.code, shown.err) == (1, "")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert lines[:8] == [
        "a.yaml → b.yaml: 2 differences",
        "layer dropout removed (dropout, rate 0.5)",
        "layer dense: units 3 → 6 (also changes 1 other shape)",
        "",
        "before after change",
        "parameters 23 44 +21 (+91.3 %)",
        "trainable 23 44 +21 (+91.3 %)",
        "multiply-adds 18 36 +18 (+100.0 %)",
    ]
    assert "layer    output                   parameters\n" in shown.out
    assert "dense    (batch, 3) → (batch, 6)  15 → 30" in shown.out
    assert "dropout  (batch, 3) → none        0 → none" in shown.out
    assert (
        "does not fit the new one: weight `dense/kernel` changed from [4, 3] float32" in shown.out
    )


@pytest.mark.usefixtures("here")
def test_variants_of_one_file_are_told_apart() -> None:
    spec = sc.load("a.yaml")
    assert "a.yaml → a.yaml (wide)" in str(spec.diff(sc.load("a.yaml", variant="wide")))


@pytest.mark.usefixtures("here")
def test_what_is_only_written_differently_is_no_difference() -> None:
    write("b.yaml", SPEC.replace("{width: 3}", "{width: 3, unused: 1}").replace("$width", "3"))
    shown = speccompile("diff", "a.yaml", "b.yaml")
    assert (shown.code, shown.out) == (0, "a.yaml → b.yaml: no difference in meaning\n")


@pytest.mark.usefixtures("here")
def test_variants_and_overrides_apply_to_both() -> None:
    write("b.yaml", SPEC.replace("width: 8", "width: 9"))
    assert speccompile("diff", "a.yaml", "b.yaml").code == 0
    shown = speccompile("diff", "a.yaml", "b.yaml", "--variant", "wide")
    assert "layer dense: units 8 → 9" in shown.out
    assert (
        speccompile("diff", "a.yaml", "b.yaml", "--variant", "wide", "--set=params.width=1").code
        == 0
    )


@pytest.mark.usefixtures("here")
def test_json_says_the_same() -> None:
    write("b.yaml", SPEC.replace("width: 3", "width: 6"))
    shown = speccompile("diff", "a.yaml", "b.yaml", "--format=json")
    document = json.loads(shown.out)
    assert (document["format"], document["version"]) == ("speccompile-diff", 1)
    (spec,) = document["specs"]
    assert spec["state"] == "changed"
    assert [each["text"] for each in spec["differences"]] == [
        "layer dense: units 3 → 6 (also changes 2 other shapes)"
    ]
    assert (spec["before"]["parameters"], spec["after"]["parameters"]) == (23, 44)
    assert spec["layers"][0]["after"]["shape"] == [None, 6]
    assert spec["checkpoint"]["fits"] is False


TRAINED = """\
spec: 1
data: {csv: {path: t.csv, target: y}, normalize: standardize}
model:
  inputs: {word: {shape: [1], dtype: string}}
  layers:
    - string_lookup: {vocabulary: [ab, c]}
    - embedding: {input_dim: 3, output_dim: 2}
    - flatten
    - dense: 1
training: {loss: mean_squared_error, optimizer: {adam: 0.1}, epochs: 5}
"""
FITS = "a checkpoint of the old spec fits the new one"
REFUSED = ", but a run can't be resumed with it: "


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[ab, c]", "[ab, d]", "layer string_lookup: vocabulary [ab, c] → [ab, d]"),
        ("standardize", "min_max", "data.normalize: standardize → min_max"),
        (
            "mean_squared_error, optimizer: {adam: 0.1}",
            "mean_absolute_error, optimizer: {adam: 0.2}",
            "training.loss: mean_squared_error → mean_absolute_error",
        ),
        ("epochs: 5", "epochs: 6", ""),
        ("adam: 0.1", "adam: 0.2", ""),
    ],
)
def test_a_run_is_said_to_resume_where_resuming_allows_it(old: str, new: str, said: str) -> None:
    write("old.yaml", TRAINED)
    write("new.yaml", TRAINED.replace(old, new))
    shown = speccompile("diff", "old.yaml", "new.yaml")
    assert shown.out.splitlines()[-1] == FITS + (said and REFUSED + said)
    found = json.loads(speccompile("diff", "old.yaml", "new.yaml", "--format=json").out)
    before, after = (sc.load(path) for path in ("old.yaml", "new.yaml"))
    assert len(found["specs"][0]["checkpoint"]["obstacles"]) == len(forbidden(before, after))


@pytest.mark.usefixtures("here")
def test_what_can_not_be_compared_is_said() -> None:
    write("wrong.yaml", SPEC.replace("dropout", "drpout"))
    shown = speccompile("diff", "a.yaml", "wrong.yaml")
    assert shown.code == 2
    assert "did you mean `dropout`?" in shown.err
    assert shown.out == "a.yaml → wrong.yaml: not compared: the spec has errors\n"
    assert speccompile("diff", "a.yaml", "nowhere.yaml").code == 2
    write("folder/a.yaml", SPEC)
    shown = speccompile("diff", "a.yaml", "folder")
    assert (shown.code, shown.out) == (2, "")
    assert "can't compare a folder with a spec" in shown.err
    for sides in (("nowhere", "folder"), ("folder", "nowhere")):
        assert "error: nowhere not found" in speccompile("diff", *sides).err


@pytest.mark.usefixtures("here")
def test_folders_are_compared_spec_by_spec() -> None:
    for folder in ("old", "new"):
        write(f"{folder}/same.yaml", SPEC)
        write(f"{folder}/changed.yaml", SPEC.replace("0.5", "0.5" if folder == "old" else "0.25"))
        write(f"{folder}/{folder}.yaml", SPEC)
    shown = speccompile("diff", "old", "new")
    assert shown.code == 1
    assert "changed.yaml: 1 difference\n  layer dropout: rate 0.5 → 0.25\n" in shown.out
    assert "new.yaml: new, with 23 parameters\n" in shown.out
    assert "old.yaml: removed, had 23 parameters\n" in shown.out
    assert "same.yaml" not in shown.out
    shown = speccompile("diff", "old", "new", "--format=markdown")
    assert shown.out.startswith(
        "### `changed.yaml`: 1 difference\n\n|  | before | after | change |\n"
    )
    assert "A checkpoint of the old spec fits the new one." in shown.out
    assert "| `layer dropout` | `rate 0.5` | `rate 0.25` |" in shown.out
    assert (
        speccompile("diff", "old", "old", "--format=markdown").out
        == "No spec differs in meaning.\n"
    )


@needs_git
@pytest.mark.usefixtures("repository")
def test_a_revision_is_read_with_its_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    write("specs/base.yaml", SPEC.replace("0.5", "0.25"))
    shown = speccompile("diff", "main:specs/based.yaml", "specs/based.yaml")
    assert (shown.code, shown.err) == (1, "")
    assert "  layer dropout: rate 0.5 → 0.25\n" in shown.out
    both = speccompile("diff", "HEAD:specs", "specs")
    assert both.out.count("rate 0.5 → 0.25") == 2
    Path("specs/base.yaml").unlink()
    assert speccompile("diff", "HEAD:specs/based.yaml", "main:specs/based.yaml").code == 0
    monkeypatch.chdir("specs")
    assert speccompile("diff", "HEAD:./based.yaml", "HEAD:specs/based.yaml").code == 0


@needs_git
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("nowhere:a.yaml", "unknown git revision `nowhere`"),
        ("--output=pwned:a.yaml", "unknown git revision `--output=pwned`"),
        (":a.yaml", "unknown git revision ``"),
        ("HEAD:specs/bsed.yaml", "did you mean `HEAD:specs/based.yaml`?"),
        ("HEAD:based.yaml", "did you mean `HEAD:specs/based.yaml`?"),
        ("HEAD:link.yaml", "no spec `link.yaml` in `HEAD`"),
        ("HEAD:latin.yaml", "HEAD:/latin.yaml is not UTF-8"),
    ],
)
def test_what_git_can_not_give_is_a_line(side: str, said: str) -> None:
    Path("link.yaml").symlink_to("a.yaml")
    Path("latin.yaml").write_bytes(b"spec: 1\nname: \xe9\n")
    write("outside.yaml", BASED.replace("base.yaml", "../../secret.yaml"))
    git("add", ".")
    git("commit", "--quiet", "--message=more")
    shown = speccompile("diff", "--", side, "a.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err
    assert not Path("pwned").exists()


@needs_git
@pytest.mark.usefixtures("repository")
def test_a_spec_of_a_revision_reads_nothing_outside_of_it() -> None:
    write("../secret.yaml", SPEC)
    write("outside.yaml", BASED.replace("base.yaml", "../../secret.yaml"))
    git("add", ".")
    git("commit", "--quiet", "--message=more")
    shown = speccompile("diff", "HEAD:outside.yaml", "a.yaml")
    assert shown.code == 2
    assert "outside" in shown.err
    assert "units" not in shown.out


@pytest.mark.usefixtures("here")
def test_without_git_a_revision_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    shown = speccompile("diff", "main:a.yaml", "a.yaml")
    assert shown.code == 2
    assert "comparing with a revision requires git, which is not installed" in shown.err
