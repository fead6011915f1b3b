"""`run` reads its data once, and before it imports TensorFlow."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from command_line import speccompile  # noqa: E402

SPEC = """
spec: 1
name: small
data: {csv: {path: t.csv, target: y}}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""
PICTURES = """
spec: 1
name: pictures
data: {images: pictures}
model: {inputs: {x: [4, 4, 1]}, layers: [flatten, {dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""
GOOD = "a,b,y\n1,2,no\n3,4,yes\n5,6,no\n7,8,yes\n"
CODE = """
import sys
from speccompile.interfaces.command_line.main import run
from speccompile.runtime.data.csv import table as csv_table
opened = csv_table.open_table
count = []
csv_table.open_table = lambda *given: count.append("tensorflow" in sys.modules) or opened(*given)
from speccompile.runtime.data.csv import source as csv_source
csv_source.open_table = csv_table.open_table
code = run(sys.argv[1:])
print("READ", *count, "LOADED", "tensorflow" in sys.modules)
sys.exit(code)
"""


def ended(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, "run", *arguments]
    if "--progress" not in arguments:
        command += ["--progress", "none"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (GOOD.replace("4", "four"), "SC409"),
        (GOOD.replace("y\n1", "z\n1"), "SC405"),
        (GOOD.replace("yes", "no"), "SC417"),
        ("", "SC403"),
    ],
)
def test_a_mistake_in_the_data_ends_a_run_before_tensorflow_is_loaded(tmp_path, table, code):
    (tmp_path / "s.yaml").write_text(SPEC)
    (tmp_path / "t.csv").write_text(table)
    shown = ended(tmp_path, "s.yaml")
    assert shown.returncode == 1
    assert f"error[{code}]" in shown.stderr
    assert shown.stdout == "READ False LOADED False\n"
    assert not (tmp_path / "runs").exists()


def test_an_empty_class_folder_ends_a_run_before_tensorflow_is_loaded(tmp_path):
    (tmp_path / "s.yaml").write_text(PICTURES)
    (tmp_path / "pictures" / "cat").mkdir(parents=True)
    shown = ended(tmp_path, "s.yaml")
    assert shown.returncode == 1
    assert "error[SC432]" in shown.stderr
    assert shown.stdout == "READ LOADED False\n"


def test_a_good_run_reads_its_data_once_and_first(tmp_path):
    (tmp_path / "s.yaml").write_text(SPEC)
    (tmp_path / "t.csv").write_text(GOOD)
    shown = ended(tmp_path, "s.yaml", "--progress", "plain")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.endswith("READ False LOADED True\n")


def test_a_table_in_another_notation_gives_the_run_and_the_answers_of_a_plain_one(tmp_path):
    rows = [(n % 7 + 0.5, 1000 * (n % 11) + n, n % 2) for n in range(24)]
    plain = ["a,b,y", *(f"{'' if n == 5 else a},{b},{y}" for n, (a, b, y) in enumerate(rows))]
    other = [
        f"{'NA' if n == 5 else str(a).replace('.', ',')};{f'{b:,}'.replace(',', '.')};{y}"
        for n, (a, b, y) in enumerate(rows)
    ]
    (tmp_path / "plain.csv").write_text("\n".join(plain) + "\n")
    (tmp_path / "other.csv").write_text("\n".join(other) + "\n")
    lines = [line.rpartition(";")[0] for line in other if "NA" not in line]
    (tmp_path / "new.csv").write_text("\n".join(lines) + "\n")
    keys = "header: none, columns: [a, b, y], delimiter: ';', decimal: ',', thousands: '.'"
    declared = {"plain": "", "other": f", {keys}, missing_values: NA"}
    answers = {}
    for name, keys in declared.items():
        source = f"{{path: {name}.csv, target: y, missing: mean{keys}}}, normalize: standardize"
        spec = SPEC.replace("{path: t.csv, target: y}", source).replace(
            "name: small", f"name: {name}"
        )
        (tmp_path / f"{name}.yaml").write_text(spec)
        data = tmp_path / ("new.csv" if name == "other" else "some.csv")
        some = [line for n, line in enumerate(plain) if n != 6]
        (tmp_path / "some.csv").write_text("\n".join(some) + "\n")
        run = str(tmp_path / "runs" / name / "1")
        shown = [
            speccompile("run", str(tmp_path / f"{name}.yaml"), "--runs", str(tmp_path / "runs")),
            speccompile("predict", run, "--data", str(data)),
            speccompile("evaluate", run, "--data", str(tmp_path / f"{name}.csv")),
        ]
        assert [one.code for one in shown] == [0, 0, 0], shown
        answers[name] = shown[1].out, shown[2].out.splitlines()[1]
    assert answers["plain"] == answers["other"]
    assert len(answers["plain"][0].splitlines()) == 24
