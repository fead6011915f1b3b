"""The hooks, installed from a repository and run by pre-commit itself, without a network.

pre-commit clones, makes the environment, and has pip build and install this package. Only what the
package depends on is not fetched: it is found where the tests find it.
"""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from offline_install import ROOT, clone, needs_git, needs_setuptools, without_network
from speccompile.interfaces.command_line.main import COMMANDS

HOOKS = ROOT / ".pre-commit-hooks.yaml"
MANIFEST = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
CLEAN = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 3
"""
OTHERS = {
    "pod.yaml": "apiVersion: v1\nkind: Pod\nspec:\n  containers:   []\n",
    "list.yaml": "- 1\n- {spec:   1}\n",
    "--format=json=stolen.yaml": CLEAN,
    "two words.yml": CLEAN,
}

pytest.importorskip("pre_commit")
pytestmark = [needs_git, needs_setuptools]


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=tester", "-c", "user.email=tester@example.com")
    command = ["git", *who, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def committed(folder: Path) -> str:
    """A new repository of a folder's files; its commit."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=all")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return without_network() | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This package as a repository of its own, and its commit."""
    folder = clone(tmp_path_factory.mktemp("house"), HOOKS.name)
    return folder, committed(folder)


@pytest.fixture
def repository(tmp_path: Path, house: tuple[Path, str]) -> Path:
    """A repository that uses the hooks, with more YAML in it than specs."""
    hooks = [{"id": hook["id"]} for hook in MANIFEST]
    uses = {"repo": str(house[0]), "rev": house[1], "hooks": hooks}
    config = yaml.safe_dump({"repos": [uses]})
    for name, text in {".pre-commit-config.yaml": config, "a.yaml": CLEAN, **OTHERS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    committed(tmp_path)
    return tmp_path


def pre_commit(folder: Path, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_manifest_is_one(environment: dict[str, str], tmp_path: Path) -> None:
    code, said = pre_commit(tmp_path, environment, "validate-manifest", str(HOOKS))
    assert code == 0, said


@pytest.mark.parametrize("hook", MANIFEST, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_that_skips_other_files(hook: dict[str, object]) -> None:
    program, command, option = str(hook["entry"]).split()
    assert (program, option) == ("speccompile", "--skip-others")
    assert hook["id"] == f"speccompile-{command}"
    assert hook["args"] == ["--"]
    if command not in COMMANDS:
        pytest.skip(f"there is no command `{command}` yet")


def test_pre_commit_installs_the_package_and_checks_specs_alone(
    repository: Path, environment: dict[str, str]
) -> None:
    code, said = pre_commit(repository, environment, "run", "--all-files", "speccompile-validate")
    assert code == 0, said
    assert "check model specs" in said
    assert "Passed" in said
    wrong = repository / "b.yaml"
    wrong.write_text(CLEAN.replace("dense", "dnese"), encoding="utf-8")
    git(repository, "add", "b.yaml")
    code, said = pre_commit(repository, environment, "run", "--all-files", "speccompile-validate")
    assert code == 1
    assert "--> b.yaml:5:7" in said
    assert "did you mean `dense`?" in said
    assert "1 error in 4 files" in said
    assert {name: (repository / name).read_text(encoding="utf-8") for name in OTHERS} == OTHERS
    assert not (repository / "stolen.yaml").exists()


@pytest.mark.skipif("fmt" not in COMMANDS, reason="there is no command `fmt`")
def test_pre_commit_lays_out_specs_alone(repository: Path, environment: dict[str, str]) -> None:
    pre_commit(repository, environment, "run", "--all-files", "speccompile-fmt")
    git(repository, "add", "--all")
    code, said = pre_commit(repository, environment, "run", "--all-files", "speccompile-fmt")
    assert code == 0, said
    untidy = repository / "a.yaml"
    untidy.write_text(CLEAN.replace(": 3", ":    3   # units"), encoding="utf-8")
    code, said = pre_commit(repository, environment, "run", "--all-files", "speccompile-fmt")
    assert code == 1
    assert "files were modified" in said
    assert "dense: 3" in untidy.read_text(encoding="utf-8")
    for name in ("pod.yaml", "list.yaml"):
        assert (repository / name).read_text(encoding="utf-8") == OTHERS[name]
