"""What a spec may be made of: files of its project, links followed, and nothing that waits."""

import os
from pathlib import Path

import pytest
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.compiler.resolving.containment import project_root

BASE = "spec: 1\nmodel:\n  inputs: {x: [4]}\n  layers: [dense: 1]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a base, in a folder with another spec."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "specs").mkdir()
    (folder / "base.yaml").write_text(BASE)
    (tmp_path / "secret.yaml").write_text(BASE)
    return folder


def compiled(project: Path, base: str, root: Path | None = None) -> Compilation:
    path = project / "specs" / "spec.yaml"
    path.write_text(f"extends: {base}\n")
    return compile_spec(path, root=root)


def codes(result: Compilation) -> list[str]:
    return [found.code for found in result.findings]


def test_a_base_inside_the_project_is_read(project: Path) -> None:
    assert compiled(project, "../base.yaml").spec is not None


@pytest.mark.parametrize("base", ["../../secret.yaml", "../../nothing.yaml", "/etc/nothing.yaml"])
def test_a_base_outside_is_refused_there_or_not(project: Path, base: str) -> None:
    result = compiled(project, base)
    assert codes(result) == ["SC709"]
    (found,) = result.findings
    assert found.span is not None
    assert (found.span.line, found.span.column) == (1, 10)


def test_another_root_allows_it(project: Path) -> None:
    assert compiled(project, "../../secret.yaml", project.parent).spec is not None


def test_a_link_does_not_lead_outside(project: Path) -> None:
    (project / "link.yaml").symlink_to("../secret.yaml")
    (project / "linked").symlink_to("..")
    assert codes(compiled(project, "../link.yaml")) == ["SC709"]
    assert codes(compiled(project, "../linked/secret.yaml")) == ["SC709"]
    assert codes(compile_spec(project / "link.yaml")) == ["SC709"]


def test_a_link_into_another_project_is_a_link_outside(project: Path) -> None:
    other = project.parent / "other"
    (other / ".git").mkdir(parents=True)
    (other / "spec.yaml").write_text(BASE)
    (project / "linked").symlink_to(other)
    assert codes(compile_spec(project / "linked" / "spec.yaml")) == ["SC709"]


def test_links_in_a_circle_are_no_file(project: Path) -> None:
    (project / "a.yaml").symlink_to("b.yaml")
    (project / "b.yaml").symlink_to("a.yaml")
    assert codes(compiled(project, "../a.yaml")) == ["SC604"]


def test_pipes_and_folders_are_not_read(project: Path) -> None:
    os.mkfifo(project / "pipe.yaml")
    (project / "folder.yaml").mkdir()
    assert codes(compiled(project, "../pipe.yaml")) == ["SC604"]
    assert codes(compiled(project, "../folder.yaml")) == ["SC604"]
    assert codes(compile_spec(project / "pipe.yaml")) == ["SC002"]
    assert codes(compile_spec(Path("/dev/zero"), root=Path("/"))) == ["SC002"]


def test_without_a_project_the_root_is_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    assert project_root(tmp_path / "inner" / "s.yaml") == (tmp_path / "inner").resolve()
    monkeypatch.chdir(tmp_path)
    assert project_root(Path("inner/s.yaml")) == tmp_path.resolve()


def test_bases_together_are_not_longer_than_one_file(project: Path) -> None:
    for name in ("one", "two"):
        (project / f"{name}.yaml").write_text(f"{BASE}# {'x' * 600_000}\n")
    assert codes(compiled(project, "[../one.yaml, ../two.yaml]")) == ["SC701"]
