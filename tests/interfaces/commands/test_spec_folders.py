"""Which files of a folder are checked: specs, bases, and what is skipped."""

import json
import subprocess
from pathlib import Path

import pytest
from command_line import speccompile

CLEAN = "spec: 1\nmodel:\n  inputs: {x: [3]}\n  layers: [{dense: 2}]\n"
TRAINING = "training: {loss: mean_squared_error, optimizer: adam, epochs: 2}\n"
MODEL = "model:\n  inputs: {x: [3]}\n  layers: [dense: 2]\n"
CHILD = f"extends: base.yaml\n{MODEL}"
RUN = {"format": 1, "name": "digits", "number": 1, "created": "2026-01-01T00:00:00.000+00:00"}
UGLY = CLEAN.replace("spec: 1", "spec:    1")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def checked(*arguments: object) -> tuple[int, dict[str, str]]:
    """The exit code, and what the line of each clean file says."""
    shown = speccompile("validate", *arguments)
    lines = [line.split(": clean ") for line in shown.out.splitlines() if ": clean " in line]
    return shown.code, {name: said for name, said in lines}


@pytest.mark.parametrize(
    "text",
    [
        CHILD.replace("dense", "dens"),
        CHILD.replace("dense", "dens").replace("base.yaml", "[base.yaml]"),
        CHILD.replace("dense", "dens").replace(" base.yaml", "\n  - base.yaml"),
        "{spec: 1, model: {inputs: {x: [3]}, layers: [dens: 2]}}\n",
        "".join(f"  {line}\n" for line in CLEAN.replace("dense", "dens").splitlines()),
        "--- # a document\n{extends: base.yaml, model: {inputs: {x: [3]}, layers: [dens: 2]}}\n",
        "extends: base\nmodel: {inputs: {x: [3]}, layers: [dense: 2]}\n",  # the ending is missing
    ],
)
def test_a_file_that_says_it_is_a_spec_is_checked_however_it_says_so(folder, text):
    write(folder, {"base.yaml": f"spec: 1\n{TRAINING}", "a/child.yaml": text, "good.yaml": CLEAN})
    write(folder, {"a/base.yaml": f"spec: 1\n{TRAINING}"})
    shown = speccompile("validate", ".", "--format", "concise")
    assert shown.code == 1
    assert "a/child.yaml:" in shown.out


@pytest.mark.parametrize("head", ["spec: 1\n", ""])
def test_a_base_without_a_model_is_checked_through_what_extends_it(folder, head):
    write(folder, {"base.yaml": head + TRAINING, "child.yaml": f"{CHILD}data: {{synthetic: 64}}\n"})
    if not head:
        write(folder, {"child.yaml": f"spec: 1\n{(folder / 'child.yaml').read_text()}"})
    for paths in (["."], ["base.yaml", "child.yaml"]):
        code, clean = checked(*paths)
        assert (code, clean["base.yaml"]) == (0, "(extended by 1 spec)")
        assert {*clean} == {"child.yaml", "base.yaml"}
    wrong = TRAINING.replace("epochs: 2", "epochs: 0")
    write(folder, {"base.yaml": head + wrong})
    for paths in (["."], ["base.yaml"], ["base.yaml", "child.yaml"]):
        shown = speccompile("validate", *paths, "--format", "concise")
        line = 2 if head else 1
        assert [found.partition(": ")[0] for found in shown.out.splitlines()] == [
            f"base.yaml:{line}:63"
        ]
        assert shown.code == 1


def test_a_base_may_leave_a_part_of_the_model_to_others(folder):
    part = "spec: 1\nmodel: {inputs: {x: [3]}}\n"
    write(folder, {"base.yaml": part, "mid.yaml": "extends: base.yaml\nseed: 3\n"})
    write(folder, {"leaf.yaml": "extends: mid.yaml\nmodel: {layers: [dense: 2]}\n"})
    code, clean = checked(".")
    assert (code, [*clean]) == (0, ["leaf.yaml", "base.yaml", "mid.yaml"])
    assert clean["base.yaml"] == clean["mid.yaml"] == "(extended by 1 spec)"


