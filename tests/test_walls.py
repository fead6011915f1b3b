"""The walls of the house hold, and what would break them is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import speccompile
from import_arrows import arrows_of, back_arrows, circle_of

ROOT = Path(speccompile.__file__).parent
ROOMS = ("__main__", "interfaces", "", "api", "runtime", "compiler", "spec_schema", "version")
"""From the top down; "" is the package itself, which exports the API."""
FOLDERS = ("interfaces", "runtime", "compiler", "spec_schema")
EXECUTING = {"compile", "run", "evaluate", "predict", "doctor"}
HEAVY = ("tensorflow", "keras", "numpy", "ml_dtypes", "h5py", "PIL", "jsonschema")
SPEAKING = ("protocol", "server", "serving")
"""Modules of the language server that need its protocol."""
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PLANTS = {
    "interfaces → api → runtime → compiler → spec_schema": (
        "compiler/ir.py",
        "\n\ndef _plant() -> None:\n    from ..runtime import events  # noqa: F401\n",
        "speccompile.compiler.ir -> speccompile.runtime.events",
    ),
    "The command line is written on the API": (
        "interfaces/command_line/table_of_contents.py",
        '"""A plant."""\n\nfrom ...compiler import ir  # noqa: F401\n',
        "speccompile.interfaces.command_line.table_of_contents -> speccompile.compiler.ir",
    ),
    "know TensorFlow and numpy": (
        "spec_schema/types.py",
        "\nimport numpy  # noqa: E402, F401\n",
        "speccompile.spec_schema.types -> numpy",
    ),
    "Only the console knows rich": (
        "runtime/console/plain_console.py",
        "\n\ndef _plant() -> None:\n    import rich  # noqa: F401\n",
        "speccompile.runtime.console.plain_console -> rich",
    ),
    "jsonschema is for tests": (
        "interfaces/command_line/findings.py",
        "\n\ndef _plant() -> None:\n    import jsonschema  # noqa: F401\n",
        "speccompile.interfaces.command_line.findings -> jsonschema",
    ),
    "Only the decoder of images knows Pillow": (
        "runtime/data/images/decoding.py",
        "\n\ndef _plant() -> None:\n    import PIL  # noqa: F401\n",
        "speccompile.runtime.data.images.decoding -> PIL",
    ),
    "Only exporters, compiled specs and the runtime know targets": (
        "compiler/passes/prune.py",
        "\n\ndef _plant() -> None:\n    from .. import targets  # noqa: F401\n",
        "speccompile.compiler.passes.prune -> speccompile.compiler.targets",
    ),
}


def python(code: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a fresh interpreter in a folder says, with nothing of this one."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def modules_of(room: str) -> list[str]:
    """Every module of a room that TensorFlow, numpy and rich must not reach."""
    files = [file for file in (ROOT / room).rglob("*.py") if "targets" not in file.parts]
    relative = [file.relative_to(ROOT).with_suffix("") for file in files]
    names = [".".join(("speccompile", *file.parts)) for file in relative]
    return [name.removesuffix(".__init__") for name in names]


def test_the_contracts_hold() -> None:
    result = python(LINT, ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_breaks_a_wall_is_noticed(tmp_path: Path) -> None:
    house = tmp_path / "speccompile"
    for part in ("spec_schema", "compiler", "runtime", "api", "interfaces"):
        shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("__init__.py", "__main__.py", "version.py", "pyproject.toml"):
        shutil.copy(ROOT / file, house)
    for file, text, _ in PLANTS.values():
        with (house / file).open("a", encoding="utf-8") as source:
            source.write(text)
    result = python(LINT, tmp_path, "--config", "speccompile/pyproject.toml", "--no-cache")
    whole = result.stdout.replace(" -> \n", " -> ")  # a long chain is wrapped behind its arrow
    lines = [line.rstrip() for line in whole.splitlines()]
    for name, (_, _, chain) in PLANTS.items():
        assert any(name in line and " BROKEN" in line for line in lines), result.stdout
        source, target = chain.split(" -> ")
        assert any(source in line and target in line for line in lines), chain
    ruff = [sys.executable, "-m", "ruff", "check", "--select=TID253", "--output-format=concise"]
    found = subprocess.run([*ruff, "."], cwd=house, capture_output=True, text=True, check=False)
    assert "spec_schema/types.py" in found.stdout
    assert "`numpy` is banned at the module level" in found.stdout


def test_no_arrow_leads_back_to_a_higher_room() -> None:
    assert back_arrows(arrows_of(ROOT, *FOLDERS), ROOMS) == []


def test_no_modules_import_each_other() -> None:
    assert circle_of(arrows_of(ROOT, *FOLDERS)) == []


def house(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        file = folder.joinpath(*name.split("__")).with_suffix(".py")
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "back",
    [
        "from ..upper import above\n",
        "def later():\n    from ..upper import above\n",
        "if TYPE_CHECKING:\n    from ..upper.above import Name\n",
        "from .beside import name\n",
    ],
)
def test_a_circle_is_noticed_however_it_is_imported(tmp_path: Path, back: str) -> None:
    beside = "from ..upper.above import name\n"
    house(tmp_path, upper__above="from ..lower import below\n", lower__below=back)
    house(tmp_path, lower__beside=beside)
    arrows = arrows_of(tmp_path, "upper", "lower")
    assert {"upper.above", "lower.below"} <= {*circle_of(arrows)}
    assert "lower.beside -> upper.above" in back_arrows(arrows, ("", "upper", "lower"))


def test_only_a_folder_may_list_what_registers_with_it(tmp_path: Path) -> None:
    house(tmp_path, room__one="from . import CATALOGUE\n", room__other="from .one import name\n")
    listing = tmp_path / "room" / "__init__.py"
    listing.write_text("def find():\n    from . import one\n", encoding="utf-8")
    assert circle_of(arrows_of(tmp_path, "room")) == []
    listing.write_text("from . import other\n", encoding="utf-8")
    assert circle_of(arrows_of(tmp_path, "room")) != []


def test_what_checks_specs_is_imported_where_nothing_heavy_can_be() -> None:
    rooms = ("spec_schema", "compiler", "interfaces")
    names = [name for room in rooms for name in modules_of(room)]
    names = [name for name in names if name.rpartition(".")[2] not in SPEAKING]
    blocked = "".join(f"sys.modules[{name!r}] = None\n" for name in (*HEAVY, "rich", "pygls"))
    imports = "".join(f"importlib.import_module({name!r})\n" for name in names)
    result = python(f"import importlib, sys\n{blocked}{imports}", ROOT)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("command", sorted(EXECUTING))
def test_a_command_that_executes_shows_its_help_without_tensorflow(command: str) -> None:
    code = (
        "import sys; from speccompile.interfaces.command_line.main import run\n"
        f"assert run([{command!r}, '--help']) == 0\n"
        f"assert not {{*{(*HEAVY, 'rich')}}} & {{*sys.modules}}"
    )
    result = python(code, ROOT)
    assert result.returncode == 0, result.stderr
