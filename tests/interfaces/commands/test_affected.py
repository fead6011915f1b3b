"""`speccompile affected`: which specs are to be checked when some files have changed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import speccompile as speccompile_package
from command_line import speccompile

MODEL = "model:\n  inputs: {x: [3]}\n  layers: [dense: 2]\n"
RUN = {"format": 1, "name": "digits", "number": 1, "created": "2026-01-01T00:00:00.000+00:00"}
FILES = {
    "pyproject.toml": "",
    "bases/optimizer.yaml": "training: {optimizer: adam}\n",
    "bases/training.yaml": "extends: optimizer.yaml\ntraining: {epochs: 2}\n",
    "specs/digits.yaml": f"spec: 1\nextends: ../bases/training.yaml\n{MODEL}",
    "specs/wide.yaml": "extends: [digits.yaml]\nparams: {width: 3}\n",
    "specs/alone.yaml": f"spec: 1\n{MODEL}",
    "specs/broken.yaml": "extends: digits.yaml\nmodel: [\n",
    "lint.yaml": "extends: default\n",
    "runs/digits/1/run.json": json.dumps(RUN),
    "runs/digits/1/spec.yaml": "extends: ../../../bases/training.yaml\n",
}
ALL = ["specs/broken.yaml", "specs/digits.yaml", "specs/wide.yaml"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def affected(*files: object, stdin: str = "") -> list[str]:
    shown = speccompile("affected", *files, stdin=stdin)
    assert (shown.code, shown.err) == (0, "")
    return shown.out.splitlines()


@pytest.mark.parametrize(
    ("file", "specs"),
    [
        ("bases/optimizer.yaml", ALL),
        ("bases/training.yaml", ALL),
        ("specs/digits.yaml", ALL),
        ("specs/wide.yaml", ["specs/wide.yaml"]),
        ("specs/alone.yaml", ["specs/alone.yaml"]),
        ("lint.yaml", []),
        ("README.md", []),
        ("nothing.yaml", []),
    ],
)
def test_specs_that_extend_a_file_directly_or_not_are_affected_by_it(project, file, specs):
    assert affected(file) == specs


def test_what_links_lead_to_affects_specs_that_extend_the_links(project):
    (project / "linked.yaml").symlink_to("bases/optimizer.yaml")
    (project / "folder").symlink_to("bases")
    (project / "one.yaml").write_text(f"spec: 1\nextends: linked.yaml\n{MODEL}")
    (project / "two.yaml").write_text(f"spec: 1\nextends: folder/training.yaml\n{MODEL}")
    (project / "odd.yaml").write_text(f'spec: 1\nextends: "\\0"\n{MODEL}')
    assert affected("bases/optimizer.yaml") == ["one.yaml", *ALL, "two.yaml"]
    assert affected("linked.yaml") == ["one.yaml"]


def test_what_is_deleted_affects_what_still_extends_it(project):
    (project / "bases/training.yaml").unlink()
    assert affected("bases/training.yaml") == ALL
    (project / "specs/wide.yaml").unlink()
    assert affected("specs/wide.yaml") == []


def test_several_files_give_each_spec_once_and_names_may_come_from_standard_input(project):
    assert affected("specs/alone.yaml", "specs/wide.yaml") == [
        "specs/alone.yaml",
        "specs/wide.yaml",
    ]
    names = "specs/alone.yaml\nREADME.md\n\nspecs/wide.yaml\n"
    assert affected("-", stdin=names) == ["specs/alone.yaml", "specs/wide.yaml"]
    assert affected("-", stdin="") == []


def test_paths_are_those_of_the_current_folder(project, monkeypatch):
    monkeypatch.chdir(project / "specs")
    assert affected("../bases/optimizer.yaml") == ["broken.yaml", "digits.yaml", "wide.yaml"]
    monkeypatch.chdir(project / "bases")
    assert affected("optimizer.yaml") == [f"../{name}" for name in ALL]
    assert affected(project / "bases/optimizer.yaml") == [f"../{name}" for name in ALL]


def test_json_lists_them_too(project):
    shown = speccompile("affected", "specs/wide.yaml", "--format", "json")
    assert json.loads(shown.out) == {
        "format": "speccompile-affected",
        "version": 1,
        "specs": ["specs/wide.yaml"],
    }


def test_what_is_affected_can_be_checked(project):
    found = speccompile("validate", *affected("bases/optimizer.yaml"), "--format", "concise")
    assert "specs/broken.yaml:2:8: error" in found.out


def test_a_project_that_is_too_large_to_search_is_an_error_not_an_empty_list(project, monkeypatch):
    from speccompile.compiler.project import dependents

    monkeypatch.setattr(dependents, "MOST_FILES", 2)
    shown = speccompile("affected", "bases/optimizer.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert "more than 2 files" in shown.err


def test_the_commands_of_the_page_check_what_a_branch_affects(project):
    page = (Path(speccompile_package.__file__).parent / "docs/ci.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"^```bash\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (project / "specs/broken.yaml").unlink()
    bare = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    git = "git -c user.name=a -c user.email=a@b"
    start = (
        f"git init -q; {git} add -A; {git} commit -qm a; git update-ref refs/remotes/origin/main @"
    )

    def outcome(command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **bare, "PATH": path}
        whole = ["bash", "-euo", "pipefail", "-c", command]
        return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)

    assert outcome(f"{start}; {script}").returncode == 0
    (project / "bases/optimizer.yaml").write_text("training: {optimizer: admn}\n")
    shown = outcome(script)
    assert shown.returncode != 0
    assert (project / "affected.txt").read_text().split() == [
        "specs/digits.yaml",
        "specs/wide.yaml",
    ]
    assert "bases/optimizer.yaml:1" in shown.stdout


def test_specs_are_affected_by_their_vocabulary(project: Path) -> None:
    (project / "words.txt").write_text("red\ngreen\n", encoding="utf-8")
    lookup = (
        "spec: 1\nparams: {words: ../words.txt}\n"
        "model:\n  inputs: {x: {shape: [1], dtype: string}}\n"
        "  layers: [{string_lookup: {vocabulary: $words, output_mode: one_hot}}, dense: 2]\n"
    )
    (project / "specs/colors.yaml").write_text(lookup, encoding="utf-8")
    (project / "specs/more.yaml").write_text("extends: colors.yaml\n", encoding="utf-8")
    direct = lookup.replace("$words", "../words.txt").replace("params: {words: ../words.txt}\n", "")
    (project / "specs/direct.yaml").write_text(direct, encoding="utf-8")
    assert affected("words.txt") == ["specs/colors.yaml", "specs/direct.yaml", "specs/more.yaml"]
