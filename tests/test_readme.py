"""The README tells the truth: its spec runs, its commands work, what they show is so."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import speccompile
from command_line import speccompile as command

ROOT = Path(speccompile.__file__).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUICK = ("--set", "training.epochs=1")


def fenced(language: str, text: str = README) -> list[str]:
    """The blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def shown() -> Iterator[tuple[list[str], str]]:
    """Each command of the console blocks in order, and what is shown below it."""
    for block in fenced("console"):
        for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            name, *arguments = shlex.split(line)
            assert name == "speccompile"
            yield arguments, output


SHOWN = list(shown())
EXECUTING = {"run", "evaluate", "predict", "compile", "doctor", "runs", "compare", "replay"}
READING = [(given, output) for given, output in SHOWN if given[0] not in EXECUTING]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a clone, where runs may be made."""
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_spec_is_the_example() -> None:
    file = re.search(r"<!-- (specs/\w+\.yaml) -->\n```yaml", README)
    assert file is not None
    text = (ROOT / file[1]).read_text(encoding="utf-8")
    assert fenced("yaml") == [text.partition("\n")[2]]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("given", "output"), READING, ids=[" ".join(given) for given, _ in READING]
)
def test_what_reads_shows_what_is_shown(given: list[str], output: str) -> None:
    outcome = command(*given)
    assert outcome.err == ""
    assert outcome.code == ("error[" in output)
    assert outcome.out == output or not output
    assert outcome.out


@pytest.mark.tensorflow
def test_what_runs_runs(here: Path) -> None:
    pytest.importorskip("tensorflow")
    for given, output in SHOWN:
        if given[0] in EXECUTING:
            outcome = command(*given, *(QUICK if given[0] == "run" else ()))
            ended = "--resume" in given  # nothing has interrupted the run here
            assert outcome.code == (2 if ended else 0), outcome.err
            assert ("has already ended" in outcome.err) == ended
            assert not output
    assert (here / "runs/digits/3/model.keras").exists()
    answers = (here / "predictions.csv").read_text(encoding="utf-8").splitlines()
    data = (ROOT / "specs/data/digits.csv").read_text(encoding="utf-8").splitlines()
    assert len(answers) == len(data)


def test_targets_of_make_and_extras_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    pages = [README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")]
    text = "".join(pages)
    for target in {*re.findall(r"\bmake ([a-z-]+)\b(?=`|$)", text, re.MULTILINE)}:
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for extra in {*re.findall(r"pip install '\.\[(\w+)\]'", text)}:
        assert extra in pyproject["project"]["optional-dependencies"]


PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_files_that_are_named_exist(page: Path) -> None:
    names = re.findall(
        r"`((?:spec_schema|compiler|runtime|tests|specs|benchmarks|docs)/[\w/.-]+)`",
        page.read_text(encoding="utf-8"),
    )
    there = [name for name in names if "NAME" not in name and "SCnnn" not in name]
    assert [name for name in there if not (ROOT / name).exists()] == []


@pytest.mark.tensorflow
def test_what_is_done_from_python_works(here: Path) -> None:
    pytest.importorskip("tensorflow")
    (snippet,) = fenced("python")
    exec(compile(snippet.replace(": 10}", ": 1}"), "README.md", "exec"), {})
    assert (here / "runs/digits/1/model.keras").exists()
