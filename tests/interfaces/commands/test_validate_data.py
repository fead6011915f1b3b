"""`speccompile validate --data`: the findings of a run, before there is one, without TensorFlow."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

np = pytest.importorskip("numpy")

from command_line import speccompile  # noqa: E402

SPEC = """\
spec: 1
data: {csv: {path: t.csv, target: y}, normalize: standardize, split: {validation: 0.25}}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1, batch_size: 2}
"""
GOOD = "a,b,y\n1,2,no\n3,4,yes\n5,6,no\n7,8,yes\n"
TABLES = {
    "SC401": None,
    "SC402": GOOD.encode("utf-16"),
    "SC403": b"",
    "SC404": GOOD.replace("b", "a", 1).encode(),
    "SC405": GOOD.replace("y", "z", 1).encode(),
    "SC406": GOOD.replace("3,4", "3").encode(),
    "SC407": GOOD.replace("3,", ",").encode(),
    "SC408": GOOD.replace("no\n", "\n", 1).encode(),
    "SC409": GOOD.replace("4", '"1,234"').encode(),
    "SC410": GOOD.replace("4", "nan").encode(),
    "SC414": GOOD.replace(",b", ",b,c").replace("2,", "2,2,").encode(),
    "SC417": GOOD.replace("yes", "no").encode(),
    "SC418": GOOD.replace("7,8,yes", "7,8,maybe").encode(),
    "SC446": GOOD.replace("yes", "yes" * 90).encode(),
    "SC447": GOOD.partition("\n")[2].replace("1,", "3,").encode(),
}
CODE = """
import sys
from speccompile.interfaces.command_line.main import run
code = run(sys.argv[1:])
print("LOADED", *({"tensorflow", "keras", "h5py", "rich"} & {*sys.modules}))
sys.exit(code)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SPEC)
    (tmp_path / "t.csv").write_text(GOOD)
    return tmp_path


@pytest.mark.tensorflow
@pytest.mark.parametrize("code", TABLES)
def test_what_is_found_is_what_a_run_finds(folder, code):
    pytest.importorskip("tensorflow")
    (folder / "t.csv").unlink()
    if TABLES[code] is not None:
        (folder / "t.csv").write_bytes(TABLES[code])
    checked, ran = speccompile("validate", "--data", "s.yaml"), speccompile("run", "s.yaml")
    assert (checked.code, ran.code) == (1, 1)
    assert f"error[{code}]" in checked.out
    assert ran.err
    assert checked.out.startswith(ran.err)
    assert len(checked.out[len(ran.err) :].splitlines()) == 1  # the summary


def test_data_without_faults_is_counted(folder):
    shown = speccompile("validate", "s.yaml", "--data")
    assert shown.out == (
        "s.yaml: clean (6 parameters; 3 samples to train on)\nno problems in 1 file\n"
    )
    assert speccompile("validate", "s.yaml").out.startswith("s.yaml: clean (6 parameters)\n")


def test_a_spec_that_names_no_data_is_checked_as_it_is(folder):
    model = SPEC.splitlines(keepends=True)
    (folder / "none.yaml").write_text(model[0] + model[2])
    (folder / "made_up.yaml").write_text(
        SPEC.replace("csv: {path: t.csv, target: y}", "synthetic: 9")
    )
    shown = speccompile("validate", "none.yaml", "made_up.yaml", "--data")
    assert shown.code == 0
    assert shown.out.count("(6 parameters; no data to read)") == 2


def test_data_of_a_spec_with_errors_is_not_read(folder):
    (folder / "s.yaml").write_text(SPEC.replace("dense", "dens"))
    (folder / "t.csv").unlink()
    shown = speccompile("validate", "s.yaml", "--data", "--format", "concise")
    assert [line.split()[1] for line in shown.out.splitlines()] == ["error[SC104]"]


