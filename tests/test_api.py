"""The public Python API, as far as it needs no TensorFlow."""

import ast
import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from typing import get_args

import numpy as np
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
MAPPING = {"spec": 1, "model": {"inputs": {"x": [4]}, "layers": [{"dense": {"units": 3}}]}}
WRONG = TEXT.replace("units", "unitz")
HOSTILE = TEXT.replace("units", "'<b>\x1b[31m'")


class Made:
    """A spec made in Python."""

    def to_yaml(self) -> str:
        return TEXT


def test_importing_the_package_loads_nothing():
    code = (
        "import sys, speccompile; print(*(n for n in sys.modules if n.startswith('speccompile')))"
    )
    assert run(code) == "speccompile"


def test_loading_a_spec_loads_no_tensorflow():
    loads = f"import sys, speccompile as sc; sc.load({str(DIGITS)!r}).summary()"
    code = f"{loads}; print('numpy' in sys.modules)"
    assert run(code) == "False"


def run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_every_public_name_exists_and_is_documented():
    for name in sc.__all__:
        assert getattr(sc, name) is not None
        assert name in dir(sc)
    functions = [getattr(sc, name) for name in sc.__all__ if name.islower() and name[0] != "_"]
    assert all(function.__doc__ for function in functions)
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        sc.chek  # noqa: B018


@pytest.mark.parametrize("source", [TEXT, MAPPING, Made()], ids=["text", "mapping", "made"])
def test_a_spec_that_is_no_file(source):
    spec = sc.load(source)
    assert spec.name == "spec"
    assert [row.costs.parameters for row in spec.summary().rows] == [15]
    assert sc.check(source).ok


@pytest.mark.parametrize("source", [DIGITS, str(DIGITS)], ids=["path", "str"])
def test_a_spec_in_a_file(source):
    spec = sc.load(source)
    assert (spec.name, spec.path) == ("digits", DIGITS)
    assert repr(spec) == "<CompiledSpec 'digits': 50,826 parameters>"


def test_a_loaded_spec_gets_more_overrides_and_another_variant():
    spec = sc.load(SPECS / "overfitting.yaml", overrides={"training.epochs": 3})
    changed = sc.load(spec, overrides=["training.batch_size=7"], variant="dropout")
    training = changed.document.training
    assert (training.epochs, training.batch_size, changed.variant) == (3, 7, "dropout")
    assert sc.load(spec) is spec
    assert "dropout" in spec.variants


def test_overrides_are_values_of_python():
    values = {"name": "a: b\n#c", "seed": np.int64(3), "params": None}
    spec = sc.load(TEXT, overrides=values)
    assert (spec.document.name, spec.document.seed) == ("a: b\n#c", 3)


def test_a_mapping_may_hold_what_numpy_and_paths_are():
    data = {"csv": {"path": Path("a.csv"), "target": "y"}}
    model = {"inputs": {"x": np.array([4])}, "layers": ({"dense": {"units": np.int32(3)}},)}
    assert sc.load({"spec": 1, "model": model, "data": data}).document.data.source.path == "a.csv"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (3, "a spec must be a path, a text, a mapping or a Spec, got int"),
        ({"a": [{"b": {1: 2}}]}, "the key 1 of `a[0].b` is not text"),
        ({"a": [1, object()]}, "`a[1]` is of type object, which a spec can't contain"),
    ],
)
def test_what_is_no_source_is_a_type_error(source, message):
    with pytest.raises(TypeError) as error:
        sc.load(source)
    assert str(error.value) == message


@pytest.mark.parametrize("overrides", ["training.epochs=3", [1], [("seed", 1)], 5, None])
def test_overrides_are_a_mapping_or_a_list_of_texts(overrides):
    with pytest.raises(TypeError, match="`overrides` must be a mapping"):
        sc.load(TEXT, overrides=overrides)


def test_the_error_of_an_override_names_its_path():
    with pytest.raises(TypeError, match=r"`training\.epochs` is of type set"):
        sc.load(TEXT, overrides={"training.epochs": {3}})


def test_data_that_contains_itself_is_a_type_error():
    cycle: dict[str, object] = {}
    cycle["params"] = [cycle]
    for use in (lambda: sc.check(cycle), lambda: sc.load(TEXT, overrides=cycle)):
        with pytest.raises(TypeError, match=r"`params.*` is nested more than 80 levels deep"):
            use()


def test_what_is_nested_too_deeply_to_be_read_is_a_finding():
    deep: object = 1
    for _ in range(70):
        deep = [deep]
    (found,) = sc.check({"spec": 1, "params": {"p": deep}})
    assert found.code == "SC702"


def test_a_report():
    report = sc.check(WRONG)
    assert not report.ok
    assert len(report) == len(report.errors) == 1
    assert [one.code for one in report] == ["SC101"]
    assert (report[0], report[-1:]) == (report.errors[0], report.errors)
    with pytest.raises(IndexError):
        report[1]
    assert report.warnings == report.ignored == ()
    assert repr(report) == "<Report: 1 error in 1 file>"
    assert " --> <text>:5:15" in str(report)
    assert report.render("concise").startswith("<text>:5:15: error[SC101]")
    assert "\x1b[" in report.render(color=True)


@pytest.mark.parametrize("name", get_args(sc.FormatName))
def test_every_format_renders_a_report(name):
    for source in (WRONG, TEXT):
        assert isinstance(sc.check(source).render(name), str)


