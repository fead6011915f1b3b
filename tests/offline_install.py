"""This package as a clone has it, and a pip that installs it without a network."""

import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pydantic
import pytest
import speccompile

ROOT = Path(speccompile.__file__).parent
PARTS = ("spec_schema", "compiler", "runtime", "api", "interfaces", "specs")
FILES = (
    "__init__.py",
    "__main__.py",
    "version.py",
    "py.typed",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
NEEDED = 77
"""The version of setuptools that reads pyproject.toml."""


def _setuptools() -> int:
    try:
        return int(version("setuptools").partition(".")[0])
    except PackageNotFoundError:
        return 0


needs_setuptools = pytest.mark.skipif(
    _setuptools() < NEEDED, reason=f"building without a network needs setuptools {NEEDED} here"
)
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def clone(folder: Path, *files: str) -> Path:
    """A folder with what a clone of this repository installs from, and other files of it."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*FILES, *files):
        shutil.copy(ROOT / file, folder)
    (folder / ".src").mkdir()
    (folder / ".src" / "speccompile").symlink_to("..")
    return folder


def without_network() -> dict[str, str]:
    """An environment in which pip reaches no index, and what is depended on is found here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "PYTHONPATH": str(Path(pydantic.__file__).parent.parent),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say that there is none
        "PIP_CONFIG_FILE": os.devnull,
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
    }
