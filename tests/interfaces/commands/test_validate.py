"""`speccompile validate`: which files are taken, what is written, which exit code it gives."""

import errno
import io
import json
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.interfaces.command_line.findings import UNREADABLE, exit_code
from speccompile.interfaces.command_line.main import run
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.finding import Finding, Span

CLEAN = "spec: 1\nmodel:\n  inputs: {x: [3]}\n  layers: [dense: 2]\n"
WRONG = CLEAN.replace("dense", "dens")
UNUSED = CLEAN + "params: {width: 3}\n"
VARIANTS = CLEAN + "variants:\n  wide: {model.layers.dense.units: 9}\n  bad: {model.inputs.x: 0}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".yaml").write_text(text, encoding="utf-8")


def test_a_clean_spec_is_a_line_with_its_size_and_a_summary(folder):
    write(folder, a=CLEAN)
    shown = speccompile("validate", "a.yaml")
    assert shown.out == "a.yaml: clean (8 parameters)\nno problems in 1 file\n"
    assert (shown.code, shown.err) == (0, "")


def test_a_folder_gives_its_specs_in_order_and_skips_other_yaml(folder):
    write(folder, b=CLEAN, a__inner=CLEAN, other="jobs: []\n", list="- spec: 1\n")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "c.yaml").write_text(CLEAN, encoding="utf-8")
    shown = speccompile("validate", ".")
    assert [line.partition(":")[0] for line in shown.out.splitlines()[:-1]] == [
        "a/inner.yaml",
        "b.yaml",
    ]


def test_globs_are_expanded_and_a_file_is_checked_once(folder):
    write(folder, a=CLEAN, b=CLEAN, other="jobs: []\n")
    shown = speccompile("validate", "*.yaml", "a.yaml")
    assert shown.out.endswith("no problems in 2 files\n")


def test_a_file_that_is_named_is_checked_though_it_does_not_look_like_a_spec(folder):
    write(folder, other="jobs: []\n")
    assert speccompile("validate", "other.yaml").code == 1


@pytest.mark.parametrize("path", [".", "*.yaml"])
def test_a_place_without_specs_is_a_usage_error(folder, path):
    shown = speccompile("validate", path)
    assert (shown.code, shown.out) == (2, "")


def test_a_missing_file_is_a_line_and_does_not_hide_the_others(folder):
    write(folder, wrong=WRONG)
    shown = speccompile("validate", "worng.yaml", "wrong.yaml", "--format", "concise")
    assert shown.code == 2
    assert shown.out.splitlines()[0] == "error[SC002] worng.yaml not found"
    assert "SC104] unknown layer `dens`" in shown.out


def test_a_name_that_no_file_can_have_is_a_missing_file(folder):
    shown = speccompile("validate", "x" * 5000)
    assert shown.code == 2
    assert "can't be read" in shown.out


def test_a_folder_that_cant_be_listed_is_a_usage_error(folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    shown = speccompile("validate", ".")
    assert (shown.code, shown.out) == (2, "")
    assert "can't be read: Permission denied" in shown.err


def test_a_folder_that_leads_back_is_walked_once(folder):
    write(folder, a__spec=CLEAN)
    (folder / "a" / "back").symlink_to(folder)
    assert speccompile("validate", ".").out.endswith("in 1 file\n")


def test_standard_input_carries_the_name_it_is_given(folder):
    shown = speccompile(
        "validate", "-", "--stdin-filename", "x/draft.yaml", "--format", "concise", stdin=WRONG
    )
    assert shown.out.startswith("x/draft.yaml:4:12: error[SC104]")
    assert shown.code == 1


def test_overrides_and_a_variant_are_applied(folder):
    write(folder, a=CLEAN + "variants: {big: {model.inputs.x: [7]}}\n")
    wide = speccompile("validate", "a.yaml", "--set", "model.layers.dense.units=9")
    assert "(36 parameters, 1 variant)" in wide.out
    assert "(16 parameters)" in speccompile("validate", "a.yaml", "--variant", "big").out
    wrong = speccompile("validate", "a.yaml", "--set", "model.layers.dense.units=0")
    assert wrong.code == 1
    assert "--set 1:1:26" in wrong.out


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--set", "model.layers.dense.unit=9", "did you mean `model.layers.dense.units`?"),
        ("--set", "seed", "override must be `path=value`"),
        ("--set", "seed=[", " --> --set 1:1:"),
        ("--variant", "bog", "did you mean `big`?"),
        ("--variant", "none", "help: expected `big`"),
    ],
)
def test_options_that_cant_be_carried_out_are_no_findings_of_the_spec(folder, option, value, said):
    write(folder, a=CLEAN + "variants: {big: {model.inputs.x: [7]}}\n")
    shown = speccompile("validate", "a.yaml", option, value)
    assert shown.code == 2
    assert said in shown.out
    assert "exit codes: 0 clean" in speccompile("validate", "--help").out


