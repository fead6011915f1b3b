"""The GitHub action: its shell steps as the runner would run them, on folders good and hostile."""

import json
import re
import subprocess
import sys
from pathlib import Path

import action_runner
import pytest
import yaml
from acting_texts import obeyed
from markdown_it import MarkdownIt
from offline_install import ROOT, clone, needs_git, needs_setuptools, without_network

ACTION = ROOT / "action.yml"
CLEAN = """\
spec: 1
model:
  inputs: {x: [4]}
  layers: [{dense: 3}]
"""
WRONG = CLEAN.replace("dense", "dnese")
HOSTILE = (
    "-rf.yaml",
    "--format=json=stolen.yaml",
    "$(touch pwned).yaml",
    "a;touch pwned;.yaml",
    "a|b<img src=x>`@somebody`.yaml",
    "::error::said.yaml",
    "two\nlines.yaml",
    "x\n::error::said.yaml",
    "\x1b[2J##vso[task.complete].yaml",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """RUNNER_TEMP, with this package where the action would have installed it."""
    command = tmp_path / "temporary/speccompile/bin/speccompile"
    command.parent.mkdir(parents=True)
    start = "import sys\nfrom speccompile.__main__ import main\nsys.exit(main())\n"
    command.write_text(f"#!{sys.executable}\n{start}", encoding="utf-8")
    command.chmod(0o755)
    return tmp_path / "temporary"


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_no_input_is_ever_a_part_of_a_script() -> None:
    for step in action_runner.shell_steps(ACTION):
        assert "${{" not in step["run"], step["name"]
        for value in step.get("env", {}).values():
            assert action_runner.EXPRESSION.fullmatch(value)


def test_every_input_is_described_and_used() -> None:
    text = ACTION.read_text(encoding="utf-8")
    inputs = yaml.safe_load(text)["inputs"]
    assert all(each["description"] and "default" in each for each in inputs.values())
    assert {*re.findall(r"\binputs\.([\w-]+)", text)} == inputs.keys()


def test_a_clean_folder_passes_and_is_summed_up(workspace: Path, temporary: Path) -> None:
    write(workspace, a=CLEAN, other="kind: Pod\napiVersion: v1\nspec: {}\n")
    job = action_runner.run(ACTION, workspace, temporary, {"sarif": "out.sarif"})
    assert {*job.outcomes.values()} == {"success", "skipped"}, job.logs
    assert job.outcomes["Check the lock file"] == "skipped"
    assert "| `a.yaml` | 15 | 12 | clean |" in job.summary
    assert "other" not in job.summary
    name, value = job.output.splitlines()[:2]
    assert (name[:7], value) == ("sarif<<", "out.sarif")
    assert json.loads((workspace / "out.sarif").read_text(encoding="utf-8"))["runs"]


def test_a_wrong_spec_fails_is_marked_and_is_summed_up(workspace: Path, temporary: Path) -> None:
    write(workspace, a=CLEAN, b=WRONG)
    job = action_runner.run(ACTION, workspace, temporary, {"paths": "a.yaml\n\nb.yaml\n"})
    assert job.outcomes["Check specs"] == "failure"
    assert job.outcomes["Write the job summary"] == "success"
    assert re.search(r"^::error file=b\.yaml,line=4,", job.logs["Check specs"], re.MULTILINE)
    assert "did you mean `dense`?" in job.logs["Check specs"]
    assert "| `b.yaml` |  |  | 1 error |" in job.summary
    calm = {"annotations": "false", "summary": "false", "paths": "b.yaml"}
    job = action_runner.run(ACTION, workspace, temporary, calm)
    assert "::error" not in job.logs["Check specs"]
    assert (job.outcomes["Write the job summary"], job.summary) == ("skipped", "")


def test_a_lock_that_does_not_hold_fails(workspace: Path, temporary: Path) -> None:
    write(workspace, a=CLEAN)
    given = {"lock": "specs.lock", "paths": "a.yaml"}
    command = [str(temporary / "speccompile/bin/speccompile"), "summary", "a.yaml"]
    subprocess.run([*command, "--lock", "specs.lock"], cwd=workspace, check=True)
    job = action_runner.run(ACTION, workspace, temporary, given)
    assert job.outcomes["Check the lock file"] == "success"
    write(workspace, a=CLEAN.replace("3", "5"))
    job = action_runner.run(ACTION, workspace, temporary, given)
    assert job.outcomes["Check the lock file"] == "failure"
    assert job.outcomes["Write the job summary"] == "success"
    assert "+weight dense/kernel [4, 5]" in job.logs["Check the lock file"]


def test_hostile_names_and_inputs_are_names(workspace: Path, temporary: Path) -> None:
    for number, name in enumerate(HOSTILE):
        (workspace / name).write_text(CLEAN if number % 2 else WRONG, encoding="utf-8")
    for paths in (".", "\n".join(name for name in HOSTILE if "\n" not in name)):
        hostile = {"paths": paths, "base": "$(touch pwned)", "fail-on": "error"}
        job = action_runner.run(ACTION, workspace, temporary, hostile)
        assert job.outcomes["Check specs"] == "failure"
        commands = re.findall(r"^::.*$", job.logs["Check specs"], re.MULTILINE)
        assert commands
        assert all(line.startswith("::error file=") for line in commands)
        assert obeyed(job.logs["Check specs"], annotations=True) == []
        assert {path.name for path in workspace.iterdir()} == {*HOSTILE}
        _is_harmless(job.summary)
    refused = action_runner.run(
        ACTION, workspace, temporary, {"fail-on": "$(touch pwned)", "sarif": "; touch pwned"}
    )
    assert refused.outcomes["Check specs"] == "failure"
    assert not (workspace / "pwned").exists()


def _is_harmless(summary: str) -> None:
    """Names stand in code spans, and the only HTML is ours."""
    html = []
    for token in MarkdownIt("commonmark").enable("table").parse(summary):
        html += [token.content] if token.type == "html_block" else []
        for child in token.children or []:
            assert child.type != "html_inline"
            assert child.type == "code_inline" or "somebody" not in child.content
    assert [line.strip() for line in html if "<img" in line] == []


@needs_setuptools
def test_the_package_is_installed_and_nothing_of_the_workspace_runs(
    workspace: Path, tmp_path: Path
) -> None:
    for name in ("venv", "ensurepip", "pip", "typing", "speccompile", "yaml"):
        (workspace / f"{name}.py").write_text("open('pwned', 'w')\n", encoding="utf-8")
    write(workspace, a=CLEAN)
    (tmp_path / "runner").mkdir()
    action = clone(_folder(tmp_path / "clone"), ACTION.name) / ACTION.name
    job = action_runner.run(action, workspace, tmp_path / "runner", {}, **without_network())
    assert {*job.outcomes.values()} == {"success", "skipped"}, job.logs
    assert "| `a.yaml` | 15 | 12 | clean |" in job.summary
    assert not (workspace / "pwned").exists()


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@needs_git
def test_the_base_is_compared_with(workspace: Path, temporary: Path) -> None:
    origin = workspace.parent / "origin"
    origin.mkdir()
    write(origin, a=CLEAN, b=CLEAN)
    git(origin, "init", "--quiet", "--initial-branch=main")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message=specs")
    git(workspace.parent, "clone", "--quiet", str(origin), "workspace")
    git(workspace, "update-ref", "-d", "refs/remotes/origin/main")  # the runner clones no base
    write(workspace, a=CLEAN.replace("3", "5"), c=CLEAN)
    job = action_runner.run(ACTION, workspace, temporary, {"base": "main"})
    assert {*job.outcomes.values()} == {"success", "skipped"}, job.logs
    assert "### `a.yaml`: 1 difference" in job.summary
    assert "| `layer dense` | `units 3` | `units 5` |" in job.summary
    assert "- `c.yaml`: new, with 15 parameters" in job.summary
    assert job.summary.count("b.yaml") == 1
    job = action_runner.run(ACTION, workspace, temporary, {"base": "main", "paths": "[ab].y*\nx*"})
    assert "### `[ab].y*`" not in job.summary
    assert "| `layer dense` | `units 3` | `units 5` |" in job.summary
    job = action_runner.run(ACTION, workspace, temporary, {"base": "nowhere"})
    assert job.outcomes["Write the job summary"] == "success"
    assert "The base could not be fetched." in job.summary


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=tester", "-c", "user.email=tester@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)
