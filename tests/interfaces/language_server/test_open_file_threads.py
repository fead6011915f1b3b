"""Each open file is checked in a thread of its own, while the editor replaces texts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from patience import PATIENCE
from speccompile.compiler.project.dependents import Project
from speccompile.interfaces.language_server import open_files
from speccompile.interfaces.language_server.open_files import OpenFiles

BASE = "training: {loss: mean_squared_error, optimizer: adam, epochs: 2}\n"
KID = "spec: 1\nextends: [one.yaml, two.yaml]\nmodel: {inputs: {x: [3]}, layers: [dense: 1]}\n"


@pytest.fixture
def kid(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "one.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "two.yaml").write_text("seed: 1\n", encoding="utf-8")
    kid = tmp_path / "kid.yaml"
    kid.write_text(KID, encoding="utf-8")
    return kid


def test_two_bases_of_a_project_are_checked_at_once(
    monkeypatch: pytest.MonkeyPatch, kid: Path
) -> None:
    is_reading = Event()

    def names() -> Iterator[str]:
        is_reading.set()
        sleep(0.2)  # the other thread asks for the same files meanwhile
        yield str(kid)

    monkeypatch.setattr(Project, "around", lambda path: Project(names()))
    files = OpenFiles()
    bases = [kid.with_name("one.yaml"), kid.with_name("two.yaml")]
    for base in bases:
        files.put(base, BASE, 1)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(files.document, bases[0])]
        assert is_reading.wait(PATIENCE)
        asked.append(pool.submit(files.document, bases[1]))
        documents = [one.result() for one in asked]
        assert [one and one.dependents for one in documents] == [(str(kid),)] * 2


def test_a_text_replaced_during_a_check_is_checked_next(
    monkeypatch: pytest.MonkeyPatch, kid: Path
) -> None:
    files, base = OpenFiles(), kid.with_name("one.yaml")
    read = open_files.read_document

    def read_slowly(*given: Any) -> Any:
        document = read(*given)
        files.put(base, BASE.replace("epochs: 2", "epochs: 0"), 2)
        return document

    monkeypatch.setattr(open_files, "read_document", read_slowly)
    files.put(base, BASE, 1)
    files.document(base)
    document = files.document(base)
    assert document is not None
    assert [one.code for one in document.found] == ["SC103"]
