"""Files that commands write: refused before the work, whole or not there, never over an input."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command_line import Outcome, speccompile
from speccompile.runtime import exporting
from speccompile.runtime.training import preparation

SPEC = """\
spec: 1
model:
  inputs: {x: [4]}
  layers: [{dense: 3}]
"""
WITH_DATA = """\
extends: base.yaml
spec: 1
model:
  inputs: {x: [4]}
  layers: [{dense: 1}]
data: {csv: {path: table.csv, target: y}}
"""
WRITING = {
    "format": ["validate", "spec.yaml", "--format=text", "--format=json={}"],
    "lock": ["summary", "spec.yaml", "--lock", "{}"],
    "schema": ["schema", "--output", "{}"],
    "settings": ["schema", "--editor", "vscode", "--output", "{}"],
    "init": ["init", "{}"],
    "compile": ["compile", "spec.yaml", "--output", "{}"],
    "predict": ["predict", "run", "--data", "table.csv", "--output", "{}"],
}
NEW = ("init", "compile", "predict")
"""Never overwrite anything."""
LONGEST = 255
"""Bytes of a name."""


class WorkDone(Exception):
    """TensorFlow would have been loaded."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "table.csv").write_text("a,b,c,d,y\n1,2,3,4,5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def start(tell: object) -> None:
        raise WorkDone

    monkeypatch.setattr(preparation, "load_tensorflow", start)
    monkeypatch.setattr(exporting, "load_tensorflow", start)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can get any content."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write(kind: str, path: object) -> Outcome:
    return speccompile(*(part.format(path) for part in WRITING[kind]))


def listed() -> dict[str, bytes]:
    """Every file here, hidden ones too, with what is in it."""
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def refused(outcome: Outcome, said: str) -> None:
    """One line of the fact, maybe one of the remedy, and nothing else."""
    assert (outcome.code, outcome.out) == (2, ""), outcome
    fact, *remedy = outcome.err.splitlines()
    assert (fact[:7], said in fact) == ("error: ", True), outcome
    assert [line[:6] for line in remedy] in ([], ["help: "]), outcome


@pytest.mark.parametrize("kind", WRITING)
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere/out.yaml", "does not exist"),
        ("table.csv/out.yaml", "part of the path is a file"),
        (f"{'x' * 300}.yaml", "the path is too long"),
        ("ä" * 140 + ".yaml", "the path is too long"),
        ("folder.yaml", "folder.yaml "),
        ("", ""),
    ],
)
def test_a_place_that_takes_no_file_is_refused_before_the_work(
    kind: str, path: str, said: str
) -> None:
    Path("folder.yaml").mkdir()
    if kind == "settings" and path.startswith("nowhere"):
        return  # makes its folder
    if kind == "settings" and path.startswith("table.csv"):
        said = "can't create the folder table.csv: a file of that name exists"
    before = listed()
    refused(write(kind, path), said)
    assert listed() == before
    assert not Path("nowhere").exists()


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Permissions hold for this one."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("kind", [kind for kind in WRITING if kind not in ("compile", "predict")])
def test_a_place_that_is_forbidden_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(kind, "warm.yaml")  # whatever is imported, while it may be read
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.chdir(folder)
        Path("spec.yaml").write_text(SPEC, encoding="utf-8")
        Path("locked").mkdir(0o555)
        with ordinary_user():
            outcome = write(kind, "locked/out.yaml")
        refused(outcome, "locked/out.yaml can't be written: permission denied")
        assert [*Path("locked").iterdir()] == []


@pytest.mark.parametrize("kind", NEW)
def test_nothing_that_is_there_is_overwritten(kind: str) -> None:
    Path("old.yaml").write_text("old", encoding="utf-8")
    Path("dangling.yaml").symlink_to("nowhere/at/all")
    Path("link.yaml").symlink_to("old.yaml")
    for name in ("old", "dangling", "link"):
        refused(write(kind, f"{name}.yaml"), f"{name}.yaml already exists")
    assert Path("old.yaml").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("kind", [kind for kind in WRITING if kind not in ("compile", "predict")])
def test_on_a_full_disk_nothing_is_left(kind: str) -> None:
    before = listed()
    with full_disk():
        outcome = write(kind, "out.yaml")
    assert outcome.out == ("" if kind != "format" else write("format", "/dev/null").out)
    refused(replace(outcome, out=""), "out.yaml can't be written: the file exceeds")
    assert listed() == before
    if kind not in NEW:
        assert write(kind, "out.yaml").code == 0
        before = listed()
        with full_disk():
            assert write(kind, "out.yaml").code in (0, 2)  # settings may have it already
        assert listed() == before


