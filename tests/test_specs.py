"""The shipped examples: each compiles clean, with every variant, and says how it is run."""

import re
import shlex
from pathlib import Path

import pytest
import speccompile
from speccompile.compiler.compile import compile_spec

ROOT = Path(speccompile.__file__).parent
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
EXAMPLES = [path for path in SPECS if path.parent.name == "specs"]


def test_there_are_examples() -> None:
    assert len(SPECS) >= 9


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_an_example_compiles_clean_with_every_variant(path: Path) -> None:
    result = compile_spec(path)
    assert list(result.findings) == []
    assert result.spec is not None
    for variant in result.spec.variants:
        assert list(compile_spec(path, variant=variant).findings) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_first_line_is_the_command_that_runs_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert re.match(rf"# speccompile run specs/{path.name}( |$)", first)
    words = [word for word in shlex.split(first)[4:] if word != "--all-variants"]
    given = dict(zip(words[::2], words[1::2], strict=True))
    overrides = [given["--set"]] if "--set" in given else []
    assert compile_spec(path, overrides, given.get("--variant")).spec is not None


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_an_example_is_called_after_its_file(path: Path) -> None:
    spec = compile_spec(path).spec
    assert spec is not None
    assert spec.name
