"""The public Python API for files, folders, texts about them, and explanations."""

from pathlib import Path

import pytest
import speccompile as sc

SPECS = Path(sc.__file__).parent / "specs"
DIGITS = SPECS / "digits_dense.yaml"
TEXT = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 3}
"""
WRONG = TEXT.replace("units", "unitz")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "base.yaml").write_text("training: {epochs: 3}\n", encoding="utf-8")
    (tmp_path / "on.yaml").write_text(f"extends: base.yaml\n{TEXT}", encoding="utf-8")
    return tmp_path


def test_a_folder_is_checked(folder):
    report = sc.check(folder)
    assert [Path(name).name for name in report.checked if report.checked[name]] == [
        "on.yaml",
        "wrong.yaml",
        "base.yaml",
    ]
    assert not report.ok
    (folder / "empty").mkdir()
    with pytest.raises(sc.Error, match="no specs found"):
        sc.check(folder / "empty")


def test_specs_are_found(folder):
    found = sc.find_specs([folder])
    assert [file.path.name for file in found.files] == [
        "good.yaml",
        "on.yaml",
        "wrong.yaml",
        "base.yaml",
    ]
    assert [file.is_base for file in found.files] == [False, False, False, True]
    assert found.notes == (f"skipped 1 YAML file that is not a spec: {folder / 'other.yaml'}",)


def test_found_specs_are_iterated_and_shown_by_their_paths(folder):
    found = sc.find_specs(folder)
    assert [str(file) for file in found] == [str(file.path) for file in found.files]
    assert len(found) == len(found.files)


def test_virtual_environments_are_left_out_and_counted(folder):
    inside = folder / "env/lib"
    inside.mkdir(parents=True)
    (folder / "env/pyvenv.cfg").touch()
    (inside / "spec.yaml").write_text(TEXT, encoding="utf-8")
    found = sc.find_specs(folder)
    assert inside / "spec.yaml" not in [file.path for file in found]
    assert f"skipped 1 virtual environment: {folder / 'env'}" in found.notes


def test_a_path_that_does_not_exist_has_no_specs(folder):
    with pytest.raises(sc.Error, match="nowhere does not exist"):
        sc.find_specs(folder / "nowhere")
    assert "nowhere not found" in str(sc.check_files(folder / "nowhere"))


def test_a_run_in_the_place_of_a_spec_is_resumed_instead(folder):
    run = folder / "run 1"
    run.mkdir()
    (run / "run.json").touch()
    with pytest.raises(sc.SpecError, match="is a run") as error:
        sc.load(run)
    assert f"speccompile.open_run({str(run)!r}).resume()" in str(error.value)


def test_data_is_checked_without_tensorflow(folder):
    text = DIGITS.read_text(encoding="utf-8").replace("target: digit", "target: digt")
    (folder / "good.yaml").write_text(text, encoding="utf-8")
    (folder / "data").symlink_to(SPECS / "data")
    assert sc.check(folder / "good.yaml").ok
    assert "digt" in str(sc.check(folder / "good.yaml", data=True).errors)


def test_only_a_column_of_text_is_to_be_left_out(folder):
    text = (
        "spec: 1\ndata: {csv: {path: t.csv, target: y}}\n"
        "model: {inputs: {x: [2]}, layers: [dense: 1]}"
        "\ntraining: {loss: mean_squared_error, optimizer: adam, epochs: 1}\n"
    )
    (folder / "t.yaml").write_text(text, encoding="utf-8")
    (folder / "t.csv").write_text("a,b,y\n1,p,1\n2,q,2\n3,r,3\n", encoding="utf-8")
    (error,) = sc.check(folder / "t.yaml", data=True).errors
    assert error.help == "to leave this column out, list the others in `features`"
    (folder / "t.csv").write_text("a,b,y\n1,1,1\n2,q,2\n3,3,3\n", encoding="utf-8")
    (error,) = sc.check(folder / "t.yaml", data=True).errors
    assert error.help == ""


def test_specs_are_fixed(folder):
    files = sc.find_specs([folder / "wrong.yaml", folder / "good.yaml"]).files
    wrong, good = sc.fix_files(files, unsafe=True)
    assert (wrong.repairs, good.repairs) == (1, 0)
    assert wrong.after == TEXT
    assert "-    - dense: {unitz: 3}\n+    - dense: {units: 3}\n" in wrong.diff()
    assert not good.is_changed
    assert good.diff() == ""
    wrong.write()
    assert sc.check(folder / "wrong.yaml").ok
    with pytest.raises(sc.StorageError, match="has changed on disk"):
        wrong.write()


def test_a_spec_is_formatted(folder):
    change = sc.format_spec(folder / "good.yaml")
    assert not change.is_changed
    loose = sc.format_spec(sc.SpecFile(folder / "good.yaml", TEXT.replace(": [", ":   [")))
    assert (loose.after, repr(loose)) == (
        TEXT,
        f"<TextChange of '{folder / 'good.yaml'}': changed>",
    )
    with pytest.raises(sc.SpecError):
        sc.format_spec(sc.SpecFile(Path("a.yaml"), "a: ["))


def test_specs_and_folders_are_compared(folder):
    other = folder / "other"
    other.mkdir()
    (other / "good.yaml").write_text(TEXT.replace("3", "5"), encoding="utf-8")
    found = sc.compare(folder / "good.yaml", other / "good.yaml")
    assert found.differ
    assert "1 difference" in str(found)
    states = {one.name: one.state for one in sc.compare(folder, other).specs}
    assert states["good.yaml"] == "changed"
    assert states["wrong.yaml"] == "faulty"
    with pytest.raises(sc.Error, match="can't compare a folder with a spec"):
        sc.compare(folder, other / "good.yaml")
    comparison = sc.diff(TEXT, TEXT.replace("3", "5"))
    assert repr(comparison) == "<Comparison: 1 difference>"
    assert "1 difference" in comparison._repr_html_()


def test_explanations():
    page = sc.explain(DIGITS, "training.epochs")
    assert str(page).startswith("training.epochs = 200")
    assert repr(page) == "<Page about training.epochs>"
    assert str(sc.explain("SC204")).startswith("error[SC204]")
    assert str(sc.explain(TEXT, "model.layers.dense.units")).startswith(
        "model.layers.dense.units = 3"
    )
    with pytest.raises(sc.Error, match="unknown code SC999"):
        sc.explain("SC999")
    with pytest.raises(sc.Error, match="does not exist in the spec"):
        sc.explain(TEXT, "model.nothing")
    with pytest.raises(sc.SpecError):
        sc.explain(TEXT, "model", variant="nothing")


def test_the_catalogue():
    assert "conv2d" in str(sc.catalogue())
    assert str(sc.catalogue("conv2d")).startswith("conv2d (layer)")
    assert "rmsprop" in str(sc.catalogue(kind="optimizer"))
    for wrong in ({"name": "conv2"}, {"kind": "lager"}, {"name": "adam", "kind": "layer"}):
        with pytest.raises(sc.Error):
            sc.catalogue(**wrong)


def test_the_schema_is_plain_data():
    assert sc.schema()["type"] == "object"


def test_a_spec_to_start_from(tmp_path):
    path = sc.init(tmp_path / "mine", template="recurrent")
    assert path == tmp_path / "mine.yaml"
    assert sc.check(path).ok
    with pytest.raises(sc.Error, match="already exists"):
        sc.init(path)


def test_affected_specs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert sc.affected(["base.yaml", "good.yaml"]) == [Path("good.yaml"), Path("on.yaml")]


def test_a_lock_has_a_part_for_each_spec():
    assert "digits.yaml" in sc.lock_text({"digits.yaml": sc.load(DIGITS)})


def test_a_spec_that_is_loaded_is_checked_as_it_is():
    assert sc.check(sc.load(DIGITS, overrides={"training.epochs": 3})).ok
