"""`speccompile explain`: values, defaults, places, params, codes; wrong paths and specs."""

import pytest
from command_line import speccompile

SPEC = """\
spec: 1
params: {width: 8}
data: {synthetic: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: $width
    - dense: {units: 2}
      name: head
training: {loss: mean_squared_error, optimizer: adam, epochs: 3}
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_a_value_its_place_its_meaning_and_its_type(spec):
    assert speccompile("explain", spec, "model.layers.head.units").out == (
        "model.layers.head.units = 2\n"
        f" --> {spec}:8:22\n"
        "  |\n"
        "8 |     - dense: {units: 2}\n"
        "  |                      ^\n"
        "  |\n"
        "\n"
        "units  Size of the output's last axis.\n"
        "       a positive integer; required\n"
    )


def test_a_reference_is_worked_out_and_its_param_is_shown(spec):
    lines = speccompile("explain", spec, "model.layers.dense.units").out.splitlines()
    assert lines[0] == "model.layers.dense.units = 8, from $width"
    assert "params.width = 8" in lines
    assert f" --> {spec}:2:17" in lines


def test_a_value_that_differs_by_copy_is_shown_with_the_list(tmp_path):
    spec = tmp_path / "spec.yaml"
    layer = "    - dense: {units: $(width * 2)}\n      for: {width: [3, 4]}\n      name: h\n"
    spec.write_text(SPEC.replace("    - dense: $width\n", layer), encoding="utf-8")
    for name in ("h", "h[0]"):
        lines = speccompile("explain", spec, f"model.layers.{name}.units").out.splitlines()
        assert lines[0] == f"model.layers.{name}.units = $(width * 2)"
        assert any(line.endswith(".for.width:") for line in lines)
        assert not any("params.width" in line for line in lines)


def test_an_override_is_where_a_value_comes_from(spec):
    shown = speccompile(
        "explain", spec, "params.width", "--set", "seed=1", "--set", "params.width=9"
    )
    assert shown.out.startswith("params.width = 9\n --> --set 2:1:14\n")


@pytest.mark.parametrize(
    ("path", "first", "said"),
    [
        ("training.batch_size", "training.batch_size = 32 (default)", "samples per step"),
        ("training.policy.finish", "training.policy.finish = best (default)", "`last`"),
        ("training.optimizer.beta_1", "training.optimizer.beta_1 = 0.9 (default)", "Decay rate"),
        ("model.layers.head.activation", "model.layers.head.activation = linear (default)", ""),
        ("model.layers.head.name", "model.layers.head.name = head", "Name of the layer."),
        ("model.layers.head.repeat", "model.layers.head.repeat is not set", "Number of copies"),
        ("training.optimizer", "training.optimizer = adam", "Adapts the step"),
        ("model.layers.head", "model.layers.head:", "Fully connected layer"),
        ("data.synthetic.samples", "data.synthetic.samples = 64", "Number of samples."),
        ("data", "data:", "Source of the samples"),
    ],
)
def test_what_may_stand_at_a_path(spec, path, first, said):
    shown = speccompile("explain", spec, path)
    assert shown.out.splitlines()[0] == first
    assert said in shown.out
    assert shown.code == 0


@pytest.mark.parametrize(
    ("path", "help"),
    [
        ("model.layers.head.unit", "did you mean `model.layers.head.units`?"),
        ("training.lr", "did you mean `training.optimizer.learning_rate`?"),
        ("xyzzy", "the spec has `"),
        ("training.xyzzy", "`training` has `"),
        ("training.epochs.xyzzy", "`training.epochs` has no parts: it is "),
        ("model.layers.xyzzy", "`model.layers` has 2 items, from `model.layers[0]`"),
        ("a..b", "separate the parts of a path with dots"),
    ],
)
def test_a_path_that_leads_nowhere_gets_a_guess(spec, path, help):
    shown = speccompile("explain", spec, path)
    assert (shown.code, shown.out) == (2, "")
    assert help in shown.err


def test_a_spec_with_errors_elsewhere_can_be_explained(spec):
    spec.write_text(SPEC.replace("units: 2", "units: -2"), encoding="utf-8")
    shown = speccompile("explain", spec, "model.layers.head.units")
    assert shown.out.startswith("model.layers.head.units = -2\n")
    assert (shown.code, shown.err) == (0, "")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--set", "training.epoch=1"], 2, "error[SC606]"),
        (["--variant", "none"], 2, "error[SC608]"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_shown(spec, options, code, said):
    shown = speccompile("explain", spec, "seed", *options)
    assert (shown.code, shown.out) == (code, "")
    assert said in shown.err


@pytest.mark.parametrize(
    ("given", "help"),
    [
        (["dense"], "help: for the component, run `speccompile layers dense`; "),
        (["denes"], "help: add a path after the spec"),
        (["SPEC", "model.layers[9]"], "`model.layers` has 2 items; the last is `model.layers[1]`"),
        (["SPEC", "model.layers[1]units"], "help: separate the parts of a path with dots: "),
    ],
)
def test_what_cant_be_explained_gets_a_way_on(spec, given, help):
    shown = speccompile("explain", *(spec if word == "SPEC" else word for word in given))
    assert shown.code == 2
    assert help in shown.err


def test_without_a_tree_its_findings_are_shown(spec):
    assert speccompile("explain", "nowhere.yaml", "seed").code == 2
    spec.write_text("spec: [", encoding="utf-8")
    broken = speccompile("explain", spec, "seed")
    assert broken.code == 1
    assert "error[SC010]" in broken.err


def test_a_code_has_a_reason_and_examples():
    shown = speccompile("explain", "sc102").out
    assert shown == (
        "error[SC102]: missing key\n"
        "The spec can't be compiled without it.\n"
        "\n"
        "Wrong: `speccompile validate spec.yaml`\n"
        "\n"
        "  spec.yaml\n"
        "    spec: 1\n"
        "    model:\n"
        "      inputs: {x: [4]}\n"
        "      layers:\n"
        "        - dense: {activation: relu}\n"
        "\n"
        "error[SC102]: missing `units` in `dense`\n"
        " --> spec.yaml:5:7  (model.layers.dense)\n"
        "  |\n"
        "5 |     - dense: {activation: relu}\n"
        "  |       ^^^^^\n"
        "  |\n"
        "help: `units` must be a positive integer\n"
        "\n"
        "Right: `speccompile validate spec.yaml`\n"
        "\n"
        "  spec.yaml\n"
        "    spec: 1\n"
        "    model:\n"
        "      inputs: {x: [4]}\n"
        "      layers:\n"
        "        - dense: {units: 1, activation: relu}\n"
    )


@pytest.mark.parametrize(
    ("subject", "help"), [("SC299", "known codes: SC201, SC202"), ("SC999", "the last code is SC8")]
)
def test_an_unknown_code(subject, help):
    shown = speccompile("explain", subject)
    assert shown.code == 2
    assert help in shown.err


def test_a_spec_without_a_path_is_a_usage_error(spec):
    shown = speccompile("explain", spec)
    assert shown.code == 2
    assert "add a path" in shown.err


OPTIMIZERS = """\
spec: 1
data: {synthetic: 64}
blocks: {small: {layers: [{dense: 2, name: inner}, relu]}}
model:
  inputs: {x: [4]}
  layers:
    - small
    - dense: 1
      name: head