def test_what_refuses_an_option_is_yaml_that_cant_be_read_and_what_cant_be_applied() -> None:
    here, option = Span("a.yaml", 1, 1, 1, 2), Span("--set 1", 1, 1, 1, 2)
    refused = {code for code in all_codes() if exit_code([Finding(code, "", option)]) == UNREADABLE}
    assert refused == {code for code in all_codes() if code < "SC1"} | {"SC606", "SC607", "SC608"}
    in_a_spec = {code for code in refused if exit_code([Finding(code, "", here)]) == UNREADABLE}
    assert in_a_spec == {"SC002"}


def test_a_spec_outside_of_the_root_is_a_line_with_a_way_on(folder):
    write(folder, a=CLEAN, inner__b=CLEAN)
    shown = speccompile("validate", "a.yaml", "--root", "inner")
    assert shown.code == 1
    assert "(extends)" not in shown.out
    assert "help: name a folder that contains it: `--root FOLDER`" in shown.out


def test_two_formats_never_go_to_one_file(folder):
    write(folder, a=CLEAN)
    shown = speccompile("validate", "a.yaml", "--format", "text=o", "--format", "json=./o")
    assert (shown.code, shown.out) == (2, "")
    assert not (folder / "o").exists()


def test_a_full_disk_behind_standard_output_is_a_line(folder):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(errno.ENOSPC, "No space left on device")

    write(folder, a=CLEAN)
    for command in (["validate", "a.yaml"], ["summary", "a.yaml"], ["--version"]):
        err = io.StringIO()
        assert run(command, stdout=Full(), stderr=err, environment={}) == 2
        assert err.getvalue() == "error: can't write to standard output: No space left on device\n"


def test_what_a_spec_and_its_variants_have_in_common_is_told_once(folder):
    spec = CLEAN + "data: {csv: {path: t.csv, target: y, decimal: ',', thousands: ','}}\n"
    write(folder, a=spec + "variants: {one: {seed: 2}, two: {seed: 3}}\n")
    shown = speccompile("validate", "a.yaml")
    assert shown.out.count("error[SC448]") == 1
    assert "in variant" not in shown.out


def test_what_two_variants_have_in_common_is_told_of_the_first(folder):
    spec = CLEAN + "data: {csv: {path: t.csv, target: y, thousands: ','}}\n"
    other = "{data.csv.decimal: ',', seed: %d}"
    write(folder, a=spec + f"variants: {{one: {other % 2}, two: {other % 3}}}\n")
    shown = speccompile("validate", "a.yaml")
    assert shown.out.count("error[SC448]") == 1
    assert "(in variant `one`)" in shown.out


def test_every_variant_is_checked_and_named(folder):
    write(folder, a=VARIANTS)
    shown = speccompile("validate", "a.yaml")
    assert shown.code == 1
    assert shown.out.count("(in variant `bad`)") == 1
    assert shown.out.endswith("1 error in 1 file\n")


def test_what_a_spec_has_without_its_variants_is_found_once(folder):
    write(folder, a=WRONG + "variants: {a: {seed: 1}, b: {seed: 2}}\n")
    shown = speccompile("validate", "a.yaml", "--format", "concise")
    assert len(shown.out.splitlines()) == 1
    assert "in variant" not in shown.out


def test_warnings_fail_only_where_that_is_asked_for(folder):
    write(folder, a=UNUSED)
    assert speccompile("validate", "a.yaml").code == 0
    assert speccompile("validate", "a.yaml", "--fail-on", "warning").code == 1


def test_notes_of_a_kind_are_shown_once_behind_the_errors_unless_asked_for(folder):
    layers = "{conv2d: {filters: 4, kernel_size: 1}}, batch_normalization, " * 3
    write(
        folder,
        a=f"spec: 1\nparams: {{n: 1}}\nmodel:\n  inputs: {{x: [8, 8, 3]}}\n"
        f"  layers: [{layers}relu]\n",
    )
    shown = speccompile("validate", "a.yaml").out
    assert shown.startswith("warning[SC802]")
    assert shown.count("info[SC225]") == 1
    assert "(here and in 2 more places: `validate --verbose` shows all)" in shown
    assert shown.endswith("1 warning, 3 notes in 1 file\n")
    assert speccompile("validate", "a.yaml", "--verbose").out.count("info[SC225]") == 3
    assert speccompile("validate", "a.yaml", "--format", "concise").out.count("SC225") == 3


def test_formats_go_to_their_files_and_to_standard_output(folder):
    write(folder, a=WRONG)
    shown = speccompile("validate", "a.yaml", "--format", "github", "--format", "json=found.json")
    assert shown.out.startswith("::error file=a.yaml,line=4")
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    counts = {"files": 1, "errors": 1, "warnings": 0, "infos": 0, "ignored": 0}
    assert found["summary"] == counts


def test_a_format_whose_file_cant_be_written_is_a_usage_error(folder):
    write(folder, a=CLEAN)
    shown = speccompile("validate", "a.yaml", "--format", "json=nowhere/found.json")
    assert shown.code == 2
    assert "nowhere/found.json can't be written" in shown.err


def test_bytes_that_are_no_text_are_a_finding(folder):
    (folder / "a.yaml").write_bytes(b"spec: 1\nname: \xff\n")
    shown = speccompile("validate", ".", "--format", "concise")
    assert shown.out.startswith("a.yaml:2:7: error[SC003]")