def test_each_format_has_the_finding_at_its_place_in_the_file(folder):
    (folder / "specs").mkdir()
    (folder / "specs" / "s.yaml").write_text(SPEC)
    (folder / "specs" / "t.csv").write_bytes(TABLES["SC409"])
    formats = ("text", "concise", "json", "github", "gitlab", "sarif", "junit")
    options = [f"--format={name}={name}.out" for name in formats]
    assert speccompile("validate", "specs", "--data", *options).code == 1
    out = {name: (folder / f"{name}.out").read_text() for name in formats}
    assert " --> specs/t.csv:3:3\n" in out["text"]
    assert out["concise"].startswith("specs/t.csv:3:3: error[SC409] t.csv, line 3, column `b`: ")
    (found,) = json.loads(out["json"])["diagnostics"]
    assert found["location"]["file"] == "specs/t.csv"
    assert found["location"]["start"] == {"line": 3, "column": 3}
    assert out["github"].startswith("::error file=specs/t.csv,line=3,endLine=3,col=3,")
    assert json.loads(out["gitlab"])[0]["location"]["path"] == "specs/t.csv"
    (result,) = json.loads(out["sarif"])["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "specs/t.csv"
    assert "specs/t.csv:3:3" in out["junit"]


def test_warnings_about_data_fail_and_are_ignored_as_others_are(folder):
    wide = SPEC.replace("target: y}", "target: y, features: [a, b]}").replace(
        ", normalize: standardize", ""
    )
    (folder / "s.yaml").write_text(wide)
    (folder / "t.csv").write_text(GOOD.replace("4", "16777217"))
    assert speccompile("validate", "s.yaml", "--data").code == 0
    shown = speccompile("validate", "s.yaml", "--data", "--fail-on", "warning")
    assert shown.code == 1
    assert "warning[SC412]" in shown.out
    batch = wide.replace("batch_size: 2", "batch_size: 9")
    (folder / "s.yaml").write_text(batch)
    assert "warning[SC441]" in speccompile("validate", "s.yaml", "--data").out
    (folder / "s.yaml").write_text(f"# speccompile: ignore-file[SC441] small\n{batch}")
    shown = speccompile("validate", "s.yaml", "--data")
    assert "SC441" not in shown.out
    assert "1 ignored" in shown.out


def test_the_variant_that_is_named_has_its_data_read(folder):
    (folder / "s.yaml").write_text(f"{SPEC}variants: {{other: {{data.csv.path: u.csv}}}}\n")
    assert speccompile("validate", "s.yaml", "--data").code == 0
    shown = speccompile("validate", "s.yaml", "--data", "--variant", "other")
    assert "error[SC401]: file `u.csv` not found" in shown.out


def picture(size):
    from PIL import Image

    target = io.BytesIO()
    Image.new("L", size, 128).save(target, "PNG")
    return target.getvalue()


def test_each_reason_to_leave_pictures_out_is_told(folder):
    (folder / "pictures.yaml").write_text(
        "spec: 1\ndata: {images: pets}\n"
        "model: {inputs: {x: [4, 4, 1]}, layers: [flatten, {dense: 2}]}\n" + SPEC.splitlines()[3]
    )
    for name in ("cat/a.png", "dog/a.png", "cat/b.heic", "dog/b.jxl", "mine.png"):
        (folder / "pets" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pets" / name).write_bytes(picture((5, 5)))
    shown = speccompile("validate", "--data", "pictures.yaml").out
    for name in ("skipped 1 HEIF file of pets: cat/b.heic", "dog/b.jxl", ": mine.png"):
        assert name in shown
    assert shown.count("warning[SC450]") == 3


def test_each_array_that_is_not_there_is_told(folder):
    (folder / "arrays.yaml").write_text(SPEC.replace("csv: {path: t.csv, target: y}", "npz: d.npz"))
    np.savez(folder / "d.npz", a=np.zeros((4, 2)), b=np.arange(4) % 2)
    shown = speccompile("validate", "--data", "arrays.yaml").out
    assert "array `x` not found in d.npz" in shown
    assert "array `y` not found in d.npz" in shown


def test_nothing_of_this_loads_tensorflow(folder):
    (folder / "pictures.yaml").write_text(
        "spec: 1\ndata: {images: pets, normalize: standardize}\n"
        "model: {inputs: {x: [4, 4, 1]}, layers: [flatten, {dense: 2}]}\n" + SPEC.splitlines()[3]
    )
    for name in ("cat", "dog"):
        (folder / "pets" / name).mkdir(parents=True)
        for number in range(2):
            (folder / "pets" / name / f"{number}.png").write_bytes(picture((5, 5)))
    np.savez(folder / "d.npz", x=np.zeros((4, 2)), y=np.arange(4) % 2)
    (folder / "arrays.yaml").write_text(SPEC.replace("csv: {path: t.csv, target: y}", "npz: d.npz"))
    names = ["s.yaml", "pictures.yaml", "arrays.yaml"]
    command = [sys.executable, "-c", CODE, "validate", "--data", *names]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout.endswith("no problems in 3 files\nLOADED\n"), ended
    (folder / "pets" / "cat" / "1.png").write_bytes(b"GIF? no")
    with zipfile.ZipFile(folder / "d.npz", "w") as archive:
        archive.writestr("x.npy", b"damaged")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    for code in ("SC425", "SC426", "SC433"):
        assert f"error[{code}]" in ended.stdout
    assert ended.stdout.endswith("LOADED\n")


def test_without_numpy_there_is_a_line_about_it(folder, monkeypatch):
    from speccompile.runtime import checked_data

    monkeypatch.setattr(checked_data, "find_spec", lambda name: None)
    shown = speccompile("validate", "s.yaml", "--data")
    assert (shown.code, shown.out) == (2, "")
    assert "reading data needs numpy, and it is not installed" in shown.err
