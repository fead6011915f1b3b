"""A program of a user, in a folder of its own: mypy and pyright know every public name."""

import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from site import getsitepackages

import pytest
import speccompile as sc
from offline_install import clone, needs_setuptools, without_network

NAMES = "".join(f"sc.{name}\n" for name in sc.__all__)
RIGHT = f"""\
import speccompile as sc
from speccompile import layers

{NAMES}
spec = sc.Spec(
    data=sc.Data(
        source=sc.sources.Csv(path="digits.csv", target="digit"),
        normalize=sc.normalizers.Divide(by=16),
    ),
    params={{"drop": 0.3}},
    blocks={{"pair": sc.Block(params={{"units": "int"}}, layers=[layers.Dense(units=8)])}},
    model=sc.Model(
        inputs={{"pixels": (64,), "rows": sc.Input(shape=[None, 3], dtype="int32"), "age": 1}},
        layers=[
            layers.Dense(units=64, kernel_regularizer=sc.regularizers.L2(l2=1e-4)),
            layers.Dropout(rate=sc.expression("drop")),
            sc.Layer(sc.BlockCall("pair", {{"units": 3}}), repeat=2, from_=["a", "b"]),
            sc.Layer(layers.Dense(units=10), name="digit"),
        ],
        regularize=[sc.RegularizerRule(regularizer=sc.regularizers.L2(), on="dense")],
    ),
    training=sc.Training(
        loss=sc.losses.SparseCategoricalCrossentropy(),
        optimizer=sc.optimizers.Adam(
            learning_rate=sc.schedules.CosineDecay(initial_learning_rate=0.1, decay_steps=10)
        ),
        metrics=[sc.metrics.Accuracy()],
        epochs=3,
        policy=sc.Policy(early_stopping=sc.EarlyStopping(patience=3)),
    ),
)
sizes: list[sc.Model] = [
    sc.Model(
        inputs={{"image": (28, 28, 1)}},
        layers=[
            layers.Conv2D(filters=3, kernel_size=3, strides=(2, 1), dilation_rate=[1, 1]),
            layers.Conv1D(filters=3, kernel_size=3, strides=(2,)),
            layers.Conv2DTranspose(filters=3, kernel_size=[3, 3], output_padding=1),
            layers.SeparableConv2D(filters=3, kernel_size=(3, 3)),
            layers.MaxPooling2D(pool_size=2, strides=2),
            layers.MaxPooling1D(pool_size=2, strides=None),
            layers.ZeroPadding2D(padding=((1, 0), [0, 1])),
            layers.ZeroPadding2D(padding=1),
            layers.Cropping2D(cropping=(1, 2)),
            layers.UpSampling2D(size=2),
            layers.Reshape(target_shape=[-1, 3]),
            layers.Permute(dims=(2, 1)),
            layers.Softmax(axis=-1),
            layers.LayerNormalization(axis=[1, 2]),
            layers.MultiHeadAttention(num_heads=2, key_dim=3, output_shape=4, attention_axes=[1]),
            layers.Dropout(rate=0.5, noise_shape=[None, 1]),
            layers.Dense(units=3, kernel_constraint=sc.constraints.MaxNorm(axis=0)),
        ],
    )
]
kernel: tuple[int, int] = layers.Conv2D(filters=3, kernel_size=3).kernel_size
strides: tuple[int, int] | None = layers.MaxPooling2D().strides
chain = [layers.Dense(units=3), layers.Flatten()]
sc.Model(inputs={{"x": (3,)}}, layers=chain)
changes = sc.DerivedSpec(extends="a.yaml", training={{"optimizer": sc.optimizers.SGD()}})
for finding in sc.check(spec):
    code: str = finding.code
loaded: sc.CompiledSpec = sc.load(spec, overrides={{"training.epochs": 3}})
run: sc.Run = sc.train(loaded, runs="runs")
losses: list[float] = run.history["loss"]
test: dict[str, float] = run.test
"""
WRONG = """\
import speccompile as sc
sc.layers.Dens(units=3)
sc.nothing
sc.layers.Dense(unit=3)
sc.layers.Dense(units="3")
sc.layers.Dense(units=3, activation="rely")
sc.layers.Conv2D(filters=3, kernel_size="3")
sc.layers.Conv2D(filters=3, kernel_size=(3, 3, 3))
sc.layers.Conv2D(filters=3)
sc.layers.MaxPooling2D(strides="2")
sc.Layer(sc.losses.Huber())
sc.Training(loss=sc.losses.Huber(), optimizer=sc.losses.Huber(), epochs=3)
sc.load(3)
sc.check("a.yaml").okay
sc.load("a.yaml", variants="a")
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "right.py").write_text(RIGHT, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")
    return folder


@pytest.fixture(
    scope="module", params=["wheel", pytest.param("editable", marks=pytest.mark.nightly)]
)
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment where this package is installed."""
    folder = tmp_path_factory.mktemp(request.param)
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    borrowed = [path for path in _sites() if path.exists()]
    (site / "borrowed.pth").write_text("".join(f"{path}\n" for path in borrowed), encoding="utf-8")
    option = ["--editable"] if request.param == "editable" else []
    pip = [sys.executable, "-m", "pip", "-q", "--python", str(python), "install", *option]
    installed = subprocess.run(
        [*pip, str(clone(folder / "clone"))], env=without_network(), capture_output=True, text=True
    )
    assert installed.returncode == 0, installed.stderr
    return python


def _sites() -> Iterator[Path]:
    """The folders of what is installed here, except this package."""
    import pydantic

    yield from {Path(pydantic.__file__).parents[1], *map(Path, getsitepackages())}


def _lines(output: str, file: str) -> set[int]:
    """The lines of a file that have errors."""
    return {int(line) for line in re.findall(rf"{file}:(\d+):(?:\d+)?:? ?-? ?error", output)}


WRONG_LINES = set(range(2, len(WRONG.splitlines()) + 1))


@needs_setuptools
def test_mypy_knows_every_name(program: Path, python: Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    cache = ["--cache-dir", str(python.parent / "cache")]
    ended = subprocess.run(
        [*mypy, *cache, "right.py", "wrong.py"], cwd=program, capture_output=True, text=True
    )
    assert _lines(ended.stdout, "right.py") == set(), ended.stdout
    assert _lines(ended.stdout, "wrong.py") == WRONG_LINES, ended.stdout


@needs_setuptools
def test_pyright_knows_every_name(program: Path, python: Path) -> None:
    pytest.importorskip("basedpyright")
    pyright = [sys.executable, "-m", "basedpyright", "--level", "error", "--pythonpath"]
    ended = subprocess.run([*pyright, str(python)], cwd=program, capture_output=True, text=True)
    assert _lines(ended.stdout, "right.py") == set(), ended.stdout
    assert _lines(ended.stdout, "wrong.py") == WRONG_LINES, ended.stdout
