"""Commands that check and explain start without the heavy libraries, and leave at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SPEC = Path(__file__).parent.parent / "specs" / "digits_dense.yaml"
HEAVY = (
    *("tensorflow", "keras", "numpy", "rich", "jsonschema", "importlib.metadata", "difflib"),
    *("email", "socket", "subprocess", "shutil", "speccompile.runtime.console.rich_console"),
    "pydantic.plugin._loader",  # pydantic imports it to build a validator
)
COMMANDS = {
    "overview": ["--help"],
    "validate": ["validate", SPEC],
    "summary": ["summary", SPEC],
    "explain": ["explain", SPEC, "training.epochs"],
    "explain a code": ["explain", "SC204"],
    "layers": ["layers"],
    "layers dense": ["layers", "dense"],
    "schema": ["schema"],
    "init": ["init", "new.yaml"],
}
WORTH_IT = {"explain a code": {"shutil"}}
"""An example of a code is checked in a folder of its own, which is removed."""

UNNAMED = (
    *("layers.attention", "layers.convolution", "layers.embedding", "layers.image"),
    *("layers.merging", "layers.normalization", "layers.pooling", "layers.recurrent"),
    *("components.losses.regression", "components.metrics.confusion", "components.optimizers.sgd"),
    *("components.schedules.cosine", "components.sources.images", "components.sources.npz"),
)
"""Families of layers and components that `SPEC` does not use."""

MOST_MODULES = 137
"""Modules of this package that checking `SPEC` may load."""

MOST_BYTES = 773_000
"""Bytes of source that checking a spec with blocks and attention may load of this package."""

MOST_EXPRESSIONS = 24
"""Regular expressions that this package may compile to check it: 0.1 ms each."""

CODE = """
import sys
from speccompile.interfaces.command_line.main import run
code = run(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""

COST = """
import re, sys
compiled, compile_ = [], re.compile
def watched(*arguments):
    compiled.append("speccompile" in sys._getframe(1).f_globals["__name__"])
    return compile_(*arguments)
re.compile = watched
from speccompile.interfaces.command_line.main import run
code = run(["validate", sys.argv[1]])
loaded = [module for name, module in sys.modules.items() if name.startswith("speccompile")]
print(sum(compiled), *(module.__file__ for module in loaded), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_imports_nothing_heavy(name, tmp_path):
    command = [sys.executable, "-c", CODE, *map(str, COMMANDS[name])]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    heavy = {*HEAVY} - WORTH_IT.get(name, set())
    assert heavy & {*ended.stderr.split()} == set()


def test_a_check_loads_few_modules_and_no_family_that_its_spec_does_not_name(tmp_path):
    command = [sys.executable, "-c", CODE, "validate", str(SPEC)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    loaded = {name for name in ended.stderr.split() if name.startswith("speccompile.")}
    assert len(loaded) <= MOST_MODULES
    assert {f"speccompile.spec_schema.{name}" for name in UNNAMED} & loaded == set()


def test_a_check_of_blocks_and_attention_loads_and_compiles_little():
    command = [sys.executable, "-c", COST, str(SPEC.with_name("attention.yaml"))]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    expressions, *files = ended.stderr.split()
    assert sum(Path(file).stat().st_size for file in files) <= MOST_BYTES
    assert int(expressions) <= MOST_EXPRESSIONS


@pytest.mark.parametrize(("arguments", "code"), [(["validate", str(SPEC)], 0), (["valid"], 2)])
def test_the_process_ends_with_the_exit_code_and_all_of_its_output(arguments, code):
    command = [sys.executable, "-m", "speccompile", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert (ended.stdout + ended.stderr).endswith("no problems in 1 file\n" if code == 0 else "?\n")


def test_a_terminal_of_few_letters_is_shown_escapes():
    command = [sys.executable, "-m", "speccompile", "layers", "multi_head_attention"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert "query: \\u2026" in ended.stdout


NAMES = """
import sys
sys.modules.update(dict.fromkeys(["numpy", "tensorflow", "keras"]))
from speccompile import *
"""


def test_all_public_names_are_there_without_tensorflow_and_numpy():
    subprocess.run([sys.executable, "-c", NAMES], check=True)


UNUSED = """
from speccompile.__main__ import leave_out_unused_packages
leave_out_unused_packages()
import pyarrow as pa
assert pa.array(["a", None]).null_count == 1
import pandas
"""


@pytest.mark.tensorflow  # which brings pyarrow
def test_commands_import_no_package_that_they_do_not_use():
    ended = subprocess.run([sys.executable, "-c", UNUSED], capture_output=True, text=True)
    assert ended.stderr.endswith("ModuleNotFoundError: commands don't use pandas\n")


SELDOM = """
import sys
from speccompile.__main__ import SELDOM_USED, leave_out_unused_packages
leave_out_unused_packages()
from speccompile.interfaces.command_line.main import run
code = run(["validate", sys.argv[1]])
loaded = [name for name in SELDOM_USED if type(sys.modules[name]).__name__ != "_LazyModule"]
assert loaded == [], loaded
import secrets
assert len(secrets.token_bytes(4)) == 4
sys.exit(code)
"""


def test_commands_load_what_they_seldom_use_when_they_use_it():
    ended = subprocess.run([sys.executable, "-c", SELDOM, str(SPEC)], stderr=subprocess.PIPE)
    assert ended.stderr == b""
    assert ended.returncode == 0