def test_a_base_that_nothing_extends_is_a_spec_without_a_model(folder):
    write(folder, {"base.yaml": f"spec: 1\n{TRAINING}", "a.yaml": CLEAN})
    shown = speccompile("validate", ".", "--format", "concise")
    assert shown.code == 1
    assert "base.yaml:1:1: error[SC102]" in shown.out


def test_the_specs_of_the_whole_project_count_for_a_folder_of_bases(folder):
    write(folder, {"bases/base.yaml": f"spec: 1\n{TRAINING}"})
    write(folder, {"specs/a.yaml": CHILD.replace("base.yaml", "../bases/base.yaml")})
    assert checked("bases") == (0, {"bases/base.yaml": "(extended by 1 spec)"})


def test_a_fault_of_a_base_is_mended_in_the_base(folder):
    faulty = TRAINING.replace("mean_squared_error", "MSE")
    write(folder, {"base.yaml": faulty, "child.yaml": f"spec: 1\n{CHILD}"})
    shown = speccompile("validate", ".", "--fix")
    assert shown.code == 0
    assert (folder / "base.yaml").read_text() == TRAINING


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("--set=params.width=5", 0),
        ("--set=params.wdth=5", 2),
        ("--set=training.epochs=0", 1),
        ("--variant=big", 0),
        ("--variant=bog", 2),
    ],
)
def test_options_apply_to_the_specs_that_extend_a_base(folder, option, code):
    write(folder, {"base.yaml": f"spec: 1\nparams: {{width: 3}}\n{TRAINING}"})
    child = CHILD.replace("dense: 2", "dense: $width")
    write(folder, {"a.yaml": child, "b.yaml": f"{child}variants: {{big: {{seed: 5}}}}\n"})
    shown = speccompile("validate", "base.yaml", option)
    assert shown.code == code, shown.out


def test_what_is_skipped_is_counted_and_named(folder):
    write(
        folder, {"a.yaml": CLEAN, "compose.yaml": "services: {}\n", "sub/list.yml": "- spec: 1\n"}
    )
    write(folder, {"pod.yaml": "apiVersion: v1\nspec: {}\n", "lint.yaml": "extends: default\n"})
    write(folder, {"runs/digits/1/spec.yaml": CLEAN, "runs/digits/1/run.json": json.dumps(RUN)})
    shown = speccompile("validate", ".")
    assert (shown.code, shown.out.splitlines()[-1]) == (0, "no problems in 1 file")
    assert shown.err == (
        "note: skipped 4 YAML files that are not specs: "
        "compose.yaml, lint.yaml, pod.yaml and 1 more\n"
        "note: skipped 1 run folder: runs/digits/1\n"
    )


def test_links_to_folders_are_not_followed_and_named(folder):
    write(folder, {"a.yaml": CLEAN, "shared/b.yaml": CLEAN.replace("dense", "dens")})
    (folder / "specs").mkdir()
    (folder / "specs/c.yaml").write_text(CLEAN)
    (folder / "specs/shared").symlink_to(folder / "shared")
    shown = speccompile("validate", "specs")
    assert (shown.code, shown.err) == (0, "note: skipped 1 link to a folder: specs/shared\n")


