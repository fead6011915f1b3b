"""Renaming across the files of a project, open or not."""

from pathlib import Path

import pytest
from marked_text import SPEC, cursor_in
from speccompile.compiler.project import dependents
from speccompile.interfaces.language_server import rename as rename_module
from speccompile.interfaces.language_server.document import read_document
from speccompile.interfaces.language_server.rename import CannotRename, Renaming, rename
from speccompile.spec_schema.findings.edits import SourceText, applied

WIDE = "extends: base.yaml\nspec: 1\nparams: {width: 512}\n"
NARROW = "extends: [../base.yaml]\nspec: 1\nvariants: {thin: {params.width: 64}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "inner").mkdir()
    write(tmp_path / "base.yaml", SPEC)
    write(tmp_path / "wide.yaml", WIDE)
    write(tmp_path / "inner" / "narrow.yaml", NARROW)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def renamed(path: Path, text: str, unsaved: dict[str, str], name: str = "units") -> Renaming:
    plain = text.replace("‸", "")
    relatives_of = rename_module.relatives_around(path, {**unsaved, str(path): plain})
    document = read_document(path, plain, unsaved)
    return rename(document, cursor_in(text), name, relatives_of)


@pytest.mark.parametrize(
    ("file", "marked"),
    [("base.yaml", SPEC.replace("{width:", "{wi‸dth:")), ("wide.yaml", WIDE.replace("wi", "wi‸"))],
)
def test_a_name_of_a_base_is_changed_in_all_that_build_upon_it(project, file, marked):
    changed = renamed(project / file, marked, {})
    after = {
        Path(name).name: applied(SourceText(name, changed.texts[name]), edits)
        for name, edits in changed.edits.items()
    }
    assert after == {
        "base.yaml": SPEC.replace("width: 256", "units: 256").replace("$width", "$units"),
        "wide.yaml": WIDE.replace("width", "units"),
        "narrow.yaml": NARROW.replace("width", "units"),
    }


def test_what_an_editor_holds_counts_more_than_what_is_saved(project):
    unsaved = {str(project / "wide.yaml"): "spec: 1\n# extends nothing any more\n"}
    changed = renamed(project / "base.yaml", SPEC.replace("$width", "$wi‸dth"), unsaved)
    assert {Path(name).name for name in changed.edits} == {"base.yaml", "narrow.yaml"}


def test_files_outside_of_the_project_and_behind_links_are_left_alone(project):
    nested = project / "inner"
    (nested / ".git").mkdir()
    write(nested / "base.yaml", SPEC)
    (nested / "link.yaml").symlink_to(project / "wide.yaml")
    changed = renamed(nested / "base.yaml", SPEC.replace("$width", "$wi‸dth"), {})
    assert set(changed.edits) == {str(nested / "base.yaml")}


@pytest.mark.parametrize(
    ("derived", "reason"),
    [
        ("extends: base.yaml\nspec: 1\nmodel: [\n", "can't be read"),
        ("extends: base.yaml\nspec: 1\nparams: {units: 8}\n", "already in use"),
    ],
)
def test_a_file_that_would_be_missed_or_mean_something_else_refuses(project, derived, reason):
    write(project / "derived.yaml", derived)
    with pytest.raises(CannotRename, match=reason):
        renamed(project / "base.yaml", SPEC.replace("$width", "$wi‸dth"), {})


@pytest.mark.parametrize(
    ("module", "bound", "reason"),
    [
        (dependents, "MOST_FILES", "more than 1 files"),
        (rename_module, "MOST_RELATIVES", "more than 1 specs"),
    ],
)
def test_what_is_too_much_to_look_at_refuses(project, monkeypatch, module, bound, reason):
    monkeypatch.setattr(module, bound, 1)
    with pytest.raises(CannotRename, match=reason):
        renamed(project / "base.yaml", SPEC.replace("$width", "$wi‸dth"), {})