@pytest.mark.parametrize("kind", ["format", "lock", "schema", "settings"])
def test_a_link_is_followed(kind: str) -> None:
    Path("folder").mkdir()
    Path("link.json").symlink_to("folder/out.json")
    assert write(kind, "link.json").code == 0
    assert Path("link.json").is_symlink()
    assert Path("folder/out.json").read_bytes()
    Path("dangling.json").symlink_to("nowhere/out.json")
    refused(write(kind, "dangling.json"), "does not exist")


@pytest.mark.parametrize("kind", ["format", "lock", "schema", "settings", "init"])
def test_a_name_may_be_as_long_as_the_system_allows(kind: str) -> None:
    name = "ä" * 125 + ".yaml"
    assert len(name.encode()) == LONGEST
    assert write(kind, name).code == 0
    assert Path(name).exists()


# What is read is never written over.


@pytest.mark.parametrize("kind", ["format", "lock", "schema", "settings"])
@pytest.mark.parametrize("path", ["spec.yaml", "folder/../spec.yaml", "link", "other.yaml"])
def test_a_spec_is_never_replaced(kind: str, path: str) -> None:
    Path("folder").mkdir()
    Path("link").symlink_to("spec.yaml")
    Path("other.yaml").write_text(SPEC, encoding="utf-8")
    before = listed()
    refused(write(kind, path), path)
    assert listed() == before


@pytest.mark.parametrize("path", ["base.yaml", "table.csv", "pictures/cat/1.png", "other.csv"])
@pytest.mark.parametrize("kind", ["json", "sarif", "text"])
def test_what_a_spec_is_made_of_and_its_data_are_never_replaced(path: str, kind: str) -> None:
    base = "data: {images: {path: pictures}}\n"
    Path("base.yaml").write_text(base, encoding="utf-8")
    Path("pictures/cat").mkdir(parents=True)
    Path("pictures/cat/1.png").write_bytes(b"picture")
    Path("other.csv").write_text("a,y\n", encoding="utf-8")
    wrong = WITH_DATA.replace("dense", "dnese")
    Path("spec.yaml").write_text(WITH_DATA, encoding="utf-8")
    Path("wrong.yaml").write_text(wrong.replace("table.csv", "other.csv"), encoding="utf-8")
    images = "spec: 1\nextends: base.yaml\nmodel: {inputs: {x: [4]}, layers: [{dense: 1}]}\n"
    Path("images.yaml").write_text(images, encoding="utf-8")
    before = listed()
    specs = ("spec.yaml", "wrong.yaml", "images.yaml")
    outcome = speccompile("validate", *specs, f"--format={kind}={path}")
    refused(outcome, f"{path} is used by a spec; not overwriting it")
    assert listed() == before


def test_a_lock_and_a_schema_replace_only_their_own_kind() -> None:
    for kind, what in (("lock", "lock file"), ("schema", "JSON Schema")):
        before = listed()
        refused(write(kind, "table.csv"), f"table.csv is not a {what}; not overwriting it")
        assert listed() == before
        Path(kind).touch()
        assert [write(kind, kind).code for _ in range(2)] == [0, 0]


def test_an_earlier_report_is_replaced_with_the_same_permissions() -> None:
    assert write("format", "out.json").code == 0
    Path("out.json").chmod(0o640)
    assert write("format", "out.json").code == 0
    assert Path("out.json").stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert write("format", "pipe").code == 0
        assert os.read(reader, 1 << 16).startswith(b"{")
    finally:
        os.close(reader)
    assert Path("pipe").is_fifo()


@pytest.mark.parametrize("command", ["fmt", "validate"])
def test_a_spec_that_can_not_be_rewritten_stays_as_it_is(command: str) -> None:
    fixable = SPEC.replace("dense: 3", "Dense:   3")
    Path("spec.yaml").write_text(fixable, encoding="utf-8")
    line = [command, "spec.yaml", *(["--fix"] if command == "validate" else [])]
    with full_disk():
        outcome = speccompile(*line)
    assert (outcome.code, "spec.yaml can't be written" in outcome.err) == (2, True)
    assert listed().keys() == {"spec.yaml", "table.csv"}
    assert Path("spec.yaml").read_text(encoding="utf-8") == fixable