def test_a_glob_skips_other_files_and_says_so_of_yaml(folder):
    write(folder, {"a.yaml": CLEAN, "list.yaml": "jobs: []\n", "notes.txt": "jobs: []\n"})
    shown = speccompile("validate", "*")
    assert shown.err == "note: skipped 1 YAML file that is not a spec: list.yaml\n"
    shown = speccompile("validate", "l*.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert "no specs found in l*.yaml" in shown.err


def test_a_name_of_a_skipped_file_is_printed_in_one_line(folder):
    write(folder, {"a.yaml": CLEAN, "two\n::error::lines.yaml": "jobs: []\n"})
    assert len(speccompile("validate", ".").err.splitlines()) == 1


@pytest.fixture
def with_runs(folder):
    write(folder, {"a.yaml": CLEAN, "runs/digits/1/run.json": json.dumps(RUN)})
    stored = {"spec.yaml": UGLY, "earlier/1/spec.yaml": UGLY}
    write(folder, {f"runs/digits/1/{name}": text for name, text in stored.items()})
    return folder


def test_no_walk_enters_a_run_folder(with_runs):
    assert checked(".") == (0, {"a.yaml": "(8 parameters)"})
    assert "runs" not in speccompile("summary", ".", "--format", "markdown").out
    assert speccompile("fmt", ".").out == "1 file unchanged\n"
    assert speccompile("fmt", "**/*.yaml").out == "1 file unchanged\n"
    assert (with_runs / "runs/digits/1/spec.yaml").read_text() == UGLY
    write(with_runs, {"old/a.yaml": CLEAN})
    assert "runs" not in speccompile("diff", "old", ".").out


def test_a_revision_has_no_specs_in_run_folders(with_runs):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run([*git, *arguments], cwd=with_runs, check=True)
    shown = speccompile("diff", "HEAD:", ".")
    assert (shown.code, "runs" in shown.out) == (0, False)


@pytest.mark.parametrize("named", ["runs", "runs/digits/1", "runs/digits/1/earlier"])
def test_a_run_folder_that_is_named_says_how_to_name_its_spec(with_runs, named):
    shown = speccompile("validate", named)
    assert (shown.code, shown.out) == (2, "")
    remedy = next(line for line in shown.err.splitlines() if line.startswith("help: "))
    assert remedy.endswith("runs/digits/1/spec.yaml")
    assert checked(remedy.rpartition(" ")[2])[0] == 0


def test_hooks_leave_stored_specs_as_they_are(with_runs):
    stored = "runs/digits/1/spec.yaml"
    assert speccompile("fmt", "--skip-others", "a.yaml", stored).out == "1 file unchanged\n"
    assert speccompile("validate", "--skip-others", stored).out == "no problems in 0 files\n"


def test_hooks_check_specs_that_only_extend(folder):
    write(folder, {"base.yaml": f"spec: 1\n{TRAINING}", "a.yaml": CHILD.replace("dense", "dens")})
    shown = speccompile("validate", "--skip-others", "a.yaml", "--format", "concise")
    assert (shown.code, shown.out[:7]) == (1, "a.yaml:")


@pytest.mark.parametrize("text", ["{}", "[1]", '{"format": "x"}', "nonsense", '{"name": "app"}'])
def test_a_folder_with_another_tools_run_json_is_walked(folder, text):
    write(folder, {"service/run.json": text, "service/a.yaml": CLEAN})
    assert [*checked(".")[1]] == ["service/a.yaml"]


def test_a_name_may_end_in_capitals(folder):
    write(folder, {"BASE.YAML": f"spec: 1\n{TRAINING}", "NOTES.YML": "a: 1\n"})
    write(folder, {"A.YAML": CHILD.replace("base.yaml", "BASE.YAML"), "good.yaml": CLEAN})
    assert checked(".")[1] == {"A.YAML": "(8 parameters)"} | {
        "good.yaml": "(8 parameters)",
        "BASE.YAML": "(extended by 1 spec)",
    }
    assert "NOTES.YML" in speccompile("validate", ".").err
    assert speccompile("affected", "BASE.YAML").out == "A.YAML\n"
    write(folder, {"A.YAML": CHILD.replace("base.yaml", "BAS.YAML")})
    assert "did you mean `BASE.YAML`?" in speccompile("validate", "A.YAML").out


@pytest.mark.parametrize(
    ("child", "code"),
    [
        ("extends: base.yaml\nspec: 2\n", "SC106"),
        ("extends: [gone.yaml, base.yaml]\nspec: 1\n", "SC604"),
        ("extends: [base.yaml, child.yaml]\nspec: 1\n", "SC605"),
    ],
)
def test_a_base_is_not_clean_if_nothing_that_extends_it_can_be_read(folder, child, code):
    write(folder, {"base.yaml": MODEL.replace("dense: 2", "dense: 0"), "child.yaml": child})
    for path in ("base.yaml", "."):
        shown = speccompile("validate", path, "--format", "concise")
        assert (shown.code, "clean" in shown.out) == (1, False)
        assert [line.split(" ")[1] for line in shown.out.splitlines()] == [f"error[{code}]"]
    write(folder, {"other.yaml": "extends: base.yaml\nspec: 1\n"})
    shown = speccompile("validate", "base.yaml", "--format", "concise")
    assert [line.split(" ")[1] for line in shown.out.splitlines()] == ["error[SC103]"]
