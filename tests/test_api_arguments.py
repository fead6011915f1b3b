"""Arguments of the public Python API: one or several, wrong types, and what findings call them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import speccompile as sc
from speccompile.spec_schema.errors import asked_by_command

TEXT = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 3}
"""
WRONG = TEXT.replace("units", "unitz")
NUL = "a\0.yaml"


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    return "spec.yaml"


SEVERAL: dict[str, Callable[[Any], list[str]]] = {
    "overview": lambda files: [str(line.path) for line in sc.overview(files).lines],
    "find_specs": lambda files: [str(file.path) for file in sc.find_specs(files).files],
    "check_files": lambda files: [*sc.check_files(files).checked],
    "fix_files": lambda files: [str(change.file.path) for change in sc.fix_files(files)],
    "affected": lambda files: [str(path) for path in sc.affected(files)],
}


@pytest.mark.parametrize("name", SEVERAL)
def test_one_path_is_as_good_as_several(name: str, spec: str) -> None:
    take = SEVERAL[name]
    for given in (spec, Path(spec), [spec], (Path(spec),), iter([spec])):
        assert take(given) == [spec]
    for wrong in (3, None, b"spec.yaml"):
        with pytest.raises(TypeError, match=r"^`(sources|paths|files)` must be a path or an iter"):
            take(wrong)
    with pytest.raises(TypeError, match=r"must be a path|^a spec must be"):
        take([3])


@pytest.mark.parametrize("name", ["overview", "find_specs", "check_files", "fix_files"])
def test_a_folder_stands_for_its_specs(name: str, spec: str) -> None:
    assert SEVERAL[name](".") == [spec, "wrong.yaml"]


def test_an_overview_takes_one_source_of_any_kind(spec: str) -> None:
    for source in (
        TEXT,
        sc.SpecFile(Path(spec)),
        sc.load(spec),
        {"spec": 1},
        sc.load(spec).to_spec(),
    ):
        assert len(sc.overview(source).lines) == 1


def test_what_find_specs_has_found_can_be_checked_and_fixed(spec: str) -> None:
    found = sc.find_specs([spec, "wrong.yaml"])
    assert [*sc.check_files(found).checked] == [spec, "wrong.yaml"]
    assert len([*sc.fix_files(found)]) == 2
    assert [*sc.check_files(sc.SpecFile(Path(spec))).checked] == [spec]


PATHS: dict[str, Callable[[Any], object]] = {
    "load": sc.load,
    "check": sc.check,
    "root": lambda path: sc.check(TEXT, root=path),
    "root of load": lambda path: sc.load(TEXT, root=path),
    "root of files": lambda path: sc.check_files("spec.yaml", root=path),
    "root of fixes": lambda path: [*sc.fix_files("spec.yaml", root=path)],
    "root of an overview": lambda path: sc.overview("spec.yaml", root=path),
    "root of comparisons": lambda path: sc.compare("spec.yaml", "spec.yaml", root=path),
    "root of the affected": lambda path: sc.affected("spec.yaml", root=path),
    "before": lambda path: sc.compare(path, "spec.yaml"),
    "after": lambda path: sc.compare("spec.yaml", path),
    "affected": sc.affected,
    "find_specs": sc.find_specs,
    "format_spec": sc.format_spec,
    "init": sc.init,
    "open_run": sc.open_run,
    "examine": sc.examine,
    "export": lambda path: sc.export(TEXT, path),
    "runs": lambda path: sc.train(TEXT, runs=path),
}


@pytest.mark.parametrize("name", PATHS)
def test_what_is_no_path_is_refused_by_its_name(name: str, spec: str) -> None:
    with pytest.raises((sc.Error, TypeError), match=r"^`[a-z]+` contains a null character"):
        PATHS[name](NUL)
    for wrong in (b"spec.yaml", 3):
        with pytest.raises(TypeError, match=r"^(`[a-z]+`|a spec) must be a path"):
            PATHS[name](wrong)


