"""docs/python.md tells the truth: its snippets run, and print what it shows."""

import re
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import speccompile as sc

ROOT = Path(sc.__file__).parent
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(
    r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", PAGE, re.DOTALL | re.MULTILINE
)
UNTIL_TRAINING = PAGE.partition("\n## Train\n")[0].count("```python")


def _untrue(snippets: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Run snippets one after the other: those that print something else, with what they print."""
    names: dict[str, Any] = {}
    untrue = []
    for code, shown in snippets:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/python.md", "exec"), names)
        output = printed.getvalue().rstrip() + "\n"
        expected = shown.partition("…")[0]
        is_whole = "…" not in shown and bool(shown)
        if not output.startswith(expected) or (is_whole and output != expected):
            untrue.append((code, output))
    return untrue


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the example specs."""
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("here")
def test_what_needs_no_tensorflow_runs() -> None:
    assert len(SNIPPETS) == PAGE.count("```python")
    assert _untrue(SNIPPETS[:UNTIL_TRAINING]) == []


@pytest.mark.tensorflow
@pytest.mark.usefixtures("here")
def test_the_whole_page_runs() -> None:
    pytest.importorskip("tensorflow")
    assert _untrue(SNIPPETS) == []


def test_the_page_names_what_there_is() -> None:
    names = {*re.findall(r"\bsc\.([A-Za-z_]+)", PAGE)}
    assert [name for name in sorted(names) if not hasattr(sc, name)] == []
