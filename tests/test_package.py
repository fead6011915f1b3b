"""What is installed is complete, and pinned."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import speccompile
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(speccompile.__file__).parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, SETUPTOOLS = PYPROJECT["project"], PYPROJECT["tool"]["setuptools"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==(\d[\w.]*)")


def test_every_folder_of_the_package_is_installed() -> None:
    folders = {"speccompile", "speccompile.specs"}
    for part in ("spec_schema", "compiler", "runtime", "api", "interfaces"):
        for path in (ROOT / part).rglob("*.py"):
            folders.add(".".join(("speccompile", *path.parent.relative_to(ROOT).parts)))
    assert folders == set(SETUPTOOLS["packages"])
    assert len(SETUPTOOLS["packages"]) == len(folders)


def test_every_file_that_is_no_source_is_installed() -> None:
    installed = set()
    for package, patterns in SETUPTOOLS["package-data"].items():
        folder = ROOT.joinpath(*package.split(".")[1:])
        installed |= {path for pattern in patterns for path in folder.glob(pattern)}
    wanted = {ROOT / "py.typed"}
    for part in ("spec_schema", "compiler", "runtime", "interfaces", "specs"):
        wanted |= {path for path in (ROOT / part).rglob("*") if path.is_file()}
    sources = {path for path in wanted if path.suffix in (".py", ".pyc")}
    assert installed == wanted - sources


def test_the_version_is_one() -> None:
    assert PROJECT["version"] == speccompile.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {speccompile.__version__}\n" in changes


def test_everything_that_is_required_is_pinned_within_its_bounds() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    matches = [PIN.fullmatch(line) for line in lines]
    assert None not in matches
    pins = {canonicalize_name(match[1]): match[2] for match in matches if match}
    for text in chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        requirement = Requirement(text)
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, text