VARIANTS: dict[str, Callable[[Any], object]] = {
    "load": lambda name: sc.load(TEXT, variant=name),
    "loaded": lambda name: sc.load(sc.load(TEXT), variant=name),
    "check": lambda name: sc.check(TEXT, variant=name),
    "overview": lambda name: sc.overview(TEXT, variant=name),
    "check_files": lambda name: sc.check_files("spec.yaml", variant=name),
    "compare": lambda name: sc.compare("spec.yaml", "spec.yaml", variant=name),
    "explain": lambda name: sc.explain(TEXT, "model", variant=name),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_that_is_no_name_is_a_type_error(name: str, spec: str) -> None:
    for wrong in (3, ["a"], b"a"):
        with pytest.raises(TypeError, match=r"^`variant` must be a string, got "):
            VARIANTS[name](wrong)


def test_other_names_that_are_none_are_type_errors(spec: str) -> None:
    with pytest.raises(TypeError, match=r"^`path` must be a string, got int"):
        sc.explain(TEXT, 3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^`name` must be a string, got list"):
        sc.catalogue(["dense"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^`text` must be a string, got int"):
        sc.Spec.from_yaml(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^`text` must be a string, got NoneType"):
        sc.Spec.from_yaml(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^`specs` must be a mapping of names to loaded specs"):
        sc.lock_text([spec])  # type: ignore[arg-type]


# What findings and remedies call options and arguments.


def sources(overrides: Any, variant: str | None = None) -> Iterator[str]:
    for one in sc.check(TEXT, overrides=overrides, variant=variant):
        assert one.span is not None
        assert not one.span.is_in_a_file
        yield one.span.source


def test_findings_name_the_override_as_it_was_given() -> None:
    unit, seed = "model.layers.dense.units", "seed"
    assert {*sources({unit: 0, seed: "a"})} == {f'overrides["{unit}"]', 'overrides["seed"]'}
    assert {*sources([f"{unit}=0", "seed", "seed=a", "seed=b"])} == {
        f'overrides["{unit}"]',
        "overrides[1]",
        "overrides[3]",
    }
    assert [*sources({}, "narrow")] == ["variant"]
    with asked_by_command():
        assert {*sources({unit: 0, seed: "a"})} == {"--set 1", "--set 2"}
        assert [*sources({}, "narrow")] == ["--variant"]


REMEDIES: dict[str, Callable[[], object]] = {
    "component": lambda: sc.explain("dense"),
    "catalogue": lambda: sc.catalogue("nothing at all"),
    "kind": lambda: sc.catalogue("nothing at all", kind="loss"),
    "no specs": lambda: sc.find_specs("empty"),
    "run": lambda: sc.open_run("nothing"),
    "layer": lambda: sc.load(TEXT.replace("dense", "nothing_at_all")),
    "mapping": lambda: sc.load("- 1\n- 2\n"),
    "outside": lambda: sc.load("spec: 1\nextends: /elsewhere/base.yaml\n"),
    "verbose": lambda: sc.load(f"{TEXT}training: {{verbose: 1}}\n"),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_remedies_name_functions_or_commands(name: str, spec: str) -> None:
    Path("empty").mkdir()

    def help() -> str:
        with pytest.raises(sc.Error) as caught:
            REMEDIES[name]()
        return "\n".join((str(caught.value), caught.value.help))

    called = help()
    assert "speccompile." in called or "=" in called
    assert "--" not in called.replace("-->", "")
    with asked_by_command():
        commanded = help()
    assert "speccompile." not in commanded
    assert "`speccompile " in commanded or "`--" in commanded


def test_an_overview_says_how_to_see_findings() -> None:
    assert "`speccompile.check(…)`" in str(sc.overview(WRONG))


# Files.


@pytest.mark.parametrize("name", ["spec.json", "spec.txt", "spec.YAML"])
def test_a_spec_is_only_begun_as_yaml(name: str, tmp_path: Path) -> None:
    with pytest.raises(sc.Error, match=r"^specs are written as YAML") as caught:
        sc.init(tmp_path / name)
    assert caught.value.help == f"write `{tmp_path / 'spec.yaml'}`"
    assert not [*tmp_path.iterdir()]
    assert sc.init(tmp_path / "spec.yml").exists()


def test_a_base_behind_several_links_affects_what_extends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text(f"extends: first.yaml\n{TEXT}", encoding="utf-8")
    Path("first.yaml").symlink_to("second.yaml")
    Path("sub").mkdir()
    Path("second.yaml").symlink_to("sub/third.yaml")
    Path("sub/third.yaml").symlink_to("../base.yaml")
    (tmp_path / "base.yaml").write_text("training: {epochs: 3}\n", encoding="utf-8")
    for changed in ("first.yaml", "second.yaml", "sub/third.yaml", "base.yaml"):
        assert sc.affected(changed) == [Path("spec.yaml")], changed


@pytest.mark.parametrize("name", ["\udce9", "a\ud800b"])
def test_a_lone_surrogate_of_python_is_called_one(name: str) -> None:
    (found,) = sc.check({"spec": 1, "name": name})
    assert (found.code, found.kind) == ("SC012", "surrogate")


def test_a_pair_of_surrogates_is_told_its_character() -> None:
    (found,) = sc.check(f'{TEXT}name: "\\ud83d\\ude00"\n')
    assert found.help == "write the character itself: `😀`"
    assert found.span is not None
    assert found.span.end_column - found.span.column == 12


# Specs that are loaded already.


def test_the_data_of_a_loaded_spec_is_looked_for_where_its_file_is(spec: str) -> None:
    digits = sc.load(Path(sc.__file__).parent / "specs" / "digits_dense.yaml")
    report = sc.check(digits, data=True)
    assert report.ok
    assert "samples to train on" in str(report)


@pytest.mark.parametrize("name", PATHS)
def test_an_empty_path_is_not_the_current_folder(name: str, spec: str) -> None:
    with pytest.raises(sc.Error, match=r"^`[a-z]+` is empty"):
        PATHS[name]("")


@pytest.mark.parametrize("name", SEVERAL)
def test_neither_a_mapping_nor_an_open_file_is_several_paths(name: str, spec: str) -> None:
    with open(spec, encoding="utf-8") as file:
        wrong = [file, bytearray(b"spec.yaml")]
        wrong += [] if name == "overview" else [{"spec.yaml": 1}]
        for given in wrong:
            with pytest.raises(TypeError, match="must be a path or an iterable of paths, got"):
                SEVERAL[name](given)


def test_fixing_refuses_its_arguments_when_it_is_called(spec: str) -> None:
    for wrong in (lambda: sc.fix_files(3), lambda: sc.fix_files(spec, variant=3)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(sc.Error, match="no files match"):
        sc.fix_files("*.yml")
