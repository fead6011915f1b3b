"""`python -m speccompile` runs no file that lies beside a spec, whatever its name is."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from sysconfig import get_path

import pytest
import speccompile

ROOT = Path(speccompile.__file__).parent
SPEC = (ROOT / "specs" / "digits_dense.yaml").read_text(encoding="utf-8")
PYTHON = (sys.executable, "-S")
"""Without the files of an environment, which may import modules before Python looks here."""
LOADED = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
RUN = "from speccompile.interfaces.command_line.main import run"
CHECK = f"{RUN}; run(['validate', 'spec.yaml']); {LOADED}"
COMMANDS = (
    ["validate", "spec.yaml"],
    ["validate", "spec.yaml", "--format=json", "--format=sarif", "--format=junit"],
    ["validate", "spec.yaml", "--diff"],
    ["summary", "spec.yaml", "--format", "json"],
    ["explain", "spec.yaml", "training.epochs"],
    ["diff", "spec.yaml", "spec.yaml"],
    ["fmt", "spec.yaml", "--diff"],
    ["schema"],
    ["init", "new.yaml"],
    ["lsp"],
)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """The current folder, with a spec in it."""
    folder = tmp_path / "beside"
    folder.mkdir()
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What Python does in a folder where the package is installed elsewhere."""
    elsewhere = folder.parent / "elsewhere"
    if not elsewhere.exists():
        (elsewhere / "nothing").mkdir(parents=True)
        (elsewhere / "nothing/__main__.py").write_text(LOADED, encoding="utf-8")
        (elsewhere / "speccompile").symlink_to(ROOT)
    packages = [str(elsewhere), get_path("purelib"), *filter(_is_installed, sys.path)]
    return subprocess.run(
        [*PYTHON, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(packages), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _is_installed(path: str) -> bool:
    return path.endswith("site-packages")


def own_modules(folder: Path) -> set[str]:
    """What Python itself imports for any `python -m`, before a line of the module runs."""
    return {*python(folder, "-m", "nothing").stdout.split()} | {*sys.builtin_module_names}


def plant(folder: Path, names: Iterable[str]) -> None:
    """Put modules there that leave a mark when they are executed."""
    for name in names:
        mark = folder.parent / f"{name} was executed"
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\n", encoding="utf-8")


def executed(folder: Path) -> list[str]:
    return sorted(mark.name for mark in folder.parent.glob("* was executed"))


def test_a_planted_module_is_executed_by_any_other_module(beside: Path) -> None:
    plant(beside, ["yaml"])
    (beside.parent / "elsewhere").mkdir()
    (beside.parent / "elsewhere/naive.py").write_text("import yaml\n", encoding="utf-8")
    python(beside, "-m", "naive")
    assert executed(beside) == ["yaml was executed"]


def test_no_planted_module_of_any_name_is_executed(beside: Path) -> None:
    imported = {*python(beside, "-c", CHECK).stdout.split()}
    assert {"pydantic", "yaml", "typing", "argparse"} <= imported
    names = (imported | sys.stdlib_module_names | {"pygls", "lsprotocol", "rich", "attrs"}) - {
        *own_modules(beside),
        "speccompile",
    }
    plant(beside, names)
    for command in COMMANDS:
        done = python(beside, "-m", "speccompile", *command)
        assert (executed(beside), done.returncode) == ([], 0), done.stderr
    assert "no problems in 1 file" in python(beside, "-m", "speccompile", *COMMANDS[0]).stdout


@pytest.mark.parametrize("name", ["pydantic", "yaml", "typing", "argparse", "json", "runtime"])
def test_no_planted_module_is_executed(name: str, beside: Path) -> None:
    plant(beside, [name])
    assert python(beside, "-m", "speccompile", *COMMANDS[1]).returncode == 0
    assert executed(beside) == []


def test_the_package_is_found_in_the_current_folder_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "speccompile").symlink_to(ROOT)
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    plant(tmp_path, ["pydantic"])
    packages = os.pathsep.join(filter(_is_installed, sys.path))
    done = subprocess.run(
        [*PYTHON, "-m", "speccompile", "validate", "spec.yaml"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": packages},
        check=False,
    )
    assert (done.returncode, executed(tmp_path)) == (0, [])