training:
  loss: mean_squared_error
  optimizer: [{muon: {}, on: dense, weights: kernel, except: head}, adam]
  epochs: 3
"""


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("model.layers.small", ["muon: `small/inner/kernel`", "adam: `small/inner/bias`"]),
        ("model.layers.head", ["adam: `head/kernel`, `head/bias`"]),
        ("blocks.small.layers.inner", ["muon: `small/inner/kernel`", "adam: `small/inner/bias`"]),
        ("model.layers.head.units", []),
        ("training.loss", []),
    ],
)
def test_which_of_several_optimizers_trains_the_weights_of_a_layer(tmp_path, path, rows):
    spec = tmp_path / "spec.yaml"
    spec.write_text(OPTIMIZERS, encoding="utf-8")
    lines = speccompile("explain", spec, path).out.splitlines()
    assert [line.split("trained by  ")[1] for line in lines if "trained by" in line] == rows


def test_which_weights_one_of_several_optimizers_trains(tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(OPTIMIZERS, encoding="utf-8")
    lines = speccompile("explain", spec, "training.optimizer[1]").out.splitlines()
    assert lines[-1].split() == ["trains", "`small/inner/bias`,", "`head/kernel`,", "`head/bias`"]
    broken = OPTIMIZERS.replace("epochs: 3", "epochs: 0")
    spec.write_text(broken, encoding="utf-8")
    assert "trains" not in speccompile("explain", spec, "training.optimizer[1]").out