def test_a_report_of_a_clean_spec():
    report = sc.check(DIGITS)
    assert report.ok
    assert len(report) == 0
    assert str(report).endswith("clean (50,826 parameters)\nno problems in 1 file")


def test_a_check_includes_variants_and_loading_does_not(tmp_path):
    text = TEXT + "variants:\n  wrong:\n    model.layers[0].dense.units: 0\n"
    assert sc.load(text).check().errors[0].message.endswith("(in variant `wrong`)")
    assert not sc.check(text).ok


def test_errors_of_a_spec_are_one_readable_exception():
    with pytest.raises(sc.SpecError) as caught:
        sc.load(WRONG)
    error = caught.value
    assert str(error).startswith("error[SC101]: ")
    assert error.report.errors[0].code == "SC101"
    assert isinstance(error, sc.Error)
    shown = "".join(traceback.format_exception(error))
    assert "speccompile.SpecError: error[SC101]" in shown
    assert "/compiler/" not in shown
    assert "During handling" not in shown
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_missing_file_is_an_error_of_the_spec():
    with pytest.raises(sc.SpecError, match="not found"):
        sc.load("nothing.yaml")


def test_help_is_part_of_the_text_of_an_exception():
    error = sc.Error("it does not work", "try again")
    assert str(error) == "it does not work\nhelp: try again"
    assert (error.message, error.help) == ("it does not work", "try again")
    assert str(sc.Error("it does not work")) == "it does not work"
    assert "".join(traceback.format_exception(error)).endswith("help: try again\n")


def test_html_is_escaped():
    html = sc.check(HOSTILE)._repr_html_()
    assert html.startswith("<pre>")
    assert "<b>" not in html
    assert "\x1b" not in html
    assert "&lt;b&gt;" in html
    assert '<span style="color' in html
    named = sc.load(TEXT, overrides={"name": "<i>x</i>"})
    for html in (named._repr_html_(), sc.overview([HOSTILE, TEXT])._repr_html_()):
        assert "<table>" in html
        assert "<i>" not in html


def test_a_summary():
    summary = sc.summary(DIGITS)
    assert str(summary).startswith("digits (")
    assert repr(summary) == "<Summary of 'digits': 50,826 parameters>"
    assert summary.total.parameters == sum(row.costs.parameters for row in summary.rows)
    assert summary.to_json()["name"] == "digits"


def test_an_overview_lists_specs_with_errors_too():
    overview = sc.overview([DIGITS, WRONG])
    assert [line.costs is None for line in overview.lines] == [False, True]
    assert "1 error" in str(overview)


def test_a_difference():
    comparison = sc.diff(TEXT, TEXT.replace("3", "5"))
    assert [one.path for one in comparison.differences]
    assert not comparison.fit
    assert sc.load(TEXT).diff(sc.load(MAPPING)).differences == ()


def test_a_spec_is_written_as_yaml():
    spec = sc.load(DIGITS)
    assert sc.load(spec.to_yaml()).diff(spec).differences == ()


def test_the_names_that_are_loaded_are_those_that_are_declared():
    tree = ast.parse(Path(sc.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    declared = {f".{one.module}": " ".join(alias.name for alias in one.names) for one in imports}
    assert declared == sc._HOMES
    names = [name for names in declared.values() for name in names.split()]
    assert sorted(names) == sorted(sc.__all__)


CHOICES = {
    "template": lambda: sc.init("new.yaml", template="dens"),  # type: ignore[arg-type]
    "target": lambda: sc.export(TEXT, "new.keras", target="kers"),  # type: ignore[arg-type]
    "progress mode": lambda: sc.train(DIGITS, progress="bar"),  # type: ignore[arg-type]
    "format": lambda: sc.check(TEXT).render("sarf"),  # type: ignore[arg-type]
    "format of a summary": lambda: sc.summary(TEXT).render("yaml"),
    "format of an overview": lambda: sc.overview([TEXT]).render("yaml"),
    "format of comparisons": lambda: sc.compare(DIGITS, DIGITS).render("yaml"),
}


@pytest.mark.parametrize("what", CHOICES)
def test_an_unknown_choice_is_an_error_that_lists_the_choices(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sc.Error, match=rf"^unknown {what.partition(' of ')[0]} `") as caught:
        CHOICES[what]()
    assert caught.value.help.startswith("choose from ")
    assert not [*tmp_path.iterdir()]


def test_positional_arguments_of_a_component_are_refused_with_a_name():
    with pytest.raises(TypeError, match=r"^Dense takes keyword arguments only, such as `units=…`$"):
        sc.layers.Dense(16)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^Flatten takes keyword arguments only$"):
        sc.layers.Flatten(16)  # type: ignore[call-arg]


def test_a_class_in_place_of_a_layer_is_named():
    with pytest.raises(ValueError, match="got the class `Dense`"):
        sc.Model(inputs={"x": (2,)}, layers=[sc.layers.Dense])  # type: ignore[list-item]


def test_a_path_in_place_of_yaml_is_told_how_to_be_read():
    with pytest.raises(ValueError, match=r"is a path, not YAML; use `speccompile.load"):
        sc.Spec.from_yaml(str(DIGITS))
    assert sc.load(DIGITS).to_spec().name == "digits"
